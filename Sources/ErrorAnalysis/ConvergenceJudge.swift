import Comparison
import Diagnostics
import Foundation
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// The evaluation of runs of a method at several step sizes: their errors, and the order of convergence that follows
/// from them.
struct ConvergenceJudge {
    /// A run of a method at one step size, or the diagnostics of its failure.
    struct Attempt {
        /// The step size in milliseconds.
        var step: Double
        /// The run, or the diagnostics of its failure.
        var outcome: Result<SimulatedRun, DiagnosticsError>
    }

    /// The event functions whose occurrences are compared with those in the converged solution: threshold crossings by
    /// their times, and peaks by their values.
    let eventFunctions: [EventFunction]
    /// The converged solution from which the errors of the runs are measured.
    let reference: ConvergedSolution

    /// Returns the errors of a method's runs, and the verdict on its order of convergence. Signals that are constant in
    /// the reference and event functions without occurrences in it have no order.
    /// - Parameters:
    ///   - expected: The order of convergence that the method should show, and the reason for this order as a text for
    ///     readers.
    ///   - runs: The runs, the largest step size first.
    func record(
        _ method: Method, expected: (order: Double, reason: String), runs: [Attempt]
    ) -> ConvergenceRecord.Method {
        let good = runs.compactMap { attempt in (try? attempt.outcome.get()).map { (step: attempt.step, run: $0) } }
        let remarks = runs.compactMap { attempt -> String? in
            guard case .failure(let faults) = attempt.outcome else { return nil }
            return
                "the run with the step size \(attempt.step) ms failed: \(faults.diagnostics.first?.message ?? "failed")"
        }
        var orders: [ConvergenceRecord.Order] = []
        for column in reference.fine.trajectory.columns.indices {
            if let order = signal(column, method, expected.order, good) { orders.append(order) }
        }
        for index in eventFunctions.indices {
            if let order = functional(index, method, expected.order, good) { orders.append(order) }
        }
        let work = good.map { step, run in
            ConvergenceRecord.Work(
                step: step, error: TraceDistance.worst(reference.fine.trajectory, run.trajectory)?.share ?? .infinity,
                evaluations: run.effort?.evaluations ?? run.grid.stepCount * (method.stages ?? 1), seconds: run.seconds)
        }
        return .init(
            name: method.name, expected: expected.order, reason: expected.reason, orders: orders, work: work,
            remarks: remarks)
    }

    // MARK: Signals

    private func signal(
        _ column: Int, _ method: Method, _ expected: Double, _ runs: [(step: Double, run: SimulatedRun)]
    ) -> ConvergenceRecord.Order? {
        let own = reference.fine.trajectory.columns[column]
        let range = Largest.range(own.values)
        guard range != 0 else { return nil }
        // The reference is rounded to 53 bits.
        let rounding = 2 * Largest.magnitude(own.values) * Double.ulpOfOne
        let floor = Largest.of(distance(reference.coarse.trajectory, column), rounding)
        let points = runs.map { (step: $0.step, error: distance($0.run.trajectory, column)) }
        return .init(
            method: method.name, quantity: own.name, kind: .signal, unit: own.unit?.name ?? "",
            judgement: OrderJudgement(
                points: points, floor: floor, rounding: Self.rounding(range), expected: expected),
            grids: nil)
    }

    /// Returns the assumed upper bound on the rounding error of a quantity of a given magnitude: a thousand units in
    /// the last place, as the product of 100 for the accumulation over steps and 10 for the steepness of a spike.
    private static func rounding(_ size: Double) -> Double { 1000 * size * Double.ulpOfOne }

    /// Returns the largest difference from the reference over the reference's sample times; infinite when the run lacks
    /// one.
    private func distance(_ trajectory: Trajectory, _ column: Int) -> Double {
        let own = reference.fine.trajectory
        guard let rows = trajectory.rows(at: own.times) else { return .infinity }
        return Largest.magnitude(
            zip(rows, own.columns[column].values).map { trajectory.columns[column].values[$0] - $1 })
    }

    // MARK: Events and peaks

    private func functional(
        _ index: Int, _ method: Method, _ expected: Double, _ runs: [(step: Double, run: SimulatedRun)]
    ) -> ConvergenceRecord.Order? {
        let wanted = values(index, reference.fine)
        guard !wanted.isEmpty else { return nil }
        let scale = Largest.magnitude(wanted)
        let rounding = 2 * scale * Double.ulpOfOne
        let floor = Largest.of(distance(values(index, reference.coarse), wanted), rounding)
        let found = runs.map { (step: $0.step, values: values(index, $0.run)) }
        let points = found.map { (step: $0.step, error: distance($0.values, wanted)) }
        let function = eventFunctions[index]
        let unit = reference.fine.trajectory.column(function.path)?.unit
        return .init(
            method: method.name, quantity: function.path, kind: function.kind == .peak ? .peak : .eventTimes,
            unit: function.kind == .peak ? unit?.name ?? "" : "ms",
            judgement: OrderJudgement(
                points: points, floor: floor, rounding: Self.rounding(scale), expected: expected),
            grids: grids(found.filter { $0.values.count == wanted.count }))
    }

    /// Returns the times of threshold crossings in milliseconds, or the highest value in the quantity's unit.
    private func values(_ index: Int, _ run: SimulatedRun) -> [Double] {
        let function = eventFunctions[index]
        guard run.policy == .located else { return rowValues(function, run) }
        let own = run.occurrences.filter { $0.functionIndex == index }
        switch function.kind {
        case .crossing: return own.map { Milliseconds($0.time).value }
        case .peak:
            let unit = run.trajectory.column(function.path)?.unit
            return Largest.of(own.map(\.value)).map { [unit?.value(fromSI: $0) ?? $0] } ?? []
        }
    }

    /// Returns the times of threshold crossings in milliseconds, or the highest value in the quantity's unit, from the
    /// recorded rows of a run whose events take effect at steps.
    private func rowValues(_ function: EventFunction, _ run: SimulatedRun) -> [Double] {
        guard let column = run.trajectory.column(function.path) else { return [] }
        switch function.kind {
        case .crossing(let value):
            let threshold = column.unit?.value(fromSI: value) ?? value
            return EventTimes(run.trajectory.times, column.values, threshold: threshold).times
        case .peak: return Largest.of(column.values).map { [$0] } ?? []
        }
    }

    /// Returns the largest difference between two lists; infinite when their counts differ.
    private func distance(_ found: [Double], _ wanted: [Double]) -> Double {
        guard found.count == wanted.count else { return .infinity }
        return Largest.of(zip(found, wanted).map { ($0 - $1).magnitude }) ?? .infinity
    }

    private func grids(_ found: [(step: Double, values: [Double])]) -> GridConvergence? {
        let finest = found.suffix(3).reversed().map { $0 }
        guard finest.count == 3, let fine = finest[0].values.last, let middle = finest[1].values.last,
            let coarse = finest[2].values.last
        else { return nil }
        return GridConvergence(
            values: (fine, middle, coarse), steps: (finest[0].step, finest[1].step, finest[2].step))
    }
}
