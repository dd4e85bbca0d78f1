/// Rows of weights as one flat buffer, for sums over slopes that neither allocate nor count references.
struct WeightRows {
    private let weights: UnsafeBufferPointer<Double>
    private let width: Int
    /// Number of rows.
    let count: Int

    /// Flattens rows; shorter ones are filled up with nothing.
    init(_ rows: [[Double]], _ memory: Memory) {
        let width = rows.map(\.count).max() ?? 0
        self.width = width
        count = rows.count
        weights = memory.copy(rows.flatMap { $0 + [Double](repeating: 0, count: width - $0.count) })
    }

    /// A weight.
    subscript(row: Int, column: Int) -> Double { weights[row &* width &+ column] }

    /// Σ weight · slope of a state, from the first slope on, with slopes of the shape `[slopes][states]`.
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
