/// Sums over the values of a part of a series, from which the squared residuals of a level, a line or a ramp fitted to
/// a segment are computed in constant time.
///
/// Fits are by least squares to the values at the indices `first..<end`. A cost is a sum of squared residuals.
struct SegmentSums: Sendable {
    /// The index in the series of the first value that the sums contain.
    private(set) var origin = 0
    /// The index in the series after the last value that the sums contain.
    var end: Int { origin + sums.count - 1 }

    /// A sum of values, of values times their index from the origin, and of squares, up to an index.
    private struct Sums: Sendable {
        var values = 0.0
        var moments = 0.0
        var squares = 0.0
    }

    /// The sums of the values before each index from the origin.
    private var sums = [Sums()]
    /// The value that is subtracted from all, so that squares do not cancel.
    private let offset: Double

    /// Creates empty sums.
    /// - Parameter offset: A number that is subtracted from every value, for accuracy.
    init(offset: Double) { self.offset = offset }

    /// Creates the sums of the values of a slice, whose indices in the slice are their indices in the series.
    /// - Parameter offset: A number that is subtracted from every value, for accuracy.
    init(_ values: ArraySlice<Double>, offset: Double) {
        self.offset = offset
        origin = values.startIndex
        for value in values { append(value) }
    }

    /// Appends the next value of the series to the sums.
    mutating func append(_ value: Double) {
        let shifted = value - offset
        var next = sums[sums.count - 1]
        next.values += shifted
        next.moments += Double(sums.count - 1) * shifted
        next.squares += shifted * shifted
        sums.append(next)
    }

    private func sum(_ first: Int, _ end: Int) -> Sums {
        let (low, high) = (sums[first - origin], sums[end - origin])
        return Sums(
            values: high.values - low.values, moments: high.moments - low.moments, squares: high.squares - low.squares)
    }

    /// Returns the mean of the values at the indices `first..<end`.
    func mean(_ first: Int, _ end: Int) -> Double { sum(first, end).values / Double(end - first) + offset }

    /// Returns the sum of squared residuals of a constant level that is fitted to the values at the indices
    /// `first..<end`.
    func levelCost(_ first: Int, _ end: Int) -> Double {
        let sum = sum(first, end)
        return max(0, sum.squares - sum.values * sum.values / Double(end - first))
    }

    /// Returns the amount by which the sum of squared residuals of the values at `first..<end` decreases when the level
    /// changes at the index `middle`, compared with one level, and the size of that change: the mean from `middle` on
    /// minus the mean before.
    func step(_ first: Int, _ middle: Int, _ end: Int) -> (gain: Double, size: Double) {
        let (a, b) = (Double(middle - first), Double(end - middle))
        let size = sum(middle, end).values / b - sum(first, middle).values / a
        return (size * size * a * b / (a + b), size)
    }

    /// Returns the amount by which the sum of squared residuals decreases when a line is fitted to the values at
    /// `first..<end` instead of a level, the slope of the line per index, and its value at `first`.
    func line(_ first: Int, _ end: Int) -> (gain: Double, slope: Double, start: Double) {
        let sum = sum(first, end)
        let n = Double(end - first)
        let centre = (n - 1) / 2
        let spread = n * (n * n - 1) / 12
        guard spread > 0 else { return (0, 0, sum.values / n + offset) }
        let product = sum.moments - (Double(first - origin) + centre) * sum.values
        let slope = product / spread
        return (product * slope, slope, sum.values / n - slope * centre + offset)
    }

    /// Returns the sum of squared residuals of a line that is fitted to the values at the indices `first..<end`.
    func lineCost(_ first: Int, _ end: Int) -> Double { max(0, levelCost(first, end) - line(first, end).gain) }

    /// Returns the amount by which the sum of squared residuals decreases when a level followed by a ramp is fitted to
    /// the values at `first..<end` instead of a level, the slope of the ramp per index, and the level. The ramp has the
    /// value level + slope at `middle`.
    /// - Parameter middle: The index of the first value of the ramp.
    func ramp(_ first: Int, _ middle: Int, _ end: Int) -> (gain: Double, slope: Double, level: Double) {
        let (n, b) = (Double(end - first), Double(end - middle))
        let rise = b * (b + 1) / 2
        let tail = sum(middle, end)
        let all = sum(first, end).values
        let product = tail.moments - (Double(middle - origin) - 1) * tail.values - rise * all / n
        let spread = b * (b + 1) * (2 * b + 1) / 6 - rise * rise / n
        guard spread > 0 else { return (0, 0, all / n + offset) }
        let slope = product / spread
        return (product * slope, slope, (all - slope * rise) / n + offset)
    }

    /// Returns the sum of squared residuals of a fit to the values at `first..<end`: a line that is followed by a
    /// constant level at its last value.
    /// - Parameter middle: The index of the first value of the constant level; the last value of the line is before it.
    func plateauCost(_ first: Int, _ middle: Int, _ end: Int) -> Double {
        let (n, length, rest) = (Double(end - first), Double(middle - 1 - first), Double(end - middle))
        let head = sum(first, middle)
        let tail = sum(middle, end).values
        let rise = length * (length + 1) / 2 + length * rest
        let squares = length * (length + 1) * (2 * length + 1) / 6 + length * length * rest
        let spread = squares - rise * rise / n
        let cost = levelCost(first, end)
        guard spread > 0 else { return cost }
        let product =
            head.moments - Double(first - origin) * head.values + length * tail - rise * (head.values + tail) / n
        return max(0, cost - product * product / spread)
    }
}
