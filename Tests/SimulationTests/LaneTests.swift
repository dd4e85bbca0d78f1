import Expressions
import ModelCore
import Quantities
import Simulation
import Testing
import Traces

/// Networks of equal cells with different constants, compiled with and without lanes.
struct LaneTests {
    /// A network and the way to integrate it.
    struct Setting: CustomTestStringConvertible, Sendable {
        var cells: Int
        var synapses: Int
        var method: String
        var recordsDenseOutput = false
        var testDescription: String {
            "\(cells) cells, \(synapses) synapses, \(method)\(recordsDenseOutput ? ", dense" : "")"
        }
    }

    static let settings: [Setting] = [
        Setting(cells: 4, synapses: 9, method: "euler"), Setting(cells: 7, synapses: 0, method: "heun"),
        Setting(cells: 8, synapses: 8, method: "rk4"), Setting(cells: 65, synapses: 300, method: "euler"),
        Setting(cells: 130, synapses: 500, method: "rk4", recordsDenseOutput: true),
        Setting(cells: 64, synapses: 1, method: "dopri853"),
    ]

    /// Lanes perform the same operations in the same order, so that all quantities of all cells, their derivatives and
    /// the left limits at events have the same bits.
    @Test(arguments: settings) func lanesKeepAllBits(setting: Setting) throws {
        let flat = try RandomNetwork(cells: setting.cells, synapses: setting.synapses).flat()
        let plain = try Self.run(flat, setting, usesLanes: false)
        let laned = try Self.run(flat, setting, usesLanes: true)
        #expect(plain.model.laneCount == 0)
        #expect(laned.model.laneCount == max(setting.cells, setting.synapses))
        #expect(Self.bits(plain.result) == Self.bits(laned.result))
        #expect(plain.events.map(\.source) == laned.events.map(\.source))
        #expect(plain.events.map(\.time) == laned.events.map(\.time))
        // Without events, the test would not show that lanes and events work together.
        #expect(plain.events.count > setting.cells)
        #expect(setting.recordsDenseOutput == !plain.result.leftLimits.isEmpty)
    }

    /// The state that a message names is the first one in the order of the tree, whatever its lane.
    @Test(arguments: [false, true]) func theFirstStateThatFailsIsNamed(usesLanes: Bool) throws {
        let names = Array(0..<20)
        let flat = FlatModel(
            name: "net", constants: [:],
            states: try names.flatMap { cell in
                try ["a", "b"].map { name in
                    .init(
                        path: "\(name)\(cell)", initial: 1,
                        derivative: try Self.number("\(name)\(cell) * \(name == "a" ? "0.5" : "x\(cell) * x\(cell)")"))
                }
            }, definitions: names.map { .init(path: "x\($0)", source: .value(.number($0 < 11 ? 1 : 1e200))) },
            tests: [], deliveries: [])
        let setting = Setting(cells: 20, synapses: 0, method: "euler")
        #expect {
            _ = try Self.run(flat, setting, usesLanes: usesLanes)
        } throws: { "\($0)".contains("b11' is infinite after step 1 ") }
    }

    /// A test that an earlier test of the same step enables acts in that step, and one that it disables does not.
    @Test(arguments: [false, true]) func testsSeeTheAssignmentsOfEarlierOnes(usesLanes: Bool) throws {
        let count = 24
        let flat = FlatModel(
            name: "net", constants: [:],
            states: try (0..<count).flatMap { cell -> [FlatModel.State] in
                [
                    .init(path: "v\(cell)", initial: 0, derivative: try Self.number("1")),
                    .init(path: "flag\(cell)", initial: 0, derivative: nil),
                ]
            }, definitions: [],
            tests: try (0..<count).map { cell in
                // The first cell sets the flag of the second, which sets that of the third, and so on.
                .init(
                    path: "cell",
                    condition: try Self.condition(cell == 0 ? "v0 .gt. 0.45" : "flag\(cell - 1) .gt. 0.5"),
                    actions: [.assign(state: 2 * cell + 1, value: .number(1))])
            }, deliveries: [])
        let run = try Self.run(flat, Setting(cells: count, synapses: 0, method: "euler"), usesLanes: usesLanes)
        for cell in 0..<count {
            let flags = run.result.columns.first { $0.name == "flag\(cell)" }?.values
            #expect(flags?.firstIndex(of: 1) == 5, "cell \(cell)")
        }
    }

    // MARK: Running

    private static func run(
        _ flat: FlatModel, _ setting: Setting, usesLanes: Bool
    ) throws -> (model: CompiledModel, result: Trajectory, events: [(source: Int, time: Double)]) {
        let method = try Simulation.Method.named(setting.method)
        let paths = flat.states.map(\.path) + flat.definitions.map(\.path)
        let model = try CompiledModel(
            flat, recorded: paths.map { Recording(path: $0, unit: nil) }, method: method, usesLanes: usesLanes)
        let settings = SimulationSettings(
            timeScale: .second, step: DecimalNumber(mantissa: 1, exponent: -1),
            duration: DecimalNumber(mantissa: 15, exponent: 0), transient: DecimalNumber(mantissa: 0, exponent: 0),
            method: setting.method, recorded: [])
        let solver = try FixedStepSolver(
            model: model, method: method, grid: TimeGrid(settings), recordsDenseOutput: setting.recordsDenseOutput)
        let (result, events, _) = try solver.runWithEvents()
        return (model, result, events)
    }

    private static func bits(_ result: Trajectory) -> [[UInt64]] {
        let values = result.columns.map { $0.values } + result.columns.map { $0.slopes ?? [] }
        let limits = result.leftLimits.map { [Double($0.row)] + $0.values + $0.slopes }
        return (values + limits).map { $0.map(\.bitPattern) }
    }

    static func number(_ text: String) throws -> Expressions.Expression {
        try LEMSParser.number(ExpressionSource(text)).expression
    }

    static func condition(_ text: String) throws -> Expressions.Expression {
        try LEMSParser.condition(ExpressionSource(text)).expression
    }
}
