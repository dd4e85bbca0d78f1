import Diagnostics
import Expressions
import ModelCore
import Schema

/// The refractory period of a spiking model: after a spike, the variables that the spike resets are constant, and no
/// spike is sent, until the time `refract` has passed.
///
/// A model has one if it has a parameter `refract` and an event with an affect. A variable is reset if its new value
/// does not depend on its old one; one that is incremented, as in `w = w + b`, keeps evolving. The rule is that of
/// TVBO's rendering for LEMS, which ends the period by the condition `t > lastSpikeTime + refract`.
///
///     let period = RefractoryPeriod(cell.equations)
///     period?.frozen   // ["v"]
struct RefractoryPeriod {
    /// The name of the parameter that holds the duration of the period.
    static let parameter = "refract"

    /// The name of the event at which the period starts, the spike.
    let event: String
    /// The names of the variables that are constant during the refractory period.
    let frozen: Set<String>
    /// The name of the state that is 1 during the refractory period and 0 otherwise.
    let flag: String
    /// The name of the state that holds the time of the last spike.
    let last: String

    /// Determines the refractory period of a model; nil if it has none.
    init?(_ equations: DynamicsEquations) {
        let names = equations.names
        guard names.contains(Self.parameter), let event = equations.events.first(where: { !$0.affect.isEmpty }) else {
            return nil
        }
        self.event = event.block.name
        frozen = Set(
            event.affect.filter { !$0.value.expression.names.contains($0.variable) }.map(\.variable))
        var flag = "isRefractory"
        while names.contains(flag) { flag += "_" }
        var last = "lastSpikeTime"
        while names.contains(last) { last += "_" }
        self.flag = flag
        self.last = last
    }

    /// The condition that is true during the refractory period.
    var isActive: Expression { .relation(.greater, .name(flag), .number(0.5)) }

    /// The condition that is true outside the refractory period, when the model integrates.
    var isOver: Expression { .relation(.less, .name(flag), .number(0.5)) }

    /// The condition that is true when the duration of the period has passed since the last spike; its `t` is the time
    /// in units of the model.
    var hasPassed: Expression {
        .relation(.greater, .name("t"), .arithmetic(.add, .name(last), .name(Self.parameter)))
    }
}
