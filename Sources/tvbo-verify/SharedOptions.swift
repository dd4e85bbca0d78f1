import ArgumentParser
import Cases
import Changes
import Diagnostics
import Foundation
import LEMS
import Quantities
import Results
import Simulation
import Simulator
import TVBO
import Verification

/// The options for the folder of cases, and for further folders that the cases may read.
struct CasesOptions: ParsableArguments {
    @Option(
        name: [.customLong("cases"), .customLong("references")],
        help: ArgumentHelp(
            "Folder of cases. (default: $TVBO_VERIFY_CASES, else Reference)", valueName: "dir"),
        completion: .directory)
    var named: String?

    @OptionGroup var reading: ReadingOptions

    /// The further folders below which cases may read files.
    var allowed: [String] { reading.allowed }

    /// Returns the files of the cases with the given ids or patterns, or of all cases if none are given.
    /// - Throws: `DiagnosticsError` when there is no such case.
    func select(_ ids: [String] = []) throws -> [CaseFile] {
        try CaseFinder.select(ids, below: path, allowing: allowed)
    }

    /// Writes a warning for each file below the folder of cases that is not read as a case, because its name only
    /// resembles `case.yaml` or `NAME.case.yaml`, such as `case.yml`.
    func warnOfMisnamed() { Console.tell(CaseFinder.misnamed(below: path)) }

    /// The acceptances (person and reason) in the lineages of the goldens of all cases, by the digest of the accepted
    /// golden.
    var acceptances: [String: GoldenAcceptance] { GoldenLineages.acceptances(below: path, allowing: allowed) }

    /// The folder of cases: that of the option, or else that of the environment variable `TVBO_VERIFY_CASES`, or else
    /// `Reference`.
    var folder: String { named ?? Self.defaultFolder }

    /// The folder of cases without the option: that of the environment variable, unless it is empty, or else `Reference`.
    static var defaultFolder: String {
        let folder = EnvironmentVariables.all["TVBO_VERIFY_CASES"] ?? ""
        return folder.isEmpty ? "Reference" : folder
    }

    /// The folder of cases that a printed command must name with `--cases`; nil if it is `Reference`, which is used
    /// without the option and the environment variable.
    var changedFolder: String? { folder == "Reference" ? nil : folder }

    /// The path of the folder of cases, without a trailing slash.
    var path: String { folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder }
}

/// The option `--allow` for further folders that cases may read.
struct ReadingOptions: ParsableArguments {
    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "Folder below which cases may read files, needed for files outside of their Git repository; repeat for"
                + " several.",
            valueName: "dir"))
    var allowed: [String] = []

    func validate() throws { try FolderArgument.check(allowed, of: "--allow") }
}

/// The check that folders which options name exist: one that does not would be left out silently.
enum FolderArgument {
    /// Throws when one of the folders does not exist.
    /// - Parameter option: The option that names them, for the message.
    /// - Throws: `ValidationError` with the folder.
    static func check(_ folders: [String], of option: String) throws {
        for folder in folders {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                throw ValidationError("\(option): there is no folder '\(folder)'")
            }
        }
    }
}

/// The option `--even-in-ci`, which permits a build service to write files that a person should review, such as
/// goldens.
struct ReviewedWriting: ParsableArguments {
    @Flag(
        name: .customLong("even-in-ci"),
        help: "Write the file even if the environment variable CI is set, as on a build service.")
    var evenInCI = false

    /// A Boolean value that indicates whether files that a person should review may not be written: the program runs on
    /// a build service, and the option is not given.
    var isForbidden: Bool { Self.isCI && !evenInCI }

    /// A Boolean value that indicates whether the environment variable `CI` is set and not empty, as on build services.
    static var isCI: Bool { !(EnvironmentVariables.all["CI"] ?? "").isEmpty }
}

/// The option `--allow-less`, with which a golden may be replaced by one that covers less.
struct CoverageOptions: ParsableArguments {
    @Flag(
        help:
            "Replace the golden even if the new one covers less: fewer rows, a shorter time, or less than the run of the case."
    )
    var allowLess = false
}

/// The options for the folder of cases, the folder of reports, and the history file.
struct FolderOptions: ParsableArguments {
    @OptionGroup var root: CasesOptions

    @Option(help: ArgumentHelp("Folder for reports.", valueName: "dir"), completion: .directory)
    var reports = "reports"

    @Option(
        help: ArgumentHelp("History file. (default: history.sqlite in the reports folder)", valueName: "file"),
        completion: .file())
    var history: String?

    /// The path of the folder of cases, without a trailing slash.
    var casesPath: String { root.path }

    /// The options for folders and the history that differ from their defaults, as words of a command line.
    var changed: [String] { words(casesFolder: root.changedFolder) }

    /// Returns the options for folders and the history that differ from their defaults, as words of a command line, with
    /// the options of a verification that affect results. If no folder of cases is given, the one of the verification is
    /// used.
    /// - Parameter record: The record of the verification.
    func changed(for record: VerificationRecord) -> [String] {
        words(casesFolder: root.changedFolder ?? record.casesFolder) + (record.options ?? [])
    }

    private func words(casesFolder: String?) -> [String] {
        var words: [String] = []
        if let casesFolder { words += ["--cases", casesFolder] }
        if reports != "reports" { words += ["--reports", reports] }
        if let history { words += ["--history", history] }
        return words
    }
}

