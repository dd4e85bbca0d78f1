/// The selection of rows that decimates traces for plotting.
///
///     let thinning = Thinning([reference, test], bins: 250)
///     let (times, values) = (thinning.instants(signal.times), thinning.values(signal.test))
///
/// The rows are divided into bins of equal count. Each bin keeps, for every trace, the first, the lowest, the highest
/// and the last sample, so that no peak is lost. It also keeps the first and the last sample that is not finite.
/// Between contiguous ranges of rows, a row without values interrupts the plotted line.
package struct Thinning {
    /// The selected rows in order; nil for an interruption.
    private let rows: [Int?]

    /// Selects the rows to keep of several traces of equal length.
    /// - Parameters:
    ///   - traces: The values, shape `[traces][rows]`.
    ///   - segments: The contiguous ranges of rows; nil for a single range.
    ///   - bins: The number of bins, at least 1.
    package init(_ traces: [[Double]], segments: [Range<Int>]? = nil, bins: Int) {
        let count = traces.first?.count ?? 0
        let bins = max(1, bins)
        var rows: [Int?] = []
        for segment in segments ?? [0..<count] where !segment.isEmpty {
            if !rows.isEmpty { rows.append(nil) }
            // Bins divide the whole trace, so that equal durations are drawn at equal resolution.
            let first = segment.lowerBound * bins / count
            let last = (segment.upperBound - 1) * bins / count
            for bin in first...last {
                let start = max(segment.lowerBound, (bin * count + bins - 1) / bins)
                let end = min(segment.upperBound, ((bin + 1) * count + bins - 1) / bins)
                guard start < end else { continue }
                rows += Set(traces.flatMap { Self.rows($0, start..<end) }).sorted() as [Int?]
            }
        }
        self.rows = rows
    }

    /// Returns the rows of one trace that a bin keeps.
    private static func rows(_ values: [Double], _ bin: Range<Int>) -> [Int] {
        var kept = [bin.lowerBound, bin.upperBound - 1]
        let finite = bin.lazy.filter { values[$0].isFinite }
        if let low = finite.min(by: { values[$0] < values[$1] }), let high = finite.max(by: { values[$0] < values[$1] })
        {
            kept += [low, high]
        }
        if let first = bin.first(where: { !values[$0].isFinite }),
            let last = bin.last(where: { !values[$0].isFinite })
        {
            kept += [first, last]
        }
        return kept
    }

    /// Returns the times of the selected rows, in milliseconds. The row that interrupts a plotted line has the time of
    /// the row before it.
    package func instants(_ times: [Double]) -> [Float] {
        var last = 0
        return rows.map { row in
            last = row ?? last
            return Float(times[last])
        }
    }

    /// Returns the values that one trace has in the selected rows; NaN in a row that interrupts the plotted line.
    package func values(_ values: [Double]) -> [Float] { rows.map { row in row.map { Float(values[$0]) } ?? .nan } }
}
