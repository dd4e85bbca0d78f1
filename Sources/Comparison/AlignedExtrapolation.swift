/// The solution at no step at all, from runs at a step, its half and its quarter.
///
/// Where events come late the runs are out of step: at one instant one is behind a kink and another before it, and no
/// power of the step describes that. So each run is read where its events are, as if they came when the extrapolated
/// ones do, and what is left goes with powers of the step.
public struct AlignedExtrapolation: Sendable {
    /// A run: its instants in milliseconds, and the instants at which its events take effect.
    public struct Level: Sendable {
        /// The instants, shape `[rows]`.
        public var times: [Double]
        /// The events.
        public var anchors: [Double]

        /// Creates a level.
        public init(times: [Double], anchors: [Double]) {
            self.times = times
            self.anchors = anchors
        }
    }

    private let levels: [Level]
    private let targets: [Double]
    private let order: Int

    /// Prepares runs, the coarsest first, each with half the step of the one before.
    /// - Parameters:
    ///   - crossings: for each run the instants at which its events occur, between its steps.
    ///   - order: the power of the step with which the largest part of the error goes.
    public init(levels: [Level], crossings: [[Double]], order: Int) {
        let counts = Set(levels.map(\.anchors.count) + crossings.map(\.count))
        self.order = order
        guard counts.count == 1, levels.count == 3, crossings.count == 3 else {
            self.levels = levels.map { Level(times: $0.times, anchors: []) }
            targets = []
            return
        }
        let found = crossings[0].indices.map { event in
            Self.limit(crossings.map { $0[event] }, order: order)
        }
        // Events that change places on the way to the limit cannot be aligned.
        let isOrdered = zip(found, found.dropFirst()).allSatisfy { $0 < $1 }
        targets = isOrdered ? found : []
        self.levels = isOrdered ? levels : levels.map { Level(times: $0.times, anchors: []) }
    }

    /// Whether the runs have events, and these could be aligned.
    public var isAligned: Bool { !targets.isEmpty }

    /// The instants of the events at no step at all, in milliseconds.
    public var events: [Double] { targets }

    /// The value at no step at all from values at a step, its half and its quarter: Richardson's rule twice.
    public static func limit(_ values: [Double], order: Int) -> Double {
        let first = Double(1 << order)
        let second = Double(1 << (order + 1))
        let coarse = values[1] + (values[1] - values[0]) / (first - 1)
        let fine = values[2] + (values[2] - values[1]) / (first - 1)
        return fine + (fine - coarse) / (second - 1)
    }

    /// The solution at no step at all at given instants, from a column of each run.
    public func solution(_ columns: [[Double]], at instants: [Double]) -> [Double] {
        let values = zip(levels, columns).map { level, column in read(level, column, instants) }
        return instants.indices.map { row in Self.limit(values.map { $0[row] }, order: order) }
    }

    /// A column of a run, read where its events are as if they came at the targets.
    private func read(_ level: Level, _ values: [Double], _ instants: [Double]) -> [Double] {
        guard let start = level.times.first, let end = level.times.last else { return [] }
        let own = [start] + level.anchors + [end]
        let common = [start] + targets + [end]
        var segment = 0
        var reader = LineReader(level.times, values)
        return instants.map { instant in
            while segment + 2 < common.count, instant >= common[segment + 1] { segment += 1 }
            let width = common[segment + 1] - common[segment]
            let share = width > 0 ? (instant - common[segment]) / width : 0
            let time = min(max(own[segment] + share * (own[segment + 1] - own[segment]), start), end)
            return reader.line(at: time)?.value ?? .nan
        }
    }
}
