import Diagnostics
import Expressions

/// A stimulus: a quantity that is given as a function of the time and takes the place of a parameter of the same name.
///
/// In TVBO it is an event of the type `stimulus` with an equation or with samples in a file.
struct StimulusBlock: Sendable {
    /// A node that receives the stimulus.
    enum Target: Sendable, Hashable {
        /// The node at an index, in the order of the nodes.
        case index(Int)
        /// The node with a label.
        case label(String)
    }

    /// The function of the time.
    enum Signal: Sendable {
        /// An equation with the parameters of the stimulus.
        case equation(ExpressionSource)
        /// Samples from `onset` on, `perMillisecond` of them in a millisecond, between which the signal is a line; 0
        /// before the first and after the last.
        case samples([Double], perMillisecond: Double, onset: Double)
    }

    /// The name of the quantity in the equations of the model.
    var name: String
    /// The place of the stimulus.
    var place: Place
    /// The function of the time.
    var signal: Signal
    /// The parameters of the equation.
    var parameters: [ValueBlock]
    /// The nodes that receive the stimulus; empty for all.
    var targets: [Target]
    /// The factors of the stimulus by target; empty for 1.
    var weights: [Double]
    /// The distribution of the factors; nil if they are not random.
    var weightDistribution: RandomValue?
}

/// A value that is drawn from a distribution.
struct RandomValue: Sendable {
    /// The distribution.
    var distribution: InitialDistribution
    /// The seed in the experiment; nil without one.
    var seed: UInt64?
    /// A Boolean value that indicates whether a new value is drawn for every step, and not for every node.
    var isTemporal: Bool
    /// The place of the distribution.
    var place: Place

    /// Returns the seed of a run: its own seed goes before that of the experiment.
    func seed(ofRun seed: UInt64?) -> UInt64? { seed ?? self.seed }
}
