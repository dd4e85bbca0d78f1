import Algorithms
import Expressions
import ModelCore

/// Facts about a component type that are needed to step trees of instances in jLEMS's order, computed once for all
/// instances of the type.
final class TypeLayout: Sendable {
    /// The kind of a name that is a variable of the type, or that an action assigns.
    enum Kind {
        /// A state variable, or another variable that an action assigns.
        case changing
        /// A derived variable.
        case derived
        /// A requirement.
        case requirement
        /// A name that an action assigns, but that is no variable.
        case assigned
    }

    /// The component type to which the facts belong.
    let type: ComponentType
    /// The name of the variable or property of the type for each name under which other components can read it: an
    /// exposure, or the property's own name.
    let exposed: [String: String]
    /// The names of exposures that no variable of the type fills. Other components read 0 for them.
    let unfilled: Set<String>
    /// The names of the state variables of the type.
    let states: Set<String>
    /// The derived variables by name, including those of regimes.
    let derived: [String: Dynamics.DerivedVariable]
    /// The kinds of the type's variables by name.
    let kinds: [String: Kind]
    /// The numbers, from 0 on, of the names in ``kinds``.
    let slots: [String: Int]
    /// The derived variables in the order of their names, including those of regimes.
    let sortedDerived: [Dynamics.DerivedVariable]
    /// The names that the type's derivatives, conditions and actions read, each once.
    let actingNames: [String]
    /// The names that the definition of each derived variable reads, by the name of the variable; selections are left out.
    let readNames: [String: [String]]
    /// The names of the derived variables that draw random numbers, including those of regimes.
    let randomVariables: [String]
    /// The names of derived variables that may be read before they are evaluated.
    private let late: Set<String>
    /// The names of the variables of enclosing instances that the type declares under `Requirement`; empty for a type
    /// without dynamics.
    let requirements: [String]
    /// The names of the state variables that may change outside the step of their own instance, through event handlers,
    /// regimes or kinetic schemes. Other components therefore read a copy of them.
    let changedOutsideStep: Set<String>
    /// A Boolean value that indicates whether an assignment in an event handler, or on entry to a regime, uses the time
    /// `t`, so that each instance keeps a copy of the time of its own.
    let keepsTime: Bool
    /// The ports that connections use which name none.
    let ports: DefaultPorts
    /// The names of the variables to which an action of the type, including those on start, assigns a value.
    let assigned: Set<String>

    /// Determines the facts about a type.
    init(_ type: ComponentType) {
        self.type = type
        ports = DefaultPorts(type)
        let dynamics = type.dynamics
        states = Set(dynamics.stateVariables.map(\.quantity.name))
        let all = dynamics.derivedVariables + dynamics.regimes.flatMap(\.derivedVariables)
        derived = all.keyed(by: \.quantity.name)
        sortedDerived = derived.values.sorted { $0.quantity.name < $1.quantity.name }
        actingNames = dynamics.actingExpressions.flatMap(\.names).uniqued().map(\.self)
        readNames = derived.compactMapValues { $0.expression?.names }
        randomVariables = all.filter { $0.expression?.isRandom == true }.map(\.quantity.name)
        late = Self.late(dynamics)
        requirements = type.hasDynamics ? type.requirements.map(\.name) : []
        exposed = Self.exposed(dynamics, type)
        unfilled = type.hasDynamics ? Set(type.composition.exposures).subtracting(exposed.keys) : []
        let handlers =
            dynamics.onEvents.flatMap(\.actions) + dynamics.regimes.flatMap { $0.onEvents.flatMap(\.actions) }
        let inRegimes = dynamics.regimes.flatMap { $0.onEntry + $0.onConditions.flatMap(\.actions) }
        let rates = dynamics.regimes.flatMap { $0.timeDerivatives.map(\.variable) }
        let schemes = dynamics.kineticSchemes
        changedOutsideStep = Set(Self.targets(handlers + inRegimes) + rates + schemes.map(\.stateVariable))
        assigned = Set(
            Self.targets(handlers + inRegimes + dynamics.onConditions.flatMap(\.actions))
                + dynamics.onStart.map(\.variable))
        var kinds: [String: Kind] = [:]
        for name in requirements { kinds[name] = .requirement }
        for name in derived.keys { kinds[name] = .derived }
        for name in assigned { kinds[name] = kinds[name] == nil ? .assigned : .changing }
        for name in states { kinds[name] = .changing }
        self.kinds = kinds
        let names = kinds.keys.sorted()
        slots = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        // A transition in a handler enters its regime at once, with the time of the receiver.
        keepsTime = (handlers + dynamics.regimes.flatMap(\.onEntry)).contains { action in
            if case .assign(_, let value) = action { value.names.contains("t") } else { false }
        }
    }

    private static func exposed(_ dynamics: Dynamics, _ type: ComponentType) -> [String: String] {
        var result: [String: String] = [:]
        for variable in dynamics.stateVariables { variable.exposure.map { result[$0] = variable.quantity.name } }
        for variable in dynamics.derivedVariables { variable.exposure.map { result[$0] = variable.quantity.name } }
        for property in type.properties { result[property.quantity.name] = property.quantity.name }
        return result
    }

    private static func targets(_ actions: [Dynamics.Action]) -> [String] {
        actions.compactMap { if case .assign(let variable, _) = $0 { variable } else { nil } }
    }

    /// Returns the event handler of a port outside regimes, the last one if there are several; nil if there is none. It
    /// is also nil if the type has regimes and declares the port, because jLEMS then ignores the handler.
    func handler(of port: String) -> Dynamics.OnEvent? {
        let isForgotten = !type.dynamics.regimes.isEmpty && type.composition.eventPorts.contains { $0.name == port }
        return isForgotten ? nil : type.dynamics.onEvents.last { $0.port == port }
    }

    /// Returns whether a derived variable may be read before its first evaluation, when its value is 0. This is so if
    /// it belongs to a regime, if `OnStart` or a variable that is evaluated earlier uses it, or if it uses a variable
    /// that is evaluated later.
    func isLate(_ variable: Dynamics.DerivedVariable) -> Bool { late.contains(variable.quantity.name) }

    private static func late(_ dynamics: Dynamics) -> Set<String> {
        let order = dynamics.evaluationOrder
        let ranks = Dictionary(
            order.enumerated().map { ($1.quantity.name, $0) }, uniquingKeysWith: { _, last in last })
        var result = Set(dynamics.onStart.flatMap(\.value.names))
        result.formUnion(dynamics.regimes.flatMap { $0.derivedVariables.map(\.quantity.name) })
        for (rank, variable) in order.enumerated() {
            let early = variable.expression?.names.filter { ranks[$0, default: -1] >= rank } ?? []
            // A variable that reads another one before it is evaluated also has a different first value.
            if !early.isEmpty { result.formUnion(early + [variable.quantity.name]) }
        }
        return result
    }

    /// A Boolean value that indicates whether a step computes nothing for instances of the type: it has no states,
    /// derived variables, requirements and conditions.
    var hasNothingToStep: Bool {
        states.isEmpty && derived.isEmpty && requirements.isEmpty && type.dynamics.onConditions.isEmpty
    }
}
