import Cases
import Diagnostics
import Quantities
import Results
import Simulation
import Simulator
import Verification

/// The mutation test of a case, which determines whether its checks detect faults. For each seeded fault, the runs of
/// the case are repeated until a check of a run fails.
///
///     let study = try MutationStudy("ex3", below: "Reference", loader: ModelLoader())
///     let record = try await study.record(seed: 1, limit: 8, jobs: 2) { _ in }
///
/// Runs that do not pass without a fault are left out, since they would kill every fault.
package struct MutationStudy: Sendable {
    private let loaded: LoadedCase
    private let loader: ModelLoader

    /// The number of solutions that are kept for faults of traces.
    private static let keptRuns = 2

    /// Loads the case whose checks are to be tested.
    /// - Parameters:
    ///   - id: The id of the case.
    ///   - folder: The folder of cases.
    ///   - allowed: Further folders below which the case may read.
    ///   - loader: The loader of models.
    /// - Throws: `DiagnosticsError` when there is no such case, or it cannot be read.
    package init(_ id: String, below folder: String, allowing allowed: [String] = [], loader: ModelLoader) throws {
        let file = try CaseFinder.select([id], below: folder, allowing: allowed)[0]
        loaded = try CaseLoader(loader: loader).load(CaseDefinition.load(file))
        self.loader = loader
    }

    /// Chooses faults, runs the case with each of them, and returns the results.
    /// - Parameters:
    ///   - seed: The seed of the choice of faults.
    ///   - limit: The largest number of faults of each kind; more are chosen if there were fewer than 60 in all.
    ///   - jobs: The number of mutants that are run at once.
    ///   - progress: A function that is called with the number of mutants before the first one ends, and with each
    ///     result.
    /// - Throws: `DiagnosticsError` when no run passes without a fault, or the case declares a survivor that is not a
    ///   fault of it.
    package func record(
        seed: UInt64, limit: Int, jobs: Int, progress: (Progress) -> Void = { _ in }
    ) async throws -> MutationRecord {
        let (baselines, remarks) = try await baselines(jobs)
        guard let trace = baselines.first?.run?.trajectory else { throw nothingPasses(remarks) }
        let commented = try CommentedSource(definition: loaded.definition, loader: loader).model()
        let catalogue = FaultCatalogue(loaded, commented: commented, trace: trace)
        try checkSurvivors(catalogue)
        let digest = loaded.preparedModel.modelDigest
        let faults = catalogue.chosen(seed: seed, limit: limit) { fault in
            guard case .model(let change) = fault.change else { return true }
            let model = try? change(loaded.preparedModel.model)
            return (try? model.map { try PreparedModel($0).modelDigest }) != digest
        }
        progress(.planned(faults.count))
        let runs = MutantRuns(loaded: loaded, baselines: baselines)
        let results = try await Self.each(faults, jobs) {
            try runs.result($0)
        } ended: {
            progress(.finished($0))
        }
        return MutationRecord(
            caseID: loaded.definition.id, seed: seed, mutants: results, runs: baselines.map(\.gate.label),
            remarks: remarks + needless(results))
    }

    /// A report on the progress of a mutation test.
    package enum Progress: Sendable {
        /// The faults have been chosen; the associated value is the number of mutants to run.
        case planned(Int)
        /// A mutant has been run; the associated value is its result.
        case finished(MutantResult)
    }

    // MARK: Baselines

    /// Returns the runs that pass without a fault, those with large steps and of high order first, since they cost
    /// least, and sentences on the others.
    private func baselines(_ jobs: Int) async throws -> ([MutantRuns.Baseline], [String]) {
        let (methods, steps) = loaded.matrix
        let gates = steps.sorted { $0.value > $1.value }.flatMap { step in
            methods.sorted { $0.order > $1.order }.map { RunGate(loaded: loaded, method: $0, step: step) }
        }
        let results = try await Self.each(Array(gates.enumerated()), jobs) { index, gate in
            try baseline(gate, isKept: index < Self.keptRuns)
        }
        return (
            results.compactMap { try? $0.get() },
            results.compactMap { if case .failure(let reason) = $0 { reason.text } else { nil } }
        )
    }

    /// The reason why a run takes no part in the mutation test.
    private struct LeftOut: Error {
        var text: String
    }

    private func baseline(_ gate: RunGate, isKept: Bool) throws -> Result<MutantRuns.Baseline, LeftOut> {
        do {
            let run = try gate.loaded.preparedModel.run(gate.request)
            let budgets = try gate.budgets(run)
            let results = try gate.results(run, budgets: budgets)
            let verdict = Verdict.worst(results.map(\.verdict))
            guard verdict == .pass else {
                return .failure(
                    LeftOut(
                        text: "the run \(gate.label) is not used to detect faults, because its verdict is"
                            + " '\(verdict.rawValue)' even without a fault")
                )
            }
            return .success(.init(gate: gate, results: results, budgets: budgets, run: isKept ? run : nil))
        } catch let error as DiagnosticsError {
            let reason = error.diagnostics.first?.headline ?? "it fails"
            return .failure(
                LeftOut(
                    text: "the run \(gate.label) is not used to detect faults, because it stops with an"
                        + " error even without a fault: \(reason)"))
        }
    }

    private func nothingPasses(_ remarks: [String]) -> DiagnosticsError {
        DiagnosticsError(
            .nothingToRun,
            "no run of the case '\(loaded.definition.id)' passes even without a fault, so none can detect a fault",
            at: nil,
            notes: remarks.map { .init($0) },
            hint: "run 'tvbo-verify all --case \(loaded.definition.id)', and correct the case or its model until a run"
                + " passes")
    }

    // MARK: Declared survivors

    /// Throws if the case declares a survivor that matches none of its faults, such as a misspelled one.
    private func checkSurvivors(_ catalogue: FaultCatalogue) throws {
        let names = catalogue.all.filter { !$0.kind.isHarmless }.map(\.name)
        let unknown = loaded.definition.survivors.filter { rule in
            !names.contains { NamePattern.matches($0, rule.fault) }
        }
        guard !unknown.isEmpty else { return }
        throw DiagnosticsError(
            unknown.map { rule in
                Diagnostic(
                    .error, .unknownReference,
                    "the name '\(rule.fault)' under 'survivors:' matches no fault of the case; correct or remove the"
                        + " entry",
                    at: rule.place,
                    hint: Spelling.hint(for: rule.fault, among: names))
            })
    }

    /// Returns a sentence for each declaration under `survivors` that matches only killed faults.
    private func needless(_ results: [MutantResult]) -> [String] {
        loaded.definition.survivors.compactMap { rule in
            let tried = results.filter { NamePattern.matches($0.fault, rule.fault) }
            guard !tried.isEmpty, tried.allSatisfy({ $0.outcome == .killed }) else { return nil }
            return
                "'\(rule.fault)' is listed under 'survivors:', but checks detect (kill) every fault of this name that"
                + " was tried; remove it from 'survivors:'"
        }
    }

    // MARK: Workers

    /// Returns the results of a function for each element, in order, computed by several workers at once.
    private static func each<Element: Sendable, Value: Sendable>(
        _ elements: [Element], _ jobs: Int, _ work: @escaping @Sendable (Element) throws -> Value,
        ended: (Value) -> Void = { _ in }
    ) async throws -> [Value] {
        var results = [Value?](repeating: nil, count: elements.count)
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var next = 0
            func start() {
                guard next < elements.count else { return }
                let (index, element) = (next, elements[next])
                next += 1
                group.addTask { (index, try work(element)) }
            }
            for _ in 0..<max(1, jobs) { start() }
            while let (index, value) = try await group.next() {
                results[index] = value
                ended(value)
                start()
            }
        }
        return results.compactMap(\.self)
    }
}
