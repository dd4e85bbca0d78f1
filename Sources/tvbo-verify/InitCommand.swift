import ArgumentParser
import Cases
import Changes
import Diagnostics
import EngineComparison
import ErrorAnalysis
import ExternalEngines
import Foundation
import ModelCore
import Quantities
import Report
import Results
import Simulation
import Simulator
import YAML

/// The command `tvbo-verify init`, which creates a case from an experiment or a LEMS document.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Creates a case from an experiment or a LEMS document.",
        discussion: """
            Creates a folder with a case.yaml that refers to the file of the model, which is not copied; a golden; and \
            tolerances that are derived from error estimates, each with its basis. A name that ends in '.case.yaml' creates \
            one case of several in a folder.

            The golden is the converged solution of the model, computed by tvbo-verify, unless '--engine' names an external \
            engine or '--golden' a trace. A converged solution shows later changes of the model and errors of methods and \
            steps; whether the model is right, only another program can say.

            The matrix has the model's own method and step size unless '--method' and '--step-size' name others.

            EXAMPLES
              tvbo-verify init Reference/mine --experiment mine.yaml
              tvbo-verify init Reference/cells/soma.case.yaml --experiment mine.yaml --method heun --method rk4
              tvbo-verify init Reference/theirs --experiment mine.yaml --golden mine.dat --columns 't[ms],x'
              tvbo-verify all --cases Reference --case mine
            """)

    @Argument(
        help: ArgumentHelp("The folder of the new case, or its file NAME.case.yaml.", valueName: "folder"),
        completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The experiment or LEMS document.", valueName: "file"), completion: .file())
    var experiment: String

    @Option(
        help: ArgumentHelp(
            "A .dat or .csv file with the trace that becomes the golden. (default: tvbo-verify computes the golden)",
            valueName: "file"),
        completion: .file())
    var golden: String?

    @Option(
        help: ArgumentHelp(
            "Names and units of the columns of '--golden', time first, as in 't[ms],x'. (default: those of its header)",
            valueName: "names"))
    var columns: String?

    @Option(
        help: ArgumentHelp(
            "An external engine whose output becomes the golden, as in jneuroml. (default: tvbo-verify computes the"
                + " golden)",
            valueName: "name"))
    var engine: String?

    @Option(
        help: ArgumentHelp(
            "Folder of descriptions of further engines, a .yaml file for each. (default: none)", valueName: "dir"))
    var engines: String?

    @Option(
        name: .customLong("method"),
        help: ArgumentHelp(
            "A method of the matrix, as in rk4; repeat for several. (default: the model's)", valueName: "name"))
    var methods: [MethodArgument] = []

    @Option(
        name: .customLong("step-size"),
        help: ArgumentHelp(
            """
            A step size of the matrix, as in 0.01, in the experiment's time scale, or in ms for a LEMS document; \
            repeat \
            for several. (default: the model's)
            """,
            valueName: "h"))
    var steps: [DecimalArgument] = []

    @OptionGroup var reading: ReadingOptions

    @OptionGroup var sources: SourceOptions

    func validate() throws {
        guard golden == nil || engine == nil else {
            throw ValidationError(
                "--golden and --engine exclude each other: the golden is either the file or the engine's output")
        }
        guard columns == nil || golden != nil else { throw ValidationError("--columns needs --golden") }
        if let step = steps.first(where: { $0.number.mantissa <= 0 }) {
            throw ValidationError("--step-size must be positive, not \(step.number)")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let loader = sources.loader
            let model = try loader.model(path: experiment)
            Console.tell(model.remarks)
            let file = CaseFile(path: folder, allowing: reading.allowed)
            let reference = try await reference(model, loader)
            let template = CaseTemplate(
                modelPath: experiment, model: model, reference: reference, methods: try methods.map { try $0.method() },
                steps: steps.map(\.number))
            let proposed = try template.write(to: file, loader: loader) { loaded in
                try ToleranceProposal.all(
                    loaded, golden: reference.name, accuracies: reference.accuracies,
                    isConverged: reference.isConverged)
            }
            report(proposed, reference, file)
            return .success
        }
    }

    // MARK: Golden

    private func reference(_ model: Model, _ loader: ModelLoader) async throws -> CaseTemplate.Reference {
        if let golden { return try packed(golden) }
        if let engine { return try await recorded(engine, loader) }
        let solution = try OwnSolution(PreparedModel(model))
        let names = solution.trajectory.columns.map(\.name)
        return CaseTemplate.Reference(
            name: "converged", golden: try solution.golden(), about: solution.about, scheme: solution.scheme,
            isConverged: true,
            accuracies: Dictionary(zip(names, solution.accuracies), uniquingKeysWith: { first, _ in first }),
            provenance: try YAMLWriter.text([
                "converged": [
                    "generator": .quoted("tvbo-verify \(Provenance.toolVersion): \(solution.about)"),
                    "reason": .quoted("the converged solution of the model itself, so that later changes are seen"),
                ]
            ]))
    }

    private func packed(_ path: String) throws -> CaseTemplate.Reference {
        let golden = try GoldenPacking.pack(path: path, columns: GoldenPacking.ColumnName.list(columns))
        let name = (path as NSString).lastPathComponent
        return CaseTemplate.Reference(
            name: "reference", golden: golden, about: "packed from \(name)",
            provenance: try YAMLWriter.text(
                [
                    "reference": [
                        "original": .quoted(name), "sha256": .quoted(golden.header.originalSHA256),
                        "generator": .quoted(""), "reason": .quoted(""),
                    ]
                ],
                comment: """
                    To be completed:
                    generator: which program and version made it, with which method and step size
                    reason: why it is believed
                    """))
    }

    private func recorded(_ engine: String, _ loader: ModelLoader) async throws -> CaseTemplate.Reference {
        let adapter = try EngineLibrary(folder: engines).adapter(named: engine)
        let study = try EngineComparisonStudy(at: .file(experiment), id: folder, loader: loader)
        let output = try await EngineGolden(
            study, adapter, EngineOptions.probe(database: sources.database.database))
        let golden = try output.golden(every: 1)
        return CaseTemplate.Reference(
            name: adapter.name, golden: golden, about: output.about, scheme: try scheme(of: adapter, loader),
            provenance: try output.provenance(reason: "recorded by init", every: 1))
    }

    /// Returns the `scheme` of a golden of an engine whose output the method `lems` reproduces exactly; nil for other
    /// engines.
    private func scheme(
        of adapter: EngineAdapter, _ loader: ModelLoader
    ) throws -> (method: Simulation.Method, step: DecimalNumber)? {
        guard ["jneuroml", "tvbo-verify-lems"].contains(adapter.name) else { return nil }
        return (.tree, try loader.model(path: experiment).simulation.step)
    }

    // MARK: Report

    private func report(_ proposal: CaseProposal, _ reference: CaseTemplate.Reference, _ file: CaseFile) {
        let proposed = proposal.tolerances
        // For example, "Reference/mine/case.yaml: a case with 2 checks", then for each signal the tolerance of its
        // check, as in "  v: 2 times the error budget plus 0.0012 mV".
        Console.say("\(file.path): a case with \(CountedNoun(proposed.count + proposal.events.count, "check"))")
        for tolerance in proposed {
            let factor = tolerance.budgetFactor.map { "\($0) times the error budget plus " } ?? ""
            let unit = tolerance.unit == "dimensionless" ? "" : " \(tolerance.unit)"
            Console.say("  \(tolerance.signal): \(factor)\(MeasuredErrors.roundedUp(tolerance.value))\(unit)")
        }
        for check in proposal.events {
            // For example, "  v: 3 spikes, which rise through -12 mV, each within 0.0012 ms".
            let level = [ReportNumber.short(check.threshold)] + (check.unit.map { [$0] } ?? [])
            Console.say(
                "  \(check.signal): \(CountedNoun(check.count, "spike")), rising through \(level.joined(separator: " ")), within"
                    + " \(MeasuredErrors.roundedUp(check.value)) ms")
        }
        let checked = proposed.map(\.signal) + proposal.events.map(\.signal)
        for check in proposal.events where !proposed.contains(where: { $0.signal == check.signal }) {
            Console.say("  \(check.signal): no check of its values, because a flat line would pass it too")
        }
        reportConstant(reference.golden.header.columns.dropFirst().map(\.name).filter { !checked.contains($0) })
        for warning in proposed.compactMap(\.warning) + proposal.warnings { Console.warn("warning: \(warning)") }
        warnOfVacuousChecks(proposed, reference)
        let words = ["tvbo-verify all"] + selection(of: file) + reading.allowed.map { "--allow " + Self.quoted($0) }
        let options =
            sources.include.map { "--include " + Self.quoted($0) }
            + (sources.allowDimensionFaults ? ["--allow-dimension-faults"] : [])
        // The command that runs the new case.
        Console.say("next: \((words + options).joined(separator: " "))")
    }

    /// Names the signals that are constant in the golden and get no check, the first ones of many.
    private func reportConstant(_ names: [String]) {
        guard !names.isEmpty else { return }
        let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", and \(names.count - 3) more" : "")
        let (verb, pronoun) = names.count == 1 ? ("it is", "it") : ("they are", "they")
        // For example, "  k: no check, because it is constant in the golden; write one with 'constant: true' if …".
        Console.say(
            "  \(shown): no check, because \(verb) constant in the golden; write one with 'constant: true' if \(pronoun)"
                + " must remain so")
    }

    /// Warns of checks that a flat line would pass, as happens where a spike of a run is a step away from the golden's.
    private func warnOfVacuousChecks(_ proposed: [ProposedTolerance], _ reference: CaseTemplate.Reference) {
        let names = proposed.filter(\.isVacuous).map(\.signal)
        guard !names.isEmpty else { return }
        let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        Console.warn(
            "warning: \(CountedNoun(names.count, "check")) can verify nothing, because a flat line at the mean of the golden"
                + " '\(reference.name)' would pass too: those of the signals \(shown)")
        let engine = engine == nil ? ", or record a golden of the same scheme with '--engine jneuroml'" : ""
        Console.warn(
            "hint: if the signals spike, check the times of their spikes with 'events:' and 'metric: event_time' in"
                + " place of max_abs, or use a smaller '--step-size'\(engine)")
    }

    private static func quoted(_ word: String) -> String { ReproductionCommand.quoted(word) }

    /// Returns the options that select the new case; those of the default folder need no `--cases`.
    private func selection(of file: CaseFile) -> [String] {
        let parts = file.folder.split(separator: "/", omittingEmptySubsequences: false).filter { $0 != "." }
        let inner = parts + (file.name.map { [Substring($0)] } ?? [])
        let standard = CasesOptions.defaultFolder.split(separator: "/", omittingEmptySubsequences: false)
        if inner.count > standard.count, inner.starts(with: standard) {
            return ["--case " + Self.quoted(inner.dropFirst(standard.count).joined(separator: "/"))]
        }
        let root = parts.dropLast().joined(separator: "/")
        let id = inner.dropFirst(parts.count - 1).joined(separator: "/")
        let folder = root.isEmpty ? (file.folder.hasPrefix("/") ? "/" : ".") : root
        return ["--cases " + Self.quoted(folder), "--case " + Self.quoted(id)]
    }
}
