import Diagnostics
import Quantities

/// A model ready to be flattened, stepped or rendered: component types, their instances, the network, the clock.
/// Every value is in SI, or bare where the experiment has no units.
public struct Model: Sendable {
    /// How the numbers of the source were read.
    public enum UnitConvention: String, Sendable {
        /// Values carry dimensions and were converted to SI.
        case physical
        /// Values are used as written; right-hand sides are divided by one time scale.
        case bare
    }

    /// A name for messages and reports.
    public var name: String
    /// How the numbers of the source were read.
    public var convention: UnitConvention
    /// The component types, unique by name, those used by others first.
    public var types: [ComponentType]
    /// The components, unique by id.
    public var components: [Component]
    /// Who is there and who acts on whom.
    public var network: Network
    /// How it is to be run.
    public var simulation: SimulationSettings
    /// What the source leaves open and how it was understood; warnings, never errors.
    public var remarks: [Diagnostic]

    /// Creates a model.
    public init(
        name: String, convention: UnitConvention, types: [ComponentType], components: [Component], network: Network,
        simulation: SimulationSettings, remarks: [Diagnostic] = []
    ) {
        self.name = name
        self.convention = convention
        self.types = types
        self.components = components
        self.network = network
        self.simulation = simulation
        self.remarks = remarks
    }

    /// The component of that id.
    public func component(_ id: String) -> Component? { components.first { $0.id == id } }

    /// The type of that name.
    public func type(_ name: String) -> ComponentType? { types.first { $0.name == name } }
}

/// An instance of a component type with values for its parameters.
public struct Component: Hashable, Sendable {
    /// Its id.
    public var id: String
    /// The name of its type.
    public var type: String
    /// A value for each parameter of the type, in SI.
    public var values: [String: Double]

    /// Creates a component.
    public init(id: String, type: String, values: [String: Double]) {
        self.id = id
        self.type = type
        self.values = values
    }
}

/// How a model is to be run unless the caller says otherwise.
public struct SimulationSettings: Hashable, Sendable {
    /// The unit of `step` and `duration`.
    public var timeScale: PhysicalUnit
    /// The step size.
    public var step: DecimalNumber
    /// The simulated time.
    public var duration: DecimalNumber
    /// Simulated before the recording starts.
    public var transient: DecimalNumber
    /// Name of the method.
    public var method: String
    /// What is recorded, in order.
    public var recorded: [Recording]
    /// Where step, duration and method stand in the source; nil for one that the caller gave.
    public var stepPlace: Place?
    public var durationPlace: Place?
    public var methodPlace: Place?

    /// Creates settings.
    public init(
        timeScale: PhysicalUnit, step: DecimalNumber, duration: DecimalNumber, transient: DecimalNumber, method: String,
        recorded: [Recording], stepPlace: Place? = nil, durationPlace: Place? = nil, methodPlace: Place? = nil
    ) {
        self.stepPlace = stepPlace
        self.durationPlace = durationPlace
        self.methodPlace = methodPlace
        self.timeScale = timeScale
        self.step = step
        self.duration = duration
        self.transient = transient
        self.method = method
        self.recorded = recorded
    }
}

/// A quantity to record.
public struct Recording: Hashable, Sendable {
    /// Its path in the model, such as `hhcell_1_pop[0]/v`; the name of its column.
    public var path: String
    /// The unit of the column; nil for a bare number.
    public var unit: PhysicalUnit?

    /// Creates a recording.
    public init(path: String, unit: PhysicalUnit?) {
        self.path = path
        self.unit = unit
    }
}
