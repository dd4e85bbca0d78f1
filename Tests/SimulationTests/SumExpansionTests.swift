import Expressions
import ModelCore
import Quantities
import Simulation
import Testing
import Traces

/// Networks of cells that add up several quantities, whose sums become additions in lanes or remain.
struct SumExpansionTests {
    /// The way in which cells add up the states of others.
    enum Wiring: String, CaseIterable {
        /// All cells add up two states of one kind each.
        case equal
        /// One half of the cells adds up two states, the other half three.
        case halves
        /// One half adds up states, the other half quantities of another kind.
        case kinds
        /// Every cell has another number of parts, from none to eleven.
        case different
        /// One of the cells has a further part.
        case single
        /// All cells add up two states of random cells, so that additions would tell the cells apart.
        case random
        /// All cells add up quantities of their own, one of them twice.
        case own

        private static func mixed(_ number: Int) -> Int {
            let product = UInt64(truncatingIfNeeded: number + 1) &* 0x9E37_79B9_7F4A_7C15
            return Int(truncatingIfNeeded: product >> 40)
        }

        /// The parts of the sum of a cell.
        func parts(_ cell: Int, of count: Int) -> [String] {
            func states(_ number: Int) -> [String] { (0..<number).map { "v\((cell * 7 + $0 * 3 + 1) % count)" } }
            return switch self {
            case .equal: states(2)
            case .halves: states(cell % 2 == 0 ? 2 : 3)
            case .kinds: cell % 2 == 0 ? states(1) : ["q\(cell)"]
            case .different: states(cell % 12)
            case .single: states(cell == 5 ? 3 : 1)
            case .random: (0..<2).map { "v\(Self.mixed(cell * 2 + $0) % count)" }
            case .own: ["q\(cell)", "w\(cell)", "q\(cell)"]
            }
        }
    }

    /// The parts are added in their order, so that all bits are those of the separate programs; also in the units of the
    /// recordings, some of which need more than a multiplication. The program of the right-hand side takes the steps of
    /// networks with a delay, and that of whole steps those of the others.
    @Test(arguments: Wiring.allCases, [("euler", false), ("rk4", false), ("euler", true), ("rk4", true)])
    func sumsKeepAllBits(wiring: Wiring, run: (method: String, hasDelay: Bool)) throws {
        for cells in [5, 40, 48] {
            let flat = try Self.network(wiring, cells, hasDelay: run.hasDelay)
            let plain = try Self.run(flat, run.method, isWhole: false, usesLanes: false)
            #expect(plain.events > cells / 2)
            for code in WholeStepTests.codes {
                let laned = try Self.run(flat, run.method, isWhole: true, usesLanes: true, code: code)
                #expect(plain.values == laned.values, "\(cells) cells, \(code)")
                #expect(plain.events == laned.events)
            }
        }
    }

    /// Sums become additions where these run as lanes, and remain where additions would leave no lanes.
    @Test(arguments: [(Wiring.own, 0), (.equal, 0), (.different, 48), (.random, 48)])
    func lanesRemain(wiring: Wiring, sums: Int) throws {
        // Recorded sums are additions, which would tell the cells apart.
        let flat = try Self.network(wiring, 48)
        let model = try Self.model(flat, .rungeKutta(.euler), usesLanes: true, paths: flat.states.map(\.path))
        let division = try #require(model.stepDivision)
        #expect(division.lanes == 48)
        #expect(division.sums == sums)
    }

    /// Sums of the right-hand side become additions if no program takes whole steps.
    @Test(arguments: [(Wiring.own, 0), (.equal, 0), (.different, 48), (.random, 48)])
    func lanesOfTheRightHandSideRemain(wiring: Wiring, sums: Int) throws {
        let flat = try Self.network(wiring, 48)
        let paths = flat.states.map(\.path)
        let whole = try Self.model(flat, .rungeKutta(.euler), usesLanes: true, paths: paths)
        #expect(whole.flowDivision == (48, 48))
        var delayed = flat
        delayed.delays = [("past", 0, 0.3)]
        let model = try Self.model(delayed, .rungeKutta(.euler), usesLanes: true, paths: paths)
        #expect(model.stepDivision == nil)
        #expect(model.flowDivision == (48, sums))
    }

