import Expressions
import Quantities

/// A model written out: every component's equations over full paths, y' = f(t, y), with what happens at events.
/// The name `t` in its expressions is the time in seconds.
public struct FlatModel: Sendable {
    /// A quantity with memory.
    public struct State: Sendable {
        /// Its path, such as `hhcell_1_pop[0]/v`.
        public var path: String
        /// Value at the start, in SI.
        public var initial: Double
        /// Rate of change per second, or the next value of a map; nil for one that only events change.
        public var derivative: Expression?
        /// What its value is brought back to after every stage and step, in SI; nil where it may take any.
        public var limits: ClosedRange<Double>?
    }

    /// A quantity without memory.
    public struct Definition: Sendable {
        /// Where its value comes from.
        public enum Source: Sendable {
            /// An expression over paths.
            case value(Expression)
            /// The sum of quantities, from the left.
            case sum([String])
        }

        /// Its path.
        public var path: String
        /// Where its value comes from.
        public var source: Source
    }

    /// Something done at once.
    public indirect enum Action: Sendable {
        /// The state of an index gets a new value.
        case assign(state: Int, value: Expression)
        /// Events leave over the connections of these indices.
        case send(connections: [Int])
        /// Of several conditions the first that holds decides what is done.
        case first([(condition: Expression, actions: [Action])])
        /// An event of a recorded source is noted.
        case note(source: Int)
    }

    /// A test made after every step.
    public struct Test: Sendable {
        /// The path of the component that makes it.
        public var path: String
        /// The condition.
        public var condition: Expression
        /// Whether the time alone decides it, so that it is made at the start too.
        public var isTimed: Bool
        /// What is done when it holds.
        public var actions: [Action]

        /// Creates a test.
        public init(path: String, condition: Expression, actions: [Action]) {
            self.path = path
            self.condition = condition
            self.actions = actions
            isTimed = condition.names == ["t"]
        }
    }

    /// A choice that holds between two events: the value of a state of its own that follows a function of the others.
    public struct Switch: Sendable {
        /// How the value follows from the function.
        public enum Kind: Sendable, BitwiseCopyable {
            /// 1 where the function is above 0, else 0; at 0 itself 1 where that counts.
            case above(countsZero: Bool)
            /// The largest whole number that is not above the function.
            case floor
        }

        /// The index of its state.
        public var state: Int
        /// What it follows.
        public var function: Expression
        /// How.
        public var kind: Kind
    }

    /// What the arrival of an event does.
    public struct Delivery: Sendable {
        /// From event to arrival, in seconds.
        public var delay: Double
        /// What is done, in order.
        public var actions: [Action]
    }

    /// A name for messages.
    public var name: String
    /// Fixed values by path, in SI.
    public var constants: [String: Double]
    /// Quantities with memory, in tree order.
    public var states: [State]
    /// Quantities without, each behind those it uses.
    public var definitions: [Definition]
    /// Tests, in tree order.
    public var tests: [Test]
    /// Connections.
    public var deliveries: [Delivery]
    /// Units in which quantities are recorded, by path; nil for a bare number.
    public var units: [String: PhysicalUnit?]
    /// States as they were some time ago: the name in expressions, the state's index, and the time in seconds.
    public var delays: [(name: String, state: Int, seconds: Double)] = []
    /// Definitions that come from other nodes and may be held over a step, in order; empty where they may not.
    public var couplings: [String] = []
    /// Names for what definitions were at the start of the step, with the paths of these.
    public var holds: [(name: String, path: String)] = []
    /// Choices that hold between events; empty where conditions are looked at whenever they are met.
    public var switches: [Switch] = []
    /// Whether it is a map: states have next values in place of rates.
    public var isMap = false
    /// The state of the generator of random numbers.
    public var randomState = 0.0
}
