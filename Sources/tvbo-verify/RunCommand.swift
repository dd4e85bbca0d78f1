import ArgumentParser
import Diagnostics
import Files
import Foundation
import LEMS
import ModelCore
import Quantities
import Report
import Results
import Simulation
import Simulator
import TVBO
import Traces
import Verification

/// The command `tvbo-verify run`, which simulates one TVBO experiment or LEMS document.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        _superCommandName: "tvbo-verify",
        abstract: "Simulates one TVBO experiment or LEMS document.",
        discussion: """
            Without '-o' the last value of each recorded quantity is printed. With '-o' the whole solution is written, with \
            times in milliseconds and the fewest digits that preserve each number exactly. '--json' describes the run and \
            its last values, with or without '-o'.

            A LEMS document (.xml) is run as by jNeuroML unless '--method' names another method. The output files that it \
            requests are written below the folder '-d', by default the folder of the document; they are written besides the \
            file of '-o', unless '--record' is given.

            '--sweep' names a parameter as 'mutate' does, component.parameter, in which '*' matches any text, and writes the quantities of all values as \
            columns 'quantity @ component.parameter=value'. With explicit methods, fixed steps and '--events step' all \
            values are computed together; the solutions have the same bits as those of single runs.

            EXAMPLES
              tvbo-verify run experiment.yaml
              tvbo-verify run LEMS_NML2_Ex3_Net.xml -d results
              tvbo-verify run LEMS_NML2_Ex3_Net.xml -d results --method rk4 --step-size 0.001
              tvbo-verify run experiment.yaml --method rk4 --step-size 0.01 --duration 50 -o out.dat
              tvbo-verify run experiment.yaml --method dopri853 --events located --tolerance 1e-13
              tvbo-verify run experiment.yaml --record 'hhcell_1_pop[0]/v' --record '*/g' -o out.csv
              tvbo-verify run experiment.yaml --method euler --listing
              tvbo-verify run Reference/ex3/experiment.yaml --sweep 'hhcell_1_0.C=8:12:5 pF' --method rk4 -o sweep.csv
            """)

    @Argument(help: ArgumentHelp("The experiment or LEMS document.", valueName: "file"), completion: .file())
    var experiment: String

    @OptionGroup var sources: SourceOptions

    @Option(
        name: .customShort("d"),
        help: ArgumentHelp(
            "Folder for the output files that a LEMS document, or the rendering of an experiment, requests. (default:"
                + " the folder of a LEMS document; for an experiment, none are written)",
            valueName: "dir"), completion: .directory)
    var outputFolder: String?

    @Option(help: "The integration method, as in rk4. (default: that of the experiment, or lems for a LEMS document)")
    var method: MethodArgument?

    @Option(
        name: .customLong("step-size"),
        help: ArgumentHelp(
            """
            The step size, as in 0.01, in the experiment's time scale, or in ms for a LEMS document. (default: the \
            experiment's)
            """,
            valueName: "h"))
    var step: DecimalArgument?

    @OptionGroup var policy: SteppingOptions

    @OptionGroup var code: CodeOptions

    @Option(
        help: ArgumentHelp(
            "The number of threads that add up the inputs of nodes over a large matrix of edges, and print files of"
                + " lems during the run; results have the same bits for any number. (default: one for each processor,"
                + " which is also the most)",
            valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The duration, as in 50, in the experiment's time scale. (default: the experiment's)", valueName: "T"))
    var duration: DecimalArgument?

    @Option(
        help: ArgumentHelp(
            "A quantity to record, as in 'pop[0]/v' or '*/v', where '*' matches any text; repeat for several."
                + " (default: those of the model)",
            valueName: "path"))
    var record: [String] = []

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File to write: .dat or .csv.", valueName: "file"), completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp(
            """
            Run a model with noise this many times, as in 200, with other random numbers each time; '-o' writes \
            moments and quantiles over these members with their standard errors, as a golden of a case stores them.
            """,
            valueName: "n"))
    var members: Int?

    @Option(
        help: ArgumentHelp(
            """
            Run the model once for each value of a parameter: equally spaced values from:to:count, as in \
            'hhcell_1_0.C=8:12:5 pF', or a list, as in 'hhcell_1_0.C=8,9,12 pF', with the unit after the values.
            """,
            valueName: "component.parameter=values"))
    var sweep: String?

    @Flag(
        help: """
            Run the forward model of an experiment with an optimization, exploration or inference, and say in the output \
            that this stage is left out.
            """)
    var forward = false

    @Flag(
        help: """
            Print, after the results, the programs for which the run made native code: their instructions, and the machine \
            code with the notation of 'objdump -M intel'.
            """)
    var listing = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if listing, json || code.code == .interpreter {
            throw ValidationError(
                "--listing prints native code as text, so do not combine it with --json or --code interpreter")
        }
        if let threads, !(1...WorkerTeam.limit).contains(threads) {
            throw ValidationError("--threads must be from 1 to \(WorkerTeam.limit), not \(threads)")
        }
        if threads != nil, members != nil || sweep != nil {
            throw ValidationError("--threads is for a single run, so do not combine it with --members or --sweep")
        }
        if let members, !(2...65536).contains(members) {
            throw ValidationError("--members must be from 2 to 65536, not \(members)")
        }
        if sweep != nil, members != nil || outputFolder != nil {
            throw ValidationError("--sweep cannot be combined with --members or -d")
        }
        if let output, TraceWriter.Format(path: output) == nil {
            throw ValidationError("-o must name a .dat or .csv file, not '\(output)'")
        }
        for (name, value) in [("--step-size", step), ("--duration", duration)] {
            if let value, value.number.mantissa <= 0 {
                throw ValidationError("\(name) must be positive, not \(value.number)")
            }
        }
    }

    func run() async throws { try await run(nil) }

    /// Runs the command.
    /// - Parameter early: The reading of the document, if it has begun.
    func run(_ early: EarlyReading?) async throws {
        try await Console.guarded {
            let model = try await early?.model(of: experiment, sources) ?? sources.loader.model(path: experiment)
            Console.tell(model.remarks)
            let files = RecordingFiles(folder: outputFolder ?? folder)
            _ = try files.paths(of: model.files)
            let given = try method?.method()
            let chosen =
                try given ?? Simulation.Method.named(model.simulation.method, at: model.simulation.methodPlace)
            // Without a method of the request, errors refer to that of the experiment.
            var request = SimulationRequest(
                method: given, step: step?.number, duration: duration?.number,
                recorded: record.isEmpty ? nil : record, events: policy.events, stepping: policy.stepping(chosen))
            request.code = code.choice
            // Members and values of a sweep are computed side by side already.
            let isSingle = members == nil && sweep == nil
            let processors = JobLimit.current.processors
            request.threads = isSingle ? min(threads ?? processors, processors) : 1
            request.files = isSingle && writesFiles ? files : nil
            request.ensemble = members.map {
                EnsembleRequest(members: $0, seed: model.simulation.noiseSeed, instants: [])
            }
            let programs = CodeListing()
            let prepared = try PreparedModel(model)
            var run =
                try listing ? programs.recording { try simulate(prepared, request) } : simulate(prepared, request)
            if forward { run.notes.append(forwardNote(model)) }
            if isSingle, let sensitivity = try RoundingSensitivity.measured(of: prepared, run, request) {
                Console.tell([sensitivity.warning])
            }
            if model.target == nil, run.trajectory.columns.isEmpty { Console.tell([Self.nothingRecorded]) }
            if model.target == nil, run.method != .tree,
                let found = isSingle
                    ? try SubnormalValues.found(in: run, of: prepared, request) : SubnormalValues(in: run.trajectory)
            {
                Console.tell([found.warning])
            }
            // The digest is computed while another thread prints the files.
            let solution = run.trajectory
            async let computedDigest = TraceDigest.hexadecimal(solution)
            if members != nil { run.trajectory = EnsembleTable.of(run.trajectory) }
            if let output, let format = TraceWriter.Format(path: output) {
                try TraceWriter.write(run.trajectory, format: format, to: output)
            }
            let written = writesFiles ? try files.write(run) : []
            let digest = await computedDigest
            if json {
                try Console.say(json: RunSummary(run, of: model, digest: digest, files: written))
            } else {
                report(run, model, digest, written)
            }
            if listing { report(programs, run) }
            return .success
        }
    }

    /// The warning for an experiment of which no quantity is recorded.
    private static let nothingRecorded = Diagnostic(
        .warning, .ignoredKey,
        "no quantity is recorded, because all variables have 'variable_of_interest: false' or 'record: false'; TVBO's back"
            + " ends record them all the same",
        hint: "name the quantities, as in --record '*/v'")

    private func simulate(_ prepared: PreparedModel, _ request: SimulationRequest) throws -> SimulatedRun {
        guard let sweep else { return try prepared.run(request) }
        return try prepared.run(ParameterSweep(sweep, of: prepared.model), request)
    }

    private func report(_ programs: CodeListing, _ run: SimulatedRun) {
        let lines = programs.lines
        if lines.isEmpty { Console.say("; no native code was made: \(run.code)") }
        for line in lines { Console.say("\(line)") }
    }

    private func forwardNote(_ model: Model) -> String {
        let stages = model.outerStages.joined(separator: ", ")
        return stages.isEmpty
            ? "--forward changes nothing, because the experiment has no optimization, exploration or inference"
            : "only the simulation was run; these stages of the experiment were left out: \(stages)"
    }

    /// A Boolean value that indicates whether output files are written: if `-d` is given, or for a LEMS document
    /// without `--record`. The files hold the quantities that the document requests, not those of `--record`.
    private var writesFiles: Bool {
        outputFolder != nil || record.isEmpty && sweep == nil && ModelLoader.isXML(experiment)
    }

    /// The folder of the experiment or document.
    private var folder: String {
        let folder = ParentFolder.path(of: experiment)
        return folder.isEmpty ? "." : folder
    }

    private func report(_ run: SimulatedRun, _ model: Model, _ digest: String, _ written: [String]) {
        let wall = ReportNumber.short(run.seconds, digits: 2)
        // For example, "rk4 at 0.01 ms: 1000 steps, computed in 0.02 s, physical units".
        Console.say(
            "\(run.method.name) at \(run.grid.step) ms: \(run.effort?.steps ?? run.grid.stepCount) steps, computed in \(wall) s, \(model.convention.rawValue) units"
        )
        if let effort = run.effort { report(effort, run) }
        Console.say("solution \(digest)")
        // For example, "note: with lems, 'w' of 'cell' is evaluated before 'v' and uses the value of 'v' in the
        // previous step; other methods do not do so".
        for sentence in run.orderDependences {
            Console.say(
                "note: with lems, \(sentence); \(run.method == .tree ? "other methods do" : "this method does") not do so"
            )
        }
        for note in run.notes { Console.say("note: \(note)") }
        for path in written { Console.say("wrote \(path)") }
        if let output {
            let columns = CountedNoun(run.trajectory.columns.count, "quantity", plural: "quantities")
            Console.say("\(output): \(CountedNoun(run.trajectory.times.count, "row")) of \(columns)")
        } else if written.isEmpty {
            reportEnd(run)
        }
    }

    private func report(_ effort: Effort, _ run: SimulatedRun) {
        let steps =
            if case .adaptive(let tolerance) = run.stepping {
                "tolerance \(tolerance), \(effort.rejected) steps rejected"
            } else {
                "fixed steps"
            }
        // For example, "events take effect when they occur; fixed steps; 4000 evaluations of the right-hand side,
        // 3 discontinuities".
        Console.say(
            "events take effect when they occur; \(steps); \(effort.evaluations) evaluations of the right-hand side,"
                + " \(effort.jumps) discontinuities"
        )
        for path in Set(run.sent.map(\.path)).sorted() {
            let times = run.sent.filter { $0.path == path }.map { "\(Milliseconds($0.time).value)" }
            let more = times.count > 8 ? ", … (\(times.count) in all)" : ""
            Console.say("  \(path) sent events at \(times.prefix(8).joined(separator: ", "))\(more) ms")
        }
    }

    private func reportEnd(_ run: SimulatedRun) {
        let end = run.trajectory.times.last ?? 0
        for column in run.trajectory.columns {
            Console.say("  \(column.name) = \(column.values.last ?? .nan) \(column.unit?.name ?? "") at \(end) ms")
        }
    }
}
