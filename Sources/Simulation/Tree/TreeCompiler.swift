import Diagnostics
import Expressions
import ModelCore

/// A compiler of a tree of instances to a program that takes steps in the order of jLEMS: children are stepped before
/// their parent, requirements are copied from the enclosing instance, derived variables follow in document order, and
/// undelayed events act at once.
///
///     let program = try TreeCompiler.compile(
///         root, globals: globals, seed: 0, recorded: recordings, places: [:], events: [])
///
/// The passes over the tree share the tables of the compiler. Each has its own file: `TreeNeeds`, `TreeInitialization`,
/// `TreeStep` and `TreeEvents`.
final class TreeCompiler {
    /// The root of the tree of instances that is compiled.
    let root: Instance
    /// The meaning of names at each instance of the tree.
    let scope: TreeScope
    /// The assembler to which the instructions are appended.
    let out: TreeAssembler
    /// The register of the time, in seconds; in a step, the time at which the step ends.
    let time: Int32
    /// The register of the step size, in seconds.
    let stepSize: Int32
    /// The registers of variables; nil for those that have none.
    var variables: VariableRegisters
    /// The registers of the copies of states that other instances read, by the number of the instance and the name.
    var copies: [Int: [String: Int32]] = [:]
    /// The register of each instance's own copy of the time, by the number of the instance; nil for an instance that
    /// needs none, because no type requires the time, and its own type assigns no value that depends on it at events.
    var times: OptionalRegisters
    /// The register of the index of each instance's active regime; nil for an instance without regimes.
    var regimes: OptionalRegisters
    /// Boolean values that indicate which variables must be computed, because something reads them.
    var needed: VariableTable<Bool>
    /// The registers that must be finite after every step, and the paths of their quantities.
    var checked = CheckedRegisters()
    /// The kinetic schemes of all instances.
    var schemes: [KineticStepper] = []
    /// The indices in `schemes` of the kinetic schemes of an instance, by the number of the instance.
    var schemeNumbers: [Int: [Int32]] = [:]
    /// The delayed connections: the routine that handles their events, and the delay in seconds.
    var deliveries: [(entry: TreeAssembler.Label, delay: Double)] = []
    /// The routines that handle events.
    var handlers = HandlerTable()
    /// The event sources whose events are recorded.
    var recorders: [Recorder] = []
    /// An event source whose events are recorded.
    struct Recorder {
        /// The number of the sending instance.
        var instance: Int
        /// The name of the port through which the events are sent.
        var port: String
    }

    /// A Boolean value that indicates whether derived variables and requirements get registers only when they are needed.
    var allocatesOnDemand = false
    /// A range that contains the numbers of the instances by way of which a variable is needed; all numbers outside of
    /// passes.
    var needPath = 0...Int.max
    /// A Boolean value that indicates whether the initialization is part of the program in any case.
    var forcesInitialization = false
    /// The number of instances from which on results for a subtree are repeated for its twins. The program is the same.
    var twinsFrom = 100
    /// The shapes of all subtrees; nil before and after they are needed.
    var shapes: TreeShapes?
    /// The subtrees for which the results of other ones are repeated.
    var twins = TreeTwins()
    /// The register in place of each one in a passage that is repeated; otherwise the register itself.
    var names: [Int32] = []

    /// Creates a compiler of the tree with the given root.
    init(_ root: Instance, globals: [String: Double], seed: Int64) {
        self.root = root
        scope = TreeScope(root, globals: globals, isInTreeOrder: true)
        out = TreeAssembler(seed: seed)
        time = out.register()
        stepSize = out.register()
        let count = scope.instances.count
        // A few registers belong to no variable.
        out.reserveRegisters(scope.places.count + scope.places.count / 2)
        variables = VariableRegisters(scope.places)
        times = OptionalRegisters(count: count)
        regimes = OptionalRegisters(count: count)
        needed = VariableTable(scope.places, repeating: false)
    }

    /// Compiles a tree of instances to a program.
    /// - Parameters:
    ///   - globals: The values of the model's global constants in SI, by name.
    ///   - seed: The seed of the random numbers that the equations draw.
    ///   - recorded: The quantities to record.
    ///   - places: The locations of recordings in files, by path, for diagnostics.
    ///   - events: The event sources to record.
    /// - Throws: `DiagnosticsError` for names and paths that cannot be resolved.
    static func compile(
        _ root: Instance, globals: [String: Double], seed: Int64, recorded: [Recording],
        places: [String: Place], events: [RecordingFile.EventSource]
    ) throws -> TreeProgram {
        let compiler = TreeCompiler(root, globals: globals, seed: seed)
        return try compiler.compile(recorded, places, events)
    }

