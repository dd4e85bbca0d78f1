/// The values of one column of a block of rows, each times a factor.
///
///     values.append(contentsOf: BlockColumn(first: block + 3, distance: 16, count: 100, factor: 1000))
struct BlockColumn: Sequence, IteratorProtocol {
    private var place: UnsafeMutablePointer<Double>
    private let distance: Int
    private var remaining: Int
    private let factor: Double

    /// Creates the sequence of the values.
    /// - Parameters:
    ///   - first: The value in the first row.
    ///   - distance: The distance between the values of successive rows, counted in values.
    ///   - count: The number of rows.
    ///   - factor: The factor; 1 keeps all bits of the values.
    init(first: UnsafeMutablePointer<Double>, distance: Int, count: Int, factor: Double) {
        place = first
        self.distance = distance
        remaining = count
        self.factor = factor
    }

    /// The number of values that follow.
    var underestimatedCount: Int { remaining }

    /// Returns the next value times the factor; nil after the last one.
    @inline(__always)
    mutating func next() -> Double? {
        guard remaining > 0 else { return nil }
        let value = place.pointee * factor
        place += distance
        remaining &-= 1
        return value
    }
}
