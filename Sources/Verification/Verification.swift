import Cases
import Diagnostics
import ErrorAnalysis
import Foundation
import Quantities
import Results
import Simulation
import Simulator

/// The execution of all runs of the cases below a folder, and the collection of their results.
///
///     let verification = Verification(.init(root: "Reference", jobs: 2), loader: ModelLoader())
///     let outcome = try await verification.run(progress: { _ in }, store: { traces in … })
///     print(outcome.record.verdict)
///
/// A case is loaded when a worker is free, its runs are compared and stored as they end, and its model and goldens are
/// released with the last of them; memory depends on the number of workers, not on the number of cases.
public struct Verification: Sendable {
    /// The cases, methods and step sizes that a verification runs, and the number of its workers.
    public struct Selection: Sendable {
        /// The path of the folder that contains the cases.
        public var root: String
        /// Further folders below which the cases may read.
        public var allowed: [String]
        /// The ids or patterns of the cases to run; empty for all cases.
        public var cases: [String]
        /// The methods of the cases' matrices to run; empty for all methods.
        public var methods: [Method]
        /// The step sizes of the cases' matrices to run, in the time scale of each experiment; empty for all step
        /// sizes.
        public var steps: [DecimalNumber]
        /// The external engines whose runs are selected; nil if only the simulator runs.
        public var engines: EngineSelection?
        /// The number of workers, each of which loads a case or executes a run at a time; at least 1.
        public var jobs: Int
        /// A Boolean value that indicates whether error budgets are computed, which split the difference between run
        /// and golden into its causes.
        public var makesBudgets: Bool
        /// The commit, start time and machine that the user specifies.
        public var overrides: ProvenanceProbe.Overrides
        /// The shard whose runs are executed; nil for all runs.
        public var shard: Shard?
        /// The wall times of earlier runs, by which shards are balanced.
        public var times = RunTimes()
        /// The folder of cases as the user gave it, for the record; nil for the default folder.
        public var casesFolder: String?
        /// The options of the command that affect results, one word in each element; nil if there are none.
        public var options: [String]?

        /// Creates a selection of runs that is not divided into shards.
        public init(
            root: String, allowed: [String] = [], cases: [String] = [], methods: [Method] = [],
            steps: [DecimalNumber] = [], engines: EngineSelection? = nil, jobs: Int, makesBudgets: Bool = true,
            overrides: ProvenanceProbe.Overrides = .init()
        ) {
            self.root = root
            self.allowed = allowed
            self.cases = cases
            self.methods = methods
            self.steps = steps
            self.engines = engines
            self.jobs = max(1, jobs)
            self.makesBudgets = makesBudgets
            self.overrides = overrides
        }

        /// A Boolean value that indicates whether the selection is restricted to named cases, methods, step sizes or
        /// engines; a shard does not count as a restriction.
        public var isPartial: Bool {
            !cases.isEmpty || !methods.isEmpty || !steps.isEmpty || engines?.names.isEmpty == false
        }
    }

    /// An event that is reported while a verification is running.
    public enum Progress: Sendable {
        /// The number of runs to execute, as far as it is known. It is reported again when a case, once its model is
        /// read, has another number of runs than expected.
        case planned(Int)
        /// A run has ended with the given result.
        case finished(RunResult)
        /// A case cannot be run, because of the given problem.
        case problem(CaseProblem)
    }

    /// The result of executing the selected runs.
    public struct Outcome: Sendable {
        /// The record of all executed runs, in the order of cases, methods and step sizes.
        public var record: VerificationRecord
        /// The descriptions of the goldens, by the id of the case and the name of the golden.
        public var goldens: [String: [String: String]]
        /// The record of the selected shard, to be merged with those of the others; nil if no shard was selected.
        public var shard: ShardRecord?
    }

    private let selection: Selection
    private let loader: ModelLoader

    /// Creates a verification of the selected runs.
    public init(_ selection: Selection, loader: ModelLoader) {
        self.selection = selection
        self.loader = loader
    }

