import ArgumentParser
import Foundation
import LEMS
import Quantities
import Simulation
import Simulator
import TVBO

/// The folder of cases.
struct CasesOptions: ParsableArguments {
    @Option(
        name: [.customLong("cases"), .customLong("references")],
        help: ArgumentHelp("Folder of cases.", valueName: "dir"))
    var folder = "Reference"

    /// The folder without a slash at its end.
    var path: String { folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder }
}

/// The folders of cases and reports, and the file of the history.
struct FolderOptions: ParsableArguments {
    @OptionGroup var root: CasesOptions

    @Option(help: ArgumentHelp("Folder for reports.", valueName: "dir"))
    var reports = "reports"

    @Option(help: ArgumentHelp("History file. (default: history.sqlite in the reports folder)", valueName: "file"))
    var history: String?

    /// The folder of cases without a slash at its end.
    var casesPath: String { root.path }
}

/// Where `iri: tvbo:…` is looked up.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "TVBO's database, for 'iri: tvbo:…'. (default: $TVBO_DATABASE, else .corpora of the project, else the installed tvbo package)",
            valueName: "dir"))
    var database: String?

    /// The database.
    var models: ModelDatabase { database.map { ModelDatabase(folder: $0) } ?? ModelDatabase() }
}

/// Where what a file refers to is looked up.
struct SourceOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp(
            "Folder with files that LEMS documents include; repeat for several. (after it: $NEUROML2_CORE_TYPES, beside the document, the pyneuroml package in .engines of the project or installed)",
            valueName: "dir"))
    var include: [String] = []

    @Option(
        help: ArgumentHelp(
            "Draw initial values of experiments from their distributions, starting from this number.", valueName: "n"))
    var seed: UInt64?

    @Flag(help: "Run a LEMS document whose equations have dimensions that do not agree.")
    var allowDimensionFaults = false

    /// The loader.
    var loader: ModelLoader {
        var loader = ModelLoader(
            database: database.models, coreTypes: CoreTypes(folders: include), checksDimensions: !allowDimensionFaults)
        loader.seed = seed
        return loader
    }
}

/// A positive decimal number, exactly as typed.
struct DecimalArgument: ExpressibleByArgument {
    let number: DecimalNumber

    init?(argument: String) {
        guard let number = DecimalNumber(argument) else { return nil }
        self.number = number
    }

    var defaultValueDescription: String { number.description }
}

/// A method, by any of its names.
struct MethodArgument: ExpressibleByArgument {
    let name: String

    init?(argument: String) {
        // What is refused by name is told with its reason when it is looked up.
        guard !Simulation.Method.isRefused(argument) else {
            name = argument
            return
        }
        guard let method = try? Simulation.Method.named(argument) else { return nil }
        name = method.name
    }

    /// The method.
    /// - Throws: `DiagnosticsError` with the reason, where the name is that of a refused method.
    func method() throws -> Simulation.Method { try Simulation.Method.named(name) }

    static var allValueStrings: [String] { Simulation.Method.names }
}

/// Where steps end and when events take effect.
struct SteppingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "'step': events take effect at the end of their step; 'located': where they occur. (default: located for methods that choose their steps, else step)"
        ))
    var events: EventPolicy?

    @Option(
        help: ArgumentHelp(
            "'fixed': steps of one length; 'adaptive': as long as the error allows, the step size being that of the rows. (default: what the method is known for)"
        ))
    var stepping: SteppingWord?

    @Option(
        help: ArgumentHelp(
            "With adaptive steps: the error of a step, relative to the largest value of each state. (default: 1e-13 for order 8, 1e-9 from order 4 on, else 1e-6)",
            valueName: "x"))
    var tolerance: Double?

    enum SteppingWord: String, ExpressibleByArgument, CaseIterable { case fixed, adaptive }

    /// The smallest tolerance that steps in Double can meet, and the largest that means anything.
    private static let tolerances = 1e-14...1e-1

    func validate() throws {
        guard let tolerance else { return }
        if !Self.tolerances.contains(tolerance) {
            throw ValidationError("--tolerance must be between 1e-14 and 0.1, not \(tolerance)")
        }
        if stepping == .fixed { throw ValidationError("--tolerance is for adaptive steps, not for fixed ones") }
    }

    /// Where steps end, for a method; nil for what it is known for.
    func stepping(_ method: Simulation.Method) -> Stepping? {
        if stepping == .fixed { return .fixed }
        guard stepping == .adaptive || tolerance != nil else { return nil }
        return .adaptive(tolerance: tolerance ?? method.defaultTolerance)
    }
}

extension EventPolicy: ExpressibleByArgument {}
