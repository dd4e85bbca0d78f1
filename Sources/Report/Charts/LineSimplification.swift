/// The selection of those points of a line that a picture needs to show it with a given accuracy.
///
///     let rows = LineSimplification.rows(times, [golden, run], share: 1.0 / 2000)
///
/// Between two selected points every omitted value is at most `share` of its line's range from the straight line that
/// connects them. A cone of admissible slopes is narrowed from point to point and starts again where it is empty, as in
/// piecewise linear approximation with a fixed error by Gritzali and Papakonstantinou 1983, doi
/// 10.1016/0165-1684(83)90100-9.
package enum LineSimplification {
    /// Returns the ascending indices of the points that are selected.
    ///
    /// The points on both sides of a change between finite values and others are kept. The complexity is linear in the
    /// number of values.
    /// - Parameters:
    ///   - times: The times of the points, which do not decrease, shape `[points]`.
    ///   - lines: The values of lines that share the selected points, shape `[lines][points]`.
    ///   - share: The largest error of an omitted point, as a share of the range of its line.
    package static func rows(_ times: [Float], _ lines: [[Float]], share: Double) -> [Int] {
        let tolerances = lines.map { line in
            let finite = line.lazy.filter(\.isFinite)
            return (Double(finite.max() ?? 0) - Double(finite.min() ?? 0)) * share
        }
        var rows: [Int] = []
        var start = 0
        while start < times.count {
            let pattern = lines.map { $0[start].isFinite }
            var end = start + 1
            while end < times.count, zip(lines, pattern).allSatisfy({ $0[end].isFinite == $1 }) { end += 1 }
            let finite = lines.indices.filter { pattern[$0] }
            append(start..<end, times, finite.map { (lines[$0], tolerances[$0]) }, to: &rows)
            start = end
        }
        return rows
    }

    /// Appends the selected rows of a range in which all lines are finite.
    private static func append(
        _ range: Range<Int>, _ times: [Float], _ lines: [(values: [Float], tolerance: Double)], to rows: inout [Int]
    ) {
        guard let first = range.first, let last = range.last else { return }
        var anchor = first
        rows.append(anchor)
        var cones = lines.map { _ in (low: -Double.infinity, high: Double.infinity) }
        var row = first + 1
        while row <= last {
            let span = Double(times[row]) - Double(times[anchor])
            let fits =
                span > 0
                && lines.indices.allSatisfy { index in
                    let slope = (Double(lines[index].values[row]) - Double(lines[index].values[anchor])) / span
                    return slope >= cones[index].low && slope <= cones[index].high
                }
            guard fits else {
                // Two rows with the same instant are both kept.
                anchor = anchor == row - 1 ? row : row - 1
                rows.append(anchor)
                cones = lines.map { _ in (low: -Double.infinity, high: Double.infinity) }
                if anchor == row { row += 1 }
                continue
            }
            for index in lines.indices {
                let rise = Double(lines[index].values[row]) - Double(lines[index].values[anchor])
                cones[index].low = max(cones[index].low, (rise - lines[index].tolerance) / span)
                cones[index].high = min(cones[index].high, (rise + lines[index].tolerance) / span)
            }
            row += 1
        }
        if anchor != last { rows.append(last) }
    }
}
