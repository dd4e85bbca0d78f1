/// The edges of a network as a sparse matrix, row by row: row k holds the edges that end at node k.
///
///     // Node 0 receives from node 1 with weight 0.5, and node 1 from nobody.
///     let rows = EdgeRows(starts: [0, 1, 1], columns: [1], weights: [0.5])
///     rows.edges(ofRow: 0)   // 0..<1
///
/// The arrays `columns`, `weights` and `delays` have one element per edge; edges of one row are adjacent and in
/// ascending order of their columns.
public struct EdgeRows: Hashable, Sendable {
    /// The index of the first edge of each row, and the number of all edges at the end; shape `[rows + 1]`.
    public var starts: [Int]
    /// The index of the source node of each edge, shape `[edges]`.
    public var columns: [Int]
    /// The weight of each edge, shape `[edges]`.
    public var weights: [Double]
    /// The delay of each edge in seconds; empty if no edge has a delay.
    public var delays: [Double]

    /// Creates a sparse matrix of edges from the arrays of its rows, which are not checked.
    public init(starts: [Int], columns: [Int], weights: [Double], delays: [Double] = []) {
        self.starts = starts
        self.columns = columns
        self.weights = weights
        self.delays = delays
    }

    /// The number of rows of the matrix, which is the number of target nodes.
    public var count: Int { max(0, starts.count - 1) }

    /// Returns the indices of the edges of a row in `columns`, `weights` and `delays`.
    public func edges(ofRow row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }
}
