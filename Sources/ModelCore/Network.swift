import Expressions

/// Who is there and who acts on whom.
public struct Network: Hashable, Sendable {
    /// Components of a kind, in order.
    public struct Population: Hashable, Sendable {
        /// Its id.
        public var id: String
        /// The component of each member.
        public var members: [String]
        /// Creates a population.
        public init(id: String, members: [String]) {
            self.id = id
            self.members = members
        }
    }

    /// A member of a population.
    public struct Member: Hashable, Sendable {
        /// Index of the population.
        public var population: Int
        /// Index in the population.
        public var index: Int
        /// Creates a reference to a member.
        public init(population: Int, index: Int) {
            self.population = population
            self.index = index
        }
    }

    /// A synapse: events of the source reach an instance of a component that is attached to the target.
    public struct Connection: Hashable, Sendable {
        /// Where events come from.
        public var source: Member
        /// What the synapse is attached to.
        public var target: Member
        /// The component that is attached.
        public var synapse: String
        /// The attachment point of the target.
        public var attachments: String
        /// A factor on what an event does.
        public var weight: Double
        /// From event to arrival, in seconds.
        public var delay: Double

        /// Creates a connection.
        public init(
            source: Member, target: Member, synapse: String, attachments: String, weight: Double, delay: Double
        ) {
            self.source = source
            self.target = target
            self.synapse = synapse
            self.attachments = attachments
            self.weight = weight
            self.delay = delay
        }
    }

    /// An input: an instance of a component that is attached to the target.
    public struct Input: Hashable, Sendable {
        /// What it is attached to.
        public var target: Member
        /// The component that is attached.
        public var component: String
        /// The attachment point of the target.
        public var attachments: String
        /// A factor on its current.
        public var weight: Double

        /// Creates an input.
        public init(target: Member, component: String, attachments: String, weight: Double) {
            self.target = target
            self.component = component
            self.attachments = attachments
            self.weight = weight
        }
    }

    /// A state as it was some time ago.
    public struct Delay: Hashable, Sendable {
        /// The path of the state.
        public var source: String
        /// How long ago, in seconds.
        public var seconds: Double
        /// Creates a delay.
        public init(source: String, seconds: Double) {
            self.source = source
            self.seconds = seconds
        }

        /// The name under which expressions know it.
        public var name: String { "\(source) \(seconds) s ago" }
    }

    /// What a coupling input of a member receives from others.
    public struct Coupling: Hashable, Sendable {
        /// The path of the input.
        public var path: String
        /// Its value, over paths of states and names of delays.
        public var value: Expression
        /// The states that it sees as they were.
        public var delays: [Delay]

        /// Creates a coupling.
        public init(path: String, value: Expression, delays: [Delay]) {
            self.path = path
            self.value = value
            self.delays = delays
        }
    }

    /// The populations.
    public var populations: [Population]
    /// The inputs, in document order.
    public var inputs: [Input]
    /// The connections, in document order.
    public var connections: [Connection]
    /// What coupling inputs receive.
    public var couplings: [Coupling] = []
    /// Whether a step of several stages takes couplings as they are at its start.
    public var holdsCouplings = false
    /// Whether quantities of the only member are named without its population (`v` for `pop[0]/v`).
    public var isSingleNode: Bool

    /// Creates a network.
    public init(
        populations: [Population], inputs: [Input] = [], connections: [Connection] = [], isSingleNode: Bool = false
    ) {
        self.populations = populations
        self.inputs = inputs
        self.connections = connections
        self.isSingleNode = isSingleNode
    }

    /// The path of a member, such as `hhcell_1_pop[0]`.
    public func path(of member: Member) -> String {
        "\(populations[member.population].id)[\(member.index)]"
    }

    /// The path of a quantity of a member, such as `hhcell_1_pop[0]/v`.
    public func path(of quantity: String, in member: Member) -> String {
        isSingleNode ? quantity : "\(path(of: member))/\(quantity)"
    }
}
