import Expressions
import ModelCore
import Quantities

/// A model whose component tree is flattened to one system y′ = f(t, y), with full paths as names and with events.
///
///     let flat = try Flattener.flatten(model)
///     print(flat.states.map(\.path))
///
/// In its expressions, the name `t` denotes the time in seconds; all values are in SI. Each rewriting of a flat model
/// (held couplings, repeated actions, switches) is an extension in the file of that rewriting.
public struct FlatModel: Sendable {
    /// A state variable.
    public struct State: Sendable {
        /// The path, such as `hhcell_1_pop[0]/v`.
        public var path: String
        /// The initial value, in SI.
        public var initial: Double
        /// The derivative per second, or the next value in a map; `nil` for a state that only events change.
        public var derivative: Expression?
        /// The range to which the value is limited after every stage and step, in SI; `nil` for no limits.
        public var limits: ClosedRange<Double>?
        /// The amplitude of the noise, in SI per √s; `nil` without noise.
        public var diffusion: Expression?

        /// Creates a state without noise.
        package init(path: String, initial: Double, derivative: Expression?, limits: ClosedRange<Double>? = nil) {
            (self.path, self.initial, self.derivative, self.limits) = (path, initial, derivative, limits)
        }
    }

    /// A quantity that is computed from others.
    public struct Definition: Sendable {
        /// The formula of a definition.
        public enum Source: Sendable {
            /// An expression over paths.
            case value(Expression)
            /// The sum of quantities, in order.
            case sum([String])
        }

        /// The path of the quantity.
        public var path: String
        /// The formula.
        public var source: Source

        /// Creates a definition.
        package init(path: String, source: Source) { (self.path, self.source) = (path, source) }
    }

    /// An instantaneous action.
    public indirect enum Action: Sendable {
        /// Assigns a new value to the state with an index.
        case assign(state: Int, value: Expression)
        /// Sends events over the connections with these indices.
        case send(connections: [Int])
        /// Performs the actions of the first condition that holds.
        case first([(condition: Expression, actions: [Action])])
        /// Records an event of the event source with an index.
        case note(source: Int)
    }

    /// A condition with actions, evaluated after every step.
    public struct Test: Sendable {
        /// The path of the component with the condition.
        public var path: String
        /// The condition.
        public var condition: Expression
        /// A Boolean value that indicates whether the condition depends on the time alone, so that it is also evaluated
        /// at the start.
        public var isTimed: Bool
        /// The actions if the condition holds.
        public var actions: [Action]

        /// Creates a test.
        public init(path: String, condition: Expression, actions: [Action]) {
            self.path = path
            self.condition = condition
            self.actions = actions
            isTimed = condition.names == ["t"]
        }
    }

    /// A state that is constant between events and follows a function of the other states.
    public struct Switch: Sendable {
        /// The rule by which a switch follows its function.
        public enum Kind: Sendable, BitwiseCopyable {
            /// 1 where the function is positive, or also where it is 0 if `countsZero`; otherwise 0.
            case above(countsZero: Bool)
            /// The largest integer not greater than the function.
            case floor
        }

        /// The index of the switch's state.
        public var state: Int
        /// The function that the switch follows.
        public var function: Expression
        /// The rule by which the switch follows the function.
        public var kind: Kind
    }

    /// The arrival of events over a connection.
    public struct Delivery: Sendable {
        /// The time between sending and arrival, in seconds.
        public var delay: Double
        /// The actions at the arrival, in order.
        public var actions: [Action]

        /// Creates a delivery.
        package init(delay: Double, actions: [Action]) { (self.delay, self.actions) = (delay, actions) }
    }

    /// The name of the model, for messages.
    public var name: String
    /// The constants by path, in SI.
    public var constants: [String: Double]
    /// The state variables, in tree order.
    public var states: [State]
    /// The computed quantities, each after those that it uses.
    public var definitions: [Definition]
    /// The tests, in tree order.
    public var tests: [Test]
    /// The connections.
    public var deliveries: [Delivery]
    /// The units in which quantities are recorded, by path; `nil` for a dimensionless number.
    public var units: [String: PhysicalUnit?]
    /// The past values of states: the name in expressions, the index of the state, and the delay in seconds.
    public var delays: [(name: String, state: Int, seconds: Double)] = []
    /// The paths of definitions that come from other nodes and may be held over a step, sorted; empty if they may not.
    public var couplings: [String] = []
    /// The names for values at the start of the step, and the paths of their definitions.
    public var holds: [(name: String, path: String)] = []
    /// The weighted sums over matrices of edges, whose names the definitions use; the paths in the sums are paths of
    /// states.
    public var projections: [Network.Projection] = []
    /// The switches; empty unless events are located.
    public var switches: [Switch] = []
    /// A Boolean value that indicates whether the model is a discrete map, whose states have next values instead of
    /// derivatives.
    public var isMap = false
    /// The initial state of the random number generator.
    public var randomState = 0.0

    /// Creates a model.
    package init(
        name: String, constants: [String: Double], states: [State], definitions: [Definition], tests: [Test],
        deliveries: [Delivery], units: [String: PhysicalUnit?]
    ) {
        (self.name, self.constants, self.states, self.definitions) = (name, constants, states, definitions)
        (self.tests, self.deliveries, self.units) = (tests, deliveries, units)
    }
}
