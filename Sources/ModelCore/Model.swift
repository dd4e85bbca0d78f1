import Diagnostics
import Quantities

/// A model ready to be flattened, stepped or rendered: component types, their instances, the network, the clock. Every
/// value is in SI, or bare where the experiment has no units.
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
    /// Components without attributes, by their types, of which structures make instances.
    public var prototypes: [String: Component] = [:]
    /// Who is there and who acts on whom; empty when a component is simulated.
    public var network: Network
    /// The id of the component that is simulated, which holds everything else; nil for a network.
    public var target: String?
    /// Files that the source asks for.
    public var files: [RecordingFile] = []
    /// Values that every expression may use, in SI.
    public var globals: [String: Double] = [:]
    /// How it is to be run.
    public var simulation: SimulationSettings
    /// What the source leaves open and how it was understood; warnings, never errors.
    public var remarks: [Diagnostic]
    /// Where units are annotations because not every equation balances: each such dynamics.
    public var unbalanced: [UnitBalance] = []

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
    /// Step size and duration in seconds as the source's own units give them; nil when `timeScale` does.
    public var stepSeconds: Double?
    public var durationSeconds: Double?
    /// Where random numbers start.
    public var seed: Int64 = 1234
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

extension SimulationSettings {
    /// Takes another step size, in the time scale.
    public mutating func set(step: DecimalNumber) {
        (self.step, stepPlace, stepSeconds) = (step, nil, nil)
    }

    /// Takes another duration, in the time scale.
    public mutating func set(duration: DecimalNumber) {
        (self.duration, durationPlace, durationSeconds) = (duration, nil, nil)
    }

    /// The step size in seconds as LEMS computes it: the number times the power of ten of its unit.
    public var stepInSeconds: Double { stepSeconds ?? timeScale.si(step.value) }

    /// The duration in seconds as LEMS computes it.
    public var durationInSeconds: Double { durationSeconds ?? timeScale.si(duration.value) }
}
