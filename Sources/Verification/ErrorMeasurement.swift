import Cases
import Comparison
import Diagnostics
import Quantities
import Simulation
import Simulator
import TVBO

/// The measurement of the errors of all runs of a case, from which the table for tolerances with `measured:` is
/// written.
///
///     let table = try ErrorMeasurement(loader: ModelLoader()).measure(CaseFile(folder: "Reference/ex3"))
///     print(try table.text())
public struct ErrorMeasurement: Sendable {
    /// The loader that reads models.
    package let loader: ModelLoader

    /// Creates a measurement that reads models with `loader`.
    public init(loader: ModelLoader) { self.loader = loader }

    /// The share of a signal's range below which rounding decides an error.
    private static let rounding = 1e-10

    /// Returns the table of measured errors of a case: the value of the metric in every run of the simulator, for each
    /// check whose tolerance uses the errors measured for the check itself, not those of another check. The stored
    /// table is not used and need not exist.
    /// - Throws: `DiagnosticsError` when the case cannot be run, a value is not finite, or no check has such a
    ///   tolerance.
    public func measure(_ file: CaseFile) throws -> MeasuredTable {
        let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
        let loaded = try CaseLoader(loader: loader).load(definition)
        let checks = definition.checks.filter { $0.tolerance.measured?.check == $0.name }
        guard !checks.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun,
                "there is nothing to measure: no check of the case '\(definition.id)' takes its tolerance from its own"
                    + " measured errors",
                at: nil,
                hint: "give a check 'tolerance: { measured: { file: …, factor: 1.1 }, basis: … }'")
        }
        var entries: [MeasuredTable.Entry] = []
        let (methods, steps) = loaded.matrix
        for method in methods {
            for step in steps {
                let run = try loaded.preparedModel.run(
                    SimulationRequest(method: method, step: step, recordsDenseOutput: true))
                for check in checks where check.runs.isEmpty || check.runs.contains(method.name) {
                    let evaluator = CheckEvaluator(
                        loaded: loaded, check: check, method: method.name, step: step, budgets: [])
                    entries += try evaluator.measurements(run.trajectory).map { try entry($0, check, method, step) }
                }
            }
        }
        return MeasuredTable(
            entries: checks.flatMap { check in entries.filter { $0.check == check.name } },
            timeScale: loaded.preparedModel.model.simulation.timeScale.name)
    }

    private func entry(
        _ measured: CheckEvaluator.Measurement, _ check: CaseDefinition.Check, _ method: Method, _ step: DecimalNumber
    ) throws -> MeasuredTable.Entry {
        let (signal, error) = (measured.aligned, measured.value ?? 0)
        guard error.isFinite else { throw notFinite(check, signal.name, method.name, step) }
        let isInUnit = check.metric.scale == .signal
        return MeasuredTable.Entry(
            check: check.name, method: method.name, step: step, signal: signal.name,
            unit: isInUnit ? signal.unit?.name ?? "" : check.metric.scale == .milliseconds ? "ms" : "", error: error,
            floor: Self.rounding * (isInUnit ? TraceDistance.scale(signal.reference) : 1))
    }

    private func notFinite(
        _ check: CaseDefinition.Check, _ signal: String, _ method: String, _ step: DecimalNumber
    ) -> DiagnosticsError {
        DiagnosticsError(
            .nonFinite,
            "the metric \(check.metric.rawValue) of the signal '\(signal)' in the check '\(check.name)' is not finite"
                + " with \(method) at the step size \(step)",
            at: check.place,
            hint:
                "declare the interval in which the signal has no value under 'undefined:', or remove the method or step"
                + " size from the matrix"
        )
    }
}
