/// Rows of Runge-Kutta weights in one flat buffer, for weighted sums of derivatives without allocation or reference
/// counting.
struct WeightRows {
    private let weights: UnsafeBufferPointer<Double>
    private let width: Int
    /// The number of rows of weights.
    let count: Int

    /// Creates a buffer with rows of weights; shorter rows are padded with zeros.
    init(_ rows: [[Double]], _ memory: Memory) {
        let width = rows.map(\.count).max() ?? 0
        self.width = width
        count = rows.count
        weights = memory.copy(rows.flatMap { $0 + [Double](repeating: 0, count: width - $0.count) })
    }

    /// Accesses the weight at a row and column.
    subscript(row: Int, column: Int) -> Double { weights[row &* width &+ column] }

    /// Returns the sum of weight · derivative over the columns of a row, for one state.
    /// - Parameters:
    ///   - row: The index of the row of weights.
    ///   - slopes: The derivatives, shape `[columns][states]`.
    ///   - state: The index of the state.
    ///   - states: The number of states.
    @inline(__always)
    func sum(_ row: Int, _ slopes: UnsafeMutablePointer<Double>, _ state: Int, _ states: Int) -> Double {
        var sum = 0.0
        for column in 0..<width {
            let weight = weights[row &* width &+ column]
            if weight != 0 { sum += weight * slopes[column &* states &+ state] }
        }
        return sum
    }
}
