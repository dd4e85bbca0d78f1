import Quantities

/// The input files of an engine run, in every format that is available, and the output files and columns that are
/// expected.
public struct EngineTask: Sendable {
    /// A table that an engine writes: the time in seconds, and quantities in SI.
    public struct Table: Sendable {
        /// The name of the file, relative to the folder in which the engine runs.
        public var file: String
        /// The names of the quantities, in the order of the file's columns.
        public var columns: [String]

        /// Creates a table.
        public init(file: String, columns: [String]) {
            self.file = file
            self.columns = columns
        }
    }

    /// The input files by format, for the formats that are available.
    public var inputs: [EngineAdapter.Input: EngineInput]
    /// The reasons why the model is not available in other formats, such as a feature that LEMS cannot express.
    public var refusals: [EngineAdapter.Input: String]
    /// The tables that the LEMS document requests.
    public var tables: [Table]
    /// The names and units of the recorded quantities, in the order of the recordings.
    public var columns: [(name: String, unit: PhysicalUnit?)]

    /// Creates a task.
    public init(
        inputs: [EngineAdapter.Input: EngineInput], refusals: [EngineAdapter.Input: String],
        tables: [Table], columns: [(name: String, unit: PhysicalUnit?)]
    ) {
        self.inputs = inputs
        self.refusals = refusals
        self.tables = tables
        self.columns = columns
    }
}
