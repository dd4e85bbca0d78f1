import Cases
import Comparison
import Diagnostics
import Foundation
import ModelCore
import Quantities
import Simulation
import Simulator
import Traces

/// What a study runs: a case with its goldens, or a model from a file.
public struct StudyTarget: Sendable {
    /// The model, prepared.
    public let preparedModel: PreparedModel
    /// The case; nil for a file.
    package let loaded: LoadedCase?

    /// The case of that name below a folder, or the model in the file of that name.
    /// - Throws: `DiagnosticsError` when there is neither, or it cannot be read.
    public init(_ name: String, below folder: String, loader: ModelLoader) throws {
        if ModelLoader.isFile(name) {
            preparedModel = try PreparedModel(loader.model(path: name))
            loaded = nil
            return
        }
        let folder = try CaseFinder.select([name], below: folder)[0]
        let loaded = try CaseLoader(loader: loader).load(
            CaseDefinition.load(folder: folder, toleratingMissingTables: true))
        preparedModel = loaded.preparedModel
        self.loaded = loaded
    }

    /// What to look out for: the thresholds that the case declares, and the peaks of those signals; without any, the
    /// peaks of all that is recorded.
    /// - Throws: `DiagnosticsError` when what is recorded cannot be told.
    public func eventFunctions() throws -> [EventFunction] {
        let rules = loaded?.definition.events ?? []
        guard rules.isEmpty else {
            return rules.map { EventFunction(path: $0.signal, kind: .crossing($0.unit?.si($0.threshold) ?? $0.threshold)) }
                + rules.map { EventFunction(path: $0.signal, kind: .peak) }
        }
        return try preparedModel.recorded().map { EventFunction(path: $0.path, kind: .peak) }
    }

    /// The assessments of the goldens that a scheme made.
    /// - Parameter name: only the golden of that name.
    /// - Throws: `DiagnosticsError` when there is none, or a scheme breaks off.
    public func assessments(of name: String?) throws -> [GoldenAssessment] {
        try assessed(name).map(\.assessment)
    }

    /// Stores the assessments of the goldens that a scheme made in the folder of the case.
    /// - Returns: the files that were written.
    /// - Throws: `DiagnosticsError` when there is none, a scheme breaks off, or a file cannot be written.
    public func storeAssessments() throws -> [String] {
        let found = try assessed(nil)
        return try StoredAssessment.write(found, folder: loaded?.definition.folder ?? ".")
    }

    private func assessed(_ name: String?) throws -> [(assessment: GoldenAssessment, errors: Trajectory)] {
        try studies(name).map { study in
            guard let assessment = try study.assessment(), let errors = study.errors else {
                throw DiagnosticsError(
                    .exampleMissing, "the model of the golden is not installed, so that its scheme cannot be run",
                    hint: "install pyNeuroML, or let NEUROML2_EXAMPLES name a checkout of NeuroML2")
            }
            return (assessment, errors)
        }
    }

    /// The budgets of a run against the goldens that a scheme made.
    /// - Parameter name: only the golden of that name.
    /// - Throws: `DiagnosticsError` when there is none, or a run breaks off.
    public func budgets(_ request: SimulationRequest, golden name: String?) throws -> [ErrorBudget] {
        let studies = try studies(name)
        let run = try preparedModel.run(request)
        let halving = try? StepHalving(preparedModel, request, recorded: run.trajectory.columns.map(\.name), known: run)
        return try studies.flatMap { try $0.budgets(run, halving).map(\.budget) }
    }

    private func studies(_ name: String?) throws -> [BudgetStudy] {
        guard let loaded else {
            throw DiagnosticsError(.nothingToRun, "a file has no goldens", hint: "name a case")
        }
        let goldens = loaded.goldens.filter { name == nil || $0.name == name }
        let studies = try goldens.compactMap { try BudgetStudy(loaded, golden: $0) }
        guard studies.isEmpty else { return studies }
        throw DiagnosticsError(
            .nothingToRun,
            "no golden of '\(loaded.definition.id)' has a 'scheme', which names the method and step size that made it",
            at: Place(file: loaded.definition.folder + "/case.yaml"),
            hint: "add 'scheme: { model: experiment, method: euler, step_size: 0.01 }' to it")
    }
}
