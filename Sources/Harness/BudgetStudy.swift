import Comparison
import Diagnostics
import Foundation
import Quantities
import References
import Simulation
import Traces

/// Splits the difference of runs from a golden that a scheme made.
struct BudgetStudy: Sendable {
    private let loaded: LoadedCase
    private let golden: LoadedCase.LoadedGolden
    private let scheme: CaseDefinition.GoldenScheme
    /// The golden's own scheme at its step, the half and the quarter; nil where its model is not installed.
    private let goldenHalving: StepHalving?
    /// The errors that were stored for the golden; nil where none were.
    private let stored: Trajectory?

    /// Prepares a study of a golden; nil for one that no scheme made, or that holds only some of the rows.
    /// - Throws: `Faults` when the golden's scheme breaks off.
    init?(_ loaded: LoadedCase, golden: LoadedCase.LoadedGolden) throws {
        let declared = loaded.definition.goldens.first { $0.name == golden.name }
        guard let scheme = declared?.scheme else { return nil }
        self.loaded = loaded
        self.golden = golden
        self.scheme = scheme
        let simulator = scheme.model == .original ? loaded.original : loaded.simulator
        let names = golden.trajectory.columns.map(\.name)
        let columns = scheme.model == .original ? loaded.definition.original?.columns ?? [:] : [:]
        stored = try simulator == nil ? StoredAssessment.errors(of: golden, in: loaded.definition) : nil
        goldenHalving = try simulator.map {
            try StepHalving(
                $0, SimulationRequest(method: scheme.method, step: scheme.step),
                recorded: names.map { columns[$0] ?? $0 })
        }
    }

    /// The quantity of the golden's model that a column stands for.
    private func goldenName(_ signal: String) -> String {
        scheme.model == .original ? loaded.definition.original?.columns[signal] ?? signal : signal
    }

    // MARK: The golden's own error

    /// The error of the golden at its instants, in the golden's unit; nil for a signal that its model has not.
    func goldenError(_ signal: String, at instants: [Double]) -> [Double]? {
        guard let goldenHalving else { return storedError(signal, at: instants) }
        let name = goldenName(signal)
        guard let column = goldenHalving.run.trajectory.column(name),
            let own = golden.trajectory.column(signal),
            let limit = goldenHalving.limit(name, at: instants)
        else { return nil }
        let rows = Self.rows(of: instants, in: goldenHalving.run.trajectory.times)
        guard rows.count == instants.count else { return nil }
        let convert = Self.conversion(from: column.unit, to: own.unit)
        return zip(rows, limit).map { convert(column.values[$0]) - convert($1) }
    }

    private func storedError(_ signal: String, at instants: [Double]) -> [Double]? {
        guard let stored, let column = stored.column(signal) else { return nil }
        let rows = Self.rows(of: instants, in: stored.times)
        return rows.count == instants.count ? rows.map { column.values[$0] } : nil
    }

    /// The errors of the golden at all of its instants, as a trace.
    func errors() -> Trajectory {
        let times = golden.trajectory.times
        return Trajectory(
            times: times,
            columns: golden.trajectory.columns.compactMap { column in
                goldenError(column.name, at: times).map { .init(name: column.name, unit: column.unit, values: $0) }
            })
    }

    /// The assessment of the golden, signal by signal; nil where its model is not installed.
    func assessment() -> GoldenAssessment? {
        guard let goldenHalving else { return nil }
        let instants = golden.trajectory.times
        let signals = golden.trajectory.columns.compactMap { column -> GoldenAssessment.Signal? in
            guard let error = goldenError(column.name, at: instants) else { return nil }
            let limit = zip(column.values, error).map { $0 - $1 }
            return .init(
                name: column.name, unit: column.unit?.name ?? "", maxAbs: error.map(\.magnitude).max() ?? 0,
                rms: (error.reduce(0) { $0 + $1 * $1 } / Double(max(1, error.count))).squareRoot(),
                reproduction: reproduction(column), eventTimes: eventErrors(column, limit))
        }
        return GoldenAssessment(
            golden: golden.name, digest: golden.digest, method: goldenHalving.run.method.name,
            step: goldenHalving.run.grid.step.description, model: scheme.model.rawValue, signals: signals,
            isAligned: goldenHalving.isAligned)
    }

    /// How far the golden's scheme, run here, is from the golden.
    private func reproduction(_ own: Trajectory.Column) -> Double {
        guard let goldenHalving, let column = goldenHalving.run.trajectory.column(goldenName(own.name)) else {
            return .infinity
        }
        let rows = Self.rows(of: golden.trajectory.times, in: goldenHalving.run.trajectory.times)
        guard rows.count == own.values.count else { return .infinity }
        let convert = Self.conversion(from: column.unit, to: own.unit)
        return zip(rows, own.values).map { (convert(column.values[$0]) - $1).magnitude }.max() ?? 0
    }

    private func eventErrors(_ column: Trajectory.Column, _ limit: [Double]) -> [Double]? {
        guard let rule = loaded.definition.events.first(where: { $0.signal == column.name }) else { return nil }
        let threshold = column.unit?.value(fromSI: rule.unit?.si(rule.threshold) ?? rule.threshold) ?? rule.threshold
        let times = golden.trajectory.times
        let own = EventTimes(times, column.values, threshold: threshold).times
        let best = EventTimes(times, limit, threshold: threshold).times
        return own.count == best.count ? zip(own, best).map { $0 - $1 } : nil
    }

    // MARK: Budgets

