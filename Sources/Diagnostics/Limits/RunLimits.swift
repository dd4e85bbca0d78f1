/// The limits on runs, on stored and exported results, and on the files of external engines.
extension Limit {
    // MARK: Runs

    /// The limit on the number of steps of a run with steps of fixed size, with those of its transient.
    public static let steps = Limit(
        "steps", 1 << 27, upTo: 1 << 40, "the steps of a run with steps of fixed size, including those of its transient"
    )
    /// The limit on the number of steps of a run with adaptive steps, including the rejected ones.
    public static let adaptiveSteps = Limit(
        "adaptive-steps", 10_000_000, upTo: 1 << 40, "the steps of a run with adaptive steps, including rejected ones")
    /// The limit on the number of values (rows times quantities) that a run records or keeps for delays.
    public static let runValues = Limit(
        "run-values", 1 << 25, upTo: 1 << 32,
        "the values (rows times quantities) that a run records or keeps for delays"
    )
    /// The limit on the number of events that a run records or that are on their way with a delay, together with the
    /// values that it records at discontinuities.
    public static let records = Limit(
        "records", 1 << 24, upTo: 1 << 30,
        "the events that a run records or that wait for the end of a delay, and the values that it records at"
            + " discontinuities"
    )
    /// The limit on the number of events that are sent in one step of the method `lems`.
    public static let stepEvents = Limit(
        "step-events", 1 << 20, "the events that are sent in one step of the method lems")
    /// The limit on the number of states of a model that an implicit method integrates, which needs a matrix with the
    /// square of that many entries.
    public static let implicitStates = Limit(
        "implicit-states", 4000, upTo: 20_000,
        "the states of a run with an implicit method, which solves for them with a square matrix")
    /// The limit on the number of states of a model whose fixed point is searched for.
    public static let fixedPointStates = Limit(
        "fixed-point-states", 400, upTo: 4000,
        "the states of a model of which a fixed point, an equilibrium, is computed")
    /// The limit on the number of steps of a run in which a parameter is drawn at random in each step.
    public static let drawnSteps = Limit(
        "drawn-steps", 20_000, upTo: 1_000_000,
        "the steps of a run in which a parameter is drawn at random in each step")
    /// The limit on the number of members of an ensemble, the simulations with different noise.
    public static let ensembleMembers = Limit(
        "ensemble-members", 1 << 16, "the members of an ensemble, the simulations with different noise")

    // MARK: Histories, series and shards

    /// The limit on the size of an exported history, in bytes.
    public static let archiveSize = Limit(
        "archive-size", 1 << 30, upTo: 16 << 30, .bytes, "the size of an exported history")
    /// The limit on the size of a single content that the history stores, before compression, in bytes.
    public static let storedSize = Limit(
        "stored-size", 1 << 28, .bytes,
        "the size of one content (such as a trace or a model) that the history stores, uncompressed")
    /// The limit on the size of a file with a table of series, in bytes.
    public static let seriesSize = Limit(
        "series-size", 256 << 20, upTo: 4 << 30, .bytes, "the size of a table of series")
    /// The limit on the number of rows of a table from which series are read.
    public static let seriesRows = Limit("series-rows", 4_000_000, upTo: 100_000_000, "the rows of a table of series")
    /// The limit on the number of series (the values of one metric over successive verifications) in a table.
    public static let series = Limit(
        "series", 10_000, upTo: 1_000_000,
        "the series in a table, each the values of one metric over successive verifications")
    /// The limit on the number of shards, the separately run parts, of a verification.
    public static let shards = Limit("shards", 100_000, "the shards of a verification, its separately run parts")
    /// The limit on the size of the file in which the results of a shard are recorded, in bytes.
    public static let recordSize = Limit(
        "record-size", 1 << 30, upTo: 16 << 30, .bytes, "the size of the file with the results of a shard")

    // MARK: External engines and archives

    /// The limit on the size of the output of an external engine, in bytes.
    public static let engineOutput = Limit(
        "engine-output", 512 << 20, .bytes, "the size of the output of an external engine",
        setting: "`output_limit` in the adapter, up to 1 TiB")
    /// The limit on the size of a regular expression in the adapter of an external engine, in bytes.
    public static let enginePattern = Limit(
        "engine-pattern", 1000, "the bytes of a regular expression in the adapter of an engine")
    /// The limit on the size of an entry of a zip archive after decompression, in bytes.
    public static let archiveEntry = Limit(
        "archive-entry", 64 << 20, .bytes, "the size of an entry of a zip archive after decompression")
}
