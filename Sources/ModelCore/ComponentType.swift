import Diagnostics
import Expressions
import Quantities

/// A kind of component, in the words of LEMS: what it needs, what it shows, how it moves.
public struct ComponentType: Hashable, Sendable {
    /// A named quantity with its dimension and the unit people quote it in.
    public struct Quantity: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// What it measures.
        public var dimension: Dimension
        /// The unit in which it is recorded; nil for the SI unit or a bare number.
        public var unit: PhysicalUnit?

        /// Creates a quantity.
        public init(_ name: String, _ dimension: Dimension, unit: PhysicalUnit? = nil) {
            self.name = name
            self.dimension = dimension
            self.unit = unit
        }
    }

    /// A place where other components may be attached, such as the synapses of a cell.
    public struct Attachments: Hashable, Sendable {
        /// The name by which they are selected.
        public var name: String
        /// The type that fits, or one that extends it.
        public var type: String
        /// Creates an attachment point.
        public init(_ name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// Its name.
    public var name: String
    /// Quantities that each component gives a value.
    public var parameters: [Quantity]
    /// Quantities that a connection or a structure may set, with the value otherwise; nil for none.
    public var properties: [(quantity: Quantity, value: Double?)]
    /// Fixed values, in SI.
    public var constants: [(quantity: Quantity, value: Double)]
    /// Values computed once from parameters, in an order that respects what they use.
    public var derivedParameters: [(quantity: Quantity, value: Expression)]
    /// Quantities of the component it is attached to, by the name they have there.
    public var requirements: [Quantity]
    /// Where other components may be attached.
    public var attachments: [Attachments]
    /// How it moves.
    public var dynamics: Dynamics
    /// Whether it says how it moves, even if that is not at all; without, it neither asks for requirements nor shows
    /// anything.
    public var hasDynamics = true
    /// How its components are put together from others.
    public var composition = Composition()
    /// Where it is defined; nil for one that is not read from a file.
    public var place: Place?

    /// Creates a type.
    public init(
        name: String, parameters: [Quantity] = [], properties: [(quantity: Quantity, value: Double?)] = [],
        constants: [(quantity: Quantity, value: Double)] = [],
        derivedParameters: [(quantity: Quantity, value: Expression)] = [], requirements: [Quantity] = [],
        attachments: [Attachments] = [], dynamics: Dynamics = Dynamics()
    ) {
        self.name = name
        self.parameters = parameters
        self.properties = properties
        self.constants = constants
        self.derivedParameters = derivedParameters
        self.requirements = requirements
        self.attachments = attachments
        self.dynamics = dynamics
    }

    /// The dimensions of the quantities that stand for something in its equations, by name.
    public var dimensions: [String: Dimension] {
        Dictionary(quantities.map { ($0.name, $0.dimension) }, uniquingKeysWith: { first, _ in first })
    }

    /// The quantities that stand for something in its equations.
    public var quantities: [Quantity] {
        let values = parameters + properties.map(\.quantity) + constants.map(\.quantity)
        let variables = dynamics.stateVariables.map(\.quantity) + dynamics.derivedVariables.map(\.quantity)
        let inRegimes = dynamics.regimes.flatMap { $0.derivedVariables.map(\.quantity) }
        return values + derivedParameters.map(\.quantity) + requirements + variables + inRegimes
    }

    /// Two types are equal when every part of them is.
    public static func == (left: ComponentType, right: ComponentType) -> Bool {
        left.name == right.name && left.parameters == right.parameters && left.requirements == right.requirements
            && left.attachments == right.attachments && left.dynamics == right.dynamics
            && left.composition == right.composition
            && left.properties.elementsEqual(right.properties, by: ==)
            && left.constants.elementsEqual(right.constants, by: ==)
            && left.derivedParameters.elementsEqual(right.derivedParameters, by: ==)
    }

    /// Hashes the name and the dynamics, which differ between most types.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(dynamics)
    }
}
