import Diagnostics
import ModelCore
import Quantities
import Simulation
import Simulator
import Traces

/// A case whose experiment and goldens have been read and whose runs can be executed.
package struct LoadedCase: Sendable {
    /// The definition of the case in its file.
    package var definition: CaseDefinition
    /// The experiment or LEMS document of the case, prepared for simulation.
    package var preparedModel: PreparedModel
    /// The SHA-256 of the file of the experiment or LEMS document, as lowercase hexadecimal digits.
    package var experimentDigest: String
    /// The integration method that the experiment names; nil if this program does not know it, which is an error only
    /// if the matrix of the case names no method either.
    package var ownMethod: Method?
    /// The quantities that the runs of the case record, with their units.
    package var recorded: [Recording]
    /// The model from which the experiment was translated, prepared; nil if it is not declared or not installed.
    package var original: PreparedModel?
    /// The goldens, with their values in the units of the run, in the order of the case's file.
    package var goldens: [LoadedGolden]

    /// A golden with its values converted to the units of the run.
    package struct LoadedGolden: Sendable {
        /// The name under which the case declares the golden.
        package var name: String
        /// The SHA-256 of the golden's content, as lowercase hexadecimal digits, which the history stores.
        package var digest: String
        /// The samples of the golden; its columns are named after the recorded quantities of the run and have their
        /// units.
        package var trajectory: Trajectory
        /// A Boolean value that indicates whether the golden holds only some of the rows of the original solution, so
        /// that it is compared only at instants that it shares with the run.
        package var isDecimated: Bool
    }
}

extension LoadedCase {
    /// A Boolean value that indicates whether one of the step sizes of the matrix is that of the experiment; false if
    /// only external engines run the case.
    package var hasOwnStep: Bool {
        let own = preparedModel.model.simulation.step.normalized
        return matrix.steps.contains { $0.normalized == own }
    }

    /// The warning that no run of the matrix has the step size of the experiment, so that a change of that step size
    /// changes no result; nil if one has, and if only external engines run the case.
    package var unverifiedStep: Diagnostic? {
        guard definition.isSimulated, !hasOwnStep else { return nil }
        let settings = preparedModel.model.simulation
        let scale = settings.timeScale.name
        return Diagnostic(
            .warning, .unverifiedStep,
            "no run of the case has the step size of the model, \(settings.step) \(scale); those of the case are"
                + " \(matrix.steps.map(\.description).joined(separator: ", ")) \(scale)",
            at: settings.stepPlace, hint: "add \(settings.step) to 'step_sizes:' of \(definition.path)")
    }

    /// The methods and step sizes of the case's matrix; those of the experiment where the case names none, and no
    /// methods and step sizes when only external engines run the case.
    package var matrix: (methods: [Method], steps: [DecimalNumber]) {
        guard definition.isSimulated else { return ([], []) }
        return (
            definition.methods.isEmpty ? ownMethod.map { [$0] } ?? [] : definition.methods,
            definition.steps.isEmpty ? [preparedModel.model.simulation.step] : definition.steps
        )
    }
}
