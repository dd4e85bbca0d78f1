import Comparison
import Diagnostics
import Quantities
import Simulation

/// A case as `case.yaml` defines it: an experiment, the matrix of its runs, its goldens, and its checks with their
/// tolerances.
///
///     let definition = try CaseDefinition.load(folder: "Reference/ex3")
///     print(definition.title, definition.checks.count)
///
/// Extensions in other files read a case from its file, and find the model that it runs.
public struct CaseDefinition: Sendable {
    /// The declaration of a golden, a stored reference solution: one entry of `goldens:`.
    public struct GoldenDefinition: Sendable {
        /// The name of the golden, by which the checks of the case refer to it.
        public var name: String
        /// The path of the golden's file, resolved against the folder of the case.
        public var path: String
        /// A description of the golden for reports; empty when the case gives none.
        public var description: String
        /// The recorded quantity of the run for each column of the golden that has a different name, by the name of the
        /// column; every other column is compared with the quantity of its own name.
        public var columns: [String: String]
        /// A Boolean value that indicates whether the golden holds only some of the rows of the original solution
        /// (`rows: decimated`), so that it is compared only at instants that it shares with the run.
        public var isDecimated: Bool
        /// The method and step size that computed the golden; nil if the case declares none.
        public var scheme: GoldenScheme?
        /// The model whose converged solution (the limit for step size zero) the golden holds; nil if the case does not
        /// declare the golden as converged.
        public var solutionOf: ModelRole?
        /// The upper bound that the case declares on the distance of the golden from its converged solution, with its
        /// unit (nil for a number without a unit); nil if the case declares none.
        public var accuracy: (value: Double, unit: PhysicalUnit?)?
        /// The place of the golden's declaration in `case.yaml`.
        public var place: Place
    }

    /// The role of a model in a case, by the word with which `scheme:` and `solution_of:` in `case.yaml` name it.
    public enum ModelRole: String, Sendable, CaseIterable {
        /// The experiment that the case verifies.
        case experiment
        /// The model from which the experiment was translated, declared under `original:`.
        case original
    }

    /// The integration method and step size that computed a golden, so that it can be computed again with other step
    /// sizes.
    public struct GoldenScheme: Sendable {
        /// The model that was integrated to compute the golden.
        public var model: ModelRole
        /// The integration method with which the golden was computed.
        public var method: Method
        /// The step size with which the golden was computed, in the model's time scale; nil for the step size that the
        /// model itself gives.
        public var step: DecimalNumber?
    }

    /// The model from which the experiment was translated.
    public struct Original: Sendable {
        /// The path of the NeuroML example that is the original model, relative to the root of NeuroML's repository,
        /// such as `LEMSexamples/LEMS_NML2_Ex3_Net.xml`.
        public var example: String
        /// The recorded quantity of the original model for each quantity of the experiment that has a different name
        /// there, by the name in the experiment.
        public var columns: [String: String]
        /// The place of the declaration `original:` in `case.yaml`.
        public var place: Place
    }

    /// The rule that an output file of the experiment's LEMS document must equal a stored digest byte for byte.
    public struct TextRule: Sendable {
        /// The name of the output file whose text is compared, as the LEMS document gives it.
        public var file: String
        /// The SHA-256 that the text of the output file must have, as 64 lowercase hexadecimal digits.
        public var digest: String
        /// The place of the file's entry under `texts:` in `case.yaml`.
        public var place: Place
    }

    /// An external engine, a program such as jNeuroML, that the matrix of a case names.
    public struct MatrixEngine: Sendable {
        /// The name of the engine, by which its adapter is found.
        public var name: String
        /// The place of the engine's name in `case.yaml`.
        public var place: Place
    }

    /// The threshold of a signal, whose upward crossings are the events of the signal.
    public struct EventRule: Sendable {
        /// The path of the recorded quantity whose events are found, such as `pop[0]/v`.
        public var signal: String
        /// The threshold that the signal crosses upward at an event, in `unit`.
        public var threshold: Double
        /// The unit of the threshold; nil for a number without a unit.
        public var unit: PhysicalUnit?
        /// The place of the threshold's declaration under `events:` in `case.yaml`.
        public var place: Place
    }

