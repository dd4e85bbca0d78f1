import ArgumentParser
import Diagnostics
import Harness
import ModelCore
import Results
import Simulation
import TVBO

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads experiments without running them: structure, names, units and dimensions.",
        discussion: """
            Tells all problems of a file at once, and whether its units are meant (physical) or annotations (bare).

            EXAMPLES
              tvbo-verify check experiment.yaml
              tvbo-verify check models/*.yaml --database tvbo/database
            """)

    @Argument(help: ArgumentHelp("Experiments.", valueName: "experiment.yaml"))
    var files: [String]

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            for file in files {
                do {
                    try check(file)
                } catch let faults as Faults {
                    Console.warn(faults.text)
                    status = .invalidInput
                }
            }
            return status
        }
    }

    private func check(_ file: String) throws {
        let model = try Experiment.load(path: file, database: database.models).model()
        let simulator = try Simulator(model)
        let flat = try simulator.flat()
        let compiled = try CompiledModel(flat, recorded: model.simulation.recorded)
        _ = try Method.named(model.simulation.method, at: model.simulation.methodPlace)
        let grid = try TimeGrid(model.simulation)
        Console.remark(model.remarks)
        Console.say("\(file): fine")
        Console.say("  units       \(model.convention.rawValue)")
        Console.say(
            "  states      \(flat.states.count), of which \(flat.states.count { $0.derivative != nil }) continuous"
        )
        Console.say("  flow        \(compiled.operationCount) operations")
        Console.say("  integration \(model.simulation.method), \(grid.stepCount) steps of \(grid.step) ms")
        for population in model.network.populations where !model.network.isSingleNode {
            Console.say("  population  \(population.id): \(population.members.count)")
        }
        Console.say("  records     \(model.simulation.recorded.map(\.path).joined(separator: ", "))")
    }
}
