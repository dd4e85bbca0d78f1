import Diagnostics
import Expressions
import ModelCore
import Quantities

/// Writes a component model out: instances get paths, names become paths, attachments are summed.
public struct Flattener {
    private let model: Model
    private var flat: FlatModel
    /// Names visible in each instance, mapped to paths.
    private var scopes: [Scope] = []
    /// Paths of what is attached at a point of a member.
    private var attached: [String: [Int]] = [:]
    private var memberScopes: [Network.Member: Int] = [:]
    private var connectionScopes: [Int] = []
    private var stateIndex: [String: Int] = [:]

    /// An instance: its type, its path and what its names stand for.
    private struct Scope {
        var type: ComponentType
        var prefix: String
        var paths: [String: String]
    }

    private init(_ model: Model) {
        self.model = model
        flat = FlatModel(
            name: model.name, constants: [:], states: [], definitions: [], tests: [], deliveries: [], units: [:])
    }

    /// The flat form of a model.
    /// - Throws: `Faults` for cyclic definitions, dangling references, or actions that cannot be flattened.
    public static func flatten(_ model: Model) throws -> FlatModel {
        var flattener = Flattener(model)
        try flattener.instantiate()
        try flattener.writeOut()
        return flattener.flat
    }

    // MARK: Instances

    private mutating func instantiate() throws {
        for (population, members) in model.network.populations.enumerated() {
            for (index, component) in members.members.enumerated() {
                let member = Network.Member(population: population, index: index)
                let prefix = model.network.isSingleNode ? "" : model.network.path(of: member) + "/"
                memberScopes[member] = try add(component, prefix: prefix, parent: nil, weight: nil)
            }
        }
        for input in model.network.inputs {
            _ = try attach(input.component, to: input.target, at: input.attachments, weight: input.weight)
        }
        for connection in model.network.connections {
            connectionScopes.append(
                try attach(
                    connection.synapse, to: connection.target, at: connection.attachments, weight: connection.weight))
        }
    }

    private mutating func attach(
        _ component: String, to target: Network.Member, at point: String, weight: Double
    ) throws -> Int {
        guard let parent = memberScopes[target] else { throw internalFault("no member \(target)") }
        let key = "\(scopes[parent].prefix)\(point)"
        let prefix = "\(key)[\(attached[key, default: []].count)]/"
        let index = try add(component, prefix: prefix, parent: parent, weight: weight)
        attached[key, default: []].append(index)
        return index
    }

    private mutating func add(_ id: String, prefix: String, parent: Int?, weight: Double?) throws -> Int {
        guard let component = model.component(id), let type = model.type(component.type) else {
            throw internalFault("no component '\(id)'")
        }
        var scope = Scope(type: type, prefix: prefix, paths: [:])
        for name in type.dimensions.keys { scope.paths[name] = prefix + name }
        for requirement in type.requirements {
            guard let path = parent.flatMap({ scopes[$0].paths[requirement.name] }) else {
                throw Faults(
                    .unknownReference, "\(type.name) needs '\(requirement.name)', which what it is attached to lacks")
            }
            scope.paths[requirement.name] = path
        }
        for constant in type.constants { flat.constants[prefix + constant.quantity.name] = constant.value }
        for property in type.properties { flat.constants[prefix + property.quantity.name] = property.value }
        if let weight, type.properties.contains(where: { $0.quantity.name == StandardTypes.weight }) {
            flat.constants[prefix + StandardTypes.weight] = weight
        }
        for parameter in type.parameters {
            guard let value = component.values[parameter.name] else {
                throw internalFault("component '\(id)' has no value for '\(parameter.name)'")
            }
            flat.constants[prefix + parameter.name] = value
        }
        scopes.append(scope)
        return scopes.count - 1
    }

    // MARK: Equations

    private mutating func writeOut() throws {
        for index in scopes.indices { try writeConstants(index) }
        for index in scopes.indices { try writeStates(index) }
        for index in scopes.indices { writeDefinitions(index) }
        try sortDefinitions()
        for index in connectionScopes.indices { try writeDelivery(index) }
        for index in scopes.indices { try writeTests(index) }
    }

    private mutating func writeConstants(_ index: Int) throws {
        let scope = scopes[index]
        for (quantity, value) in scope.type.derivedParameters {
            flat.constants[scope.prefix + quantity.name] = try constant(value, in: scope)
        }
    }

