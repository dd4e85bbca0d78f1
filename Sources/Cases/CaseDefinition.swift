import Comparison
import Diagnostics
import Quantities
import Simulation

/// A case: an experiment, the matrix of its runs, its goldens, and the checks with their tolerances.
public struct CaseDefinition: Sendable {
    /// A golden of the case.
    public struct GoldenDefinition: Sendable {
        /// Its name in the case.
        public var name: String
        /// Its file, below the case's folder.
        public var path: String
        /// What it is, for reports.
        public var about: String
        /// The quantity of a run that a column stands for, where the names differ.
        public var columns: [String: String]
        /// Whether it holds only some of the rows, so that nothing is to be interpolated between them.
        public var isDecimated: Bool
        /// How it was made; nil where nobody says.
        public var scheme: GoldenScheme?
        /// The model whose solution at no step at all it is; nil for one that a scheme made.
        public var solutionOf: ModelRole?
        /// How far it may be from that solution, and the unit; nil where nobody says.
        public var accuracy: (value: Double, unit: PhysicalUnit?)?
        /// Where it is declared.
        public var place: Place
    }

    /// Which model of a case is meant.
    public enum ModelRole: String, Sendable, CaseIterable {
        /// The experiment.
        case experiment
        /// What the experiment translates.
        case original
    }

    /// How a golden was made: a scheme that can be run again at other steps.
    public struct GoldenScheme: Sendable {
        /// The model.
        public var model: ModelRole
        /// The method, and the step size in the model's time scale; nil for the model's own.
        public var method: Method
        public var step: DecimalNumber?
    }

    /// What the experiment translates.
    public struct Original: Sendable {
        /// The path of an example in NeuroML's repository.
        public var example: String
        /// The quantity of the original for each of the experiment.
        public var columns: [String: String]
        /// Where it is declared.
        public var place: Place
    }

    /// A file that a LEMS document asks for, which must come out to the character.
    public struct TextRule: Sendable {
        /// Its name in the document.
        public var file: String
        /// SHA-256 of its text.
        public var digest: String
        /// Where it is declared.
        public var place: Place
    }

    /// A threshold at which events of a signal are found.
    public struct EventRule: Sendable {
        /// The quantity.
        public var signal: String
        /// The threshold.
        public var threshold: Double
        /// The unit of the threshold; nil for a bare number.
        public var unit: PhysicalUnit?
        /// Where it is declared.
        public var place: Place
    }

    /// A gate.
    public struct Check: Sendable {
        /// Its name in the case.
        public var name: String
        /// The golden's name.
        public var golden: String
        /// What is measured.
        public var metric: Metric
        /// The stretch of time; nil for all of the golden.
        public var window: TimeWindow?
        /// Whether only instants count that run and golden share, so that nothing is interpolated.
        public var onlyShared: Bool
        /// The quantities; empty for all columns of the golden.
        public var signals: [String]
        /// What is allowed.
        public var tolerance: ToleranceRule
        /// Where it is declared.
        public var place: Place
    }

    /// Its id: the name of its folder.
    public var id: String
    /// Its folder.
    public var folder: String
    /// What people call it.
    public var title: String
    /// The experiment's file; empty for an example of NeuroML.
    public var experimentPath: String
    /// The path of an example in NeuroML's repository; nil for an experiment of its own.
    public var example: String?
    /// The path of an experiment in TVBO's database; nil for an experiment of its own.
    public var databaseEntry: String?
    /// What the experiment translates; nil where nobody says.
    public var original: Original?
    /// The methods of its matrix.
    public var methods: [Method]
    /// The step sizes of its matrix, in the experiment's time scale.
    public var steps: [DecimalNumber]
    /// Its goldens.
    public var goldens: [GoldenDefinition]
    /// Its thresholds.
    public var events: [EventRule]
    /// Where its signals have no value.
    public var undefined: [UndefinedInterval]
    /// Its gates.
    public var checks: [Check]
    /// Files that must come out to the character.
    public var texts: [TextRule]
    /// SHA-256 of the case file and the tables that it reads.
    public var digest: String
    /// Warnings of the reader.
    public var remarks: [Diagnostic]
}
