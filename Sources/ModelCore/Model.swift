import Diagnostics
import Quantities

/// A complete model: component types, their components, the network of instances, and the settings of a simulation. The
/// readers of TVBO and LEMS produce it; simulations and renderings start from it.
///
///     let model = try LEMSDocument.model(at: .file("LEMS_NML2_Ex5_DetCell.xml"))
///     model.component("hhcell")?.type
///     model.simulation.stepTime
///
/// All values are in SI, or as written where the source has no units; see `convention`. The text from which the digest
/// of a model is computed, and the list of its recording files, are extensions with a file of their own.
public struct Model: Sendable {
    /// The rule by which the numbers in the source of a model are interpreted.
    public enum UnitConvention: String, Sendable {
        /// Numbers have dimensions and are converted to SI.
        case physical
        /// Numbers are used as written, and right-hand sides are divided by the time scale of the simulation.
        case bare
    }

    /// The name of the model, for messages and reports.
    public var name: String
    /// The rule by which the numbers in the source of the model are interpreted.
    public var convention: UnitConvention
    /// The component types of the model, unique by name.
    public var types: [ComponentType]
    /// The components of the model that no other component contains, unique by id.
    public var components: [Component]
    /// The components without attributes of which structures create instances (LEMS: `MultiInstantiate` with the
    /// attribute `componentType`), by the name of their type.
    public var prototypes: [String: Component] = [:]
    /// The populations, inputs, connections and couplings; empty for a model with a `target`.
    public var network: Network
    /// The id of the component that is simulated, with all that it contains; nil for a model that is described by
    /// `network`.
    public var target: String?
    /// The output files that the source asks a simulation to write.
    public var files: [RecordingFile] = []
    /// The constants that every expression of the model may use, in SI, by name.
    public var globals: [String: Double] = [:]
    /// The settings of a simulation: step size, duration, method and recorded quantities.
    public var simulation: SimulationSettings
    /// The warnings about parts of the source that are ambiguous or ignored, with the interpretation chosen. There are
    /// no errors among them.
    public var remarks: [Diagnostic]
    /// The keys of the source that describe work around the simulation, such as an optimization, which is not carried
    /// out.
    public var outerStages: [String] = []
    /// The results of the unit check, one for each dynamics with equations that do not balance; if there are any, the
    /// units in the source are taken as annotations that do not change values.
    public var unbalanced: [UnitBalance] = []

    /// Creates a model without prototypes, files and global constants.
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

    /// Returns the top-level component with that id; nil if there is none.
    public func component(_ id: String) -> Component? { components.first { $0.id == id } }

    /// Returns the component type of that name; nil if there is none.
    public func type(_ name: String) -> ComponentType? { types.first { $0.name == name } }
}

/// The settings of a simulation that the source gives. A caller may override them.
public struct SimulationSettings: Hashable, Sendable {
    /// The unit in which `step`, `duration`, `transient` and `settling` are given.
    public var timeScale: PhysicalUnit
    /// The step size, in units of `timeScale`.
    public var step: DecimalNumber
    /// The simulated time after the transient, in units of `timeScale`.
    public var duration: DecimalNumber
    /// The simulated time before the recording starts, in units of `timeScale`.
    public var transient: DecimalNumber
    /// The name of the integration method, such as `rk4` or `lems`.
    public var method: String
    /// The recorded quantities, in the order of their columns.
    public var recorded: [Recording]
    /// The step size, computed in the way the source format prescribes; nil if it follows from `step` and `timeScale`.
    public var convertedStep: Seconds?
    /// The duration, computed in the way the source format prescribes; nil if it follows from `duration` and
    /// `timeScale`.
    public var convertedDuration: Seconds?
    /// The seed of the random numbers in expressions, such as those of LEMS's function `random`.
    public var seed: Int64 = 1234
    /// The duration of a preliminary run whose final state is the initial state of the simulation, in units of
    /// `timeScale`; nil if there is none. The simulation itself starts at time 0.
    public var settling: DecimalNumber?
    /// A Boolean value that indicates whether the duration and the transient are rounded up to whole steps, if they and the
    /// step size are those of the source. Otherwise the step size must divide them.
    public var roundsUp = false
    /// The seed of the noise of state variables (``Dynamics/Diffusion``).
    public var noiseSeed: UInt64 = 42
    /// The seed of the noise as the experiment writes it, if it is negative; ``noiseSeed`` has the same bits.
    public var negativeNoiseSeed: Int?
    /// The place of the step size in the source; nil if the caller gave the step size.
    public var stepPlace: Place?
    /// The place of the duration in the source; nil if the caller gave the duration.
    public var durationPlace: Place?
    /// The place of the method in the source; nil if the caller gave the method.
    public var methodPlace: Place?

    /// Creates the settings of a simulation with the default seeds.
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

/// A quantity that a simulation records, and the unit of the recorded values.
public struct Recording: Hashable, Sendable {
    /// The path of the quantity, such as `hhcell_1_pop[0]/v`, which is also the name of its column.
    public var path: String
    /// The unit of the recorded values; nil for a dimensionless quantity or one recorded in SI.
    public var unit: PhysicalUnit?

    /// Creates a recording of the quantity at a path.
    public init(path: String, unit: PhysicalUnit?) {
        self.path = path
        self.unit = unit
    }
}

extension SimulationSettings {
    /// Replaces the step size of the simulation by one in units of `timeScale`, which must divide the duration unless it is
    /// equal to the present one. `convertedStep` and `stepPlace` become nil.
    public mutating func set(step: DecimalNumber) {
        roundsUp = roundsUp && step.normalized == self.step.normalized
        (self.step, stepPlace, convertedStep) = (step, nil, nil)
    }

    /// Replaces the duration of the simulation by one in units of `timeScale`, which must be a multiple of the step size.
    /// `convertedDuration` and `durationPlace` become nil.
    public mutating func set(duration: DecimalNumber) {
        (self.duration, durationPlace, convertedDuration, roundsUp) = (duration, nil, nil, false)
    }

    /// The step size in seconds as LEMS computes it: the number times the power of ten of its unit; ``convertedStep``
    /// if it is given.
    public var stepTime: Seconds { convertedStep ?? Seconds(timeScale.si(step.value)) }

    /// The duration in seconds as LEMS computes it: the number times the power of ten of its unit;
    /// ``convertedDuration`` if it is given. The transient is not included.
    public var durationTime: Seconds { convertedDuration ?? Seconds(timeScale.si(duration.value)) }
}
