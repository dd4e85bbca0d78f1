import Expressions
import ModelCore
import Quantities
import Simulation
import Testing
import Traces

/// Runs with one program for a whole step, and with separate programs for the stages, the tests and the recording.
struct WholeStepTests {
    static let methods = ["euler", "midpoint", "rk4", "dopri5", "dopri853"]
    static let codes: [CodeChoice] = [.best, .interpreter, .native(.sse2)]

    /// The operations and their order are the same, so that all values and events have the same bits: in networks with
    /// resets, delayed events and limited states, with and without lanes.
    @Test(arguments: methods, [3, 40]) func wholeStepsKeepAllBits(method: String, cells: Int) throws {
        let flat = try RandomNetwork(cells: cells, synapses: 2 * cells).flat()
        let plain = try Self.run(flat, method, isWhole: false)
        #expect(plain.events.count > cells)
        for code in Self.codes {
            for usesLanes in [false, true] {
                let whole = try Self.run(flat, method, isWhole: true, usesLanes: usesLanes, code: code)
                #expect(Self.bits(plain.result) == Self.bits(whole.result), "\(code), lanes: \(usesLanes)")
                #expect(plain.events.map(\.source) == whole.events.map(\.source))
                #expect(plain.events.map(\.time) == whole.events.map(\.time))
            }
        }
    }

    /// Equal cells that fill vector registers, whose states two programs move to and fro, with resets in single steps.
    @Test(arguments: methods, [14, 15]) func alternatingProgramsKeepAllBits(method: String, seconds: Int) throws {
        let cells = 0..<16
        var flat = FlatModel(
            name: "net", constants: [:], states: [], definitions: [], tests: [], deliveries: [])
        for cell in cells {
            flat.constants["k\(cell)"] = 0.5 + Double(cell) / 10
            flat.states.append(
                .init(
                    path: "v\(cell)", initial: Double(cell) / 20,
                    derivative: try LaneTests.number("k\(cell) * (1.2 - w\(cell)) + 0.1 * sin(t)")))
            flat.states.append(
                .init(path: "w\(cell)", initial: 0, derivative: try LaneTests.number("v\(cell) - w\(cell)")))
            flat.tests.append(
                .init(
                    path: "v\(cell)", condition: try LaneTests.condition("v\(cell) .gt. 0.9"),
                    actions: [.assign(state: 2 * cell, value: .number(0)), .note(source: cell)]))
        }
        let plain = try Self.run(flat, method, isWhole: false, seconds: seconds)
        #expect(plain.events.count > cells.count)
        for code in Self.codes {
            let whole = try Self.run(flat, method, isWhole: true, usesLanes: true, code: code, seconds: seconds)
            #expect(Self.bits(plain.result) == Self.bits(whole.result), "\(code)")
            #expect(plain.events.map(\.source) == whole.events.map(\.source))
        }
    }

    /// A solver for another method than that of the model does not use the programs of the model's method.
    @Test func aModelOfAnotherMethodIsIntegratedByTheOwnOne() throws {
        let flat = try RandomNetwork(cells: 3, synapses: 3).flat()
        let own = try Self.run(flat, "rk4", isWhole: false)
        let other = try Self.run(flat, "rk4", isWhole: true, compiled: .rungeKutta(.euler))
        #expect(Self.bits(own.result) == Self.bits(other.result))
    }

    static let implicitMethods = ["backward-euler", "trapezoidal", "rodas4"]

    /// The programs of implicit methods perform the operations of the general ones.
    @Test(arguments: implicitMethods, [1, 3, 8]) func implicitProgramsKeepAllBits(method: String, cells: Int) throws {
        let flat = try RandomNetwork(cells: cells, synapses: cells).flat()
        let plain = try Self.run(flat, method, isWhole: false)
        for code in Self.codes {
            let whole = try Self.run(flat, method, isWhole: true, code: code)
            #expect(Self.bits(plain.result) == Self.bits(whole.result), "\(code)")
            #expect(plain.events.map(\.time) == whole.events.map(\.time))
        }
    }