    /// A check: a metric of the difference between a run and a golden, and the tolerance that it must not exceed.
    public struct Check: Sendable {
        /// The name of the check, by which reports and the history of the case refer to it.
        public var name: String
        /// The name of the golden with which the check compares runs.
        public var golden: String
        /// The metric of the difference between run and golden that the tolerance limits.
        public var metric: Metric
        /// The time window in which the check compares run and golden; nil for the whole duration of the golden.
        public var window: TimeWindow?
        /// A Boolean value that indicates whether only instants that the golden and the run share are compared
        /// (`instants: shared`), so that nothing is interpolated.
        public var onlyShared: Bool
        /// The paths of the quantities that the check compares; empty for all columns of the golden.
        public var signals: [String]
        /// The names of the methods and engines whose runs the check applies to; empty for all runs of the matrix.
        public var runs: [String]
        /// A Boolean value that indicates whether the compared signals are constant in the golden on purpose (`constant:
        /// true`). The check then counts, although a constant signal passes it; otherwise its verdict is `vacuous`.
        public var isConstant = false
        /// The largest permitted changes in time and value of the golden, within which a check with the metric `tube`
        /// looks for the run; nil for other metrics.
        public var tube: TubeRule?
        /// The value of the check's option `match:`, in milliseconds: the largest permitted time between an event of
        /// the golden and its partner in the run, or the time constant of the metric `van_rossum`; nil for metrics
        /// without this option.
        public var matchWindow: Double?
        /// The rule that gives the largest value of the metric with which the check passes, and its justification.
        public var tolerance: ToleranceRule
        /// The place of the check's declaration in `case.yaml`.
        public var place: Place
    }

    /// The file that defines the case.
    public var file: CaseFile
    /// The id of the case, by which commands and reports name it.
    public var id: String
    /// The title of the case for reports; the id when the case gives none.
    public var title: String
    /// The path of the experiment's file, resolved against the folder of the case; empty when the case runs an example
    /// of NeuroML or an experiment of TVBO's database.
    public var experimentPath: String
    /// The place at which `case.yaml` names the experiment; that of the whole file if it names none.
    public var experimentPlace: Place
    /// The path of the NeuroML example that the case runs, relative to the root of NeuroML's repository; nil if the
    /// case does not run one.
    public var example: String?
    /// The path of the experiment in TVBO's database that the case runs, relative to the root of the database; nil if
    /// the case does not run one.
    public var databaseEntry: String?
    /// The model from which the experiment was translated; nil if the case declares none.
    public var original: Original?
    /// The integration methods of the matrix; empty for the experiment's own method.
    public var methods: [Method]
    /// The step sizes of the matrix, in the experiment's time scale; empty for the experiment's own step size.
    public var steps: [DecimalNumber]
    /// The quantities that the runs record besides those that the model records.
    public var recorded: [RecordedQuantity]
    /// The external engines of the matrix, each of which runs the case once with the experiment's own settings.
    public var engines: [MatrixEngine]
    /// A Boolean value that indicates whether the simulator runs the case; false if the matrix names external engines
    /// alone.
    public var isSimulated: Bool
    /// The number and seed of the simulations with different noise that each run of the matrix consists of; nil if each
    /// run is a single simulation.
    public var ensemble: EnsembleRule?
    /// The goldens (stored reference solutions) of the case, in the order of the file.
    public var goldens: [GoldenDefinition]
    /// The thresholds that define the events of signals, at most one for each signal.
    public var events: [EventRule]
    /// The time intervals in which signals are declared to have no value, and are therefore not compared.
    public var undefined: [UndefinedInterval]
    /// The checks of the case, in the order of the file.
    public var checks: [Check]
    /// The output files whose text is compared byte for byte, with the digests of the expected texts.
    public var texts: [TextRule]
    /// The seeded faults that may pass every check, with the reasons.
    public var survivors: [SurvivorRule]
    /// The SHA-256 of the bytes of `case.yaml` followed by those of the tables of measured errors that it names, as
    /// lowercase hexadecimal digits.
    public var digest: String
    /// The warnings found while reading the files of the case.
    public var remarks: [Diagnostic]

    /// The path of the case's folder.
    public var folder: String { file.folder }
    /// The path of the file that defines the case.
    public var path: String { file.path }

    /// The number of runs of the matrix: one for each combination of a method and a step size, where the experiment's
    /// own counts if none is listed, and one for each external engine. Without the simulator, only the engines count.
    package var runCount: Int {
        (isSimulated ? max(1, methods.count) * max(1, steps.count) : 0) + engines.count
    }

    /// Returns the checks that apply to the runs of the method or engine with the name `run`, in the order of the file.
    package func checks(of run: String) -> [Check] { checks.filter { $0.runs.isEmpty || $0.runs.contains(run) } }

    /// The descriptions of the case's goldens for reports, by the name of the golden.
    package var goldenDescriptions: [String: String] {
        Dictionary(goldens.map { ($0.name, $0.description) }, uniquingKeysWith: { first, _ in first })
    }
}
