import Quantities

/// The task of an external engine: the input files in every format in which the model is available, and the files and
/// columns that the engine is expected to write.
public struct EngineTask: Sendable {
    /// A table that an engine is expected to write: the time in seconds, and quantities in SI units.
    public struct Table: Sendable {
        /// The name of the file, relative to the folder in which the engine runs.
        public var file: String
        /// The names of the quantities, in the order of the columns that follow the time.
        public var columns: [String]

        /// Creates a table from the name of its file and the names of its quantities.
        public init(file: String, columns: [String]) {
            self.file = file
            self.columns = columns
        }
    }

    /// The input files in each format in which the model is available.
    public var inputs: [EngineAdapter.Input: EngineInput]
    /// The reasons why the model is not available in each of the formats that `inputs` lacks, such as a feature that
    /// LEMS cannot express.
    public var refusals: [EngineAdapter.Input: String]
    /// The tables that the LEMS document of the task requests as output files.
    public var tables: [Table]
    /// The names and units of the recorded quantities, in the order of the recordings. The solution of the engine must
    /// have all of them.
    public var columns: [(name: String, unit: PhysicalUnit?)]

    /// Creates a task from the inputs in all available formats, the reasons for missing ones, and the expected output.
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
