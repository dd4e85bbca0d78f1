import Cases
import DequeModule
import Diagnostics
import ErrorAnalysis
import Files
import Quantities
import Results
import Simulation

/// The state of a verification: its cases, their waiting and finished runs, and the order of the results.
struct VerificationSchedule {
    /// The position of a run among the runs that this verification executes.
    struct Slot: Sendable {
        /// The index of the case among the cases that this verification runs.
        var caseIndex: Int
        /// The index of the run among those runs of the case that this verification executes.
        var runIndex: Int
    }

    /// The next piece of work for a worker of a verification.
    enum Job {
        /// The case with this index among the cases of the schedule is to be loaded.
        case load(Int, CaseDefinition)
        /// A run of a loaded case is to be executed by the simulator.
        case run(Slot, RunExecutor)
        /// A run of a loaded case is to be executed by an external engine.
        case engineRun(Slot, EngineRunExecutor)
    }

    /// A pending run.
    private enum Pending {
        case own(RunExecutor)
        case engine(EngineRunExecutor)

        /// Returns whether a unit of the shard plan, which must be of the same case, stands for this run: its method or
        /// engine is that of the run, and its step size, which is ignored for an engine. A missing one fits every run.
        func isPart(of unit: ShardPlan.PlannedRun) -> Bool {
            switch self {
            case .engine(let executor): return unit.method == executor.engine.name
            case .own(let executor):
                let (method, step) = (executor.method.name, executor.step.normalized.description)
                return (unit.method ?? method) == method && (unit.step ?? step) == step
            }
        }
    }

    /// A case with the results of its runs.
    private struct Entry {
        var id: String
        var definition: CaseDefinition?
        var problem: CaseProblem?
        var expected = 0
        var results: [RunResult?] = []
        /// The index of the case among all cases of the verification, including those whose runs all belong to other
        /// shards.
        var index = 0
        /// The digest of the file of the case; empty for a file that cannot be read.
        var digest = ""
        /// The units of the shard plan that stand for runs of the case in the selected shard; nil if no shard is
        /// selected.
        var units: [ShardPlan.PlannedRun]?
        /// The index of each run in `results` among all selected runs of the case, including those of other shards.
        var selectedIndices: [Int] = []
    }

    private let methods: [Method]
    private let steps: [DecimalNumber]
    private let engines: EngineSelection?
    private var entries: [Entry] = []
    private var waiting: Deque<(Slot, Pending)> = []
    private var nextToLoad = 0
    private var knownMethods: Set<String> = []
    private var knownSteps: Set<String> = []
    private var loadedSteps: [DecimalNumber] = []
    private var knownEngines: Set<String> = []

    /// The titles of the cases that could be read, by the id of the case.
    private(set) var titles: [String: String] = [:]
    /// The descriptions of the goldens, by the id of the case and the name of the golden.
    private(set) var goldenDescriptions: [String: [String: String]] = [:]
    /// The plan of the whole verification, if a shard is selected: the runs of all shards, the digest of the plan, and
    /// the number of runs of the selected shard; nil if no shard is selected.
    private(set) var plan: (units: [ShardPlan.PlannedRun], digest: String, unitCount: Int)?

    /// Creates an empty schedule for runs with the given methods, step sizes and engines; empty lists select all. If
    /// methods are given, runs of external engines are selected only if their engine is named as well.
    /// - Parameter engines: The selected engines; nil if only the simulator runs.
    init(methods: [Method], steps: [DecimalNumber], engines: EngineSelection?) {
        self.methods = methods
        self.steps = steps
        self.engines = engines
    }

    // MARK: Cases

    /// Adds a case to the schedule, to be loaded and run later, and counts its expected runs.
    mutating func add(_ definition: CaseDefinition) {
        titles[definition.id] = definition.title
        goldenDescriptions[definition.id] = definition.goldenDescriptions
        var entry = Entry(id: definition.id, definition: definition, digest: definition.digest)
        entry.expected = selectedUnits(of: definition).count
        entries.append(entry)
    }

    /// Adds a case that cannot be read, with the error that reading it gave.
    mutating func add(_ id: String, _ error: DiagnosticsError) {
        entries.append(Entry(id: id, problem: CaseProblem(id, error)))
    }

    /// Returns the selected external engines of a case.
    private func keptEngines(of definition: CaseDefinition) -> [CaseDefinition.MatrixEngine] {
        guard let engines, methods.isEmpty || !engines.names.isEmpty else { return [] }
        return definition.engines.filter { engines.keeps($0.name) }
    }

    /// A Boolean value that indicates whether the runs of the simulator are kept.
    private var keepsSimulator: Bool { engines?.keeps(EngineSelection.own) ?? true }