/// The option for the database in which models named by `iri: tvbo:…` are looked up.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of TVBO's database, for 'iri: tvbo:…'. (default: $TVBO_DATABASE, else .corpora of the project, else the installed tvbo package)",
            valueName: "dir"), completion: .directory)
    var database: String?

    func validate() throws { try FolderArgument.check(database.map { [$0] } ?? [], of: "--database") }

    /// The database of TVBO in which models named by `iri: tvbo:…` are looked up: the folder of the option, or else
    /// that in the environment variable `TVBO_DATABASE`, or else that of the tvbo packages installed for Python.
    var models: ModelDatabase { database.map { ModelDatabase(folder: $0) } ?? ModelDatabase() }
}

/// The options for finding and reading model files.
struct DocumentOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp(
            "Folder of files that LEMS documents include; repeat for several. (searched next: $NEUROML2_CORE_TYPES, the folder of the document, the pyneuroml package in .engines of the project, the installed one)",
            valueName: "dir"), completion: .directory)
    var include: [String] = []

    @Flag(help: "Run LEMS documents even if the dimensions of their equations do not agree.")
    var allowDimensionFaults = false

    func validate() throws { try FolderArgument.check(include, of: "--include") }

    /// A loader of model files that follows these options.
    var loader: ModelLoader {
        ModelLoader(
            database: database.models, coreTypes: CoreTypes(folders: include), checksDimensions: !allowDimensionFaults)
    }
}

/// The options for finding and reading model files, and for the seed of random numbers.
struct SourceOptions: ParsableArguments {
    @OptionGroup var documents: DocumentOptions

    @Option(
        help: ArgumentHelp(
            "Seed for the noise of experiments, and for drawing initial values from their distributions, as in 7."
                + " (default: the seeds of the experiment)",
            valueName: "n"))
    var seed: UInt64?

    /// The option `--database`, which names the folder of TVBO's database.
    var database: DatabaseOptions { documents.database }
    /// The folders in which files that LEMS documents include are looked up first.
    var include: [String] { documents.include }
    /// A Boolean value that indicates whether LEMS documents are run even if the dimensions of their equations do not
    /// agree, which is then only a warning.
    var allowDimensionFaults: Bool { documents.allowDimensionFaults }

    /// A loader of model files that follows these options, with the seed of random numbers.
    var loader: ModelLoader {
        var loader = documents.loader
        loader.seed = seed
        return loader
    }
}

/// An argument of the command line that is a decimal number, exactly as typed.
struct DecimalArgument: ExpressibleByArgument {
    /// The decimal number that was typed.
    let number: DecimalNumber

    /// Parses an argument as a decimal number; returns nil for any other text.
    init?(argument: String) {
        guard let number = DecimalNumber(argument) else { return nil }
        self.number = number
    }

    /// The decimal number as the help text shows it.
    var defaultValueDescription: String { number.description }
}

/// An argument of the command line that names an integration method by any of its names.
struct MethodArgument: ExpressibleByArgument {
    /// The standard name of the method. For a method that is known but not supported, it is the name that was given.
    let name: String

    /// Parses an argument as the name of an integration method; returns nil for a name that is not known.
    init?(argument: String) {
        // A refused name is accepted here, so that `method()` can report the reason.
        guard !Simulation.Method.isRefused(argument) else {
            name = argument
            return
        }
        guard let method = try? Simulation.Method.named(argument) else { return nil }
        name = method.name
    }

    /// Returns the method with the name.
    /// - Throws: `DiagnosticsError` with the reason when the method is known but not supported.
    func method() throws -> Simulation.Method { try Simulation.Method.named(name) }

    /// The names of all integration methods, which the help text lists.
    static var allValueStrings: [String] { Simulation.Method.names }

    /// The names of all integration methods, for completion in shells.
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// The options for the choice of step sizes, and for the time at which events take effect.
struct SteppingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            'step': events take effect at the end of their step; 'located': when they occur. (default: located for \
            methods with adaptive steps, else step)
            """
        ))
    var events: EventPolicy?

    @Option(
        help: ArgumentHelp(
            """
            'fixed': steps of the step size; 'adaptive': steps chosen by error control, with output rows at multiples \
            of the step size. (default: that of the method)
            """
        ))
    var stepping: SteppingArgument?

    @Option(
        help: ArgumentHelp(
            """
            With adaptive steps: the allowed error of a step, as in 1e-9, relative to the largest value of each state. \
            (default: 1e-13 for methods of order 8, 1e-9 from order 4 on, else 1e-6)
            """,
            valueName: "x"))
    var tolerance: Double?

    /// The values of the option `--stepping`: fixed or adaptive steps.
    enum SteppingArgument: String, ExpressibleByArgument, CaseIterable { case fixed, adaptive }

    /// The range of accepted tolerances: below it, rounding in double precision exceeds the error of a step.
    private static let tolerances = 1e-14...1e-1

    func validate() throws {
        guard let tolerance else { return }
        if !Self.tolerances.contains(tolerance) {
            throw ValidationError("--tolerance must be between 1e-14 and 0.1, not \(tolerance)")
        }
        if stepping == .fixed {
            throw ValidationError(
                "--tolerance is for adaptive steps, not for fixed ones: leave it out, or write --stepping adaptive")
        }
    }

    /// Returns the kind of steps that the options ask for, adaptive ones also if only `--tolerance` is given; nil for
    /// the default of the method.
    /// - Parameter method: The method, from which the tolerance of adaptive steps is taken if it is not given.
    func stepping(_ method: Simulation.Method) -> Stepping? {
        if stepping == .fixed { return .fixed }
        guard stepping == .adaptive || tolerance != nil else { return nil }
        return .adaptive(tolerance: tolerance ?? method.defaultTolerance)
    }
}

extension EventPolicy: ExpressibleByArgument {}
