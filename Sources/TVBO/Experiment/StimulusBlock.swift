import Diagnostics
import Expressions

/// A stimulus: a quantity that is given as a function of the time and takes the place of a parameter of the same name.
///
/// In TVBO it is an event of the type `stimulus` with an equation or with samples in a file.
struct StimulusBlock: Sendable {
    /// The designation of a node that receives the stimulus.
    enum Target: Sendable, Hashable {
        /// The node at an index, in the order of the nodes.
        case index(Int)
        /// The node with the given label.
        case label(String)
    }

    /// The stimulus as a function of the time.
    enum Signal: Sendable {
        /// An equation with the parameters of the stimulus.
        case equation(ExpressionSource)
        /// Samples that are joined by straight lines; the first is at the time `onset`, and `perMillisecond` of them
        /// follow in each millisecond. The signal is 0 before the first and after the last.
        case samples([Double], perMillisecond: Double, onset: Double)
    }

    /// The name of the quantity in the equations of the model that the stimulus replaces.
    var name: String
    /// The place of the stimulus in the document, to which errors refer.
    var place: Place
    /// The stimulus as a function of the time.
    var signal: Signal
    /// The parameters of the equation.
    var parameters: [ValueBlock]
    /// The nodes that receive the stimulus; empty for all.
    var targets: [Target]
    /// The factors by which the stimulus is multiplied, one for each target; empty for 1.
    var weights: [Double]
    /// The distribution from which these factors are drawn; nil if they are not random.
    var weightDistribution: RandomValue?
}

/// The declaration of a value that is drawn from a distribution.
struct RandomValue: Sendable {
    /// The distribution from which the value is drawn.
    var distribution: InitialDistribution
    /// The seed that the experiment gives for the value; nil if there is none.
    var seed: UInt64?
    /// A Boolean value that indicates whether a new value is drawn for every step, and not for every node.
    var isTemporal: Bool
    /// The place of the distribution in the document, to which errors refer.
    var place: Place

    /// Returns the seed for drawing the value: the seed of the run if the caller gives one, and otherwise the seed in
    /// the experiment; nil if there is neither.
    func seed(ofRun seed: UInt64?) -> UInt64? { seed ?? self.seed }
}