    /// A single state that becomes infinite in one lane stops the run after the same step, with the same message.
    @Test(arguments: Wiring.allCases, WholeStepTests.codes) func aLaneThatIsNotFiniteStopsTheRun(
        wiring: Wiring, code: CodeChoice
    ) throws {
        var flat = try Self.network(wiring, 40)
        flat.states[2 * 23 + 1].initial = 1e200
        func message(_ isWhole: Bool) -> String {
            do {
                _ = try Self.run(flat, "euler", isWhole: isWhole, usesLanes: isWhole, code: code)
                return ""
            } catch { return "\(error)" }
        }
        #expect(message(false).contains("the state 'w23' is "))
        #expect(message(true) == message(false))
    }

    /// Cells with two states each, a sum as input, and a test that resets a state.
    private static func network(_ wiring: Wiring, _ count: Int, hasDelay: Bool = false) throws -> FlatModel {
        var flat = FlatModel(
            name: "net", constants: [:], states: [], definitions: [], tests: [], deliveries: [])
        for cell in 0..<count {
            flat.constants["k\(cell)"] = 0.5 + Double(cell) / 10
            flat.states.append(
                .init(
                    path: "v\(cell)", initial: Double(cell) / 20,
                    derivative: try LaneTests.number("k\(cell) * (1.2 - w\(cell)) + 0.01 * s\(cell)")))
            // Its square makes a large value infinite.
            flat.states.append(
                .init(
                    path: "w\(cell)", initial: 0, derivative: try LaneTests.number("v\(cell) - w\(cell) * w\(cell)")))
            flat.definitions.append(.init(path: "q\(cell)", source: .value(try LaneTests.number("3 * w\(cell)"))))
            flat.definitions.append(.init(path: "s\(cell)", source: .sum(wiring.parts(cell, of: count))))
            flat.tests.append(
                .init(
                    path: "v\(cell)", condition: try LaneTests.condition("v\(cell) .gt. 0.9"),
                    actions: [.assign(state: 2 * cell, value: .number(0)), .note(source: cell)]))
        }
        if hasDelay {
            flat.delays = [("past", 0, 0.3)]
            flat.states[3].derivative = try LaneTests.number("v1 - w1 * w1 + 0.01 * past")
        }
        return flat
    }

    private static func model(
        _ flat: FlatModel, _ method: Simulation.Method, usesLanes: Bool, paths: [String]? = nil
    ) throws -> CompiledModel {
        let units: [PhysicalUnit?] = [
            nil, PhysicalUnit("mV", .voltage, power: -3), PhysicalUnit("degC", Dimension(k: 1), offset: 273.15),
            PhysicalUnit("min", .time, scale: 60), PhysicalUnit("kV", .voltage, power: 3),
        ]
        let paths = paths ?? flat.states.map(\.path) + flat.definitions.map(\.path)
        return try CompiledModel(
            flat, recorded: paths.enumerated().map { Recording(path: $1, unit: units[$0 % units.count]) },
            method: method,
            usesLanes: usesLanes)
    }

    private static func run(
        _ flat: FlatModel, _ name: String, isWhole: Bool, usesLanes: Bool, code: CodeChoice = .best
    ) throws -> (values: [[UInt64]], events: Int) {
        let method = try Simulation.Method.named(name)
        let model = try model(flat, method, usesLanes: usesLanes)
        let settings = SimulationSettings(
            timeScale: .second, step: DecimalNumber(mantissa: 1, exponent: -1),
            duration: DecimalNumber(mantissa: 15, exponent: 0), transient: DecimalNumber(mantissa: 0, exponent: 0),
            method: name, recorded: [])
        var solver = try FixedStepSolver(
            model: model, method: method, grid: TimeGrid(settings), recordsDenseOutput: false)
        solver.takesWholeSteps = isWhole
        solver.code = code
        let (result, events, _) = try solver.runWithEvents()
        return (result.columns.map { $0.values.map(\.bitPattern) }, events.count)
    }
}