    /// Compiles the tree to a program; call it once.
    /// - Parameters:
    ///   - recorded: The quantities to record.
    ///   - places: The locations of recordings in files, by path, for diagnostics.
    ///   - events: The event sources to record.
    /// - Throws: `DiagnosticsError` for names and paths that cannot be resolved.
    func compile(
        _ recorded: [Recording], _ places: [String: Place], _ events: [RecordingFile.EventSource]
    ) throws -> TreeProgram {
        recorders = try events.map { try RecordedPath.sender($0, root: root, scope: scope) }
        let origins = try recorded.map {
            try RecordedPath.origin($0.path, at: places[$0.path], root: root, scope: scope)
        }
        try allocate()
        try findNeeded(origins)
        try checkRequirements()
        let outputs = try origins.enumerated().map { try watch($1, path: recorded[$0].path) }
        try initialize()
        // The tables of the passes so far leave holes that the instructions do not fit in.
        if scope.instances.count >= InstanceTree.manyInstances { MemoryReuse.release() }
        let step = out.label()
        out.mark(step)
        var structure = TreeStructure()
        for (number, instance) in scope.instances.enumerated() {
            structure.firstParts.append(
                instance.parts.first.map { structure.firstParts[$0.number] } ?? Int32(number))
        }
        structure.steps = try emitSteps()
        out.control(.finish)
        return try program(step: step, structure, recorded: recorded, origins: origins, outputs: outputs)
    }

    /// Emits the handlers of events after a step, and the initialization if it is kept, and returns the program.
    /// - Parameters:
    ///   - step: The label of the step.
    ///   - structure: The positions of the instances' parts of the step.
    ///   - recorded: The quantities to record.
    ///   - origins: The origins of the recorded quantities.
    ///   - outputs: The registers of the recorded quantities.
    func program(
        step: TreeAssembler.Label, _ structure: TreeStructure, recorded: [Recording], origins: [TreeScope.Origin],
        outputs: [Int32]
    ) throws -> TreeProgram {
        var structure = structure
        let initialization = keepsInitialization ? try emitInitialization() : nil
        let depth = try emitHandlers()
        out.resolveLabels()
        structure.handlers = handlers.all.map { (Int32(out.entry($0.label)), Int32($0.instance)) }
        structure.temporaries = out.temporarySet
        return TreeProgram(
            code: out.code, registers: out.registers, time: time, stepSize: stepSize,
            initialization: initialization.map(out.entry), step: out.entry(step),
            deliveries: deliveries.map { (out.entry($0.entry), $0.delay) }, structure: structure,
            depth: depth + initializationDepth,
            schemes: schemes, checked: checked,
            recorded: zip(recorded, origins).map { RecordedPath.named($0, $1, scope) },
            outputs: outputs, seed: out.seed, recorderCount: recorders.count,
            instanceCount: scope.instances.count + scope.removedCount, simultaneousTypes: simultaneousTypes,
            orderDependences: allocatesOnDemand ? [] : OrderDependence.sentences(scope, needed))
    }

    private var simultaneousTypes: [String] {
        Set(scope.instances.lazy.filter(\.type.dynamics.isSimultaneous).map(\.type.name)).sorted()
    }

    /// An upper bound of the number of routines of the initialization that are active at the same time.
    var initializationDepth: Int { 3 * treeDepth(root) + 8 }

    private func treeDepth(_ instance: Instance) -> Int { 1 + (instance.parts.map(treeDepth).max() ?? 0) }

    // MARK: Registers

    /// Gives registers to the variables of all instances.
    func allocate() throws {
        findTwins()
        try forEachInstance(
            allocate,
            copy: {
                copyRegisters($0, $1)
                return true
            })
    }

    /// Gives registers to the variables of an instance, and initial values to those of its kinetic schemes.
    func allocate(_ number: Int) throws {
        let layout = scope.layout(number)
        let dynamics = layout.type.dynamics
        for variable in dynamics.stateVariables where variables[number, variable.quantity.name] == nil {
            variables[number, variable.quantity.name] = out.register()
        }
        for name in allocatesOnDemand ? [] : layout.sortedDerived.map(\.quantity.name) + layout.requirements
        where variables[number, name] == nil && scope.constant(number, name) == nil {
            variables[number, name] = out.register()
        }
        if layout.keepsTime || scope.requiresTime { times[number] = out.register() }
        if !dynamics.regimes.isEmpty { regimes[number] = out.register(Double(Self.initialRegime(dynamics.regimes))) }
        for scheme in dynamics.kineticSchemes {
            let states = scope.instances[number].members(of: scheme.nodes) ?? []
            for (index, state) in states.enumerated() {
                guard let register = variables[state.number, scheme.stateVariable] else { continue }
                out.set(register, to: index == 0 ? 1 : 0)
            }
        }
    }

