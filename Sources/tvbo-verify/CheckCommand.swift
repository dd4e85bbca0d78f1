import ArgumentParser
import Diagnostics
import Files
import ModelCore
import Results
import Simulation
import Simulator
import TVBO

/// The command `tvbo-verify check`, which checks the structure, names, units and dimensions of experiments and LEMS
/// documents.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the structure, names, units and dimensions of experiments and LEMS documents.",
        discussion: """
            Reports all problems of a file, and whether its units are physical or only annotations (bare).

            EXAMPLES
              tvbo-verify check experiment.yaml
              tvbo-verify check models/*.yaml --database tvbo/database
              tvbo-verify check LEMS_*.xml
            """)

    @Argument(help: ArgumentHelp("Experiments and LEMS documents.", valueName: "file"), completion: .file())
    var files: [String]

    @OptionGroup var sources: SourceOptions

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            for file in files {
                do {
                    try check(file)
                } catch let faults as DiagnosticsError {
                    Console.tell(faults.diagnostics, about: file)
                    status = .mostSevere([status, faults.outcome.status])
                }
            }
            return status
        }
    }

    private func check(_ file: String) throws {
        let model = try sources.loader.model(path: file)
        if model.target != nil { return try checkTree(model, file) }
        let preparedModel = try PreparedModel(model)
        let flat = try preparedModel.flat()
        let compiled = try CompiledModel(flat, recorded: model.simulation.recorded)
        _ = try Method.named(model.simulation.method, at: model.simulation.methodPlace)
        let grid = try TimeGrid(model.simulation)
        try preparedModel.checkRun()
        // The verdict already reports units that are annotations.
        Console.tell(model.remarks.filter { $0.code != .unitsAreAnnotations })
        sayVerdict(model, file)
        // Each line describes a property of the experiment, for example "  units       physical", "  states      5, 4
        // of
        // them with a time derivative" (the other one changes only at events), "  integration rk4, 1000 steps of
        // 0.01 ms" or "  population  cells: 10 nodes".
        Console.say("  units       \(model.convention.rawValue)")
        Console.say(
            "  states      \(flat.states.count), \(flat.states.count { $0.derivative != nil }) of them with a time"
                + " derivative"
        )
        Console.say("  evaluation  \(compiled.operationCount) operations for each evaluation of the right-hand side")
        Console.say("  integration \(model.simulation.method), \(grid.stepCount) steps of \(grid.step) ms")
        for population in model.network.populations where !model.network.isSingleNode {
            Console.say("  population  \(population.id): \(population.members.count) nodes")
        }
        Console.say("  records     \(model.simulation.recorded.map(\.path).joined(separator: ", "))")
    }

    /// Prints that a file has no problems, or lists its equations that do not balance. Such a file can be run, but its
    /// units are only annotations.
    private func sayVerdict(_ model: Model, _ file: String) {
        guard !model.unbalanced.isEmpty else { return Console.say("\(file): fine") }
        for balance in model.unbalanced {
            Console.say(Console.painted("\(file): units are annotations: \(balance.summary)", .vacuous))
            for fault in balance.faults {
                // The place in the file and the terms that do not balance.
                Console.say("  \(fault.place.map { "\($0): " } ?? "")\(fault.text)")
            }
        }
    }

    private func checkTree(_ model: Model, _ file: String) throws {
        let program = try TreeProgram(model)
        let grid = try TimeGrid(accumulating: model.simulation)
        try PreparedModel(model).checkRun()
        Console.tell(model.remarks)
        Console.say("\(file): fine")
        // Each line describes a property of the document. The instructions are those of one step, and a file that a run
        // writes has the label "writes".
        Console.say(
            "  components  \(model.components.count) at the top level, \(program.instanceCount) instances in a run")
        Console.say("  step        at most \(program.instructionCount) instructions")
        Console.say("  integration \(model.simulation.method), \(grid.stepCount) steps of \(grid.step) ms")
        for sentence in program.orderDependences { Console.say("  order       \(sentence)") }
        for recording in model.files { Console.say("  writes      \(recording.name)") }
    }
}
