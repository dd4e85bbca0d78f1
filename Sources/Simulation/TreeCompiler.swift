import Diagnostics
import Expressions
import ModelCore

/// Compiles a tree of instances in the order of jLEMS: a component's children take their steps before it, requirements
/// are copied from the level above, derived variables follow in the order of the document, events act at once.
final class TreeCompiler {
    private let root: Instance
    private let scope: TreeScope
    private let out: TreeAssembler
    private let time: Int32
    private let stepSize: Int32
    /// Registers by instance and name: variables, copies that others see, times of their own, active regimes.
    private var variables: [[String: Int32]]
    private var copies: [[String: Int32]]
    private var times: [Int32?]
    private var regimes: [Int32?]
    /// What must be computed because something reads it.
    private var needed: [Set<String>]
    private var watched: [(register: Int32, path: String)] = []
    private var watchedRegisters: Set<Int32> = []
    private var schemes: [KineticStepper] = []
    private var schemeNumbers: [Int: [Int32]] = [:]
    private var deliveries: [(entry: TreeAssembler.Label, delay: Double)] = []
    private var handlers = HandlerTable()
    private var recorders: [Recorder] = []
    /// Events to note: an instance, a port, and a number.
    struct Recorder {
        var instance: Int
        var port: String
    }

    private init(_ root: Instance, globals: [String: Double], seed: Int64) {
        self.root = root
        scope = TreeScope(root, globals: globals)
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
    /// - Throws: `Faults` for names and paths that mean nothing.
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
            instanceCount: scope.instances.count, orderDependences: OrderDependence.sentences(scope, needed))
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

    private static func initialRegime(_ regimes: [Regime]) -> Int {
        if let index = regimes.lastIndex(where: \.isInitial) { return index }
        let first = JavaHashOrder.sorted(regimes.map(\.name)).first
        return regimes.firstIndex { $0.name == first } ?? 0
    }

    /// The register of what a name stands for.
    private func register(_ origin: TreeScope.Origin, for number: Int) -> Int32 {
        switch origin {
        case .constant(let value): return out.literal(value)
        case .time: return times[number] ?? time
        case .variable(let owner, let name): return variables[owner][name] ?? out.literal(.nan)
        case .copy(let owner, let name):
            if let known = copies[owner][name] { return known }
            let register = out.register()
            copies[owner][name] = register
            return register
        }
    }

