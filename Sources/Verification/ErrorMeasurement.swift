import Cases
import Diagnostics
import Quantities
import Simulation
import Simulator
import TVBO

/// The measurement of the discretisation errors of a case, which yields the table for measured tolerances.
///
///     let text = try ErrorMeasurement(loader: ModelLoader()).table(folder: "Reference/ex3")
public struct ErrorMeasurement: Sendable {
    /// The loader of models.
    package let loader: ModelLoader

    /// Creates a measurement.
    public init(loader: ModelLoader) { self.loader = loader }

    /// Returns the YAML text of the table for the case in `folder`: the value of the metric in every run, for each
    /// check whose tolerance is measured under its own name.
    /// - Throws: `DiagnosticsError` when the case cannot be run, a value is not finite, or no check has such a
    ///   tolerance.
    public func table(folder: String) throws -> String {
        let definition = try CaseDefinition.load(folder: folder, toleratingMissingTables: true)
        let loaded = try CaseLoader(loader: loader).load(definition)
        let checks = definition.checks.filter { $0.tolerance.measured?.check == $0.name }
        guard !checks.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "no check of '\(definition.id)' has a measured tolerance of its own", at: nil,
                hint: "write 'tolerance: { measured: { file: …, factor: 1.1 }, basis: … }'")
        }
        var entries: [(check: String, method: String, step: DecimalNumber, signal: String, error: Double)] = []
        for method in definition.methods {
            for step in definition.steps {
                let run = try loaded.preparedModel.run(
                    SimulationRequest(method: method, step: step, recordsDenseOutput: true))
                for check in checks {
                    let evaluator = CheckEvaluator(
                        loaded: loaded, check: check, method: method.name, step: step, budgets: [])
                    entries += try evaluator.measurements(run.trajectory).map { measured in
                        let error = measured.value ?? 0
                        guard error.isFinite else { throw notFinite(check, measured.aligned.name, method.name, step) }
                        return (check.name, method.name, step, measured.aligned.name, error)
                    }
                }
            }
        }
        return try MeasuredErrors.text(sorted(entries, by: checks.map(\.name)))
    }

    private func notFinite(
        _ check: CaseDefinition.Check, _ signal: String, _ method: String, _ step: DecimalNumber
    ) -> DiagnosticsError {
        DiagnosticsError(
            .nonFinite,
            "\(check.metric.rawValue) of '\(signal)' in check '\(check.name)' is not finite with \(method) at \(step)",
            at: check.place, hint: "declare under 'undefined:' where the signal has no value, or leave the run out")
    }

    private func sorted(
        _ entries: [(check: String, method: String, step: DecimalNumber, signal: String, error: Double)],
        by checks: [String]
    ) -> [(check: String, method: String, step: DecimalNumber, signal: String, error: Double)] {
        checks.flatMap { check in entries.filter { $0.check == check } }
    }
}