    /// Returns the index of the initial regime in `regimes`: the last one marked as initial, otherwise the one whose
    /// name is the first in the order of a Java hash table.
    static func initialRegime(_ regimes: [Regime]) -> Int {
        if let index = regimes.lastIndex(where: \.isInitial) { return index }
        let first = JavaHashOrder.sorted(regimes.map(\.name)).first
        return regimes.firstIndex { $0.name == first } ?? 0
    }

    /// Returns the register from which the instance with a number reads the value of a name with the given origin; a
    /// register with NaN for a variable that has none, because it is not needed.
    func register(_ origin: TreeScope.Origin, for number: Int) -> Int32 {
        switch origin {
        case .constant(let value): return out.literal(value)
        case .time: return times[number] ?? time
        case .variable(let owner, let name): return variables[owner, name] ?? out.literal(.nan)
        case .copy(let owner, let name):
            guard let register = copies[owner]?[name] else {
                preconditionFailure("internal error: the copy of '\(name)' is read but was not marked as needed")
            }
            return register
        }
    }

    private func own(_ number: Int, _ name: String) throws -> Int32 {
        guard let origin = scope.own(number, name) else { throw unknown(number, name) }
        return register(origin, for: number)
    }

    /// Returns the error for an unknown name in the equations of an instance.
    func unknown(_ number: Int, _ name: String) -> DiagnosticsError {
        let type = scope.layout(number).type
        return DiagnosticsError(
            .unknownName, "unknown name '\(name)' in the equations of the type '\(type.name)'", at: type.place,
            hint: Spelling.hint(for: name, among: type.dimensions.keys.sorted()))
    }

    // MARK: Statements

    /// Emits the evaluation of an expression of an instance and returns the register of its value.
    /// - Parameters:
    ///   - target: The register to which the value is written; nil if it may be in any register.
    ///   - number: The number of the instance.
    func compile(_ expression: Expression, into target: Int32? = nil, of number: Int) throws -> Int32 {
        let constant = { (part: Expression) in
            ConstantExpression.value(part) { name in
                if case .constant(let value) = self.scope.own(number, name) { value } else { nil }
            }
        }
        let meaning = TreeAssembler.Meaning(constant: constant) { try self.own(number, $0) }
        return try out.compile(expression, into: target, meaning)
    }

    /// Emits the evaluation of an expression of an instance into a register, as one statement.
    func evaluate(_ expression: Expression, into target: Int32, of number: Int) throws {
        _ = try compile(expression, into: target, of: number)
        out.endStatement()
    }

    /// Emits instructions that copy the needed requirements of an instance from the enclosing instances.
    func pullRequirements(_ number: Int) throws {
        for name in scope.layout(number).requirements where needed[number, name] {
            guard let target = variables[number, name] else { continue }
            let origin = try requirement(name, of: number)
            // The time of an enclosing instance, which takes its step later, is still that of the previous step.
            if case .time = origin {
                out.copy(scope.parent(of: number).flatMap { times[$0] } ?? time, into: target)
                continue
            }
            out.copy(try watch(origin, for: name, of: number), into: target)
        }
    }

    /// Emits the evaluation of the needed derived variables of an instance, in the order of jLEMS. Those of regimes are
    /// not included.
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
        return needed[number, name] ? variables[number, name] : nil
    }

    /// Emits the evaluation of one derived variable, if it is needed.
    func derive(_ variable: Dynamics.DerivedVariable, _ value: Expression, _ number: Int) throws {
        guard let target = target(variable, number) else { return }
        try evaluate(value, into: target, of: number)
    }

    private func select(_ variable: Dynamics.DerivedVariable, _ number: Int) throws {
        guard case .select(let selection) = variable.source, let target = target(variable, number) else { return }
        let name = variable.quantity.name
        let sources = try selected(selection, by: number).map { try watch($0, for: name, of: number) }
        guard sources.count > 1 || (selection.isMultiple && !sources.isEmpty) else {
            out.copy(sources.first ?? out.literal(selection.reduced([]) ?? 0), into: target)
            return
        }
        // As in jLEMS, a sum starts at 0 and a product at 1. Compared with starting at the first value, this can change
        // only the sign of a zero.
        let opcode: Opcode = selection.reduction == .multiply ? .multiply : .add
        out.emit(opcode, out.literal(selection.reduction == .multiply ? 1 : 0), sources[0], into: target)
        for source in sources.dropFirst() { out.emit(opcode, target, source, into: target) }
        out.endStatement()
    }

    /// Emits instructions that update the copies through which other instances read the states of an instance.
    func showCopies(_ number: Int) {
        for (name, copy) in (copies[number] ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let source = variables[number, name] { out.copy(source, into: copy) }
        }
    }
}
