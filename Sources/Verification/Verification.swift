import Cases
import Diagnostics
import ErrorAnalysis
import Foundation
import Quantities
import Results
import Simulation
import Simulator

/// Runs the matrices of all cases below a folder.
///
///     let verification = Verification(.init(cases: "Reference", jobs: 2), loader: ModelLoader())
///     let outcome = try await verification.run(progress: { _ in }, store: { traces in … })
///     print(outcome.record.verdict)
///
/// A case is loaded when a worker is free, its runs are compared and stored as they end, and its model and goldens are
/// released with the last of them; memory depends on the number of workers, not on the number of cases.
public struct Verification: Sendable {
    /// The cases, methods and step sizes that a verification runs, and the number of its workers.
    public struct Selection: Sendable {
        /// The folder of cases.
        public var root: String
        /// Ids of cases; empty for all.
        public var cases: [String]
        /// Methods to keep; empty for all of each matrix.
        public var methods: [Method]
        /// Step sizes to keep, in each experiment's time scale; empty for all.
        public var steps: [DecimalNumber]
        /// The number of workers, at least 1.
        public var jobs: Int
        /// A Boolean value that indicates whether differences are split into causes.
        public var makesBudgets: Bool

        /// Creates a selection.
        public init(
            root: String, cases: [String] = [], methods: [Method] = [], steps: [DecimalNumber] = [], jobs: Int,
            makesBudgets: Bool = true
        ) {
            self.root = root
            self.cases = cases
            self.methods = methods
            self.steps = steps
            self.jobs = max(1, jobs)
            self.makesBudgets = makesBudgets
        }
    }

    /// An event in the course of a verification.
    public enum Progress: Sendable {
        /// The number of runs that are expected, which a case without a matrix may correct once its model is read.
        case planned(Int)
        /// A run has ended.
        case finished(RunResult)
        /// A case cannot be run.
        case problem(CaseProblem)
    }

    /// The result of a verification.
    public struct Outcome: Sendable {
        /// The record of all runs, in the order of cases, methods and step sizes.
        public var record: VerificationRecord
        /// The origins of the goldens in words, by case and name.
        public var goldens: [String: [String: String]]
    }

    private let selection: Selection
    private let loader: ModelLoader

    /// Creates a verification.
    public init(_ selection: Selection, loader: ModelLoader) {
        self.selection = selection
        self.loader = loader
    }

    /// Runs everything that is selected.
    /// - Parameters:
    ///   - progress: is called for each event, one at a time.
    ///   - store: receives the traces of each run as it ends, from several tasks at once; an error that it throws ends
    ///     the verification.
    /// - Throws: `DiagnosticsError` when nothing is selected, and errors of `store`.
    public func run(
        progress: @escaping (Progress) -> Void, store: @escaping @Sendable (DecimatedTraces) throws -> Void
    ) async throws -> Outcome {
        let clock = ContinuousClock()
        let start = clock.now
        let startedAt = Date().formatted(.iso8601)
        var schedule = try plan()
        for problem in schedule.problems { progress(.problem(problem)) }
        progress(.planned(schedule.runCount))
        try await execute(&schedule, progress, store)
        let runs = schedule.results
        if runs.isEmpty, schedule.problems.isEmpty { throw schedule.nothingSelected }
        let record = VerificationRecord(
            id: UUID().uuidString.lowercased(), startedAt: startedAt,
            seconds: start.duration(to: clock.now) / .seconds(1),
            provenance: await ProvenanceProbe.probe(folder: selection.root), runs: runs, problems: schedule.problems,
            titles: schedule.titles)
        return Outcome(record: record, goldens: schedule.goldenDescriptions)
    }

    /// Reads the definitions of the selected cases.
    private func plan() throws -> VerificationSchedule {
        var schedule = VerificationSchedule(methods: selection.methods, steps: selection.steps)
        for folder in try CaseFinder.select(selection.cases, below: selection.root) {
            let id = CaseFinder.id(folder, below: selection.root)
            do {
                var definition = try CaseDefinition.load(folder: folder)
                definition.id = id
                schedule.add(definition)
            } catch let error as DiagnosticsError {
                schedule.add(id, error)
            }
        }
        return schedule
    }

    // MARK: Running

    private enum Ended: Sendable {
        case loaded(Int, Result<LoadedCase, any Error>, [BudgetStudy])
        case ran(VerificationSchedule.Slot, RunResult)
    }

    /// Keeps `jobs` workers busy: with runs of loaded cases first, then with loading the next case.
    private func execute(
        _ schedule: inout VerificationSchedule, _ progress: (Progress) -> Void,
        _ store: @escaping @Sendable (DecimatedTraces) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Ended.self) { group in
            var active = 0
            repeat {
                while active < selection.jobs, let job = schedule.nextJob() {
                    active += 1
                    switch job {
                    case .load(let index, let definition): group.addTask { load(index, definition) }
                    case .run(let slot, let executor):
                        group.addTask {
                            let (result, traces) = try executor.run()
                            if let traces { try store(traces) }
                            return .ran(slot, result)
                        }
                    }
                }
                guard let ended = try await group.next() else { break }
                active -= 1
                switch ended {
                case .loaded(let index, .success(let loaded), let studies):
                    if schedule.add(loaded, studies, to: index) { progress(.planned(schedule.runCount)) }
                case .loaded(let index, .failure(let error), _):
                    guard let error = error as? DiagnosticsError else { throw error }
                    progress(.problem(schedule.fail(index, error)))
                case .ran(let slot, let result):
                    schedule.finish(slot, result)
                    progress(.finished(result))
                }
            } while true
        }
    }

    private func load(_ index: Int, _ definition: CaseDefinition) -> Ended {
        do {
            let loaded = try CaseLoader(loader: loader).load(definition)
            return .loaded(index, .success(loaded), selection.makesBudgets ? try Self.budgetStudies(loaded) : [])
        } catch {
            return .loaded(index, .failure(error), [])
        }
    }

    /// The codes of errors that prevent a golden's scheme from being run with smaller steps. They leave the case
    /// without a budget but can be ignored otherwise.
    private static let unassessable: Set<Code> = [
        .nonFinite, .noProgress, .invalidStep, .tooLarge, .unsupportedFeature,
    ]

    private static func budgetStudies(_ loaded: LoadedCase) throws -> [BudgetStudy] {
        try loaded.goldens.compactMap { golden in
            do { return try BudgetStudy(loaded, golden: golden) } catch let error as DiagnosticsError {
                guard let code = error.diagnostics.first?.code, unassessable.contains(code) else { throw error }
                return nil
            }
        }
    }
}