    private mutating func writeStates(_ index: Int) throws {
        let scope = scopes[index]
        let dynamics = scope.type.dynamics
        for variable in dynamics.stateVariables {
            let name = variable.quantity.name
            let start = dynamics.onStart.last { $0.variable == name }
            let rate = dynamics.timeDerivatives.first { $0.variable == name }
            let path = scope.prefix + name
            stateIndex[path] = flat.states.count
            flat.units[path] = variable.quantity.unit
            flat.states.append(
                .init(
                    path: path, initial: try start.map { try constant($0.value, in: scope) } ?? 0,
                    derivative: rate.map { resolved($0.value, in: scope) }))
        }
    }

    private mutating func writeDefinitions(_ index: Int) {
        let scope = scopes[index]
        for variable in scope.type.dynamics.derivedVariables {
            let path = scope.prefix + variable.quantity.name
            flat.units[path] = variable.quantity.unit
            let source: FlatModel.Definition.Source =
                switch variable.source {
                case .value(let expression): .value(resolved(expression, in: scope))
                case .sum(let attachments, let quantity):
                    .sum(attached["\(scope.prefix)\(attachments)", default: []].map { scopes[$0].prefix + quantity })
                }
            flat.definitions.append(.init(path: path, source: source))
        }
    }

    private mutating func sortDefinitions() throws {
        let definitions = flat.definitions
        do {
            let order = try DependencyOrder.sorted(definitions.map(\.path)) { definitions[$0].uses }
            flat.definitions = order.map { definitions[$0] }
        } catch {
            throw Faults(.dependencyCycle, "the derived variables depend on each other in a circle: \(error.text)")
        }
    }

    private mutating func writeDelivery(_ index: Int) throws {
        let scope = scopes[connectionScopes[index]]
        var assignments: [(state: Int, value: Expression)] = []
        for handler in scope.type.dynamics.onEvents where handler.port == StandardTypes.spikePort {
            for action in handler.actions {
                guard case .assign(let variable, let value) = action else {
                    throw Faults(.unsupportedFeature, "\(scope.type.name) passes events on, which is not supported")
                }
                assignments.append((try state(variable, in: scope), resolved(value, in: scope)))
            }
        }
        flat.deliveries.append(.init(delay: model.network.connections[index].delay, assignments: assignments))
    }

    private mutating func writeTests(_ index: Int) throws {
        let scope = scopes[index]
        let outgoing = model.network.connections.indices.filter {
            memberScopes[model.network.connections[$0].source] == index
        }
        for block in scope.type.dynamics.onConditions {
            let actions = try block.actions.map { action -> FlatModel.Action in
                switch action {
                case .assign(let variable, let value):
                    .assign(state: try state(variable, in: scope), value: resolved(value, in: scope))
                case .send: .send(connections: outgoing)
                }
            }
            flat.tests.append(.init(condition: resolved(block.test, in: scope), actions: actions))
        }
    }

    // MARK: Names

    private func resolved(_ expression: Expression, in scope: Scope) -> Expression {
        expression.substituting { name in scope.paths[name].map(Expression.name) }
    }

    private func state(_ name: String, in scope: Scope) throws -> Int {
        guard let path = scope.paths[name], let index = stateIndex[path] else {
            throw Faults(.unknownName, "'\(name)' is no state variable of \(scope.type.name)")
        }
        return index
    }

    private func constant(_ expression: Expression, in scope: Scope) throws -> Double {
        let resolved = resolved(expression, in: scope)
        let known = resolved.names.compactMap { name in flat.constants[name].map { (name, $0) } }
        let builder = ProgramBuilder(constants: Dictionary(known, uniquingKeysWith: { first, _ in first }))
        guard let value = try builder.constant(resolved) else {
            throw Faults(
                .unknownName, "'\(expression)' of \(scope.type.name) must follow from parameters alone",
                hint: "it may use parameters, not state variables or the time")
        }
        return value
    }

    private func internalFault(_ message: String) -> Faults { Faults(.unknownReference, message) }
}

extension FlatModel.Definition {
    /// The paths that it uses.
    var uses: [String] {
        switch source {
        case .value(let expression): expression.names
        case .sum(let paths): paths
        }
    }
}
