/// The rows of traces that a plot keeps: of each stretch of time and for each trace the first, the lowest, the highest and
/// the last sample, so that no peak is lost and no trace is drawn at the instants of another's peaks only.
///
/// Where a trace is not finite, the rows at both ends of what is not are kept too, and between ranges of rows that do not
/// hang together stands a row without values, so that lines break there.
struct Thinning {
    /// The rows in order; nil for a break.
    private let rows: [Int?]

    /// Chooses the rows of traces of one length.
    /// - Parameter segments: ranges of rows that hang together; nil for a single one.
    init(_ traces: [[Double]], segments: [Range<Int>]? = nil, stretches: Int) {
        let count = traces.first?.count ?? 0
        let stretches = max(1, stretches)
        var rows: [Int?] = []
        for segment in segments ?? [0..<count] where !segment.isEmpty {
            if !rows.isEmpty { rows.append(nil) }
            // Stretches are those of the whole, so that equal spans of time are as finely drawn everywhere.
            let first = segment.lowerBound * stretches / count
            let last = (segment.upperBound - 1) * stretches / count
            for stretch in first...last {
                let start = max(segment.lowerBound, (stretch * count + stretches - 1) / stretches)
                let end = min(segment.upperBound, ((stretch + 1) * count + stretches - 1) / stretches)
                guard start < end else { continue }
                rows += Set(traces.flatMap { Self.rows($0, start..<end) }).sorted() as [Int?]
            }
        }
        self.rows = rows
    }

    /// The rows of one trace that a stretch keeps.
    private static func rows(_ values: [Double], _ stretch: Range<Int>) -> [Int] {
        var kept = [stretch.lowerBound, stretch.upperBound - 1]
        let finite = stretch.lazy.filter { values[$0].isFinite }
        if let low = finite.min(by: { values[$0] < values[$1] }), let high = finite.max(by: { values[$0] < values[$1] })
        {
            kept += [low, high]
        }
        if let first = stretch.first(where: { !values[$0].isFinite }),
            let last = stretch.last(where: { !values[$0].isFinite })
        {
            kept += [first, last]
        }
        return kept
    }

    /// The instants of the rows; a break stands at that of the row before it.
    func instants(_ times: [Double]) -> [Float] {
        var last = 0
        return rows.map { row in
            last = row ?? last
            return Float(times[last])
        }
    }

    /// The values of the rows; not a number at a break.
    func values(_ values: [Double]) -> [Float] { rows.map { row in row.map { Float(values[$0]) } ?? .nan } }
}
