/// The limits of runs, and of what is stored and exchanged.
extension Limit {
    // MARK: Runs

    /// The number of steps of fixed size.
    public static let steps = Limit("steps", 1 << 27, upTo: 1 << 40, "the steps of a run, with those of its transient")
    /// The number of adaptive steps.
    public static let adaptiveSteps = Limit(
        "adaptive-steps", 10_000_000, upTo: 1 << 40, "the steps of a run with adaptive steps, with rejected ones")
    /// The number of recorded values.
    public static let runValues = Limit(
        "run-values", 1 << 25, upTo: 1 << 32, "the values that a run records or keeps for delays, rows times quantities"
    )
    /// The number of recorded events.
    public static let records = Limit(
        "records", 1 << 24, upTo: 1 << 30, "the events and discontinuities that a run records or has in transit")
    /// The number of events in one step.
    public static let stepEvents = Limit(
        "step-events", 1 << 20, "the events that are sent in one step of the method lems")
    /// The number of states of implicit methods.
    public static let implicitStates = Limit(
        "implicit-states", 4000, upTo: 20_000, "the states of a run with an implicit method, which needs their square")
    /// The number of states of a fixed point.
    public static let fixedPointStates = Limit(
        "fixed-point-states", 400, upTo: 4000, "the states of a fixed point that is searched")
    /// The number of steps for which a parameter is drawn.
    public static let drawnSteps = Limit(
        "drawn-steps", 20_000, upTo: 1_000_000, "the steps of a run with a parameter that is drawn in each")
    /// The number of members of an ensemble.
    public static let ensembleMembers = Limit("ensemble-members", 1 << 16, "the members of an ensemble")

    // MARK: Histories, series and shards

    /// The size of an exported history.
    public static let archiveSize = Limit(
        "archive-size", 1 << 30, upTo: 16 << 30, .bytes, "the size of an exported history")
    /// The size of a content of the history.
    public static let storedSize = Limit(
        "stored-size", 1 << 28, .bytes, "the size of a content of the history, unpacked")
    /// The size of a table of series.
    public static let seriesSize = Limit(
        "series-size", 256 << 20, upTo: 4 << 30, .bytes, "the size of a table of series")
    /// The number of rows of a table of series.
    public static let seriesRows = Limit("series-rows", 4_000_000, upTo: 100_000_000, "the rows of a table of series")
    /// The number of series in a table.
    public static let series = Limit("series", 10_000, upTo: 1_000_000, "the series of a table")
    /// The number of shards.
    public static let shards = Limit("shards", 100_000, "the shards of a verification")
    /// The size of the record of a shard.
    public static let recordSize = Limit(
        "record-size", 1 << 30, upTo: 16 << 30, .bytes, "the size of the record of a shard")

    // MARK: External engines and archives

    /// The size of the output of an external engine.
    public static let engineOutput = Limit(
        "engine-output", 512 << 20, .bytes, "the output of an external engine",
        setting: "`output_limit` in the adapter, up to 1 TiB")
    /// The length of a pattern of an adapter.
    public static let enginePattern = Limit("engine-pattern", 1000, "the bytes of a regular expression in an adapter")
    /// The size of an entry of a zip archive.
    public static let archiveEntry = Limit(
        "archive-entry", 64 << 20, .bytes, "the size of an entry of a zip archive, unpacked")
}
