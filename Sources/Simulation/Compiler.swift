import Diagnostics
import Expressions
import ModelCore
import Quantities

/// Compiles a flat model: one builder, several programs.
struct Compiler {
    private let flat: FlatModel
    private let builder: ProgramBuilder
    /// The register of each state of the flat model.
    private var stateRegisters: [Int32]
    /// The registers of states as they were.
    private var delayRegisters: [Int32] = []
    private var derivativeRegisters: [String: Int32] = [:]
    private var flowNames: Set<String> = []

    /// Starts with registers for all states, the continuous ones side by side.
    init(_ flat: FlatModel) {
        self.flat = flat
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
        for definition in flat.definitions { builder.define(definition) }
    }

    /// Compiles all programs.
    mutating func compile(recorded: [Recording]) throws -> CompiledModel {
        let continuous = flat.states.indices.filter { flat.states[$0].derivative != nil }
        let flow = try compileFlow(continuous)
        findFlowNames(continuous)
        let outputs = try compileOutputs(recorded)
        let testing = try compileTests()
        let deliveries = try flat.deliveries.map { delivery in
            (delivery.delay, try delivery.actions.map(action))
        }
        return CompiledModel(
            flat: flat, builder: builder, flow: flow.instructions,
            firstState: continuous.first.map { stateRegisters[$0] } ?? 0,
            derivatives: flow.results, paths: continuous.map { flat.states[$0].path },
            limits: continuous.enumerated().compactMap { place, state in
                flat.states[state].limits.map { (place, $0) }
            },
            delays: flat.delays.indices.map { index in
                (stateRegisters[flat.delays[index].state], delayRegisters[index], flat.delays[index].seconds)
            }, testing: testing.program,
            anyTest: testing.any, tests: testing.tests, deliveries: deliveries, recording: outputs.recording,
            outputs: outputs.outputs)
    }

    private mutating func compileFlow(_ continuous: [Int]) throws -> (instructions: [Instruction], results: [Int32]) {
        var results: [Int32] = []
        for index in continuous {
            guard let derivative = flat.states[index].derivative else { continue }
            let register = try builder.compile(derivative)
            derivativeRegisters[flat.states[index].path] = register
            results.append(register)
        }
        return (Fusion.fused(builder.finishProgram(), keeping: results), results)
    }

    /// The names on which the flow depends, directly or through definitions.
    private mutating func findFlowNames(_ continuous: [Int]) {
        let uses = Dictionary(flat.definitions.map { ($0.path, $0.uses) }, uniquingKeysWith: { first, _ in first })
        var pending = continuous.flatMap { flat.states[$0].derivative?.names ?? [] }
        while let name = pending.popLast() {
            if flowNames.insert(name).inserted { pending += uses[name] ?? [] }
        }
    }

    // MARK: Events

    private func compileTests() throws -> (program: [Instruction], any: Int32, tests: [CompiledModel.Test]) {
        let tests = try flat.tests.map { test in
            let result = try builder.compile(test.condition)
            let condition = Fusion.fused(builder.finishProgram(), keeping: [result])
            return CompiledModel.Test(
                condition: condition, result: result, actions: try test.actions.map(action),
                isTimed: test.condition.names == ["t"])
        }
        let results = try flat.tests.map { try builder.compile($0.condition) }
        let any = results.dropFirst().reduce(results.first ?? builder.literal(0)) { builder.emit(.or, $0, $1) }
        return (Fusion.fused(builder.finishProgram(), keeping: [any]), any, tests)
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
            target: state.register, isWatched: state.flat.derivative != nil || flowNames.contains(state.flat.path))
    }

    // MARK: Outputs

    private func compileOutputs(
        _ recorded: [Recording]
    ) throws -> (outputs: [CompiledModel.Output], recording: [Instruction]) {
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        let index = Set(known)
        let values = try recorded.map { recording in
            guard index.contains(recording.path) else { throw unknown(recording.path, known) }
            return try builder.register(of: recording.path)
        }
        let recording = Fusion.fused(builder.finishProgram(), keeping: values)
        let slopes = recorded.map { derivativeRegisters[$0.path] }
        let outputs = recorded.indices.map {
            CompiledModel.Output(recording: recorded[$0], value: values[$0], slope: slopes[$0])
        }
        return (outputs, recording)
    }

    private func unknown(_ path: String, _ known: [String]) -> Faults {
        Faults(
            .unknownQuantity, "there is no quantity '\(path)' to record in '\(flat.name)'",
            notes: [.init("there are: " + known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : ""))],
            hint: Spelling.hint(for: path, among: known))
    }
}