    private func keeps(_ method: Method) -> Bool { methods.isEmpty || methods.contains(method) }

    private func keeps(_ step: DecimalNumber) -> Bool {
        steps.isEmpty || steps.contains { $0.normalized == step.normalized }
    }

    /// Adds the runs of a loaded case to the waiting runs.
    /// - Parameters:
    ///   - studies: The studies from which the error budgets of the runs are computed.
    ///   - index: The index of the case in the schedule.
    /// - Returns: A Boolean value that indicates whether the number of the case's runs differs from the expected
    ///   number.
    mutating func add(_ loaded: LoadedCase, _ studies: [BudgetStudy], to index: Int) -> Bool {
        let matrix = loaded.matrix
        knownMethods.formUnion(matrix.methods.map(\.name))
        knownSteps.formUnion(matrix.steps.map(\.description))
        loadedSteps += matrix.steps
        knownEngines.formUnion(loaded.definition.engines.map(\.name))
        var all: [Pending] = []
        if keepsSimulator {
            all = matrix.methods.filter(keeps).flatMap { method in
                matrix.steps.filter(keeps).map {
                    .own(RunExecutor(loaded: loaded, method: method, step: $0, budgetStudies: studies))
                }
            }
            if case .own(var first) = all.first {
                first.describesModel = true
                all[0] = .own(first)
            }
        }
        if let engines, keeps(loaded.preparedModel.model.simulation.step) {
            all += keptEngines(of: loaded.definition).map {
                .engine(EngineRunExecutor(loaded: loaded, engine: $0, engines: engines))
            }
        }
        entries[index].selectedIndices = all.indices.filter { place in
            entries[index].units?.contains { all[place].isPart(of: $0) } ?? true
        }
        let executors = entries[index].selectedIndices.map { all[$0] }
        for (position, executor) in executors.enumerated() {
            waiting.append((Slot(caseIndex: index, runIndex: position), executor))
        }
        let isUnexpected = executors.count != entries[index].expected
        entries[index].expected = executors.count
        entries[index].results = Array(repeating: nil, count: executors.count)
        return isUnexpected
    }

    /// Records that the case with an index cannot be loaded because of an error, and returns the problem for the
    /// report.
    mutating func fail(_ index: Int, _ error: DiagnosticsError) -> CaseProblem {
        let problem = CaseProblem(entries[index].id, error)
        entries[index].problem = problem
        entries[index].expected = 0
        return problem
    }

    // MARK: Jobs

    /// Returns the next job: a waiting run, or else the next case to load; nil if no job is left.
    mutating func nextJob() -> Job? {
        if let (slot, pending) = waiting.popFirst() {
            switch pending {
            case .own(let executor): return .run(slot, executor)
            case .engine(let executor): return .engineRun(slot, executor)
            }
        }
        while nextToLoad < entries.count {
            let index = nextToLoad
            nextToLoad += 1
            if let definition = entries[index].definition {
                entries[index].definition = nil
                return .load(index, definition)
            }
        }
        return nil
    }

    /// Stores the result of the run at the position `slot` of the schedule.
    mutating func finish(_ slot: Slot, _ result: RunResult) {
        entries[slot.caseIndex].results[slot.runIndex] = result
    }

    // MARK: Shards

    /// Restricts the verification to the runs of a shard, after the runs of all added cases have been divided by their
    /// expected times. Cases none of whose runs belong to the shard are neither loaded nor reported.
    mutating func keep(_ shard: Shard, times: RunTimes) {
        for index in entries.indices { entries[index].index = index }
        let distribution = ShardPlan(units: entries.flatMap { units(of: $0) }, times: times, count: shard.count)
        let own = distribution.units(of: shard.number)
        plan = (distribution.units, distribution.digest(with: entries.map(\.digest)), own.count)
        let byCase = Dictionary(grouping: own, by: \.caseID)
        for index in entries.indices {
            let kept = byCase[entries[index].id] ?? []
            entries[index].units = kept
            if kept.isEmpty {
                titles[entries[index].id] = nil
                goldenDescriptions[entries[index].id] = nil
            } else if entries[index].definition != nil {
                entries[index].expected = kept.count
            }
        }
        entries.removeAll { byCase[$0.id] == nil }
    }

    /// Returns the selected runs of a case; for a case that cannot be read, a single run without method and step size.
    private func units(of entry: Entry) -> [ShardPlan.PlannedRun] {
        entry.definition.map(selectedUnits) ?? [.init(caseID: entry.id)]
    }

