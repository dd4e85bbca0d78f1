import Algorithms
import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A compiler from flat models to instruction programs, which share one register file.
///
///     var compiler = Compiler(flat, usesLanes: false)
///     let model = try compiler.compile(recorded: recordings, eventFunctions: [], method)
struct Compiler {
    private let flat: FlatModel
    private let builder: ProgramBuilder
    /// The register of each state of the flat model.
    private var stateRegisters: [Int32]
    /// The registers of the past values of delayed states.
    private var delayRegisters: [Int32] = []
    /// The registers of values that are held over a step.
    private var holdRegisters: [Int32] = []
    /// The registers of the sums of all projections, in order.
    private var sumRegisters: [Int32] = []
    /// The places of the continuous states among themselves.
    private var statePlaces: [String: Int32] = [:]
    /// A Boolean value for each register that indicates whether the right-hand side reads it.
    private var isRead: [Bool] = []

    /// A Boolean value that indicates whether equal parts of the model are to run as lanes.
    private let usesLanes: Bool

    /// Creates a compiler, and assigns registers to all states; those of the continuous states are consecutive.
    /// - Parameter usesLanes: A Boolean value that indicates whether equal parts of the model are to run as lanes.
    init(_ flat: FlatModel, usesLanes: Bool) {
        self.flat = flat
        self.usesLanes = usesLanes
        builder = ProgramBuilder(constants: flat.constants, randomState: flat.randomState)
        stateRegisters = [Int32](repeating: 0, count: flat.states.count)
        for isContinuous in [true, false] {
            for (index, state) in flat.states.enumerated() where (state.derivative != nil) == isContinuous {
                stateRegisters[index] = builder.addVariable(
                    state.path, initial: state.initial, isHeld: !isContinuous)
            }
        }
        for delay in flat.delays {
            let initial = flat.states[delay.state].initial
            delayRegisters.append(builder.addVariable(delay.name, initial: initial, isHeld: true))
        }
        for name in flat.projections.flatMap(\.sums) { sumRegisters.append(builder.addVariable(name, initial: 0)) }
        for hold in flat.holds { holdRegisters.append(builder.addVariable(hold.name, initial: 0)) }
        for definition in flat.definitions { builder.define(definition) }
    }

    /// The compiled programs of a model with the numbers of their registers, under the names that ``CompiledModel``
    /// gives them.
    struct Parts {
        /// The register of the first continuous state; 0 if there is none.
        var firstState: Int32
        /// The paths of the continuous states, shape `[states]`.
        var paths: [String]
        /// The program that computes the right-hand side, and the registers of its results, the derivatives of the
        /// continuous states.
        var flow: (instructions: [Instruction], results: [Int32])
        /// The program that computes the amplitudes of noise, and the continuous states that have noise.
        var diffusing: (instructions: [Instruction], noise: [CompiledModel.NoiseEntry])
        /// The ranges to which continuous states are limited, in SI, each with the index of its state among the
        /// continuous states.
        var limits: [(state: Int, range: ClosedRange<Double>)]
        /// The delayed states: the register of the state, the register of its past value, and the delay in seconds.
        var delays: [(source: Int32, target: Int32, seconds: Double)]
        /// The compiled projections: weighted sums over the edges of a network, which is given by a matrix.
        var projections: [CompiledProjection]
        /// The program that computes the couplings that are kept constant over a step, the registers of their values,
        /// and the registers to which these are copied at the start of a step.
        var holding: (instructions: [Instruction], holds: [(source: Int32, target: Int32)])
        /// The program that evaluates for all tests together whether their actions may have an effect, the register of
        /// each test that is not 0 if so, and the tests.
        var testing: (program: [Instruction], results: [Int32], tests: [CompiledModel.Test])
        /// The connections over which events are sent: the delay in seconds, and the actions that are performed when an
        /// event arrives.
        var deliveries: [(delay: Double, actions: [CompiledModel.Action])]
        /// The recorded quantities, and the program that computes them.
        var outputs: (outputs: [CompiledModel.Output], recording: [Instruction])
        /// The program that computes the functions that the switches follow, and the switches.
        var switching: (instructions: [Instruction], switches: [CompiledModel.Switch])
        /// The program that computes the event functions, and the registers of each: that of its value, and that of the
        /// quantity whose value is reported when the event occurs.
        var watching: (instructions: [Instruction], watched: [(function: Int32, value: Int32)])
        /// The event functions whose occurrences are reported.
        var eventFunctions: [EventFunction]
        /// The program that computes the partial derivatives of the right-hand side (after the right-hand side itself,
        /// if all of them are wanted), and their places in the Jacobian.
        var jacobian: (instructions: [Instruction], entries: [CompiledModel.JacobianEntry])
        /// The program of a whole step; nil unless the method is explicit and ``StepCompiler`` makes a program.
        var step: StepProgram?
        /// The program of a Newton correction; nil unless the method is an implicit rule and ``ImplicitCompiler`` makes
        /// a program.
        var newton: NewtonProgram?
        /// The program of the stages of RODAS; nil unless this is the method and ``ImplicitCompiler`` makes a program.
        var rodas: RodasProgram?
    }

