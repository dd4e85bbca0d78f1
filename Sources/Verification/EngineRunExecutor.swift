import Cases
import Comparison
import Diagnostics
import EngineTasks
import ExternalEngines
import Quantities
import Results
import Simulator
import Traces

/// The execution of one run of a matrix by an external engine, and the comparison with the goldens.
///
/// An engine that is not installed gives the verdict `missing`; one that fails, exceeds its limits or does not support
/// the model gives `engine-error`.
struct EngineRunExecutor {
    /// The case to which the run belongs, with its goldens.
    let loaded: LoadedCase
    /// The external engine that executes the run, as the matrix of the case names it.
    let engine: CaseDefinition.MatrixEngine
    /// The external engines that are available to the verification.
    let engines: EngineSelection

    /// The step size in the experiment's time scale; an engine always runs with that of the experiment.
    var step: DecimalNumber { loaded.preparedModel.model.simulation.step }

    /// Runs the engine and compares its solution with the goldens.
    /// - Returns: The result, and decimated traces for plots if there is a solution.
    /// - Throws: Only errors other than `DiagnosticsError`, which are internal errors of tvbo-verify.
    func run(_ loader: ModelLoader) async throws -> (result: RunResult, traces: DecimatedTraces?) {
        var result = RunResult(of: loaded, method: engine.name, step: step)
        result.comparator = Comparator.version
        do {
            let adapter = try engines.adapter(engine)
            let model = try EngineModel(
                at: loaded.definition.experimentLocation(loader.database), loader: loaded.definition.limited(loader))
            if let input = model.task.inputs[adapter.input] { result.modelDigest = input.digest }
            let outcome = await engines.probe.run(adapter, model.task)
            result.engineVersion = outcome.version
            result.seconds = outcome.seconds
            guard let trajectory = outcome.trajectory else {
                result.verdict = outcome.verdict == .missing ? .missing : .engineError
                result.failure =
                    "\(engine.name): \(outcome.verdict.rawValue): \(outcome.reason ?? "it gave no solution")"
                return (result, nil)
            }
            result.stepCount = trajectory.times.count - 1
            result.traceDigest = TraceDigest.hexadecimal(trajectory)
            result.roundedDigest = TraceDigest.rounded(trajectory)
            let comparison = RunComparison(loaded: loaded, step: step, budgets: [])
            let traces = try comparison.compare(trajectory, into: &result)
            return (result, result.tracesKey.map { .init(key: $0, traces: traces, budgets: []) })
        } catch let faults as DiagnosticsError {
            result.verdict = faults.outcome.verdict
            result.failure = faults.description
            return (result, nil)
        }
    }
}
