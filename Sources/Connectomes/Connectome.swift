/// The edges of a network of brain regions as matrices: weights and, if the data contain them, lengths of the fiber
/// tracts.
///
///     let connectome = Connectome(weights: try folder.matrix(of: "streamlineCount"), labels: try folder.labels())
///     connectome.weights[1, 0]   // the weight of the edge from node 0 to node 1
package struct Connectome: Sendable {
    /// The weights of the edges; 0 where there is no edge.
    package var weights: SquareMatrix
    /// The lengths of the fiber tracts, in the unit of the file from which they were read and with the size of
    /// `weights`; nil if the data contain none.
    package var lengths: SquareMatrix?
    /// The names of the nodes; empty if the data have none.
    package var labels: [String]
    /// The kind of numbers in which the file holds the weights.
    package var weightKind = NumberKind.double
    /// The kind of numbers in which the file holds the lengths.
    package var lengthKind = NumberKind.double

    /// Creates a connectome from its matrices and the names of its nodes.
    package init(weights: SquareMatrix, lengths: SquareMatrix? = nil, labels: [String] = []) {
        self.weights = weights
        self.lengths = lengths
        self.labels = labels
    }
}