    /// Compiles all programs of the flat model for a method. Call it once.
    /// - Throws: `DiagnosticsError` for unknown names and quantities.
    mutating func compile(
        recorded: [Recording], eventFunctions: [EventFunction], _ method: Method
    ) throws -> CompiledModel {
        let continuous = flat.states.indices.filter { flat.states[$0].derivative != nil }
        let flow = try compileFlow(continuous)
        findReadRegisters(flow.instructions, flow.results)
        var parts = Parts(
            firstState: continuous.first.map { stateRegisters[$0] } ?? 0,
            paths: continuous.map { flat.states[$0].path },
            flow: flow, diffusing: try compileNoise(continuous),
            limits: continuous.enumerated().compactMap { place, state in
                flat.states[state].limits.map { (place, $0) }
            },
            delays: flat.delays.indices.map { index in
                (stateRegisters[flat.delays[index].state], delayRegisters[index], flat.delays[index].seconds)
            },
            projections: try compileProjections(), holding: try compileHolds(), testing: try compileTests(),
            deliveries: try flat.deliveries.map { ($0.delay, try $0.actions.map(action)) },
            outputs: try compileOutputs(recorded), switching: try compileSwitches(),
            watching: try compileWatches(eventFunctions), eventFunctions: eventFunctions,
            jacobian: try compileJacobian(continuous, method.derivatives, flow.instructions))
        builder.forgetNames()
        statePlaces = [:]
        addPrograms(of: method, to: &parts)
        var model = CompiledModel(flat: flat, method: method, builder: builder, parts: parts)
        if usesLanes { model.divide(sums: builder.sums, constants: builder.constants) }
        return model
    }

    /// Adds the programs of a step of a method, which consist of the others.
    private func addPrograms(of method: Method, to parts: inout Parts) {
        switch method {
        case .rungeKutta(let tableau) where !flat.isMap:
            builder.keepsSums = usesLanes
            var compiler = StepCompiler(builder)
            parts.step = compiler.compile(tableau, parts)
        case .implicit(let rule):
            var compiler = ImplicitCompiler(builder, parts)
            parts.newton = compiler?.newton(rule)
        case .rodas:
            var compiler = ImplicitCompiler(builder, parts)
            parts.rodas = compiler?.rodas()
        default: break
        }
    }

    private mutating func compileFlow(_ continuous: [Int]) throws -> (instructions: [Instruction], results: [Int32]) {
        builder.keepsSums = usesLanes
        defer { builder.keepsSums = false }
        var results: [Int32] = []
        for index in continuous {
            guard let derivative = flat.states[index].derivative else { continue }
            let register = try builder.compile(derivative)
            statePlaces[flat.states[index].path] = Int32(results.count)
            results.append(register)
        }
        return (builder.finishProgram(), results)
    }