    /// Returns the selected runs of a case. If the case names no methods, each run has no method; if the case names no
    /// step sizes, each run has no step size.
    private func selectedUnits(of definition: CaseDefinition) -> [ShardPlan.PlannedRun] {
        let engines = keptEngines(of: definition).map { ShardPlan.PlannedRun(caseID: definition.id, method: $0.name) }
        guard definition.isSimulated, keepsSimulator else { return engines }
        let methods: [String?] =
            definition.methods.isEmpty ? [nil] : definition.methods.filter(keeps).map(\.name)
        let steps: [String?] =
            definition.steps.isEmpty ? [nil] : definition.steps.filter(keeps).map { $0.normalized.description }
        return methods.flatMap { method in steps.map { .init(caseID: definition.id, method: method, step: $0) } }
            + engines
    }

    /// Returns the record of the selected shard: the record of its verification, with the positions that its runs and
    /// problems have in the verification of all shards; nil if the schedule has no ``plan``.
    /// - Parameters:
    ///   - shard: The number of the selected shard and the number of shards.
    ///   - record: The record of the shard's verification.
    func shardRecord(_ shard: Shard, _ record: VerificationRecord) -> ShardRecord? {
        plan.map { plan in
            ShardRecord(
                number: shard.number, count: shard.count, plan: plan.digest, unitCount: plan.unitCount,
                runPositions: entries.flatMap { entry in
                    zip(entry.selectedIndices, entry.results).compactMap { place, result in
                        result.map { _ in .init(caseIndex: entry.index, runIndex: place) }
                    }
                },
                problemPositions: entries.filter { $0.problem != nil }.map { .init(caseIndex: $0.index, runIndex: -1) },
                goldens: goldenDescriptions, record: record)
        }
    }

    // MARK: Results

    /// The number of runs that are to be executed, as far as it is known before all cases are loaded.
    var runCount: Int { entries.reduce(0) { $0 + $1.expected } }
    /// The problems of the cases that cannot be run, in the order of the cases.
    var problems: [CaseProblem] { entries.compactMap(\.problem) }
    /// The results of the finished runs, in the order of cases, methods and step sizes.
    var results: [RunResult] { entries.flatMap { $0.results.compactMap { $0 } } }

    /// Returns the error for a selected method or step size that no case has; nil if each is that of some case, and as
    /// long as it is not known because a case takes its methods or step sizes from a model that was not loaded.
    /// - Parameter definitions: The cases that could be read.
    func unmatchedSelection(_ definitions: [CaseDefinition]) -> DiagnosticsError? {
        guard problems.isEmpty else { return nil }
        let simulated = definitions.filter(\.isSimulated)
        let ownMethods = Set(simulated.flatMap(\.methods).map(\.name)).union(knownMethods)
        let ownSteps = Set((simulated.flatMap(\.steps) + loadedSteps).map(\.normalized.description))
        let isWhole = entries.allSatisfy { $0.definition == nil } && plan == nil
        if isWhole || simulated.allSatisfy({ !$0.methods.isEmpty }),
            let method = methods.first(where: { !ownMethods.contains($0.name) })
        {
            return unmatched("method '\(method.name)'", "--method", ownMethods.sorted())
        }
        if isWhole || simulated.allSatisfy({ !$0.steps.isEmpty }),
            let step = steps.first(where: { !ownSteps.contains($0.normalized.description) })
        {
            return unmatched("step size \(step)", "--step-size", ownSteps.sorted())
        }
        return nil
    }

    private func unmatched(_ what: String, _ option: String, _ known: [String]) -> DiagnosticsError {
        DiagnosticsError(
            .nothingToRun, "no selected case has the \(what), which '\(option)' selects",
            hint: known.isEmpty ? nil : "the cases have \(known.joined(separator: ", "))")
    }

    /// The error for a selection of methods, step sizes and engines that leaves no run of any case.
    var nothingSelected: DiagnosticsError {
        DiagnosticsError(
            .nothingToRun, "no case has a run of the selected methods, step sizes and engines",
            hint: "choose among the methods \(knownMethods.sorted().joined(separator: ", ")), the step sizes "
                + knownSteps.sorted().joined(separator: ", ") + " in the time scale of each model"
                + (knownEngines.isEmpty ? "" : ", and the engines \(knownEngines.sorted().joined(separator: ", "))"))
    }
}

extension CaseProblem {
    /// The problem of a case that cannot be read or loaded.
    fileprivate init(_ id: String, _ error: DiagnosticsError) {
        let place = error.diagnostics.lazy.filter { $0.severity == .error }.compactMap(\.place).first
        self.init(
            caseID: id, verdict: error.outcome.verdict, message: error.text, place: place.map { SourcePlace($0) })
    }
}
