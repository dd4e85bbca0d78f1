/// The edges of a network as matrices: weights, and where the data have them, lengths of the tracts.
///
///     let connectome = try ConnectomeFile.read("networks/dk.yaml", at: place)
///     connectome.weights[1, 0]   // the weight of the edge from node 0 to node 1
package struct Connectome: Sendable {
    /// The weights; 0 for no edge.
    package var weights: SquareMatrix
    /// The lengths of the tracts, of the same size; nil for edges without length.
    package var lengths: SquareMatrix?
    /// The names of the nodes; empty if the data have none.
    package var labels: [String]
    /// A Boolean value that indicates whether the file holds the weights in 32 bits.
    package var isSingle = false

    /// Creates a connectome.
    package init(weights: SquareMatrix, lengths: SquareMatrix? = nil, labels: [String] = []) {
        self.weights = weights
        self.lengths = lengths
        self.labels = labels
    }
}
