import Algorithms
import Diagnostics
import Expressions
import ModelCore

/// The conversion of a tree of instances to one system of equations in which quantities are named by their paths. A
/// requirement becomes the quantity that provides it, an active regime a state. The tree gives the initial states.
///
///     let flat = try Flattener.flatten(model)
public struct Flattener {
    /// The meaning of the names in the equations of all instances.
    let scope: TreeScope
    private let names: QuantityNames
    private var flat: FlatModel
    private var stateIndex: [String: Int] = [:]
    /// The number of the instance of each state, and the name of its variable; nil for an active regime.
    private var stateOrigins: [(number: Int, name: String?)] = []
    /// The index of the first connection of each instance among all connections.
    private var firstConnection: [Int] = []
    private let recorders: [TreeCompiler.Recorder]
    private let couplings: [String: Network.Coupling]
    private let holdsCouplings: Bool

    /// The name of the state that holds the index of an instance's active regime.
    static let activeRegime = "active regime"

    private init(_ model: Model, _ scope: TreeScope, _ recorders: [TreeCompiler.Recorder]) {
        (self.scope, self.recorders) = (scope, recorders)
        names = QuantityNames(scope)
        couplings = model.network.couplings.keyed(by: \.path) { _, first, _ in first }
        holdsCouplings = model.network.holdsCouplings
        flat = FlatModel(
            name: model.name, constants: [:], states: [], definitions: [], tests: [], deliveries: [])
        flat.projections = model.network.projections
    }

    /// Returns the flat form of a model: a single system of equations with events.
    /// - Throws: `DiagnosticsError` for cyclic definitions, unresolved references, and features that cannot be
    ///   flattened.
    public static func flatten(_ model: Model) throws -> FlatModel {
        var outline: TreeOutline?
        return try flatten(model, &outline)
    }

    /// Returns the flat form of a model, as ``flatten(_:)`` does.
    /// - Parameter outline: The outline of the tree of the model; if it is nil, it is found and set.
    public static func flatten(_ model: Model, _ outline: inout TreeOutline?) throws -> FlatModel {
        let root = try InstanceTree.root(of: model)
        let scope = TreeScope(
            root, globals: model.globals, powers: .products, fed: Set(model.network.couplings.map(\.path)),
            isInTreeOrder: false)
        let recorders = try model.eventSources.map { try RecordedPath.sender($0, root: root, scope: scope) }
        var flattener = Flattener(model, scope, recorders)
        let found: TreeOutline
        if let outline {
            found = outline
            try flattener.writeOut()
        } else {
            found = try TreeOutline.found(of: model, root, beside: scope.instances.count) { try flattener.writeOut() }
        }
        outline = found
        flattener.start(found.start)
        return flattener.flat.addingAliases(of: model.simulation.recorded, in: root)
    }

    private mutating func start(_ start: TreeStart) {
        for (state, origin) in stateOrigins.enumerated() {
            flat.states[state].initial =
                origin.name.map { start.value(of: $0, at: origin.number) } ?? start.activeRegime(at: origin.number)
        }
        flat.randomState = start.randomState
    }

    private mutating func writeOut() throws {
        var count = 0
        for instance in scope.instances {
            firstConnection.append(count)
            count += instance.connections.count
        }
        for number in scope.instances.indices { try writeStates(number) }
        for number in scope.instances.indices { try writeDefinitions(number) }
        writeDelays()
        if holdsCouplings { flat.couplings = couplings.keys.sorted() }
        try sortDefinitions()
        try refuseMixture()
        for number in scope.instances.indices { try writeDeliveries(number) }
        for number in scope.instances.indices { try writeTests(number) }
    }

    // MARK: States

    private mutating func writeStates(_ number: Int) throws {
        let layout = scope.layout(number)
        let dynamics = layout.type.dynamics
        for variable in dynamics.stateVariables.uniqued(on: \.quantity.name)
        where layout.derived[variable.quantity.name] == nil {
            let name = variable.quantity.name
            let path = path(number, name)
            flat.units[path] = variable.quantity.unit
            add(
                path, (number, name), try nextValue(of: name, number) ?? rate(of: name, number),
                variable.limits)
            let place = flat.states.count - 1
            flat.states[place].diffusion = try dynamics.amplitude(of: name).map { try resolved($0, number) }
        }
        if !dynamics.regimes.isEmpty {
            let path = path(number, Self.activeRegime)
            add(path, (number, nil), nil, nil)
        }
    }

    private mutating func add(
        _ path: String, _ origin: (number: Int, name: String?), _ rate: Expression?, _ limits: ClosedRange<Double>?
    ) {
        stateIndex[path] = flat.states.count
        stateOrigins.append(origin)
        flat.states.append(.init(path: path, initial: 0, derivative: rate, limits: limits))
    }

