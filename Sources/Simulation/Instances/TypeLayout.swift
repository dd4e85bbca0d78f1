import Algorithms
import Expressions
import ModelCore

/// Properties of a component type that the tree order depends on, computed once for all instances of the type.
final class TypeLayout {
    /// The component type.
    let type: ComponentType
    /// The variables by the names under which they are exposed to other components.
    let exposed: [String: String]
    /// Exposed names without a variable, which read as 0.
    let unfilled: Set<String>
    /// The names of the state variables.
    let states: Set<String>
    /// The derived variables by name, including those of regimes.
    let derived: [String: Dynamics.DerivedVariable]
    /// The names of derived variables that may be read before they are evaluated.
    private let late: Set<String>
    /// The names of the requirements; empty for a type without dynamics.
    let requirements: [String]
    /// The names of states that change outside the step of their own component, so that other components read a copy.
    let isChangedBehind: Set<String>
    /// A Boolean value that indicates whether the actions of events use the time, so that each instance keeps its own
    /// copy of it.
    let keepsTime: Bool
    /// The names that actions assign to.
    let assigned: Set<String>

    /// Computes the layout of a type.
    init(_ type: ComponentType) {
        self.type = type
        let dynamics = type.dynamics
        states = Set(dynamics.stateVariables.map(\.quantity.name))
        let all = dynamics.derivedVariables + dynamics.regimes.flatMap(\.derivedVariables)
        derived = all.keyed(by: \.quantity.name)
        late = Self.late(dynamics)
        requirements = type.hasDynamics ? type.requirements.map(\.name) : []
        exposed = Self.exposed(dynamics, type)
        unfilled = type.hasDynamics ? Set(type.composition.exposures).subtracting(exposed.keys) : []
        let handlers =
            dynamics.onEvents.flatMap(\.actions) + dynamics.regimes.flatMap { $0.onEvents.flatMap(\.actions) }
        let inRegimes = dynamics.regimes.flatMap { $0.onEntry + $0.onConditions.flatMap(\.actions) }
        let rates = dynamics.regimes.flatMap { $0.timeDerivatives.map(\.variable) }
        let schemes = dynamics.kineticSchemes
        isChangedBehind = Set(Self.targets(handlers + inRegimes) + rates + schemes.map(\.stateVariable))
        assigned = Set(
            Self.targets(handlers + inRegimes + dynamics.onConditions.flatMap(\.actions))
                + dynamics.onStart.map(\.variable))
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

    /// Returns the event handler of a port outside regimes; nil if there is none. jLEMS ignores it if the type has
    /// regimes and declares the port.
    func handler(of port: String) -> Dynamics.OnEvent? {
        let isForgotten = !type.dynamics.regimes.isEmpty && type.composition.eventPorts.contains { $0.name == port }
        return isForgotten ? nil : type.dynamics.onEvents.last { $0.port == port }
    }

    /// Returns whether a derived variable may be read before it is evaluated, and so reads as 0 at first: it belongs to
    /// a regime, or OnStart or a variable that is not evaluated later reads it.
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

    /// A Boolean value that indicates whether instances have nothing to compute in a step.
    var isStill: Bool {
        states.isEmpty && derived.isEmpty && requirements.isEmpty && type.dynamics.onConditions.isEmpty
    }
}
