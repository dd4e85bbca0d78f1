import Diagnostics
import Expressions
import ModelCore

/// Compiles a tree of instances in the order of jLEMS: a component's children take their steps before it, requirements
/// are copied from the level above, derived variables follow in the order of the document, events act at once.
final class TreeCompiler {
    /// The tree, its names, and the code that is made of it.
    let root: Instance
    let scope: TreeScope
    let out: TreeAssembler
    /// The registers of the time and the step size, in seconds.
    let time: Int32
    let stepSize: Int32
    /// Registers by instance and name: variables, copies that others see, times of their own, active regimes.
    var variables: [[String: Int32]]
    var copies: [[String: Int32]]
    var times: [Int32?]
    var regimes: [Int32?]
    /// What must be computed because something reads it.
    var needed: [Set<String>]
    var watched: [(register: Int32, path: String)] = []
    var watchedRegisters: Set<Int32> = []
    var schemes: [KineticStepper] = []
    var schemeNumbers: [Int: [Int32]] = [:]
    var deliveries: [(entry: TreeAssembler.Label, delay: Double)] = []
    var handlers = HandlerTable()
    var recorders: [Recorder] = []
    /// Events to note: an instance, a port, and a number.
    struct Recorder {
        var instance: Int
        var port: String
    }

    private init(_ root: Instance, globals: [String: Double], seed: Int64) {
        self.root = root
        scope = TreeScope(root, globals: globals, isInTreeOrder: true)
        out = TreeAssembler(seed: seed)
        time = out.register()
        stepSize = out.register()
        let count = scope.instances.count
        variables = Array(repeating: [:], count: count)
        copies = Array(repeating: [:], count: count)
        times = Array(repeating: nil, count: count)
        regimes = Array(repeating: nil, count: count)
        needed = Array(repeating: [], count: count)
    }

    /// The programs of a tree.
    /// - Parameters:
    ///   - recorded: paths of quantities to record, with places for faults.
    ///   - events: paths of senders and ports whose events are noted.
    /// - Throws: `DiagnosticsError` for names and paths that mean nothing.
    static func compile(
        _ root: Instance, globals: [String: Double], seed: Int64, recorded: [Recording],
        places: [String: Place] = [:], events: [RecordingFile.EventSource] = []
    ) throws -> TreeProgram {
        let compiler = TreeCompiler(root, globals: globals, seed: seed)
        return try compiler.compile(recorded, places, events)
    }

    private func compile(
        _ recorded: [Recording], _ places: [String: Place], _ events: [RecordingFile.EventSource]
    ) throws -> TreeProgram {
        recorders = try events.map { try RecordedPath.sender($0, root: root, scope: scope) }
        let origins = try recorded.map {
            try RecordedPath.origin($0.path, at: places[$0.path], root: root, scope: scope)
        }
        for number in scope.instances.indices { try allocate(number) }
        try findNeeded(origins)
        let outputs = try origins.enumerated().map { try watch($1, path: recorded[$0].path) }
        let step = out.label()
        out.mark(step)
        for number in scope.instances.indices { try emitStep(number) }
        out.control(.finish)
        let initialisation = try emitInitialisation()
        let depth = try emitHandlers()
        out.resolveLabels()
        return TreeProgram(
            code: out.code, registers: out.registers, time: time, stepSize: stepSize,
            initialisation: out.entry(initialisation), step: out.entry(step),
            deliveries: deliveries.map { (out.entry($0.entry), $0.delay) }, depth: depth + 3 * treeDepth(root) + 8,
            schemes: schemes, watched: watched.map { .init(register: $0.register, path: $0.path) },
            recorded: zip(recorded, origins).map { RecordedPath.named($0, $1, scope) },
            outputs: outputs, seed: out.seed, states: statePaths, recorderCount: recorders.count,
            instanceCount: scope.instances.count, simultaneousTypes: simultaneousTypes,
            orderDependences: OrderDependence.sentences(scope, needed))
    }

    private var simultaneousTypes: [String] {
        Set(scope.instances.map(\.type).filter(\.dynamics.isSimultaneous).map(\.name)).sorted()
    }

    private func treeDepth(_ instance: Instance) -> Int { 1 + (instance.parts.map(treeDepth).max() ?? 0) }

    private var statePaths: [String: Int32] {
        var result: [String: Int32] = [:]
        for (number, instance) in scope.instances.enumerated() {
            for name in scope.layout(number).states { result[instance.path(of: name)] = variables[number][name] }
            result[instance.path(of: Flattener.activeRegime)] = regimes[number]
        }
        return result
    }

    // MARK: Registers

    private func allocate(_ number: Int) throws {
        let layout = scope.layout(number)
        let dynamics = layout.type.dynamics
        for variable in dynamics.stateVariables where variables[number][variable.quantity.name] == nil {
            variables[number][variable.quantity.name] = out.register()
        }
        for name in layout.derived.keys.sorted() + layout.requirements
        where variables[number][name] == nil && scope.constant(number, name) == nil {
            variables[number][name] = out.register()
        }
        if layout.keepsTime || scope.requiresTime { times[number] = out.register() }
        if !dynamics.regimes.isEmpty { regimes[number] = out.register(Double(Self.initialRegime(dynamics.regimes))) }
        for scheme in dynamics.kineticSchemes {
            let states = scope.instances[number].members(of: scheme.nodes) ?? []
            for (index, state) in states.enumerated() {
                guard let register = variables[scope.number(of: state)][scheme.stateVariable] else { continue }
                out.set(register, to: index == 0 ? 1 : 0)
            }
        }
    }

