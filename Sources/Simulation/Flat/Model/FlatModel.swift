import Expressions
import ModelCore
import Quantities

/// A model as a single system of equations y′ = f(t, y) with events, to which its tree of components is flattened.
/// Quantities are named by their full paths.
///
///     let flat = try Flattener.flatten(model)
///     print(flat.states.map(\.path))
///
/// In its expressions, the name `t` denotes the time in seconds; all values are in SI. Each rewriting of a flat model
/// (couplings that are constant over a step, repeated actions, switches) is an extension in the file of that rewriting.
public struct FlatModel: Sendable {
    /// A state variable of the flat model.
    public struct State: Sendable {
        /// The path of the state variable, such as `hhcell_1_pop[0]/v`.
        public var path: String
        /// The initial value of the state, in SI.
        public var initial: Double
        /// The derivative per second as an expression, or the next value in a map; `nil` for a state that only events
        /// change.
        public var derivative: Expression?
        /// The range to which the state is limited after every stage and step, in SI; `nil` for no limits.
        public var limits: ClosedRange<Double>?
        /// The amplitude of the state's noise as an expression, in SI per √s; `nil` without noise.
        public var diffusion: Expression?
        /// The random numbers of the noise of a state that ``FlatModel/sideBySide(_:)`` has copied; `nil` for those
        /// that the path of the state and the member of the run determine.
        var draws: NoiseDraws?

        /// Creates a state variable without noise.
        package init(path: String, initial: Double, derivative: Expression?, limits: ClosedRange<Double>? = nil) {
            (self.path, self.initial, self.derivative, self.limits) = (path, initial, derivative, limits)
        }
    }

    /// The definition of a quantity that is computed from others at every evaluation of the equations.
    public struct Definition: Sendable {
        /// The formula of a defined quantity: an expression or a sum.
        public enum Source: Sendable {
            /// The quantity is the value of an expression over paths of quantities.
            case value(Expression)
            /// The quantity is the sum of the quantities with these paths, added in order.
            case sum([String])
        }

        /// The path of the quantity that is defined.
        public var path: String
        /// The formula by which the defined quantity is computed.
        public var source: Source

        /// Creates the definition of a quantity from its path and formula.
        package init(path: String, source: Source) { (self.path, self.source) = (path, source) }
    }

    /// An instantaneous action, performed when the condition of a test holds or an event arrives.
    public indirect enum Action: Sendable {
        /// Assigns a new value to the state with this index in ``states``.
        case assign(state: Int, value: Expression)
        /// Sends an event over each of the connections with these indices in ``deliveries``.
        case send(connections: [Int])
        /// Performs the actions of the first case whose condition holds, or none if no condition holds.
        case first([(condition: Expression, actions: [Action])])
        /// Records that the event source with this index has sent an event; the index refers to the event sources that
        /// the model records.
        case note(source: Int)
    }

    /// A condition that is tested after every step, with the actions to perform if it holds.
    public struct Test: Sendable {
        /// The path of the component to which the condition belongs.
        public var path: String
        /// The condition under which the actions are performed.
        public var condition: Expression
        /// A Boolean value that indicates whether the condition depends on the time alone. Such a condition is also
        /// tested at the start of a run.
        public var isTimed: Bool
        /// The actions to perform if the condition holds, in order.
        public var actions: [Action]

        /// Creates the test of a condition, and finds out whether the condition depends on the time alone.
        public init(path: String, condition: Expression, actions: [Action]) {
            self.path = path
            self.condition = condition
            self.actions = actions
            isTimed = condition.names == ["t"]
        }
    }

    /// A switch: an additional state that is constant between events, and tells whether a function of the other states
    /// is positive, or holds the function's integer part. Switches replace comparisons where events are located.
    public struct Switch: Sendable {
        /// The rule by which the value of a switch follows from that of its function.
        public enum Kind: Sendable, BitwiseCopyable {
            /// The switch is 1 where the function is positive (and also where it is 0 if `countsZero`), and 0
            /// elsewhere.
            case above(countsZero: Bool)
            /// The switch is the largest integer that is not greater than the function.
            case floor
        }

        /// The index in `states` of the state that holds the value of the switch.
        public var state: Int
        /// The expression that the switch compares with 0, or whose integer part it holds.
        public var function: Expression
        /// The rule by which the value of the switch follows from ``function``.
        public var kind: Kind
    }

    /// A connection, from the view of its receiver: the delay, and the actions when an event arrives.
    public struct Delivery: Sendable {
        /// The time between sending and arrival, in seconds.
        public var delay: Double
        /// The actions that the receiver performs when an event arrives, in order.
        public var actions: [Action]

        /// Creates a connection from its delay in seconds and the actions at the arrival of an event.
        package init(delay: Double, actions: [Action]) { (self.delay, self.actions) = (delay, actions) }
    }

    /// The name of the model, as messages show it.
    public var name: String
    /// The values of the constants, by path and in SI.
    public var constants: [String: Double]
    /// The state variables, in tree order.
    public var states: [State]
    /// The quantities that are computed from others, each after those that it uses.
    public var definitions: [Definition]
    /// The conditions that are tested after every step with their actions, in tree order.
    public var tests: [Test]
    /// The connections over which events are sent, each from the view of its receiver.
    public var deliveries: [Delivery]
    /// The unit in which each quantity is recorded, by the path of the quantity.
    public var units = QuantityUnits()
    /// The paths of quantities as ``states`` and ``definitions`` spell them, by other spellings with which the model
    /// records them.
    public var aliases: [String: String] = [:]
    /// The delayed values of states that expressions read: the name in expressions, the index in ``states`` of the
    /// state, and the delay in seconds.
    public var delays: [(name: String, state: Int, seconds: Double)] = []
    /// The paths of the couplings that may be kept constant over a step, sorted. A coupling is a definition that
    /// depends on other nodes.
    public var couplings: [String] = []
    /// The quantities whose values at the start of a step are used in all stages of the step: the name of the stored
    /// value in expressions, and the path of the quantity.
    public var holds: [(name: String, path: String)] = []
    /// The projections: weighted sums over the edges of a network, which is given by a matrix. Definitions refer to the
    /// sums by name; the paths in the sums are paths of states.
    public var projections: [Network.Projection] = []
    /// The switches that replace comparisons of changing quantities; empty unless events are located.
    public var switches: [Switch] = []
    /// A Boolean value that indicates whether the model is a discrete map, whose states have next values instead of
    /// derivatives.
    public var isMap = false
    /// The initial state of the random number generator, stored in a number as ``JavaRandom`` does.
    public var randomState = 0.0

    /// Creates a flat model with the given values of the properties of the same names. The other properties, such as
    /// delays, projections and switches, are empty until they are set.
    package init(
        name: String, constants: [String: Double], states: [State], definitions: [Definition], tests: [Test],
        deliveries: [Delivery]
    ) {
        (self.name, self.constants, self.states, self.definitions) = (name, constants, states, definitions)
        (self.tests, self.deliveries) = (tests, deliveries)
    }
}

extension FlatModel.Definition {
    /// The names that the definition's expression reads, or the paths of the quantities in its sum.
    var uses: [String] {
        switch source {
        case .value(let expression): expression.names
        case .sum(let paths): paths
        }
    }
}