    /// The register of a value that is read across instances.
    private func watch(_ origin: TreeScope.Origin, path: String) throws -> Int32 {
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

    private static func nonFinite(_ path: String, _ value: Double) -> Faults {
        Faults(.nonFinite, "\(path) is \(value.isNaN ? "not a number" : "infinite") at every time")
    }

    private func own(_ number: Int, _ name: String) throws -> Int32 {
        guard let origin = scope.own(number, name) else { throw unknown(number, name) }
        return register(origin, for: number)
    }

    private func unknown(_ number: Int, _ name: String) -> Faults {
        let type = scope.layout(number).type
        return Faults(
            .unknownName, "unknown name '\(name)' in the equations of '\(type.name)'", at: type.place,
            hint: Spelling.hint(for: name, among: type.dimensions.keys.sorted()))
    }

    // MARK: What is needed

    private func findNeeded(_ outputs: [TreeScope.Origin]) throws {
        for origin in outputs { try need(origin) }
        for number in scope.instances.indices {
            let dynamics = scope.layout(number).type.dynamics
            var roots = dynamics.timeDerivatives.map(\.value) + dynamics.onStart.map(\.value)
            roots += Self.parts(dynamics.onConditions) + dynamics.onEvents.flatMap { Self.parts($0.actions) }
            for regime in dynamics.regimes {
                roots += regime.timeDerivatives.map(\.value) + Self.parts(regime.onEntry)
                roots += Self.parts(regime.onConditions) + regime.onEvents.flatMap { Self.parts($0.actions) }
                roots += regime.derivedVariables.flatMap { Self.parts($0) }
            }
            for root in roots { try need(root, of: number) }
            for scheme in dynamics.kineticSchemes { try add(scheme, of: number) }
        }
    }

    private static func parts(_ variable: Dynamics.DerivedVariable) -> [Expression] {
        switch variable.source {
        case .value(let value), .conditional(let value): [value]
        case .select: []
        }
    }

    private static func parts(_ blocks: [Dynamics.OnCondition]) -> [Expression] {
        blocks.flatMap { [$0.test] + parts($0.actions) }
    }

    private static func parts(_ actions: [Dynamics.Action]) -> [Expression] {
        actions.compactMap { if case .assign(_, let value) = $0 { value } else { nil } }
    }

    private func need(_ expression: Expression, of number: Int) throws {
        for name in expression.names {
            guard let origin = scope.own(number, name) else { throw unknown(number, name) }
            try need(origin)
        }
    }

    private func need(_ origin: TreeScope.Origin) throws {
        guard case .variable(let number, let name) = origin, needed[number].insert(name).inserted else { return }
        let layout = scope.layout(number)
        if let variable = layout.derived[name] {
            for part in Self.parts(variable) { try need(part, of: number) }
            if case .select(let selection) = variable.source {
                for target in try selected(selection, by: number) { try need(target) }
            }
        } else if layout.requirements.contains(name) {
            try need(try requirement(name, of: number))
        }
    }

    private func requirement(_ name: String, of number: Int) throws -> TreeScope.Origin {
        if let origin = scope.source(number, requirement: name) { return origin }
        let instance = scope.instances[number]
        throw Faults(
            .unknownReference,
            "'\(instance.path.isEmpty ? instance.id : instance.path)' requires '\(name)', which nothing above it has",
            at: instance.component?.place,
            hint: name == "temperature"
                ? "use <network type=\"networkWithTemperature\" temperature=\"… degC\">" : nil)
    }

    private func selected(_ selection: Selection, by number: Int) throws -> [TreeScope.Origin] {
        try scope.targets(number, selection).map { target in
            if let origin = scope.seen(target, selection.quantity) { return origin }
            let place = scope.instances[target]
            throw Faults(
                .unknownReference, "'\(place.path)' has no '\(selection.quantity)'", at: place.component?.place,
                hint: Spelling.hint(for: selection.quantity, among: place.type.dimensions.keys.sorted()))
        }
    }

    private func add(_ scheme: KineticScheme, of number: Int) throws {
        let instance = scope.instances[number]
        let states = instance.members(of: scheme.nodes) ?? []
        let edges = instance.members(of: scheme.edges) ?? []
        func registers(_ members: [Instance], _ name: String) throws -> [Int32] {
            try members.map { member in
                guard let origin = scope.seen(scope.number(of: member), name) else {
                    throw unknown(scope.number(of: member), name)
                }
                try need(origin)
                return try watch(origin, path: member.path(of: name))
            }
        }
        let ends = try edges.map { edge in (try end(edge, scheme.edgeSource, states), try end(edge, scheme.edgeTarget, states)) }
        let stepper = KineticStepper(
            states: states.map { variables[scope.number(of: $0)][scheme.stateVariable] ?? 0 },
            seen: try registers(states, scheme.stateVariable), forward: try registers(edges, scheme.forwardRate),
            reverse: try registers(edges, scheme.reverseRate), ends: ends, stepSize: stepSize)
        schemeNumbers[number, default: []].append(Int32(schemes.count))
        schemes.append(stepper)
    }

    private func end(_ edge: Instance, _ attribute: String, _ states: [Instance]) throws -> Int {
        let id = edge.component?.attributes[attribute] ?? ""
        if let index = states.firstIndex(where: { $0.id == id }) { return index }
        throw Faults(
            .unknownReference, "the transition '\(edge.id)' joins no state '\(id)'", at: edge.component?.place,
            hint: Spelling.hint(for: id, among: states.map(\.id)))
    }

    // MARK: Statements

    private func compile(_ expression: Expression, into target: Int32? = nil, of number: Int) throws -> Int32 {
        let constant = { (part: Expression) in
            ConstantExpression.value(part) { name in
                if case .constant(let value) = self.scope.own(number, name) { value } else { nil }
            }
        }
        let meaning = TreeAssembler.Meaning(constant: constant) { try self.own(number, $0) }
        return try out.compile(expression, into: target, meaning)
    }

    private func evaluate(_ expression: Expression, into target: Int32, of number: Int) throws {
        _ = try compile(expression, into: target, of: number)
        out.endStatement()
    }

    private func pullRequirements(_ number: Int) throws {
        for name in scope.layout(number).requirements where needed[number].contains(name) {
            guard let target = variables[number][name] else { continue }
            let path = scope.instances[number].path(of: name)
            out.copy(try watch(try requirement(name, of: number), path: path), into: target)
        }
    }

    private func derive(_ number: Int) throws {
        let variables = scope.layout(number).type.dynamics.derivedVariables
        for variable in variables { try select(variable, number) }
        for variable in variables {
            if case .value(let value) = variable.source { try derive(variable, value, number) }
        }
        for variable in variables {
            if case .conditional(let value) = variable.source { try derive(variable, value, number) }
        }
    }

    private func target(_ variable: Dynamics.DerivedVariable, _ number: Int) -> Int32? {
        let name = variable.quantity.name
        return needed[number].contains(name) ? variables[number][name] : nil
    }

    private func derive(_ variable: Dynamics.DerivedVariable, _ value: Expression, _ number: Int) throws {
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

    private func showCopies(_ number: Int) {
        for (name, copy) in copies[number].sorted(by: { $0.key < $1.key }) {
            if let source = variables[number][name] { out.copy(source, into: copy) }
        }
    }

    // MARK: A step

    private func emitStep(_ number: Int) throws {
        for scheme in schemeNumbers[number] ?? [] { out.control(.move, scheme) }
        let dynamics = scope.layout(number).type.dynamics
        if let own = times[number] { out.copy(time, into: own) }
        try pullRequirements(number)
        try derive(number)
        try advance(dynamics.timeDerivatives, of: number)
        for block in dynamics.onConditions { try emit(block, of: number) }
        showCopies(number)
        try emitRegimes(number)
    }

    /// All rates from the old states, then all states.
    private func advance(_ rates: [Dynamics.TimeDerivative], of number: Int) throws {
        let values = try rates.map { rate in
            let value = try compile(rate.value, of: number)
            return rates.count == 1 ? value : out.steady(value)
        }
        for (rate, value) in zip(rates, values) {
            let state = try state(rate.variable, number)
            out.emit(.multiplyAdd, stepSize, value, state, into: state)
        }
        out.endStatement()
    }

    private func state(_ name: String, _ number: Int) throws -> Int32 {
        guard let register = variables[number][name] else {
            let type = scope.layout(number).type
            throw Faults(
                .unknownName, "'\(name)' is no variable of '\(type.name)'", at: type.place,
                hint: Spelling.hint(for: name, among: type.dynamics.stateVariables.map(\.quantity.name)))
        }
        return register
    }

    private func emit(_ block: Dynamics.OnCondition, of number: Int) throws {
        let end = out.label()
        let condition = try compile(block.test, of: number)
        out.branch(.jumpUnless, to: end, condition: condition)
        out.endStatement()
        try emit(block.actions, of: number)
        out.mark(end)
    }

    private func emit(_ actions: [Dynamics.Action], of number: Int, transitions: Int = 0) throws {
        for action in actions {
            switch action {
            case .assign(let variable, let value):
                try evaluate(value, into: try state(variable, number), of: number)
            case .send(let port): try send(port, from: number)
            case .transition(let regime): try enter(regime, number, transitions)
            }
        }
    }

    // MARK: Regimes

    private func emitRegimes(_ number: Int) throws {
        let regimes = scope.layout(number).type.dynamics.regimes
        guard let active = self.regimes[number] else { return }
        let end = out.label()
        for (index, regime) in regimes.enumerated() {
            let next = out.label()
            out.branch(.jumpUnless, to: next, condition: out.emit(.equal, active, out.literal(Double(index))))
            out.endStatement()
            for variable in regime.derivedVariables {
                for part in Self.parts(variable) { try derive(variable, part, number) }
            }
            // One after the other: each sees what those before it have done.
            for rate in regime.timeDerivatives { try advance([rate], of: number) }
            for block in regime.onConditions { try emit(block, of: number) }
            out.branch(.jump, to: end)
            out.mark(next)
        }
        out.mark(end)
    }

    private func enter(_ name: String, _ number: Int, _ transitions: Int) throws {
        let type = scope.layout(number).type
        guard let index = type.dynamics.regimes.firstIndex(where: { $0.name == name }),
            let active = regimes[number]
        else {
            throw Faults(
                .unknownReference, "'\(type.name)' has no regime '\(name)'", at: type.place,
                hint: Spelling.hint(for: name, among: type.dynamics.regimes.map(\.name)))
        }
        guard transitions < type.dynamics.regimes.count else {
            throw Faults(.dependencyCycle, "the regimes of '\(type.name)' enter each other in a circle", at: type.place)
        }
        out.copy(out.literal(Double(index)), into: active)
        try emit(type.dynamics.regimes[index].onEntry, of: number, transitions: transitions + 1)
    }

    // MARK: Events

    /// Those that arrive at once come first, recorders behind them, delayed ones last.
    private func send(_ port: String, from number: Int) throws {
        let connections = scope.instances[number].connections.filter { $0.port == nil || $0.port == port }
        for connection in connections where connection.delay <= 0 {
            if let handler = handlers.label(of: connection, in: scope, out) { out.branch(.perform, to: handler) }
        }
        for (index, recorder) in recorders.enumerated() where recorder.instance == number && recorder.port == port {
            out.control(.signal, Int32(-1 - index))
        }
        for connection in connections where connection.delay > 0 {
            guard let handler = handlers.label(of: connection, in: scope, out) else { continue }
            out.control(.signal, Int32(deliveries.count))
            deliveries.append((handler, connection.delay))
        }
    }

    /// Emits the routines of receivers; they may send on and so ask for more.
    private func emitHandlers() throws -> Int {
        while let handler = handlers.next() {
            out.mark(handler.label)
            let dynamics = scope.layout(handler.instance).type.dynamics
            if let own = scope.layout(handler.instance).handler(of: handler.port) {
                try emit(own.actions, of: handler.instance)
            }
            try emitRegimeHandlers(handler, dynamics)
            out.control(.finish)
        }
        return try handlers.depth(in: scope)
    }

    private func emitRegimeHandlers(_ handler: HandlerTable.Handler, _ dynamics: Dynamics) throws {
        guard let active = regimes[handler.instance] else { return }
        let end = out.label()
        for (index, regime) in dynamics.regimes.enumerated() {
            guard let block = regime.onEvents.last(where: { $0.port == handler.port }) else { continue }
            let next = out.label()
            out.branch(.jumpUnless, to: next, condition: out.emit(.equal, active, out.literal(Double(index))))
            out.endStatement()
            try emit(block.actions, of: handler.instance)
            out.branch(.jump, to: end)
            out.mark(next)
        }
        out.mark(end)
    }

    // MARK: Initialisation

    /// A routine for each instance: itself without derived variables, what it holds, itself, what it holds once more,
    /// itself.
    private func emitInitialisation() throws -> TreeAssembler.Label {
        var labels: [TreeAssembler.Label?] = []
        for (number, instance) in scope.instances.enumerated() {
            let parts = instance.parts.map { labels[scope.number(of: $0)] }.compactMap { $0 }
            guard !parts.isEmpty || !scope.layout(number).isStill else {
                labels.append(nil)
                continue
            }
            labels.append(try emitInitialisation(number, parts + schemeParts(number, labels)))
        }
        let start = out.label()
        out.mark(start)
        if let last = labels.last, let root = last { out.branch(.perform, to: root) }
        out.control(.finish)
        return start
    }

    /// A kinetic scheme initialises its states and transitions anew.
    private func schemeParts(_ number: Int, _ labels: [TreeAssembler.Label?]) -> [TreeAssembler.Label] {
        let instance = scope.instances[number]
        return scope.layout(number).type.dynamics.kineticSchemes.flatMap { scheme in
            ((instance.members(of: scheme.nodes) ?? []) + (instance.members(of: scheme.edges) ?? []))
                .compactMap { labels[scope.number(of: $0)] }
        }
    }

    private func emitInitialisation(_ number: Int, _ parts: [TreeAssembler.Label]) throws -> TreeAssembler.Label {
        let whole = out.label()
        out.mark(whole)
        try pullRequirements(number)
        try start(number)
        let itself = out.label()
        for _ in 0..<2 {
            for part in parts { out.branch(.perform, to: part) }
            out.branch(.perform, to: itself)
        }
        out.control(.finish)
        out.mark(itself)
        try pullRequirements(number)
        try derive(number)
        try start(number)
        out.control(.finish)
        return whole
    }

    private func start(_ number: Int) throws {
        let dynamics = scope.layout(number).type.dynamics
        for _ in 0..<(scope.instances[number].isDoubled ? 2 : 1) {
            for assignment in dynamics.onStart {
                try evaluate(assignment.value, into: try state(assignment.variable, number), of: number)
            }
        }
        if let active = regimes[number] {
            let initial = Self.initialRegime(dynamics.regimes)
            out.copy(out.literal(Double(initial)), into: active)
            try emit(dynamics.regimes[initial].onEntry, of: number)
        }
        showCopies(number)
    }
}
