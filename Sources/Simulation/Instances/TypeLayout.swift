import Algorithms
import Expressions
import ModelCore

/// Facts about a component type that the evaluation of a tree needs, computed once for all instances of the type.
final class TypeLayout {
    /// The component type that is described.
    let type: ComponentType
    /// The name of the variable for each name under which a variable is exposed to other components.
    let exposed: [String: String]
    /// The exposed names to which no variable belongs; other components read them as 0.
    let unfilled: Set<String>
    /// The names of the state variables of the type.
    let states: Set<String>
    /// The derived variables by name, including those of regimes.
    let derived: [String: Dynamics.DerivedVariable]
    /// The names of derived variables that may be read before they are evaluated.
    private let late: Set<String>
    /// The names of the requirements; empty for a type without dynamics.
    let requirements: [String]
    /// The names of states that may change while other components are stepped, so that other components read a copy of
    /// them.
    let isChangedBehind: Set<String>
    /// A Boolean value that indicates whether actions of events use the time, so that each instance has a copy of it of
    /// its own.
    let keepsTime: Bool
    /// The names of the variables that actions assign to.
    let assigned: Set<String>

    /// Determines the layout of a type.
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

    /// Returns whether a derived variable may be read before it is first evaluated, in which case it is read as 0. This
    /// is so if it belongs to a regime, if OnStart or a variable that is evaluated earlier uses it, or if it uses a
    /// variable that is evaluated later.
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

    /// A Boolean value that indicates whether instances of the type have nothing to compute in a step.
    var isStill: Bool {
        states.isEmpty && derived.isEmpty && requirements.isEmpty && type.dynamics.onConditions.isEmpty
    }
}