    private func compileNoise(
        _ continuous: [Int]
    ) throws -> (instructions: [Instruction], noise: [CompiledModel.NoiseEntry]) {
        let streams = NoiseSource.streams(of: flat.states.map(\.path))
        let noise = try continuous.enumerated().compactMap { place, state -> CompiledModel.NoiseEntry? in
            guard let diffusion = flat.states[state].diffusion else { return nil }
            return .init(
                state: Int32(place), amplitude: try builder.compile(diffusion),
                draws: flat.states[state].draws ?? NoiseDraws(stream: streams[state], member: 0))
        }
        return (Fusion.fused(builder.finishProgram(), keeping: noise.map(\.amplitude)), noise)
    }

    /// Finds the registers that a part of the right-hand side reads: its program, the prelude with what is constant
    /// during a step, or the computation of the couplings that are held over a step.
    private mutating func findReadRegisters(_ program: [Instruction], _ results: [Int32]) {
        isRead += repeatElement(false, count: builder.registers.count - isRead.count)
        for instruction in chain(program, builder.prelude) {
            if instruction.opcode == .sum {
                for part in builder.sums[Int(instruction.a)] { isRead[Int(part)] = true }
            } else {
                for operand in instruction.operands { isRead[Int(operand)] = true }
            }
        }
        for result in results { isRead[Int(result)] = true }
    }

    private func compileProjections() throws -> [CompiledProjection] {
        guard !flat.projections.isEmpty else { return [] }
        let registers = Dictionary(
            zip(flat.states.map(\.path), stateRegisters), uniquingKeysWith: { first, _ in first })
        var sums = sumRegisters[...]
        return try flat.projections.map { projection in
            let own = Array(sums.prefix(projection.sums.count))
            sums = sums.dropFirst(projection.sums.count)
            return try CompiledProjection(projection, registers, sums: own)
        }
    }

    private mutating func compileHolds() throws -> (
        instructions: [Instruction], holds: [(source: Int32, target: Int32)]
    ) {
        let values = try flat.holds.map { try builder.register(of: $0.path) }
        let instructions = Fusion.fused(builder.finishProgram(), keeping: values)
        findReadRegisters(instructions, values)
        return (instructions, zip(values, holdRegisters).map { (source: $0, target: $1) })
    }

    // MARK: Events

    private func compileTests() throws -> (program: [Instruction], results: [Int32], tests: [CompiledModel.Test]) {
        let tests = try flat.tests.map { test in
            let result = try builder.compile(test.condition)
            let condition = Fusion.fused(builder.finishProgram(), keeping: [result])
            return CompiledModel.Test(
                condition: condition, result: result, actions: try test.actions.map(action),
                isTimed: test.isTimed)
        }
        builder.keepsSums = usesLanes
        defer { builder.keepsSums = false }
        let results = try flat.tests.map(effect)
        return (builder.finishProgram(), results, tests)
    }

    /// Returns the register that is not 0 where the actions of a test have an effect: its condition holds and, if it
    /// only assigns values, one of them differs from the present one.
    private func effect(_ test: FlatModel.Test) throws -> Int32 {
        let condition = try builder.compile(test.condition)
        var differences: [Int32] = []
        for action in test.actions {
            guard case .assign(let state, let value) = action, !value.isRandom else { return condition }
            differences.append(builder.emit(.notEqual, try builder.compile(value), stateRegisters[state]))
        }
        guard let first = differences.first else { return builder.literal(0) }
        return builder.emit(.and, condition, differences.dropFirst().reduce(first) { builder.emit(.or, $0, $1) })
    }

    private func action(_ action: FlatModel.Action) throws -> CompiledModel.Action {
        switch action {
        case .assign(let state, let value): .assign(try assignment(state, value))
        case .send(let connections): .send(connections: connections)
        case .first(let cases): .first(try cases.map(conditional))
        case .note(let source): .note(source: source)
        }
    }

    private func conditional(
        _ condition: Expression, _ actions: [FlatModel.Action]
    ) throws -> (condition: [Instruction], result: Int32, actions: [CompiledModel.Action]) {
        let result = try builder.compile(condition)
        let instructions = Fusion.fused(builder.finishProgram(), keeping: [result])
        return (instructions, result, try actions.map(action))
    }