    /// Returns the next value of a state of a map.
    private mutating func nextValue(of name: String, _ number: Int) throws -> Expression? {
        guard let next = scope.layout(number).type.dynamics.nextValues.first(where: { $0.variable == name }) else {
            return nil
        }
        flat.isMap = true
        return try resolved(next.value, number)
    }

    private func refuseMixture() throws {
        let flowing = scope.instances.first { !$0.type.dynamics.timeDerivatives.isEmpty }
        guard flat.isMap, let flowing else { return }
        throw DiagnosticsError(
            .unsupportedFeature, "the model '\(flowing.type.name)' must be a map, as others in its network are",
            at: flowing.type.place)
    }

    /// Returns the derivative of a state: its own, those of active regimes, and that of a kinetic scheme.
    private mutating func rate(of name: String, _ number: Int) throws -> Expression? {
        let dynamics = scope.layout(number).type.dynamics
        var parts = try dynamics.timeDerivatives.filter { $0.variable == name }.map {
            try resolved($0.value, number)
        }
        for (index, regime) in dynamics.regimes.enumerated() {
            for rate in regime.timeDerivatives where rate.variable == name {
                let value = try resolved(rate.value, number)
                parts.append(
                    .piecewise([.init(value: value, condition: isActive(index, number))], otherwise: .number(0)))
            }
        }
        parts += try kineticRates(of: name, number)
        parts.removeAll { $0 == .number(0) }
        guard var sum = parts.first else { return nil }
        for part in parts.dropFirst() { sum = .arithmetic(.add, sum, part) }
        if sum.isRandom { throw randomRate(number, name) }
        return sum
    }

    private func randomRate(_ number: Int, _ name: String) -> DiagnosticsError {
        DiagnosticsError(
            .unsupportedFeature,
            "the rate of change of '\(path(number, name))' draws random numbers, which only the method lems supports")
    }

    private func isActive(_ regime: Int, _ number: Int) -> Expression {
        .relation(.equal, .name(path(number, Self.activeRegime)), .number(Double(regime)))
    }

    // MARK: Definitions

    private mutating func writeDefinitions(_ number: Int) throws {
        let layout = scope.layout(number)
        for variable in layout.sortedDerived {
            let path = path(number, variable.quantity.name)
            flat.units[path] = variable.quantity.unit
            let source = try definition(variable, number)
            if case .value(let value) = source, value.isRandom { throw randomRate(number, variable.quantity.name) }
            flat.definitions.append(.init(path: path, source: source))
        }
    }

    private mutating func definition(
        _ variable: Dynamics.DerivedVariable, _ number: Int
    ) throws -> FlatModel.Definition.Source {
        if let coupling = couplings[path(number, variable.quantity.name)] { return .value(coupling.value) }
        if let value = scope.constant(number, variable.quantity.name) { return .value(.number(value)) }
        switch variable.source {
        case .value(let value), .conditional(let value): return .value(try resolved(value, number))
        case .select(let selection): return try sum(selection, number)
        }
    }

    private mutating func writeDelays() {
        for delay in couplings.values.sorted(by: { $0.path < $1.path }).flatMap(\.delays).uniqued() {
            guard let state = stateIndex[delay.source] else { continue }
            flat.delays.append((delay.name, state, delay.time.value))
        }
    }

    private mutating func sum(_ selection: Selection, _ number: Int) throws -> FlatModel.Definition.Source {
        let parts = try scope.targets(number, selection).map { target in
            guard let origin = scope.seen(target, selection.quantity) else { throw unknown(selection.quantity, target) }
            return expression(origin)
        }
        if selection.reduction == .multiply {
            guard let first = parts.first else { return .value(.number(1)) }
            return .value(parts.dropFirst().reduce(first) { .arithmetic(.multiply, $0, $1) })
        }
        let names = parts.compactMap { if case .name(let name) = $0 { name } else { nil } }
        if names.count == parts.count { return .sum(names) }
        return .value(parts.dropFirst().reduce(parts[0]) { .arithmetic(.add, $0, $1) })
    }

    private mutating func sortDefinitions() throws {
        let definitions = flat.definitions
        do {
            let order = try DependencyOrder.sorted(definitions.map(\.path)) { definitions[$0].uses }
            flat.definitions = order.map { definitions[$0] }
        } catch {
            throw DiagnosticsError(
                .dependencyCycle, "the derived variables depend on each other in a cycle: \(error.text)")
        }
    }

    // MARK: Events

