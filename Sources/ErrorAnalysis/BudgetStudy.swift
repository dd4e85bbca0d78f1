import Cases
import Comparison
import Diagnostics
import Foundation
import Goldens
import Quantities
import Simulation
import Simulator
import Traces

/// The decomposition of the difference between a run and a golden into its estimated causes: the step errors of the run
/// and of the golden, and differences between the model of the run and that of the golden. The case must declare the
/// `scheme` (model, method and step size) with which the golden was made.
///
///     if let study = try BudgetStudy(loaded, golden: golden) {
///         for (budget, _) in try study.budgets(run, halving) { print(budget.sentence) }
///     }
package struct BudgetStudy: Sendable {
    /// The words in a remark of a budget by which the error for an incomplete budget recognizes that the golden ends
    /// later than the runs of its model.
    package static let shortRuns = "but runs of its model end at"

    private let loaded: LoadedCase
    private let golden: LoadedCase.LoadedGolden
    private let scheme: CaseDefinition.GoldenScheme
    /// The runs with the golden's method at the golden's step size and at half and a quarter of this step size; nil if
    /// the golden's model is not installed.
    private let halving: StepHalving?
    /// The step errors of the golden (a run with its method and step size, minus the solution at step size zero) at its
    /// sample times and in its units, either from runs of the golden's model or from the stored assessment; nil if
    /// neither is available. A signal whose errors cannot be estimated has no column.
    package let errors: Trajectory?

    /// Prepares the study of a golden, for which the golden's model, if it is installed, is run at the golden's step
    /// size, half and a quarter of it. The result is nil if the case does not declare the golden's `scheme`.
    /// - Throws: `DiagnosticsError` when a run with the golden's method fails, or the stored assessment belongs to
    ///   another version of the golden.
    package init?(_ loaded: LoadedCase, golden: LoadedCase.LoadedGolden) throws {
        let declared = loaded.definition.goldens.first { $0.name == golden.name }
        guard let scheme = declared?.scheme else { return nil }
        self.loaded = loaded
        self.golden = golden
        self.scheme = scheme
        let preparedModel = scheme.model == .original ? loaded.original : loaded.preparedModel
        let columns = scheme.model == .original ? loaded.definition.original?.columns ?? [:] : [:]
        let names = Dictionary(
            golden.trajectory.columns.map { ($0.name, columns[$0.name] ?? $0.name) },
            uniquingKeysWith: { first, _ in first })
        self.names = names
        halving = try preparedModel.map {
            try StepHalving(
                $0, SimulationRequest(method: scheme.method, step: scheme.step),
                recorded: golden.trajectory.columns.compactMap { names[$0.name] })
        }
        errors =
            try halving.map { Self.errors($0, golden.trajectory, names) }
            ?? StoredAssessment.errors(of: golden, in: loaded.definition)
    }

    /// The quantity of the golden's model for each column of the golden.
    private let names: [String: String]

    // MARK: The golden's own error

    /// Returns the errors of a run against its extrapolation to step size zero, at the sample times and in the units of
    /// a golden.
    private static func errors(_ halving: StepHalving, _ golden: Trajectory, _ names: [String: String]) -> Trajectory {
        let columns = golden.columns.compactMap { own -> Trajectory.Column? in
            guard let name = names[own.name], let column = halving.run.trajectory.column(name),
                let rows = halving.run.trajectory.rows(at: golden.times),
                let limit = halving.limit(name, at: golden.times)
            else { return nil }
            let convert = conversion(from: column.unit, to: own.unit)
            let values = zip(rows, limit).map { convert(column.values[$0]) - convert($1) }
            return Trajectory.Column(name: own.name, unit: own.unit, values: values)
        }
        return Trajectory(times: golden.times, columns: columns)
    }

    /// Returns the estimated step errors of the golden; nil if the golden is a solution of the case's original model
    /// (an example of NeuroML) and this model is not installed.
    /// - Throws: `DiagnosticsError` when the case declares a threshold for events that has another dimension than its
    ///   signal.
    package func assessment() throws -> GoldenAssessment? {
        guard let halving, let errors else { return nil }
        let signals = try errors.columns.compactMap { error -> GoldenAssessment.Signal? in
            guard let column = golden.trajectory.column(error.name) else { return nil }
            let values = defined(column.name).map { error.values[$0] }
            return .init(
                name: column.name, unit: column.unit?.name ?? "", maxAbs: Largest.magnitude(values),
                rms: ErrorBudget.rms(values), reproduction: reproduction(column, halving.run.trajectory),
                eventTimes: try eventErrors(column, error.values))
        }
        return GoldenAssessment(
            golden: golden.name, digest: golden.digest, method: scheme.method.name,
            step: halving.run.grid.step.description, model: scheme.model.rawValue, signals: signals,
            isAligned: halving.isAligned)
    }

    /// Returns the rows of the golden at which a signal is defined.
    private func defined(_ signal: String) -> [Int] {
        let excluded = loaded.definition.undefined.windows(of: signal)
        let times = golden.trajectory.times
        return times.indices.filter { row in !excluded.contains { $0.contains(times[row]) } }
    }

    /// Returns the largest difference between the golden and a run with the golden's method, in the golden's unit.
    private func reproduction(_ own: Trajectory.Column, _ run: Trajectory) -> Double {
        guard let column = names[own.name].flatMap(run.column), let rows = run.rows(at: golden.trajectory.times) else {
            return .infinity
        }
        let convert = Self.conversion(from: column.unit, to: own.unit)
        return Largest.magnitude(defined(own.name).map { convert(column.values[rows[$0]]) - own.values[$0] })
    }

    private func eventErrors(_ column: Trajectory.Column, _ errors: [Double]) throws -> [Double]? {
        let limit = zip(column.values, errors).map { $0 - $1 }
        guard let events = try events(column, golden.trajectory.times, limit, column.values) else { return nil }
        return events.shifts
    }

    /// Returns the comparison of the threshold crossings of `test` with the threshold crossings of `reference`; nil if
    /// the signal has no threshold.
    private func events(
        _ column: Trajectory.Column, _ times: [Double], _ reference: [Double], _ test: [Double]
    ) throws -> EventMetrics? {
        guard let rule = loaded.definition.events.first(where: { $0.signal == column.name }) else { return nil }
        let threshold = try rule.threshold(in: column.unit)
        let excluded = loaded.definition.undefined.windows(of: column.name)
        return EventMetrics(
            threshold: threshold, reference: EventTimes(times, reference, threshold: threshold, excluding: excluded),
            test: EventTimes(times, test, threshold: threshold, excluding: excluded))
    }

    // MARK: Budgets

    /// An error budget, and the values over time from which it was computed.
    package typealias Entry = (budget: ErrorBudget, traces: ErrorBudget.Traces)

    /// Returns the error budgets of a run, one for each signal of the golden, with the values over time from which they
    /// were computed.
    ///
    /// A signal that the run lacks, or that shares fewer than two sample times with the golden, has no budget.
    /// - Parameters:
    ///   - run: The run that is compared with the golden.
    ///   - own: The extrapolation of the run to step size zero; nil if its runs at smaller step sizes failed.
    /// - Throws: `DiagnosticsError` when the case declares a threshold for events that has another dimension than its
    ///   signal.
    package func budgets(_ run: SimulatedRun, _ own: StepHalving?) throws -> [Entry] {
        let shared = Set(run.trajectory.times)
        let common = golden.trajectory.times.filter(shared.contains)
        return try golden.trajectory.columns.compactMap { reference in
            let excluded = loaded.definition.undefined.windows(of: reference.name)
            let instants = common.filter { time in !excluded.contains { $0.contains(time) } }
            guard instants.count > 1, let rows = run.trajectory.rows(at: instants),
                let goldenRows = golden.trajectory.rows(at: instants),
                let column = run.trajectory.column(reference.name)
            else { return nil }
            let convert = Self.conversion(from: column.unit, to: reference.unit)
            let limit = own?.limit(reference.name, at: instants)?.map(convert)
            return try entry(
                reference, instants, rows.map { convert(column.values[$0]) }, goldenRows, limit,
                isAligned: own?.isAligned != false)
        }
    }

    private func entry(
        _ column: Trajectory.Column, _ instants: [Double], _ values: [Double], _ rows: [Int], _ limit: [Double]?,
        isAligned: Bool
    ) throws -> Entry {
        let none = [Double](repeating: 0, count: instants.count)
        let reference = rows.map { column.values[$0] }
        let error = errors?.column(column.name).map { error in rows.map { error.values[$0] } }
        let translation = translation(column, instants)
        let traces = ErrorBudget.Traces(
            times: instants, run: values, goldenValues: reference, goldenStepError: error ?? none,
            discretisation: limit.map { zip(values, $0).map { $0 - $1 } } ?? none,
            translation: translation?.trace ?? none,
            bound: reference.map { printing($0, column.unit) + (translation?.bound ?? 0) },
            segments: AlignedSignal.segments(instants, loaded.definition.undefined.windows(of: column.name)))
        let isKnown = limit != nil && error != nil && (scheme.model == .experiment || translation != nil)
        var budget = ErrorBudget(
            golden: golden.name, signal: column.name, unit: column.unit?.name ?? "", traces: traces,
            isComplete: isKnown && isAligned && halving?.isAligned != false,
            remarks: remarks(
                hasLimit: limit != nil, hasError: error != nil, hasTranslation: translation != nil))
        let events = try events(column, instants, reference, values)
        budget.goldenEvents = events?.reference.count
        budget.runEvents = events?.test.count
        return (budget, traces)
    }

    /// Returns sentences on the parts that could not be estimated or were estimated from stored data.
    private func remarks(hasLimit: Bool, hasError: Bool, hasTranslation: Bool) -> [String] {
        var remarks: [String] = []
        if !hasLimit {
            remarks.append(
                "the step error of this run could not be estimated, because it could not be repeated at half and a quarter of its step size"
            )
        }
        switch (halving, hasError) {
        case (nil, true):
            remarks.append(
                "the error of the golden is the one stored in assessment.yaml, because the original model is not installed"
            )
        case (nil, false):
            remarks.append(
                "the error of the golden is unknown, because the original model is not installed and no assessment is stored; install pyNeuroML, or set NEUROML2_EXAMPLES to a checkout of NeuroML2"
            )
        case (let halving?, false):
            // Such as "…at smaller step sizes: the golden ends at 2.0 ms, but runs of its model end at 1.5 ms".
            let end = halving.run.trajectory.times.last ?? 0
            let last = golden.trajectory.times.last ?? 0
            remarks.append(
                "the error of the golden could not be estimated from runs with its method at smaller step sizes"
                    + (end < last ? ": the golden ends at \(last) ms, \(Self.shortRuns) \(end) ms" : ""))
        case (let halving?, true) where !halving.isAligned:
            remarks.append(
                "the error of the golden is a rough estimate: runs with its method at smaller step sizes have another number of events"
            )
        default: break
        }
        if scheme.model == .original, !hasTranslation {
            remarks.append(
                "the difference between the original model and the experiment could not be estimated: give the case a"
                    + " golden with 'solution_of' for each of them")
        }
        return remarks
    }

    /// Returns the solution of the experiment minus that of the original, both at step size zero and from goldens of
    /// the case, with the sum of their accuracies; nil if the case lacks such a golden.
    private func translation(_ column: Trajectory.Column, _ instants: [Double]) -> (trace: [Double], bound: Double)? {
        guard scheme.model == .original, let own = solution(.experiment, column, instants),
            let other = solution(.original, column, instants)
        else { return nil }
        return (zip(own.values, other.values).map { $0 - $1 }, own.accuracy + other.accuracy)
    }

    private func solution(
        _ role: CaseDefinition.ModelRole, _ column: Trajectory.Column, _ instants: [Double]
    ) -> (values: [Double], accuracy: Double)? {
        for declared in loaded.definition.goldens where declared.solutionOf == role {
            guard let golden = loaded.goldens.first(where: { $0.name == declared.name })?.trajectory,
                let own = golden.column(column.name), let rows = golden.rows(at: instants)
            else { continue }
            let convert = Self.conversion(from: own.unit, to: column.unit)
            return (rows.map { convert(own.values[$0]) }, Self.accuracy(declared, column.unit))
        }
        return nil
    }

    /// Returns the declared accuracy of a converged solution in a unit; 0 when it is declared in a unit of another
    /// dimension.
    private static func accuracy(_ golden: CaseDefinition.GoldenDefinition, _ unit: PhysicalUnit?) -> Double {
        guard let accuracy = golden.accuracy, let shift = (accuracy.unit ?? .one).decimalShift(to: unit ?? .one) else {
            return 0
        }
        return accuracy.value * DecimalNumber(mantissa: 1, exponent: shift).value
    }

    /// Returns half a unit in the last place of a printed value. The method `lems` prints 32-bit numbers in SI units,
    /// as jLEMS does.
    private func printing(_ value: Double, _ unit: PhysicalUnit?) -> Double {
        guard scheme.method == .tree else { return value.magnitude.ulp }
        let si = unit?.si(value) ?? value
        let half = Double(Float(si).ulp) / 2
        return (unit.map { $0.value(fromSI: si + half) - $0.value(fromSI: si) } ?? half).magnitude
    }

    private static func conversion(from own: PhysicalUnit?, to other: PhysicalUnit?) -> (Double) -> Double {
        guard own != other else { return { $0 } }
        return { value in
            let si = own?.si(value) ?? value
            return other?.value(fromSI: si) ?? si
        }
    }
}
