import Quantities

/// The input and the expected output of an engine run.
public struct EngineTask: Sendable {
    /// The texts of the input files that are available.
    public var inputs: [EngineAdapter.Input: String]
    /// For each input format that is not in ``inputs``, the reason, such as a feature that LEMS cannot express.
    public var refusals: [EngineAdapter.Input: String]
    /// The file name of the table that the LEMS document requests.
    public var table: String
    /// The names and units of the recorded quantities, in order.
    public var columns: [(name: String, unit: PhysicalUnit?)]

    /// Creates a task.
    public init(
        inputs: [EngineAdapter.Input: String], refusals: [EngineAdapter.Input: String],
        table: String, columns: [(name: String, unit: PhysicalUnit?)]
    ) {
        self.inputs = inputs
        self.refusals = refusals
        self.table = table
        self.columns = columns
    }
}