    private func assignment(_ state: Int, _ value: Expression) throws -> CompiledModel.Assignment {
        let result = try builder.compile(value)
        let state = (register: stateRegisters[state], flat: flat.states[state])
        return .init(
            instructions: Fusion.fused(builder.finishProgram(), keeping: [result]), value: result,
            target: state.register, isWatched: state.flat.derivative != nil || isRead[Int(state.register)])
    }

    private func compileSwitches() throws -> (instructions: [Instruction], switches: [CompiledModel.Switch]) {
        let functions = try flat.switches.map { try builder.compile($0.function) }
        let instructions = Fusion.fused(builder.finishProgram(), keeping: functions)
        let switches = zip(flat.switches, functions).map {
            CompiledModel.Switch(target: stateRegisters[$0.state], function: $1, kind: $0.kind)
        }
        return (instructions, switches)
    }

    private func compileWatches(
        _ eventFunctions: [EventFunction]
    ) throws -> (instructions: [Instruction], watched: [(function: Int32, value: Int32)]) {
        guard !eventFunctions.isEmpty else { return ([], []) }
        var derivatives = PartialDerivatives(flat)
        let functions = eventFunctions.map { $0.function(flat, &derivatives) }
        for definition in derivatives.definitions { builder.define(definition) }
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        let watched = try zip(eventFunctions, functions).map { watch, function in
            guard known.contains(watch.path) else { throw unknown(watch.path, known) }
            return (function: try builder.compile(function), value: try builder.register(of: watch.path))
        }
        return (Fusion.fused(builder.finishProgram(), keeping: watched.flatMap { [$0.function, $0.value] }), watched)
    }

    // MARK: Derivatives

    private func compileJacobian(
        _ continuous: [Int], _ wanted: CompiledModel.Derivatives, _ flow: [Instruction]
    ) throws -> (instructions: [Instruction], entries: [CompiledModel.JacobianEntry]) {
        guard wanted != .none else { return ([], []) }
        var partials = PartialDerivatives(flat)
        let columns = Dictionary(
            continuous.enumerated().map { (flat.states[$1].path, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        var found: [(row: Int32, column: Int32, value: Expression)] = []
        for (row, state) in continuous.enumerated() {
            guard let rate = flat.states[state].derivative else { continue }
            for variable in partials.variables(of: rate) where wanted == .all || variable == flat.states[state].path {
                let value = partials.derivative(of: rate, by: variable)
                let isLinear = !partials.variables(of: value).contains(variable)
                if !value.isZero, wanted == .all || isLinear {
                    found.append((Int32(row), columns[variable] ?? -1, value))
                }
            }
        }
        for definition in partials.definitions { builder.define(definition) }
        let entries = try found.map {
            CompiledModel.JacobianEntry(row: $0.row, column: $0.column, value: try builder.compile($0.value))
        }
        return ((wanted == .all ? flow : []) + builder.finishProgram(), entries)
    }

    // MARK: Outputs

    private func compileOutputs(
        _ recorded: [Recording]
    ) throws -> (outputs: [CompiledModel.Output], recording: [Instruction]) {
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        let index = Set(known)
        let values = try recorded.map { recording in
            let path = flat.aliases[recording.path] ?? recording.path
            guard index.contains(path) else { throw unknown(path, known) }
            return try builder.register(of: path)
        }
        let recording = Fusion.fused(builder.finishProgram(), keeping: values)
        let slopes = recorded.map { statePlaces[flat.aliases[$0.path] ?? $0.path] }
        let outputs = recorded.indices.map {
            CompiledModel.Output(recording: recorded[$0], value: values[$0], stateIndex: slopes[$0])
        }
        return (outputs, recording)
    }

    private func unknown(_ path: String, _ known: [String]) -> DiagnosticsError {
        DiagnosticsError(
            .unknownQuantity, "the model '\(flat.name)' has no quantity '\(path)' to record",
            notes: [
                .init(
                    "its quantities are: " + known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : ""))
            ],
            hint: Spelling.hint(for: path, among: known))
    }
}