    private mutating func writeDeliveries(_ number: Int) throws {
        for connection in scope.instances[number].connections {
            let target = connection.target.number
            let dynamics = connection.target.type.dynamics
            var actions: [FlatModel.Action] = []
            if let own = dynamics.onEvents.last(where: { $0.port == connection.ports.target }) {
                actions += try self.actions(own.actions, target)
            }
            var cases: [(condition: Expression, actions: [FlatModel.Action])] = []
            for (index, regime) in dynamics.regimes.enumerated() {
                guard let block = regime.onEvents.last(where: { $0.port == connection.ports.target }) else { continue }
                cases.append((isActive(index, target), try self.actions(block.actions, target)))
            }
            if !cases.isEmpty { actions.append(.first(cases)) }
            flat.deliveries.append(.init(delay: max(0, connection.delay), actions: actions))
        }
    }

    private mutating func writeTests(_ number: Int) throws {
        let dynamics = scope.layout(number).type.dynamics
        for block in dynamics.onConditions {
            flat.tests.append(
                .init(
                    path: scope.instances[number].path, condition: try resolved(block.test, number),
                    actions: try actions(block.actions, number)))
        }
        for (index, regime) in dynamics.regimes.enumerated() {
            for block in regime.onConditions {
                flat.tests.append(
                    .init(
                        path: scope.instances[number].path,
                        condition: .logic(.and, try resolved(block.test, number), isActive(index, number)),
                        actions: try actions(block.actions, number)))
            }
        }
    }

    private mutating func actions(
        _ actions: [Dynamics.Action], _ number: Int, transitions: Int = 0
    ) throws -> [FlatModel.Action] {
        try actions.flatMap { action -> [FlatModel.Action] in
            switch action {
            case .assign(let variable, let value):
                return [.assign(state: try state(variable, number), value: try resolved(value, number))]
            case .send(let port): return sends(port, number)
            case .transition(let regime): return try enter(regime, number, transitions)
            }
        }
    }

    private func sends(_ port: String, _ number: Int) -> [FlatModel.Action] {
        let connections = scope.instances[number].connections.enumerated()
            .filter { $0.element.transmits(port) }
            .map { firstConnection[number] + $0.offset }
        let noted = recorders.indices.filter { recorders[$0].instance == number && recorders[$0].port == port }
        return [.send(connections: connections)] + noted.map { .note(source: $0) }
    }

    private mutating func enter(_ name: String, _ number: Int, _ transitions: Int) throws -> [FlatModel.Action] {
        let regimes = scope.layout(number).type.dynamics.regimes
        guard let index = regimes.firstIndex(where: { $0.name == name }) else { throw unknown(name, number) }
        guard transitions < regimes.count else {
            throw DiagnosticsError(
                .dependencyCycle, "'\(scope.layout(number).type.name)' has a cycle of regimes by Transition in OnEntry")
        }
        let active = try state(Self.activeRegime, number)
        return [.assign(state: active, value: .number(Double(index)))]
            + (try actions(regimes[index].onEntry, number, transitions: transitions + 1))
    }

    // MARK: Names

    /// Returns the path of a quantity of the instance with a number.
    func path(_ number: Int, _ name: String) -> String { names.path(number, name) }

    private func resolved(_ expression: Expression, _ number: Int) throws -> Expression {
        var missing: String?
        let result = expression.substituting { name in
            guard let origin = scope.own(number, name) else {
                missing = missing ?? name
                return nil
            }
            return self.expression(origin)
        }
        if let missing { throw unknown(missing, number) }
        return result
    }

    /// Returns the expression of an origin, following requirements to the instances that provide them.
    func expression(_ origin: TreeScope.Origin) -> Expression {
        switch origin {
        case .constant(let value): return .number(value)
        case .time: return .name("t")
        case .copy(let owner, let name): return names[owner, name]
        case .variable(let owner, let name):
            let layout = scope.layout(owner)
            guard layout.requirements.contains(name), layout.derived[name] == nil, !layout.states.contains(name),
                let source = scope.source(owner, requirement: name)
            else { return names[owner, name] }
            return expression(source)
        }
    }

    private func state(_ name: String, _ number: Int) throws -> Int {
        guard let index = stateIndex[path(number, name)] else {
            throw DiagnosticsError(
                .unknownName, "the type '\(scope.layout(number).type.name)' has no state variable '\(name)'")
        }
        return index
    }

    /// Returns the error for an unknown name in the equations of the instance with a number.
    func unknown(_ name: String, _ number: Int) -> DiagnosticsError {
        let type = scope.layout(number).type
        return DiagnosticsError(
            .unknownName, "unknown name '\(name)' in the equations of the type '\(type.name)'", at: type.place,
            hint: Spelling.hint(for: name, among: type.dimensions.keys.sorted()))
    }
}
