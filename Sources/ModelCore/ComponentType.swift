import Diagnostics
import Expressions
import Quantities

/// A kind of component, as defined by LEMS (Cannon et al. 2014, doi 10.3389/fninf.2014.00079): its parameters, its
/// interface to other components, and its equations.
///
///     let leaky = ComponentType(
///         name: "leakyCell", parameters: [.init("tau", .time), .init("threshold", .voltage)],
///         attachments: [.init("synapses", type: "basePointCurrent")], dynamics: dynamics)
public struct ComponentType: Hashable, Sendable {
    /// A named quantity with its dimension and, optionally, a unit for recording it.
    public struct Quantity: Hashable, Sendable {
        /// The name of the quantity.
        public var name: String
        /// The physical dimension of the quantity.
        public var dimension: Dimension
        /// The unit in which the quantity is recorded; nil for the SI unit or a dimensionless quantity.
        public var unit: PhysicalUnit?

        /// Creates a quantity with its dimension, recorded in `unit`.
        public init(_ name: String, _ dimension: Dimension, unit: PhysicalUnit? = nil) {
            self.name = name
            self.dimension = dimension
            self.unit = unit
        }
    }

    /// A list to which a simulation attaches components of other types, such as the synapses of a cell.
    public struct Attachments: Hashable, Sendable {
        /// The name of the list of attachments.
        public var name: String
        /// The name of the type of the attached components; a type that extends it is accepted as well.
        public var type: String
        /// Creates a list to which components of a type can be attached.
        public init(_ name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The name of the type, unique within a model.
    public var name: String
    /// The quantities for which each component of the type gives a value.
    public var parameters: [Quantity]
    /// The quantities that a connection or a structure sets for each instance, with their default values in SI; the
    /// default is nil if there is none.
    public var properties: [(quantity: Quantity, value: Double?)]
    /// The constants of the type with their values in SI.
    public var constants: [(quantity: Quantity, value: Double)]
    /// The quantities computed once from parameters and constants, each after those that it uses.
    public var derivedParameters: [(quantity: Quantity, value: Expression)]
    /// The quantities that the type reads from the component that contains it or to which it is attached, by their
    /// names there.
    public var requirements: [Quantity]
    /// The lists to which other components can be attached.
    public var attachments: [Attachments]
    /// The equations of the type.
    public var dynamics: Dynamics
    /// A Boolean value that indicates whether the type or an ancestor has a `Dynamics` element, even an empty one. A
    /// type without one neither reads its requirements nor has values for its exposures.
    public var hasDynamics = true
    /// The rules by which components of the type contain, refer to and create other components.
    public var composition = Composition()
    /// The place in the source that defines the type; nil for a type that is not read from a file.
    public var place: Place?

    /// Creates a component type that neither contains nor refers to other components.
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

    /// The dimensions of the quantities that equations of the type may name, by name; see ``quantities``.
    public var dimensions: [String: Dimension] {
        Dictionary(quantities.map { ($0.name, $0.dimension) }, uniquingKeysWith: { first, _ in first })
    }

    /// The quantities that equations of the type may name, including those of its regimes, but without the time `t` and
    /// the global constants of the model.
    public var quantities: [Quantity] {
        let values = parameters + properties.map(\.quantity) + constants.map(\.quantity)
        let variables = dynamics.stateVariables.map(\.quantity) + dynamics.derivedVariables.map(\.quantity)
        let inRegimes = dynamics.regimes.flatMap { $0.derivedVariables.map(\.quantity) }
        return values + derivedParameters.map(\.quantity) + requirements + variables + inRegimes
    }

    /// Returns whether all properties of two types are equal, except for `hasDynamics` and their places in the source.
    public static func == (left: ComponentType, right: ComponentType) -> Bool {
        left.name == right.name && left.parameters == right.parameters && left.requirements == right.requirements
            && left.attachments == right.attachments && left.dynamics == right.dynamics
            && left.composition == right.composition
            && left.properties.elementsEqual(right.properties, by: ==)
            && left.constants.elementsEqual(right.constants, by: ==)
            && left.derivedParameters.elementsEqual(right.derivedParameters, by: ==)
    }

    /// Hashes the name and the dynamics, which suffice to distinguish most types.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(dynamics)
    }
}
