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
        /// The experiment as a LEMS document that includes the core files of NeuroML; a LEMS document unchanged, with
        /// the files that it includes.
        case lems
        /// The experiment or LEMS document, rendered as one LEMS document without includes.
        case lemsStandalone = "lems-standalone"
    }

    /// The format of the output file that an engine writes.
    public enum Output: Sendable, Hashable {
        /// The tables that the LEMS document requests as output files: time and values in SI, in the order of the
        /// recordings.
        case table
        /// A file whose header contains the names and units of its columns, given by its path in the folder of the run.
        case trace(file: String)
    }

    /// A way to find an installed engine.
    public enum Search: Sendable, Hashable {
        /// An executable with the given name in the folders of `PATH`, or with the given path; for `tvbo-verify` the
        /// running program.
        case executable(String)
        /// A file of an installed Python package, given by its path below the folder that contains the packages
        /// (`site-packages`). A `*` in the last component matches any text; of several files the last one by name is
        /// used.
        case package(String)
        /// An installed Python package with the given name, a folder with an `__init__.py`.
        case module(String)
        /// An environment variable with the given name, whose value, unless empty, is taken as the path of a file.
        case variable(String)
    }

    /// The name of the engine on the command line and in results, such as `pylems`.
    public var name: String
    /// The name of the engine in reports, such as `jNeuroML`.
    public var title: String
    /// The ways to find the engine, in order; the first that succeeds is used.
    public var searches: [Search]
    /// The names of other executables that must be installed as well for the engine to run.
    public var needs: [String]
    /// The command, as words, that prints the version of the engine; empty if the version cannot be queried. It has the
    /// placeholders of ``command``.
    public var versionCommand: [String]
    /// The regular expression whose first group is the version in the output of `versionCommand`; `(.+)` if the
    /// description gives none.
    public var versionPattern: String
    /// The format of the input file that the engine reads.
    public var input: Input
    /// The format of the output file that the engine writes.
    public var output: Output
    /// The command, as words, that runs the engine. The placeholders `{engine}`, `{input}` and `{script}` stand for the
    /// engine's path (or the name of its Python module), the name of the input file, and the name of `script`.
    public var command: [String]
    /// The environment variables, by name, that are set for the engine in addition to those of tvbo-verify, or in their
    /// place. In their values, `{prefix:name}` stands for the installation prefix of the executable `name`, which is
    /// the parent of its folder; for the empty text if it is not found.
    public var environment: [String: String]
    /// The name and text of a file that is written into the folder of the run beside the input file, such as a driver
    /// in Python; nil if the engine needs none.
    public var script: (name: String, text: String)?
    /// The time limit of a run, in seconds, at most 86400; 300 if the description gives none.
    public var timeLimit: Double
    /// The largest total size of the files in the folder of a run, in bytes, a whole number of MiB; 512 MiB if the
    /// description gives none.
    public var outputLimit: Int
    /// A Boolean value that indicates whether the engine can change files only in the folder of its run, where the
    /// system is able to enforce it; true if the description gives none.
    public var isConfined: Bool
    /// Regular expressions for the engine's messages about features that it does not support. A run that exits by
    /// itself, and in whose standard output or standard error one of them matches, has the verdict `unsupported`,
    /// whatever its exit status, with the matching line as its reason.
    public var unsupportedPatterns: [String]
    /// A description of the engine's integration method, in words; empty if there is none.
    public var methodDescription: String
    /// The place of the description in its YAML file.
    public var place: Place
}