    /// The budgets of a run, signal by signal, with their traces.
    /// - Parameter halving: the run's own scheme at its step, the half and the quarter; nil where it could not be run.
    func budgets(_ run: SimulatedRun, _ halving: StepHalving?) -> [(budget: ErrorBudget, traces: ErrorBudget.Traces)] {
        let instants = Self.shared(golden.trajectory.times, run.trajectory.times)
        guard instants.count > 1 else { return [] }
        return golden.trajectory.columns.compactMap { column in
            guard let own = run.trajectory.column(column.name) else { return nil }
            return budget(column, own, run, halving, instants)
        }
    }

    private func budget(
        _ reference: Trajectory.Column, _ own: Trajectory.Column, _ run: SimulatedRun, _ halving: StepHalving?,
        _ instants: [Double]
    ) -> (budget: ErrorBudget, traces: ErrorBudget.Traces) {
        var remarks: [String] = []
        let none = [Double](repeating: 0, count: instants.count)
        let convert = Self.conversion(from: own.unit, to: reference.unit)
        let values = Self.rows(of: instants, in: run.trajectory.times).map { convert(own.values[$0]) }
        let goldenValues = Self.rows(of: instants, in: golden.trajectory.times).map { reference.values[$0] }
        let limit = halving?.limit(reference.name, at: instants)?.map(convert)
        if limit == nil {
            remarks.append("this run's step error could not be estimated: its step could not be halved twice")
        }
        let goldenPart = goldenError(reference.name, at: instants)
        if goldenPart == nil {
            remarks.append(
                goldenHalving == nil
                    ? "the golden's own error is not known: its model is not installed, and no assessment is stored"
                    : "the golden's own error could not be estimated")
        } else if goldenHalving?.isAligned == false {
            remarks.append("the golden's runs have different events, so that its own error is a rough estimate")
        } else if goldenHalving == nil {
            remarks.append("the golden's own error is the stored one, as its model is not installed")
        }
        let translation = self.translation(reference, instants)
        if scheme.model == .original, translation == nil {
            remarks.append("the translation could not be told: the case has no solutions of both models")
        }
        let isAligned = goldenHalving?.isAligned != false && halving?.isAligned != false
        let isComplete =
            isAligned && limit != nil && goldenPart != nil && (scheme.model == .experiment || translation != nil)
        let traces = ErrorBudget.Traces(
            times: instants, run: values, reference: goldenValues, golden: goldenPart ?? none,
            discretisation: limit.map { zip(values, $0).map { $0 - $1 } } ?? none, translation: translation ?? none,
            bound: goldenValues.map { printing($0, reference.unit) })
        var budget = ErrorBudget(
            golden: golden.name, signal: reference.name, unit: reference.unit?.name ?? "", traces: traces,
            isComplete: isComplete, remarks: remarks)
        if let rule = loaded.definition.events.first(where: { $0.signal == reference.name }) {
            let threshold =
                reference.unit?.value(fromSI: rule.unit?.si(rule.threshold) ?? rule.threshold) ?? rule.threshold
            budget.goldenEvents = EventTimes(instants, goldenValues, threshold: threshold).times.count
            budget.runEvents = EventTimes(instants, values, threshold: threshold).times.count
        }
        return (budget, traces)
    }

    /// The converged experiment minus the converged original, from the goldens of the case that hold them.
    private func translation(_ column: Trajectory.Column, _ instants: [Double]) -> [Double]? {
        guard scheme.model == .original else { return nil }
        guard let own = solution(.experiment, column, instants), let other = solution(.original, column, instants)
        else {
            return nil
        }
        return zip(own, other).map { $0 - $1 }
    }

    private func solution(
        _ role: CaseDefinition.ModelRole, _ column: Trajectory.Column, _ instants: [Double]
    ) -> [Double]? {
        let names = loaded.definition.goldens.filter { $0.solutionOf == role }.map(\.name)
        for golden in loaded.goldens where names.contains(golden.name) {
            guard let own = golden.trajectory.column(column.name) else { continue }
            let rows = Self.rows(of: instants, in: golden.trajectory.times)
            let convert = Self.conversion(from: own.unit, to: column.unit)
            if rows.count == instants.count { return rows.map { convert(own.values[$0]) } }
        }
        return nil
    }

    /// Half a unit in the last place that the golden was printed with: numbers of 32 bits in SI, as jLEMS prints them.
    private func printing(_ value: Double, _ unit: PhysicalUnit?) -> Double {
        guard (try? Method.named(scheme.method)) == .tree else { return value.magnitude.ulp }
        let si = unit?.si(value) ?? value
        let half = Double(Float(si).ulp) / 2
        return (unit.map { $0.value(fromSI: si + half) - $0.value(fromSI: si) } ?? half).magnitude
    }

    // MARK: Instants and units

    private static func conversion(from own: PhysicalUnit?, to other: PhysicalUnit?) -> (Double) -> Double {
        guard own != other else { return { $0 } }
        return { value in
            let si = own?.si(value) ?? value
            return other?.value(fromSI: si) ?? si
        }
    }

    /// The rows of instants that a trajectory has; fewer than the instants where it lacks some.
    private static func rows(of instants: [Double], in times: [Double]) -> [Int] {
        var row = 0
        return instants.compactMap { instant in
            while row < times.count, times[row] < instant { row += 1 }
            return row < times.count && times[row] == instant ? row : nil
        }
    }

    private static func shared(_ first: [Double], _ second: [Double]) -> [Double] {
        let other = Set(second)
        return first.filter(other.contains)
    }
}
