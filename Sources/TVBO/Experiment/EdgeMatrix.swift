import Connectomes
import Diagnostics
import Quantities

/// The edges of a network as matrices over its nodes, as read from files or made by a graph generator.
///
/// Every weight that is not 0, in row k and column l, is one edge from node l to node k. The nodes are those of
/// `NetworkBlock.nodes`, in their order.
///
///     let matrix = EdgeMatrix(
///         place: place, count: 2, weights: [0, 0.5, 0.5, 0], lengths: [0, 12, 12, 0], lengthUnit: nil)
///     matrix.weights[1 * 2 + 0]   // the weight of the edge from node 0 to node 1
struct EdgeMatrix: Sendable {
    /// The place in the document to which errors of the matrix refer.
    var place: Place
    /// The number of nodes of the network.
    var count: Int
    /// The weights, shape `[targets][sources]` in one array of `count * count` elements; finite, 0 for no edge.
    var weights: [Double]
    /// The lengths in `lengthUnit`, of the same shape; nil for none. Finite and not negative.
    var lengths: [Double]?
    /// The unit of `lengths`; nil for the network's unit of length.
    var lengthUnit: PhysicalUnit?
    /// The name of the coupling function through which the edges act; nil if they act through every coupling function
    /// of the network.
    var coupling: String?

    /// The kind of numbers, such as 32-bit ones, in which the file of the matrix holds the lengths, and in which TVBO
    /// computes delays from them; ``NumberKind/double`` without a file. ``lengths`` are always 64-bit numbers.
    var lengthKind = NumberKind.double
    /// The ways in which the jax and tvboptim back ends of TVBO 0.5.3 read the matrix differently from tvbo-verify.
    var differences: [MatrixDifference] = []

    /// Creates a matrix of edges over `count` nodes from weights, and lengths if there are any.
    init(
        place: Place, count: Int, weights: [Double], lengths: [Double]? = nil, lengthUnit: PhysicalUnit? = nil,
        coupling: String? = nil
    ) {
        self.place = place
        self.count = count
        self.weights = weights
        self.lengths = lengths
        self.lengthUnit = lengthUnit
        self.coupling = coupling
    }

    /// Returns whether the values of the two directions between every two nodes are equal.
    /// - Parameter values: Values of the shape of ``weights``.
    func isSymmetric(_ values: [Double]) -> Bool {
        (0..<count).allSatisfy { row in
            (0..<row).allSatisfy { values[row * count + $0] == values[$0 * count + row] }
        }
    }
}

/// A way in which the jax and tvboptim back ends of TVBO 0.5.3 read a matrix differently from tvbo-verify, so that
/// their results differ. It becomes a note for the user.
struct MatrixDifference: Sendable {
    /// The end of a note that begins with `the jax back end` or `the tvboptim back end`, such as
    /// `ignores 'primary_weight'`.
    var text: String
    /// The place in the document of the part that the back ends read differently, to which the note refers.
    var place: Place
    /// A Boolean value that indicates whether only delays differ, so that the note is left out for a network without
    /// delayed coupling functions.
    var concernsDelays = false
}
