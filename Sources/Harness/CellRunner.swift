import Comparison
import Diagnostics
import Quantities
import References
import Results
import Simulation
import Traces

/// A case whose experiment and goldens are read, ready to run cell by cell.
struct LoadedCase: Sendable {
    /// The case, its prepared model, SHA-256 of its experiment, and its goldens.
    var definition: CaseDefinition
    var simulator: Simulator
    var experimentDigest: String
    /// What the experiment translates, prepared; nil where it is not installed.
    var original: Simulator?
    /// Goldens that say how they were made, ready to be held against; empty where no budgets are wanted.
    var budgetStudies: [BudgetStudy] = []
    var goldens: [LoadedGolden]

    /// A golden's trace in the units of the run.
    struct LoadedGolden: Sendable {
        var name: String
        var digest: String
        /// Columns under the names that the run has for them.
        var trajectory: Trajectory
        /// Whether it holds only some of the rows.
        var isDecimated: Bool
    }
}

/// Runs one cell of a matrix and compares it with the goldens.
struct CellRunner {
    /// The case, and the method and step size of the cell.
    let loaded: LoadedCase
    let method: String
    let step: DecimalNumber

    /// The result, and sketches for plotting.
    /// - Throws: what is no diagnostic and so no finding on the case: a fault of tvbo-verify itself.
    func run() throws -> (result: CellResult, sketches: CellSketches?) {
        var result = emptyResult()
        do {
            let request = SimulationRequest(method: method, step: step, recordsSlopes: needsInterpolation)
            let run = try loaded.simulator.run(request)
            result.seconds = run.seconds
            result.stepCount = run.grid.stepCount
            result.remarks += run.notes
            result.traceDigest = run.digest
            result.verdict = .pass
            result.checks = try textResults(run)
            let budgets = try budgets(run, request)
            result.budgets = budgets.isEmpty ? nil : budgets.map(\.budget)
            let sketches = try compare(run, budgets, &result)
            let budgetSketches = budgets.map { BudgetSketch($0.traces, $0.budget) }
            return (result, result.sketchKey.map { .init(key: $0, sketches: sketches, budgets: budgetSketches) })
        } catch let faults as Faults {
            result.verdict = faults.outcome.verdict
            result.failure = faults.description
            return (result, nil)
        }
    }

