import Quantities
import Simulation
import Simulator
import Traces

/// A case whose experiment and goldens are read, ready to run run by run.
package struct LoadedCase: Sendable {
    /// The case, its prepared model, SHA-256 of its experiment, and its goldens.
    package var definition: CaseDefinition
    package var preparedModel: PreparedModel
    package var experimentDigest: String
    /// The experiment's own method; nil where it names none that is known.
    package var ownMethod: Method?
    /// What the experiment translates, prepared; nil where it is not installed.
    package var original: PreparedModel?
    package var goldens: [LoadedGolden]

    /// A golden's trace in the units of the run.
    package struct LoadedGolden: Sendable {
        package var name: String
        package var digest: String
        /// Columns under the names that the run has for them.
        package var trajectory: Trajectory
        /// Whether it holds only some of the rows.
        package var isDecimated: Bool
    }
}

extension LoadedCase {
    /// Whether a step size of the matrix is that of the experiment.
    package var hasOwnStep: Bool {
        let own = preparedModel.model.simulation.step.normalised
        return matrix.steps.contains { $0.normalised == own }
    }

    /// The methods and step sizes of the case's matrix, those of the experiment where the case names none.
    package var matrix: (methods: [Method], steps: [DecimalNumber]) {
        (
            definition.methods.isEmpty ? ownMethod.map { [$0] } ?? [] : definition.methods,
            definition.steps.isEmpty ? [preparedModel.model.simulation.step] : definition.steps
        )
    }
}
