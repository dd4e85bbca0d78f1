import Cases
import Comparison
import Diagnostics
import Foundation
import ModelCore
import Quantities
import Simulation
import Simulator
import Traces

/// The subject of an error analysis: a case with its goldens, or a model file.
///
///     let target = try StudyTarget("ex3", below: "Reference", loader: ModelLoader())
///     let budgets = try target.budgets(SimulationRequest(), golden: nil)
public struct StudyTarget: Sendable {
    /// The model of the case or file, prepared for simulation.
    public let preparedModel: PreparedModel
    /// The loaded case; nil if the subject is a model file.
    package let loaded: LoadedCase?

    /// Loads the case with an id, or the model in a file.
    /// - Parameters:
    ///   - name: The id of a case; a name that ends like a model file, such as `model.yaml`, is the path of a file.
    ///   - folder: The folder below which the case is searched for; not used for a file.
    ///   - allowed: Further folders below which the case may read.
    ///   - loader: The loader of the model.
    /// - Throws: `DiagnosticsError` when the case or file does not exist or cannot be read.
    public init(_ name: String, below folder: String, allowing allowed: [String] = [], loader: ModelLoader) throws {
        if ModelLoader.isFile(name) {
            preparedModel = try PreparedModel(loader.model(path: name))
            loaded = nil
            return
        }
        let file = try CaseFinder.select([name], below: folder, allowing: allowed)[0]
        let loaded = try CaseLoader(loader: loader).load(CaseDefinition.load(file, toleratingMissingTables: true))
        preparedModel = loaded.preparedModel
        self.loaded = loaded
    }

    /// Returns event functions for the crossings of the thresholds (in SI) that the case declares and for the peaks of
    /// their signals; for a case that declares none, and for a model file, those for the peaks of all recorded
    /// quantities.
    /// - Throws: `DiagnosticsError` when the recorded quantities cannot be determined.
    public func eventFunctions() throws -> [EventFunction] {
        let rules = loaded?.definition.events ?? []
        guard rules.isEmpty else {
            return rules.map {
                EventFunction(path: $0.signal, kind: .crossing($0.unit?.si($0.threshold) ?? $0.threshold))
            }
                + rules.map { EventFunction(path: $0.signal, kind: .peak) }
        }
        return try preparedModel.recorded().map { EventFunction(path: $0.path, kind: .peak) }
    }

    /// Returns the estimated step errors of goldens whose `scheme` the case declares.
    /// - Parameter name: The name of a golden; nil for all goldens.
    /// - Throws: `DiagnosticsError` when the target is a model file, no such golden has a `scheme`, the model that a
    ///   golden solves is not installed, or a run fails.
    public func assessments(of name: String?) throws -> [GoldenAssessment] {
        try assessed(name).map(\.assessment)
    }

    /// Estimates the step errors of all goldens whose `scheme` the case declares, and stores them in the folder of the
    /// case.
    /// - Returns: The paths of the written files.
    /// - Throws: `DiagnosticsError` when the target is a model file, no golden has a `scheme`, the model that a golden
    ///   solves is not installed, a run fails, or a file cannot be written.
    public func storeAssessments() throws -> [String] {
        let found = try assessed(nil)
        return try StoredAssessment.write(found, of: loaded?.definition.file ?? CaseFile(folder: "."))
    }

    private func assessed(_ name: String?) throws -> [(assessment: GoldenAssessment, errors: Trajectory)] {
        try studies(name).map { study in
            guard let assessment = try study.assessment(), let errors = study.errors else {
                throw DiagnosticsError(
                    .exampleMissing,
                    "a golden of the case is a solution of the original model, an example of NeuroML that is not"
                        + " installed",
                    hint: "install pyNeuroML, or set NEUROML2_EXAMPLES to a checkout of NeuroML2")
            }
            return (assessment, errors)
        }
    }

    /// Runs the model, and returns the error budgets of the run: one for each signal of each golden whose `scheme` the
    /// case declares.
    /// - Parameters:
    ///   - request: The settings of the run that differ from the model's own.
    ///   - name: The name of a golden; nil for all goldens.
    /// - Throws: `DiagnosticsError` when the target is a model file, no such golden has a `scheme`, or a run fails.
    public func budgets(_ request: SimulationRequest, golden name: String?) throws -> [ErrorBudget] {
        let studies = try studies(name)
        let run = try preparedModel.run(request)
        let halving = try? StepHalving(preparedModel, request, recorded: run.trajectory.columns.map(\.name), known: run)
        return try studies.flatMap { try $0.budgets(run, halving).map(\.budget) }
    }

    private func studies(_ name: String?) throws -> [BudgetStudy] {
        guard let loaded else {
            throw DiagnosticsError(.nothingToRun, "a model file has no goldens", hint: "name a case instead")
        }
        let goldens = loaded.goldens.filter { name == nil || $0.name == name }
        let studies = try goldens.compactMap { try BudgetStudy(loaded, golden: $0) }
        guard studies.isEmpty else { return studies }
        throw DiagnosticsError(
            .nothingToRun,
            "no golden of the case '\(loaded.definition.id)' has a 'scheme', which names the method and step size that"
                + " made it",
            at: Place(file: loaded.definition.path),
            hint: "add 'scheme: { model: experiment, method: euler, step_size: 0.01 }' to the golden in the case")
    }
}