    private func emptyResult() -> CellResult {
        let settings = loaded.simulator.model.simulation
        let own = (try? Method.named(settings.method))?.name
        let name = (try? Method.named(method))?.name ?? method
        let shift = settings.timeScale.decimalShift(to: .millisecond) ?? 0
        return CellResult(
            caseID: loaded.definition.id, method: name, step: step.shifted(by: shift).description,
            isOwnSetting: own == name && settings.step.normalised == step.normalised, verdict: .vacuous,
            modelDigest: loaded.simulator.modelDigest, experimentDigest: loaded.experimentDigest,
            caseDigest: loaded.definition.digest,
            goldenDigests: Dictionary(
                loaded.goldens.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }),
            convention: loaded.simulator.model.convention.rawValue,
            remarks: loaded.simulator.model.remarks.map(\.headline))
    }

    /// Whether a golden has instants that this run does not step on.
    private var needsInterpolation: Bool {
        let settings = loaded.simulator.model.simulation
        guard let shift = settings.timeScale.decimalShift(to: .millisecond) else { return true }
        let size = step.shifted(by: shift).value
        return loaded.goldens.contains { golden in
            golden.trajectory.times.prefix(1000).contains { ($0 / size - ($0 / size).rounded()).magnitude > 1e-9 }
        }
    }

    // MARK: Comparing

    /// The causes of the differences from goldens that say how they were made.
    private func budgets(_ run: SimulatedRun, _ request: SimulationRequest) throws -> [BudgetStudy.Entry] {
        guard !loaded.budgetStudies.isEmpty else { return [] }
        var plain = request
        plain.recordsSlopes = false
        let halving = try? StepHalving(
            loaded.simulator, plain, recorded: run.trajectory.columns.map(\.name), known: run)
        return try loaded.budgetStudies.flatMap { try $0.budgets(run, halving) }
    }

    private func compare(_ run: SimulatedRun, _ budgets: [BudgetStudy.Entry], _ result: inout CellResult) throws
        -> [Sketch]
    {
        var sketches: [Sketch] = []
        for golden in loaded.goldens {
            for column in golden.trajectory.columns.indices {
                let aligned = try align(golden, column, run.trajectory)
                let metrics = SignalMetrics(aligned)
                result.comparisons.append(
                    SignalComparison(
                        golden: golden.name, signal: aligned.name, unit: aligned.unit?.name ?? "", metrics: metrics,
                        events: try events(golden, column, run.trajectory)))
                sketches.append(Sketch(aligned, golden: golden.name))
            }
        }
        for check in loaded.definition.checks {
            let evaluator = CheckEvaluator(
                loaded: loaded, check: check, method: result.method, step: step, budgets: budgets)
            result.checks += try evaluator.results(run.trajectory)
        }
        result.verdict = Verdict.worst(result.checks.map(\.verdict))
        return sketches
    }

    private func align(
        _ golden: LoadedCase.LoadedGolden, _ column: Int, _ run: Trajectory
    ) throws -> AlignedSignal {
        let name = golden.trajectory.columns[column].name
        guard let index = run.columnIndex(name) else {
            throw Faults(.goldenMismatch, "the run records no '\(name)' to compare with the golden '\(golden.name)'")
        }
        return try AlignedSignal(
            reference: golden.trajectory, column: column, test: run, column: index, onlyShared: golden.isDecimated,
            excluding: loaded.definition.undefined.windows(of: name))
    }

    /// Whether the files of the document come out to the character: by the method lems at the document's own step.
    private func textResults(_ run: SimulatedRun) throws -> [CheckResult] {
        let own = loaded.simulator.model.simulation.step
        guard run.method == .tree, step.normalised == own.normalised else { return [] }
        return try loaded.definition.texts.map { rule in
            guard let index = run.files.firstIndex(where: { $0.name == rule.file }) else {
                throw Faults(
                    .invalidCase, "the document asks for no file '\(rule.file)'", at: rule.place,
                    hint: Spelling.hint(for: rule.file, among: run.files.map(\.name)))
            }
            let text = try RecordingFiles(folder: ".").text(of: index, run)
            let digest = Golden.sha256(Array(text.utf8))
            let isSame = digest == rule.digest
            return CheckResult(
                check: "text of \(rule.file)", golden: "SHA-256", signal: rule.file, metric: "text", unit: "",
                value: isSame ? 0 : 1, tolerance: 0, basis: "the same order of operations gives the same text",
                verdict: isSame ? .pass : .fail, note: isSame ? nil : "SHA-256 is \(digest), not \(rule.digest)")
        }
    }

    private func events(_ golden: LoadedCase.LoadedGolden, _ column: Int, _ run: Trajectory) throws -> EventMetrics? {
        let name = golden.trajectory.columns[column].name
        guard let rule = loaded.definition.events.first(where: { $0.signal == name }) else { return nil }
        return try EventMetrics(
            rule, golden.trajectory, run, window: nil, excluding: loaded.definition.undefined.windows(of: name))
    }
}

extension EventMetrics {
    /// The events of a signal in a reference and a run, each on its own instants; nil when one lacks it.
    /// - Throws: `Faults` when the threshold is not in a unit of the signal, or the window is not covered.
    init?(
        _ rule: CaseDefinition.EventRule, _ reference: Trajectory, _ run: Trajectory, window: TimeWindow?,
        excluding excluded: [TimeWindow]
    ) throws {
        guard let own = reference.columnIndex(rule.signal), let other = run.columnIndex(rule.signal) else { return nil }
        try self.init(
            threshold: rule.threshold(in: reference.columns[own].unit), reference: reference, column: own, test: run,
            column: other, window: window, excluding: excluded)
    }
}

extension CaseDefinition.EventRule {
    /// The threshold in a unit of the signal.
    /// - Throws: `Faults` when it is not in such a unit.
    func threshold(in unit: PhysicalUnit?) throws -> Double {
        guard let shift = (self.unit ?? .one).decimalShift(to: unit ?? .one) else {
            throw Faults(
                .invalidCase,
                "the threshold of '\(signal)' is in \(self.unit?.name ?? "no unit"), the signal in \(unit?.name ?? "no unit")",
                at: place)
        }
        return threshold * DecimalNumber(mantissa: 1, exponent: shift).value
    }
}
