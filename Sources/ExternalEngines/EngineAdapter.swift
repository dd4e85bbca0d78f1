import Diagnostics

/// The description of an external engine, read from a YAML file: how to find it, query its version, run it, and read
/// its output.
///
///     let adapter = try EngineLibrary(folder: nil).adapter(named: "pylems")
///     print(adapter.title, adapter.command)
public struct EngineAdapter: Sendable {
    /// The format of the input file that an engine reads.
    public enum Input: String, Sendable, CaseIterable {
        /// The TVBO experiment itself, as YAML.
        case tvbo
        /// The experiment as a LEMS document that includes the core files of NeuroML.
        case lems
        /// The experiment as a LEMS document without includes.
        case lemsStandalone = "lems-standalone"
    }

    /// The format of the output file that an engine writes.
    public enum Output: Sendable, Hashable {
        /// The table that the LEMS document requests: time and values in SI, in the order of the recordings.
        case table
        /// A file whose header contains the names and units of its columns.
        case trace(file: String)
    }

    /// A way to find an installed engine.
    public enum Search: Sendable, Hashable {
        /// An executable on the search path.
        case executable(String)
        /// A file of an installed Python package, by its path in the package folder; a `*` in the last component
        /// matches any text.
        case package(String)
        /// An installed Python module.
        case module(String)
        /// An environment variable that contains the path of a file.
        case variable(String)
    }

    /// The name on the command line and in results.
    public var name: String
    /// The name of the engine in reports, such as `jNeuroML`.
    public var title: String
    /// The ways to find the engine, in order; the first that succeeds is used.
    public var searches: [Search]
    /// The names of other executables that the engine requires.
    public var needs: [String]
    /// The command that prints the version; empty if the version cannot be queried.
    public var versionCommand: [String]
    /// The regular expression whose first group is the version in the output of `versionCommand`.
    public var versionPattern: String
    /// The input file that the engine reads.
    public var input: Input
    /// The output file that the engine writes.
    public var output: Output
    /// The command that runs the engine, with the placeholders `{engine}`, `{input}` and `{script}`.
    public var command: [String]
    /// Additional environment variables. The placeholder `{prefix:name}` is replaced by the installation prefix of an
    /// executable, the parent of its folder.
    public var environment: [String: String]
    /// The name and text of a file that is written next to the input before a run; nil if the engine needs none.
    public var script: (name: String, text: String)?
    /// The time limit of a run, in seconds.
    public var timeLimit: Double
    /// The largest total size of the files that a run writes, in bytes.
    public var outputLimit: Int
    /// A Boolean value that indicates whether the engine can change files only in the folder of its run, where the
    /// system is able to enforce it.
    public var isConfined: Bool
    /// Regular expressions that match the engine's messages about features that it does not support.
    public var unsupportedPatterns: [String]
    /// A description of the engine's integration method.
    public var scheme: String
    /// The place of the description in its YAML file.
    public var place: Place
}
