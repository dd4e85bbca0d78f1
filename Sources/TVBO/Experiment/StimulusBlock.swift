import Diagnostics
import Expressions

/// A stimulus as read from a document: a function of time that replaces a parameter of the same name in the equations
/// of a model.
///
/// In TVBO it is an event of the type `stimulus` with an equation or with samples in a file.
struct StimulusBlock: Sendable {
    /// The designation of a node on which the stimulus acts.
    enum Target: Sendable, Hashable {
        /// The node at an index, counted from 0 in document order.
        case index(Int)
        /// The node with the given label.
        case label(String)
    }

    /// The value of a stimulus as a function of time.
    enum Signal: Sendable {
        /// The value of an expression in the time `t`, the parameters of the stimulus and the names that the model
        /// declares.
        case equation(ExpressionSource)
        /// Straight lines between samples. The first sample is at the time `onset`, in milliseconds or, if the document
        /// gives it without a unit, in units of the time scale. Then `perMillisecond` samples follow in each
        /// millisecond. The value is 0 before the first and after the last sample.
        case samples([Double], perMillisecond: Double, onset: Double)
    }

    /// The name of the stimulus, which is that of the parameter it replaces in the equations of the model.
    var name: String
    /// The place of this name.
    var namePlace: Place
    /// The name of the event in the document, which differs from `name` if the event has a `target_variable`.
    var eventName: String
    /// The place of the stimulus in the document, to which errors refer.
    var place: Place
    /// The value of the stimulus as a function of time.
    var signal: Signal
    /// The parameters that the stimulus declares, to which its equation can refer.
    var parameters: [ValueBlock]
    /// The nodes on which the stimulus acts; empty for all nodes.
    var targets: [Target]
    /// The factors by which the stimulus is multiplied, one for each of `targets`; empty if all are 1.
    var weights: [Double]
    /// The distribution from which the weights of the targets are drawn; nil if the weights are given.
    var weightDistribution: RandomValue?
    /// Sentences on settings that the tvboptim back end does not read in this way.
    var differences: [Diagnostic.Note] = []
    /// The sentence on the `target_variable`, which that back end ignores; nil without one.
    var targetDifference: Diagnostic.Note?
}

/// A value, such as a parameter, that a document gives by a distribution.
struct RandomValue: Sendable {
    /// The distribution from which the value, that of a parameter or weight, is drawn.
    var distribution: InitialDistribution
    /// The seed that the experiment gives for the value; nil if there is none.
    var seed: UInt64?
    /// A Boolean value that indicates whether a new value is drawn in every step; otherwise one value is drawn for each
    /// node.
    var isTemporal: Bool
    /// The place of the distribution in the document, to which errors refer.
    var place: Place

    /// Returns the seed for drawing the value: the seed of the run if the caller gives one, and otherwise the seed in
    /// the experiment; nil if there is neither.
    func seed(ofRun seed: UInt64?) -> UInt64? { seed ?? self.seed }
}