    /// Pivots that are not on the diagonal, and derivatives that do not exist, are left to the general programs.
    @Test(arguments: implicitMethods, codes) func otherPivotsAreFound(method: String, code: CodeChoice) throws {
        // The diagonal of y is about 1, and the entry of x below it 40 at a step of 0.1.
        let flat = FlatModel(
            name: "net", constants: [:],
            states: [
                .init(path: "x", initial: 1, derivative: try LaneTests.number("0 - 400 * y + 9.9 * x")),
                .init(path: "y", initial: 0.5, derivative: try LaneTests.number("400 * x + 9.9 * y - sqrt(y * y)")),
                .init(path: "z", initial: 0, derivative: try LaneTests.number("1 - sqrt(z)")),
            ], definitions: [], tests: [], deliveries: [])
        let plain = try? Self.run(flat, method, isWhole: false)
        let whole = try? Self.run(flat, method, isWhole: true, code: code)
        #expect(plain.map { Self.bits($0.result) } == whole.map { Self.bits($0.result) })
        #expect(plain != nil)
    }

    /// Comparisons of the time, which are decided at the middle of a step, and rates and tests that use the time.
    @Test(arguments: methods, codes) func theTimeIsThatOfTheStage(method: String, code: CodeChoice) throws {
        var flat = FlatModel(
            name: "net", constants: [:],
            states: [
                .init(path: "x", initial: 1, derivative: try LaneTests.number("pulse - x + 0.1 * sin(3 * t)")),
                .init(path: "y", initial: 0, derivative: try LaneTests.number("x * t")),
                .init(path: "late", initial: 0, derivative: nil),
            ], definitions: [], tests: [], deliveries: [])
        flat.definitions = [
            .init(
                path: "pulse",
                source: .value(
                    .piecewise(
                        [.init(value: .number(2), condition: try LaneTests.condition("t .gt. 1.25 .and. t .lt. 4"))],
                        otherwise: .number(0)))),
            .init(path: "clock", source: .value(try LaneTests.number("2 * t"))),
        ]
        flat.tests = [
            .init(
                path: "x", condition: try LaneTests.condition("t .gt. 3 .and. x .gt. 1"),
                actions: [.assign(state: 2, value: try LaneTests.number("t"))])
        ]
        let plain = try Self.run(flat, method, isWhole: false)
        let whole = try Self.run(flat, method, isWhole: true, code: code)
        #expect(Self.bits(plain.result) == Self.bits(whole.result))
        let clock = try #require(whole.result.columns.first { $0.name == "clock" })
        #expect(clock.values == whole.result.times.map { 2 * ($0 * 1e-3) })
        #expect((whole.result.columns.first { $0.name == "late" }?.values.last ?? 0) > 3)
    }

    /// The step after which a state is not finite is the same, whether a test acts in it or not.
    @Test(arguments: [false, true], codes) func statesThatAreNotFiniteStopTheRun(isWhole: Bool, code: CodeChoice) throws
    {
        let flat = FlatModel(
            name: "net", constants: [:],
            states: [
                .init(path: "a", initial: 1, derivative: try LaneTests.number("0 - a")),
                .init(path: "b", initial: 2, derivative: try LaneTests.number("b^3 * b^3")),
            ], definitions: [], tests: [], deliveries: [])
        #expect {
            _ = try Self.run(flat, "euler", isWhole: isWhole, code: code)
        } throws: { "\($0)".contains("b' is infinite after step 5 ") }
    }

    // MARK: Running

    private static func run(
        _ flat: FlatModel, _ name: String, isWhole: Bool, usesLanes: Bool = false, code: CodeChoice = .best,
        seconds: Int = 15, compiled: Simulation.Method? = nil
    ) throws -> (result: Trajectory, events: [(source: Int, time: Double)]) {
        let method = try Simulation.Method.named(name)
        let paths = flat.states.map(\.path) + flat.definitions.map(\.path)
        let model = try CompiledModel(
            flat, recorded: paths.map { Recording(path: $0, unit: nil) }, method: compiled ?? method,
            usesLanes: usesLanes)
        let settings = SimulationSettings(
            timeScale: .second, step: DecimalNumber(mantissa: 1, exponent: -1),
            duration: DecimalNumber(mantissa: Int64(seconds), exponent: 0),
            transient: DecimalNumber(mantissa: 0, exponent: 0),
            method: name, recorded: [])
        var solver = try FixedStepSolver(
            model: model, method: method, grid: TimeGrid(settings), recordsDenseOutput: false)
        solver.takesWholeSteps = isWhole
        solver.code = code
        let (result, events, _) = try solver.runWithEvents()
        return (result, events)
    }

    private static func bits(_ result: Trajectory) -> [[UInt64]] {
        result.columns.map { $0.values.map(\.bitPattern) }
    }
}
