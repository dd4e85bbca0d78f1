import Results

/// The result of one shard: the record of its runs, and the data by which it is merged with the other shards.
///
///     let whole = try ShardUnion([("a/verification.json", first), ("b/verification.json", second)])
public struct ShardRecord: Codable, Sendable {
    /// The position of a run, or of a case that could not be run, in the order of the whole verification.
    public struct Position: Codable, Sendable, Hashable, Comparable {
        /// The index of the case in the order of the verification.
        public var caseIndex: Int
        /// The index of the run among the selected runs of the case; -1 for the problem of a case that could not be
        /// run.
        public var runIndex: Int

        /// Creates the position of a run, or with -1 as `runIndex` of a problem, in the whole verification.
        public init(caseIndex: Int, runIndex: Int) {
            self.caseIndex = caseIndex
            self.runIndex = runIndex
        }

        /// Compares positions by the order of the cases, then by the order of the runs.
        public static func < (left: Position, right: Position) -> Bool {
            (left.caseIndex, left.runIndex) < (right.caseIndex, right.runIndex)
        }
    }

    /// The number of the shard, from 1.
    public var number: Int
    /// The number of shards into which the verification is divided.
    public var count: Int
    /// The digest of the ``ShardPlan``, which is the same for all shards of a verification.
    public var plan: String
    /// The number of runs that the plan assigns to this shard.
    public var unitCount: Int
    /// The positions in the whole verification of the runs in `record`, in the same order.
    public var runPositions: [Position]
    /// The positions in the whole verification of the problems in `record`, in the same order.
    public var problemPositions: [Position]
    /// The descriptions of the goldens of the shard's cases, by the id of the case and the name of the golden.
    public var goldens: [String: [String: String]]
    /// The record of the shard's runs.
    public var record: VerificationRecord

    /// Creates the record of the runs of one shard.
    public init(
        number: Int, count: Int, plan: String, unitCount: Int, runPositions: [Position], problemPositions: [Position],
        goldens: [String: [String: String]], record: VerificationRecord
    ) {
        self.number = number
        self.count = count
        self.plan = plan
        self.unitCount = unitCount
        self.runPositions = runPositions
        self.problemPositions = problemPositions
        self.goldens = goldens
        self.record = record
    }

    /// A Boolean value that indicates whether the record is consistent: every run and problem has a position, and
    /// `number` is from 1 to `count`.
    public var isSound: Bool {
        runPositions.count == record.runs.count && problemPositions.count == record.problems.count
            && Shard(number: number, of: count) != nil
    }
}
