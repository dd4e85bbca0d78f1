import Algorithms

/// Richardson extrapolation to step size zero of runs with events, such as spikes, which it aligns first.
///
/// Runs at step sizes `h`, `h/2` and `h/4` place an event, such as a spike, at different times. Between those times one
/// run is before the event and another after it, so that their difference is not a power series in `h`. This type maps
/// the time axis of each run piecewise linearly such that the events of all runs coincide with the extrapolated event
/// times, and then extrapolates sample by sample.
///
///     let extrapolation = AlignedExtrapolation(levels: [h, half, quarter], crossings: crossings, order: 4)
///     let limit = extrapolation.solution([v1, v2, v4], at: times)
///
/// Source of the extrapolation: Richardson 1911, doi 10.1098/rsta.1911.0009.
public struct AlignedExtrapolation: Sendable {
    /// One of the three runs of the extrapolation, which differ in their step sizes: its sample times and event times.
    public struct Level: Sendable {
        /// The sample times in milliseconds, shape `[rows]`.
        public var times: [Double]
        /// The times in milliseconds at which the events take effect in the run, in increasing order, shape `[events]`:
        /// the ends of the steps in which they occur, or the times at which they occur if the run locates them.
        public var effectTimes: [Double]

        /// Creates the level of one of the three runs from its sample times and the times at which its events take effect,
        /// both in milliseconds.
        public init(times: [Double], effectTimes: [Double]) {
            self.times = times
            self.effectTimes = effectTimes
        }
    }

    private let levels: [Level]
    private let targets: [Double]
    private let order: Int

    /// Creates an extrapolation from three runs, the coarsest first; each run has half the step size of the previous
    /// one.
    ///
    /// Events are aligned only where all runs have the same number of them and the extrapolated event times increase;
    /// otherwise runs are extrapolated sample by sample.
    /// - Parameters:
    ///   - crossings: For each run, the interpolated times in milliseconds at which its events occur, shape
    ///     `[3][events]`.
    ///   - order: The order of convergence of the runs, the exponent of the step size in the leading term of the error.
    public init(levels: [Level], crossings: [[Double]], order: Int) {
        let counts = Set(levels.map(\.effectTimes.count) + crossings.map(\.count))
        self.order = order
        guard counts.count == 1, levels.count == 3, crossings.count == 3 else {
            self.levels = levels.map { Level(times: $0.times, effectTimes: []) }
            targets = []
            return
        }
        let found = crossings[0].indices.map { event in
            Self.limit(crossings.map { $0[event] }, order: order)
        }
        // Event times that swap on the way to the limit define no monotone map of the time axis.
        let isOrdered = found.adjacentPairs().allSatisfy { $0 < $1 }
        targets = isOrdered ? found : []
        self.levels = isOrdered ? levels : levels.map { Level(times: $0.times, effectTimes: []) }
    }

    /// A Boolean value that indicates whether there are events and the extrapolation aligns them.
    public var isAligned: Bool { !targets.isEmpty }

    /// The extrapolated event times in milliseconds; empty where the events are not aligned.
    public var events: [Double] { targets }

    /// Returns the value at step size zero, extrapolated from the values at step sizes `h`, `h/2` and `h/4`.
    ///
    /// Richardson's rule for order `p`, `v₁ + (v₁ - v₀) / (2^p - 1)`, with the values `v₀` and `v₁` at a step size and
    /// at half of it, is applied to both pairs of values, and for order `p + 1` to the two results.
    public static func limit(_ values: [Double], order: Int) -> Double {
        let first = Double(1 << order)
        let second = Double(1 << (order + 1))
        let coarse = values[1] + (values[1] - values[0]) / (first - 1)
        let fine = values[2] + (values[2] - values[1]) / (first - 1)
        return fine + (fine - coarse) / (second - 1)
    }

    /// Returns the values of a quantity at step size zero, at the given times, from the values of the three runs
    /// interpolated linearly. Each run must have at least two samples.
    /// - Parameters:
    ///   - columns: The values of the quantity in each run, the coarsest first, shape `[3][rows]`.
    ///   - instants: The increasing times in milliseconds; at times outside of a run, its first or last value is read.
    public func solution(_ columns: [[Double]], at instants: [Double]) -> [Double] {
        let values = zip(levels, columns).map { level, column in read(level, column, instants) }
        return instants.indices.map { row in Self.limit(values.map { $0[row] }, order: order) }
    }

    /// Returns the values of a run at the given times, which are first mapped so that the extrapolated events coincide
    /// with those of the run.
    private func read(_ level: Level, _ values: [Double], _ instants: [Double]) -> [Double] {
        guard let start = level.times.first, let end = level.times.last else { return [] }
        let own = [start] + level.effectTimes + [end]
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
