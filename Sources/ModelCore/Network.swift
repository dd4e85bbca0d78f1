import Expressions
import Quantities

/// The populations of a model, and the connections, inputs and couplings that act on their members.
///
///     var network = Network(populations: [.init(id: "pop", members: ["hh", "hh"])])
///     let first = Network.Member(population: 0, index: 0)
///     network.inputs = [.init(target: first, component: "pulse", attachments: "synapses", weight: 1)]
///     network.path(of: "v", in: first)   // "pop[0]/v"
public struct Network: Hashable, Sendable {
    /// A population: an ordered list of members, each of them an instance of a component.
    public struct Population: Hashable, Sendable {
        /// The id of the population.
        public var id: String
        /// The ids of the components of which the members are instances, by index; one component may occur several
        /// times.
        public var members: [String]
        /// Creates a population of instances of the components with the ids `members`.
        public init(id: String, members: [String]) {
            self.id = id
            self.members = members
        }
    }

    /// A reference to a member of a population, by indices.
    public struct Member: Hashable, Sendable {
        /// The index of the population in `Network.populations`.
        public var population: Int
        /// The index of the member within its population.
        public var index: Int
        /// Creates a reference to a member of a population.
        public init(population: Int, index: Int) {
            self.population = population
            self.index = index
        }
    }

    /// A connection that sends the events of a source member, after a delay, to a synapse instance that is attached to
    /// a target member.
    public struct Connection: Hashable, Sendable {
        /// The member of a population whose events are sent.
        public var source: Member
        /// The member of a population to which the synapse is attached.
        public var target: Member
        /// The id of the component of which the synapse is an instance.
        public var synapse: String
        /// The name of the list of the target's type to which the synapse is attached.
        public var attachments: String
        /// The dimensionless weight of the connection, which is the value of the synapse's property
        /// `StandardTypes.weight`.
        public var weight: Double
        /// The time in seconds from an event of the source to its arrival at the synapse.
        public var delay: Seconds

        /// Creates a connection that sends events of a source member to a synapse of a target member.
        public init(
            source: Member, target: Member, synapse: String, attachments: String, weight: Double, delay: Seconds
        ) {
            self.source = source
            self.target = target
            self.synapse = synapse
            self.attachments = attachments
            self.weight = weight
            self.delay = delay
        }
    }

    /// An input, such as a current source: an instance of a component that is attached to a member.
    public struct Input: Hashable, Sendable {
        /// The member of a population to which the input is attached.
        public var target: Member
        /// The id of the component of which the input is an instance.
        public var component: String
        /// The name of the list of the target's type to which the input is attached.
        public var attachments: String
        /// The dimensionless weight of the input, which is the value of its property `StandardTypes.weight`.
        public var weight: Double

        /// Creates an input that is attached to a member.
        public init(target: Member, component: String, attachments: String, weight: Double) {
            self.target = target
            self.component = component
            self.attachments = attachments
            self.weight = weight
        }
    }

    /// A past value of a state variable: its value at the current time minus a constant delay.
    public struct Delay: Hashable, Sendable {
        /// The path of the state variable whose past value is used.
        public var source: String
        /// The delay: the age of the past value.
        public var time: Seconds
        /// Creates the past value of a state variable.
        public init(source: String, time: Seconds) {
            self.source = source
            self.time = time
        }

        /// The name of the past value in expressions of a `Coupling`, such as `pop[0]/x 0.01 s ago`.
        public var name: String { "\(source) \(time) ago" }
    }

    /// The equation of a coupling input, a quantity of a member that is computed from states of other members, such as
    /// post(Σ w · pre).
    public struct Coupling: Hashable, Sendable {
        /// The path of the coupling input that the equation defines.
        public var path: String
        /// The value of the coupling input, an expression over paths of state variables, names of delays and names of
        /// the sums of ``Network/projections``.
        public var value: Expression
        /// The past values of state variables that `value` uses.
        public var delays: [Delay]

        /// Creates the equation of a coupling input.
        public init(path: String, value: Expression, delays: [Delay]) {
            self.path = path
            self.value = value
            self.delays = delays
        }
    }

    /// The populations of the network, in document order.
    public var populations: [Population]
    /// The inputs that are attached to members, in document order.
    public var inputs: [Input]
    /// The connections between members that send events, in document order.
    public var connections: [Connection]
    /// The equations of the coupling inputs.
    public var couplings: [Coupling] = []
    /// The weighted sums over matrices of edges, which the equations of the coupling inputs refer to.
    public var projections: [Projection] = []
    /// A Boolean value that indicates whether a method with several stages per step computes the coupling inputs only
    /// once, at the start of the step, instead of in each stage.
    public var holdsCouplings = false
    /// A Boolean value that indicates whether the network is a single member whose quantities have no prefix: `v` in
    /// place of `pop[0]/v`.
    public var isSingleNode: Bool

    /// Creates a network without couplings.
    public init(
        populations: [Population], inputs: [Input] = [], connections: [Connection] = [], isSingleNode: Bool = false
    ) {
        self.populations = populations
        self.inputs = inputs
        self.connections = connections
        self.isSingleNode = isSingleNode
    }

    /// Returns the path of a member, such as `hhcell_1_pop[0]`, whether or not `isSingleNode` is true.
    public func path(of member: Member) -> String {
        "\(populations[member.population].id)[\(member.index)]"
    }

    /// Returns the path of a quantity of a member, such as `hhcell_1_pop[0]/v`; the name of the quantity alone if
    /// `isSingleNode` is true.
    public func path(of quantity: String, in member: Member) -> String {
        isSingleNode ? quantity : "\(path(of: member))/\(quantity)"
    }
}
