import Files

/// The distribution of the runs of a verification over shards.
///
///     let plan = ShardPlan(units: units, times: times, count: 8)
///     plan.units(of: 3)
///
/// The longest runs are placed first, each on the shard with the least work so far; of several such shards, on the one
/// with the fewest runs, or else the first. The same units, times and number of shards give the same plan, on any
/// machine. The largest shard takes at most 4/3 of the time of the best distribution.
///
/// Source: longest processing time first; R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl.
/// Math. 17 (1969), DOI 10.1137/0117039.
public struct ShardPlan: Sendable, Hashable {
    /// A run of the verification in the plan, as far as it is known before its case is loaded.
    public struct PlannedRun: Sendable, Hashable {
        /// The id of the case to which the run belongs.
        public var caseID: String
        /// The name of the method or external engine; nil if the case names no method, so that the model decides.
        public var method: String?
        /// The step size of the run in the experiment's time scale; nil if the case names none.
        public var step: String?

        /// Creates a run in the plan of shards.
        public init(caseID: String, method: String? = nil, step: String? = nil) {
            self.caseID = caseID
            self.method = method
            self.step = step
        }
    }

    /// The runs of the verification, in the order of cases, methods and step sizes.
    public let units: [PlannedRun]
    /// The number of the shard, from 1, to which each run in `units` is assigned, shape `[units]`.
    public let numbers: [Int]
    /// The number of shards into which the runs are divided.
    public let count: Int

    /// Distributes runs over shards by their expected times.
    /// - Parameter count: The number of shards, at least 1.
    /// - Complexity: O(*u* · (log *u* + *n*)) for *u* runs and *n* shards.
    public init(units: [PlannedRun], times: RunTimes, count: Int) {
        self.units = units
        self.count = max(1, count)
        let seconds = units.map(times.seconds)
        let order = units.indices.sorted { (-seconds[$0], $0) < (-seconds[$1], $1) }
        var loads = [Double](repeating: 0, count: self.count)
        var sizes = [Int](repeating: 0, count: self.count)
        var numbers = [Int](repeating: 1, count: units.count)
        for unit in order {
            // The number of units decides among equal loads, so that runs without a measurable time are spread as well.
            let least = loads.indices.min { (loads[$0], sizes[$0], $0) < (loads[$1], sizes[$1], $1) } ?? 0
            numbers[unit] = least + 1
            loads[least] += seconds[unit]
            sizes[least] += 1
        }
        self.numbers = numbers
    }

    /// Returns the runs that are assigned to the shard with a number, in order.
    public func units(of number: Int) -> [PlannedRun] {
        zip(units, numbers).filter { $0.1 == number }.map(\.0)
    }

    /// Returns a digest of the plan and of `content`. Shards with equal digests belong to the same verification.
    /// - Parameter content: The texts that the plan depends on, such as the digests of the case files.
    public func digest(with content: [String]) -> String {
        let rows = zip(units, numbers).flatMap { [$0.caseID, $0.method ?? "", $0.step ?? "", "\($1)"] }
        let words = ["\(count)", "\(units.count)"] + rows + content
        return ContentDigest.sha256(Array(words.map { "\($0.utf8.count):\($0)" }.joined().utf8))
    }
}
