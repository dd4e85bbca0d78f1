import Diagnostics
import Simulation
import Traces

/// A run that is repeated with changed states or arithmetic, to find out whether the change matters.
///
///     if let repeated = try RepeatedRun(prepared, run, request) {
///         let outcome = try repeated.outcome { try $0.runFlushingSubnormals() }
///         let change = repeated.change(outcome, above: 1e-10)
///     }
struct RepeatedRun {
    /// The result of a repeated run.
    enum Outcome {
        /// The values of the recorded quantities.
        case finished(Trajectory)
        /// The run did not remain finite.
        case diverged
        /// The run could not be repeated, for instance for want of memory.
        case unknown
    }

    /// The largest difference between a run and its repetition.
    struct Change {
        /// The name of the recorded quantity that changes most, in relation to its largest value.
        var quantity: String
        /// The largest change of the quantity, as a share of its largest magnitude in the run, or of its unit if it is 0
        /// throughout the run; infinite if the repeated run has values that are not finite.
        var size: Double
        /// The first recorded instant, in milliseconds, at which a quantity changes noticeably.
        var time: Double
    }

    /// The largest number of operations of a run that is repeated, a fraction of a second.
    private static let operationLimit = 100_000_000

    /// The number of steps, including those before the first recorded instant.
    let stepCount: Int
    private let run: SimulatedRun
    private let solver: FixedStepSolver

    /// Prepares the repetition of a run; nil for runs that are not repeated: of LEMS documents, of models with noise, with
    /// implicit methods or `lems`, with adaptive steps or located events, and of more than 10⁸ operations.
    /// - Parameter request: The request with which the model was run.
    /// - Throws: `DiagnosticsError` for quantities that cannot be recorded.
    init?(_ prepared: PreparedModel, _ run: SimulatedRun, _ request: SimulationRequest) throws {
        guard prepared.model.target == nil, case .rungeKutta = run.method, run.stepping == .fixed, run.policy == .step,
            request.ensemble == nil
        else { return nil }
        let flat = try prepared.flat()
        let recorded = try prepared.recordings(request.recorded, flat)
        let settings = prepared.settings(request)
        guard !flat.isStochastic, recorded.count == run.trajectory.columns.count else { return nil }
        let compiled = try prepared.programs.fixed(run.method, recorded: recorded)
        stepCount = run.grid.stepCount + (try run.grid.settling(settings)?.stepCount ?? 0)
        guard Self.isShort(stepCount, run.method, flat, compiled) else { return nil }
        self.run = run
        do {
            solver = try prepared.fixedSolver(run.method, settings, run.grid, request)
        } catch is DiagnosticsError {
            // The run itself has succeeded. If there is not enough memory for another one, nothing is known.
            return nil
        }
    }

    private static func isShort(_ steps: Int, _ method: Method, _ flat: FlatModel, _ compiled: CompiledModel) -> Bool {
        let edges = flat.projections.reduce(0) { $0 + $1.rows.columns.count }
        let evaluations = steps.multipliedReportingOverflow(by: method.stages ?? 1)
        let operations = evaluations.partialValue.multipliedReportingOverflow(
            by: compiled.operationCount + compiled.instructionsBesideFlow + flat.states.count + edges)
        return !evaluations.overflow && !operations.overflow && operations.partialValue <= operationLimit
    }

    /// Repeats the run.
    /// - Parameter body: A function that runs the solver, or a changed one.
    func outcome(_ body: (FixedStepSolver) throws -> Trajectory) throws -> Outcome {
        do {
            return .finished(try body(solver))
        } catch let error as DiagnosticsError {
            // The run itself has succeeded. If there is not enough memory for another one, nothing is known.
            return error.diagnostics.contains { $0.code == .nonFinite } ? .diverged : .unknown
        }
    }

    /// Compares the run with a repetition; nil if no quantity differs by more than a share of its largest magnitude, or
    /// if the outcome is not known.
    /// - Complexity: O(*n*), where *n* is the number of values.
    func change(_ outcome: Outcome, above threshold: Double) -> Change? {
        let columns = run.trajectory.columns
        let other: Trajectory
        switch outcome {
        case .unknown: return nil
        case .diverged:
            return columns.first.map {
                Change(quantity: $0.name, size: .infinity, time: run.trajectory.times.first ?? 0)
            }
        case .finished(let trajectory): other = trajectory
        }
        var largest: Change?
        var first = run.trajectory.times.count
        for (column, changed) in zip(columns, other.columns.map(\.values)) {
            guard changed.count == column.values.count else { continue }
            let own = column.values.reduce(0) { max($0, $1.magnitude) }
            // Of a quantity that is 0 in the run, a change in the last digits of others remains far below its unit.
            let scale = own > 0 ? own : changed.reduce(1) { max($0, $1.magnitude) }
            for (row, (a, b)) in zip(column.values, changed).enumerated() {
                let change = a == b || a.isNaN && b.isNaN ? 0 : (a - b).magnitude / scale
                // A value that is not a number is no small change.
                guard !(change <= threshold) else { continue }
                first = min(first, row)
                if !(change <= largest?.size ?? 0) {
                    largest = Change(quantity: column.name, size: change.isNaN ? .infinity : change, time: 0)
                }
            }
        }
        let times = run.trajectory.times
        largest?.time = times.indices.contains(first) ? times[first] : 0
        return largest
    }
}
