import Expressions
import ModelCore

/// What the tree's order needs to know of a type, worked out once for all its instances.
final class TypeLayout {
    /// The type.
    let type: ComponentType
    /// The variables by the names under which others see them.
    let exposed: [String: String]
    /// Names that others may ask for though no variable belongs to them.
    let unfilled: Set<String>
    /// The names of state variables.
    let states: Set<String>
    /// Derived variables by name, those of regimes among them.
    let derived: [String: Dynamics.DerivedVariable]
    /// Derived variables that may be read before they have their value.
    private let late: Set<String>
    /// The names of requirements; none without dynamics.
    let requirements: [String]
    /// States that change outside their own part of a step, so that others see a copy.
    let isChangedBehind: Set<String>
    /// Whether the time matters when an event arrives, so that it needs a copy of its own.
    let keepsTime: Bool
    /// Names to which something is assigned.
    let assigned: Set<String>

    /// Works it out.
    init(_ type: ComponentType) {
        self.type = type
        let dynamics = type.dynamics
        states = Set(dynamics.stateVariables.map(\.quantity.name))
        let all = dynamics.derivedVariables + dynamics.regimes.flatMap(\.derivedVariables)
        derived = Dictionary(all.map { ($0.quantity.name, $0) }, uniquingKeysWith: { _, last in last })
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

    /// What the component itself does when an event arrives at a port. jLEMS forgets it where the component has regimes
    /// and declares the port.
    func handler(of port: String) -> Dynamics.OnEvent? {
        let isForgotten = !type.dynamics.regimes.isEmpty && type.composition.eventPorts.contains { $0.name == port }
        return isForgotten ? nil : type.dynamics.onEvents.last { $0.port == port }
    }

    /// Whether a derived variable may be read before it has its value: it belongs to a regime, or OnStart or a variable
    /// that is evaluated no later reads it. It is 0 then, even where its value never changes.
    func isLate(_ variable: Dynamics.DerivedVariable) -> Bool { late.contains(variable.quantity.name) }

    private static func late(_ dynamics: Dynamics) -> Set<String> {
        let order = dynamics.evaluationOrder
        let ranks = Dictionary(
            order.enumerated().map { ($1.quantity.name, $0) }, uniquingKeysWith: { _, last in last })
        var result = Set(dynamics.onStart.flatMap(\.value.names))
        result.formUnion(dynamics.regimes.flatMap { $0.derivedVariables.map(\.quantity.name) })
        for (rank, variable) in order.enumerated() {
            let early = variable.expression?.names.filter { ranks[$0, default: -1] >= rank } ?? []
            // A variable that reads another too early has a value of its own to begin with.
            if !early.isEmpty { result.formUnion(early + [variable.quantity.name]) }
        }
        return result
    }

    /// Whether anything of it takes part in a step.
    var isStill: Bool {
        states.isEmpty && derived.isEmpty && requirements.isEmpty && type.dynamics.onConditions.isEmpty
    }
}