    /// Executes the selected runs.
    /// - Parameters:
    ///   - progress: A function that is called for each event, never concurrently.
    ///   - store: A function that is called with the decimated traces of each run as it ends, from several tasks at
    ///     once; an error that it throws ends the verification.
    /// - Throws: `DiagnosticsError` when nothing is selected or two cases have one id, and errors of `store`. A case
    ///   that cannot be run is no error, but a problem in the record.
    public func run(
        progress: @escaping (Progress) -> Void, store: @escaping @Sendable (DecimatedTraces) throws -> Void
    ) async throws -> Outcome {
        let clock = ContinuousClock()
        let start = clock.now
        let now = Date()
        let files = try CaseFinder.select(selection.cases, below: selection.root, allowing: selection.allowed)
        let planned = try plan(files)
        var schedule = planned.schedule
        let definitions = planned.definitions
        if let error = schedule.unmatchedSelection(definitions) { throw error }
        for problem in schedule.problems { progress(.problem(problem)) }
        progress(.planned(schedule.runCount))
        try await execute(&schedule, progress, store)
        let runs = schedule.results
        if runs.isEmpty, schedule.problems.isEmpty, schedule.plan?.units.isEmpty != false {
            throw schedule.nothingSelected
        }
        if let error = schedule.unmatchedSelection(definitions) { throw error }
        let (provenance, commits) = await ProvenanceProbe.probe(
            root: selection.root,
            folders: Dictionary(files.map { ($0.id, $0.folder) }, uniquingKeysWith: { first, _ in first }),
            selection.overrides)
        let record = VerificationRecord(
            id: VerificationID.make(at: now),
            startedAt: selection.overrides.startedAt ?? now.formatted(.iso8601),
            seconds: start.duration(to: clock.now) / .seconds(1), provenance: provenance, runs: runs,
            problems: schedule.problems, titles: schedule.titles, isPartial: selection.isPartial ? true : nil,
            caseCommits: commits, peakMemory: Self.peakMemory, casesFolder: selection.casesFolder,
            options: selection.options)
        return Outcome(
            record: record, goldens: schedule.goldenDescriptions,
            shard: selection.shard.flatMap { schedule.shardRecord($0, record) })
    }

    /// The largest resident memory of this process, in bytes; nil if the system does not report it.
    private static var peakMemory: Int? {
        var usage = rusage()
        #if os(Linux)
            guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return nil }
            // Linux counts in KiB.
            return Int(exactly: usage.ru_maxrss).map { $0.multipliedReportingOverflow(by: 1024).partialValue }
        #else
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return nil }
            return Int(exactly: usage.ru_maxrss)
        #endif
    }

    /// Reads the definitions of cases. Those that can be read are returned too.
    private func plan(_ files: [CaseFile]) throws -> (schedule: VerificationSchedule, definitions: [CaseDefinition]) {
        var definitions: [CaseDefinition] = []
        var schedule = VerificationSchedule(
            methods: selection.methods, steps: selection.steps, engines: selection.engines)
        for file in files {
            do {
                let definition = try CaseDefinition.load(file)
                schedule.add(definition)
                definitions.append(definition)
            } catch let error as DiagnosticsError {
                schedule.add(file.id, error)
            }
        }
        if let shard = selection.shard { schedule.keep(shard, times: selection.times) }
        return (schedule, definitions)
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
                    case .engineRun(let slot, let executor):
                        group.addTask {
                            let (result, traces) = try await executor.run(loader)
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

    /// Returns the studies from which error budgets are computed, for the goldens of a case whose method and step size
    /// are declared, without goldens that cannot be computed again with smaller steps.
    static func budgetStudies(_ loaded: LoadedCase) throws -> [BudgetStudy] {
        try loaded.goldens.compactMap { golden in
            do { return try BudgetStudy(loaded, golden: golden) } catch let error as DiagnosticsError {
                guard let code = error.diagnostics.first?.code, unassessable.contains(code) else { throw error }
                return nil
            }
        }
    }
}