    /// The regime in which a component starts.
    static func initialRegime(_ regimes: [Regime]) -> Int {
        if let index = regimes.lastIndex(where: \.isInitial) { return index }
        let first = JavaHashOrder.sorted(regimes.map(\.name)).first
        return regimes.firstIndex { $0.name == first } ?? 0
    }

    /// The register of what a name stands for.
    func register(_ origin: TreeScope.Origin, for number: Int) -> Int32 {
        switch origin {
        case .constant(let value): return out.literal(value)
        case .time: return times[number] ?? time
        case .variable(let owner, let name): return variables[owner][name] ?? out.literal(.nan)
        case .copy(let owner, let name):
            guard let register = copies[owner][name] else {
                preconditionFailure("the copy of '\(name)' is read but was not found to be needed")
            }
            return register
        }
    }

    /// The register of a value that is read across instances.
    func watch(_ origin: TreeScope.Origin, path: String) throws -> Int32 {
        if case .time = origin { return time }
        let register = register(origin, for: 0)
        guard watchedRegisters.insert(register).inserted else { return register }
        if case .constant(let value) = origin {
            guard value.isFinite else { throw Self.nonFinite(path, value) }
            return register
        }
        watched.append((register, path))
        return register
    }

    private static func nonFinite(_ path: String, _ value: Double) -> DiagnosticsError {
        DiagnosticsError(.nonFinite, "\(path) is \(value.isNaN ? "not a number" : "infinite") at every time")
    }

    private func own(_ number: Int, _ name: String) throws -> Int32 {
        guard let origin = scope.own(number, name) else { throw unknown(number, name) }
        return register(origin, for: number)
    }

    /// A fault about a name that an equation uses.
    func unknown(_ number: Int, _ name: String) -> DiagnosticsError {
        let type = scope.layout(number).type
        return DiagnosticsError(
            .unknownName, "unknown name '\(name)' in the equations of '\(type.name)'", at: type.place,
            hint: Spelling.hint(for: name, among: type.dimensions.keys.sorted()))
    }

    // MARK: Statements

    /// The register that will hold the value of an expression of an instance.
    func compile(_ expression: Expression, into target: Int32? = nil, of number: Int) throws -> Int32 {
        let constant = { (part: Expression) in
            ConstantExpression.value(part) { name in
                if case .constant(let value) = self.scope.own(number, name) { value } else { nil }
            }
        }
        let meaning = TreeAssembler.Meaning(constant: constant) { try self.own(number, $0) }
        return try out.compile(expression, into: target, meaning)
    }

    /// Puts the value of an expression of an instance into a register.
    func evaluate(_ expression: Expression, into target: Int32, of number: Int) throws {
        _ = try compile(expression, into: target, of: number)
        out.endStatement()
    }

    /// Copies what an instance requires from the level above.
    func pullRequirements(_ number: Int) throws {
        for name in scope.layout(number).requirements where needed[number].contains(name) {
            guard let target = variables[number][name] else { continue }
            let path = scope.instances[number].path(of: name)
            out.copy(try watch(try requirement(name, of: number), path: path), into: target)
        }
    }

    /// Evaluates the derived variables of an instance: selections, values, conditionals.
    func derive(_ number: Int) throws {
        for variable in scope.layout(number).type.dynamics.evaluationOrder {
            if let expression = variable.expression {
                try derive(variable, expression, number)
            } else {
                try select(variable, number)
            }
        }
    }

    private func target(_ variable: Dynamics.DerivedVariable, _ number: Int) -> Int32? {
        let name = variable.quantity.name
        return needed[number].contains(name) ? variables[number][name] : nil
    }

    /// Evaluates a derived variable, where something reads it.
    func derive(_ variable: Dynamics.DerivedVariable, _ value: Expression, _ number: Int) throws {
        guard let target = target(variable, number) else { return }
        try evaluate(value, into: target, of: number)
    }

    private func select(_ variable: Dynamics.DerivedVariable, _ number: Int) throws {
        guard case .select(let selection) = variable.source, let target = target(variable, number) else { return }
        let path = scope.instances[number].path(of: variable.quantity.name)
        let sources = try selected(selection, by: number).map { try watch($0, path: path) }
        guard sources.count > 1 || (selection.isMultiple && !sources.isEmpty) else {
            out.copy(sources.first ?? out.literal(selection.reduced([]) ?? 0), into: target)
            return
        }
        // A sum starts at 0 and a product at 1, which adds nothing but the sign of a zero.
        let opcode: Opcode = selection.reduction == .multiply ? .multiply : .add
        out.emit(opcode, out.literal(selection.reduction == .multiply ? 1 : 0), sources[0], into: target)
        for source in sources.dropFirst() { out.emit(opcode, target, source, into: target) }
        out.endStatement()
    }

    /// Lets others see the states that change behind an instance's part of a step.
    func showCopies(_ number: Int) {
        for (name, copy) in copies[number].sorted(by: { $0.key < $1.key }) {
            if let source = variables[number][name] { out.copy(source, into: copy) }
        }
    }
}
