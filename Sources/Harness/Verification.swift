import Diagnostics
import Foundation
import Quantities
import Results
import Simulation
import TVBO

/// Runs the matrices of all cases below a folder.
public struct Verification: Sendable {
    /// What to run.
    public struct Selection: Sendable {
        /// The folder of cases.
        public var references: String
        /// Ids of cases; empty for all.
        public var cases: [String]
        /// Methods to keep; empty for all of each matrix.
        public var methods: [String]
        /// Step sizes to keep, in each experiment's time scale; empty for all.
        public var steps: [DecimalNumber]
        /// Cells that run at once.
        public var jobs: Int
        /// Whether differences are split into causes.
        public var makesBudgets: Bool

        /// Creates a selection.
        public init(
            references: String, cases: [String] = [], methods: [String] = [], steps: [DecimalNumber] = [], jobs: Int,
            makesBudgets: Bool = true
        ) {
            self.references = references
            self.cases = cases
            self.methods = methods
            self.steps = steps
            self.jobs = max(1, jobs)
            self.makesBudgets = makesBudgets
        }
    }

    /// Something that happened on the way.
    public enum Progress: Sendable {
        /// This many cells will run.
        case planned(Int)
        /// A cell is done.
        case finished(CellResult)
        /// A case cannot be run.
        case problem(CaseProblem)
    }

    /// What to run, and how models are read.
    let selection: Selection
    let loader: ModelLoader

    /// Creates a verification.
    public init(_ selection: Selection, loader: ModelLoader) {
        self.selection = selection
        self.loader = loader
    }

    /// Runs everything.
    /// - Returns: the record, and sketches for plotting.
    /// - Throws: `Faults` when the selection itself names what does not exist.
    public func run(progress: @escaping @Sendable (Progress) -> Void) async throws -> (RunRecord, [CellSketches]) {
        let clock = ContinuousClock()
        let start = clock.now
        let startedAt = Date().formatted(.iso8601)
        let (loaded, problems, titles) = try load()
        for problem in problems { progress(.problem(problem)) }
        let runners = try loaded.flatMap(cells)
        if runners.isEmpty, problems.isEmpty { throw Self.nothingLeft(loaded) }
        progress(.planned(runners.count))
        let outcomes = try await execute(runners, progress)
        let record = RunRecord(
            id: UUID().uuidString.lowercased(), startedAt: startedAt,
            seconds: start.duration(to: clock.now) / .seconds(1),
            provenance: await ProvenanceProbe.probe(folder: selection.references), cells: outcomes.map(\.result),
            problems: problems, titles: titles)
        return (record, outcomes.compactMap(\.sketches))
    }

    // MARK: Planning

    private func load() throws -> (cases: [LoadedCase], problems: [CaseProblem], titles: [String: String]) {
        var cases: [LoadedCase] = []
        var problems: [CaseProblem] = []
        var titles: [String: String] = [:]
        for folder in try CaseFinder.select(selection.cases, below: selection.references) {
            let id = CaseFinder.id(folder, below: selection.references)
            do {
                var definition = try CaseDefinition.load(folder: folder)
                definition.id = id
                titles[id] = definition.title
                var loaded = try CaseLoader(loader: loader).load(definition)
                if selection.makesBudgets { loaded.budgetStudies = try Self.budgetStudies(loaded) }
                cases.append(loaded)
            } catch let faults as Faults {
                problems.append(Self.problem(id, faults))
            }
        }
        return (cases, problems, titles)
    }

    /// What makes the scheme of a golden impossible to run at smaller steps, which costs the budget but not the case.
    private static let unassessable: Set<Code> = [
        .nonFinite, .noProgress, .invalidStep, .tooLarge, .unsupportedFeature,
    ]

    private static func budgetStudies(_ loaded: LoadedCase) throws -> [BudgetStudy] {
        try loaded.goldens.compactMap { golden in
            do { return try BudgetStudy(loaded, golden: golden) } catch let faults as Faults {
                guard let code = faults.diagnostics.first?.code, unassessable.contains(code) else { throw faults }
                return nil
            }
        }
    }

    private static func problem(_ id: String, _ faults: Faults) -> CaseProblem {
        CaseProblem(caseID: id, verdict: faults.outcome.verdict, message: faults.text)
    }

    /// The methods and step sizes of a case's matrix; the experiment's own where it has none.
    private static func settings(_ loaded: LoadedCase) -> (methods: [String], steps: [DecimalNumber]) {
        let own = loaded.simulator.model.simulation
        let definition = loaded.definition
        return (
            definition.methods.isEmpty ? [own.method] : definition.methods,
            definition.steps.isEmpty ? [own.step] : definition.steps
        )
    }

    /// The cells of a case's matrix that the selection keeps.
    private func cells(_ loaded: LoadedCase) throws -> [CellRunner] {
        let (methods, steps) = Self.settings(loaded)
        let wanted = try selection.methods.map { try Method.named($0).name }
        return methods.filter { method in
            wanted.isEmpty || wanted.contains((try? Method.named(method))?.name ?? method)
        }.flatMap { method in
            steps.filter { step in
                selection.steps.isEmpty || selection.steps.contains { $0.normalised == step.normalised }
            }
            .map { CellRunner(loaded: loaded, method: method, step: $0) }
        }
    }

    /// The fault of a selection that leaves no entry of any matrix.
    private static func nothingLeft(_ loaded: [LoadedCase]) -> Faults {
        let matrices = loaded.map { settings($0) }
        let methods = Set(matrices.flatMap(\.methods)).sorted().joined(separator: ", ")
        let steps = Set(matrices.flatMap { $0.steps.map(\.description) }).sorted().joined(separator: ", ")
        return Faults(
            .nothingToRun, "no case has a run of the methods and step sizes that are asked for",
            hint: "there are the methods \(methods), and the step sizes \(steps)")
    }

    // MARK: Running

    private typealias Ended = (result: CellResult, sketches: CellSketches?)

    /// At most `jobs` at once; results in the order of the cells, whatever order they finish in.
    private func execute(
        _ runners: [CellRunner], _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> [Ended] {
        try await withThrowingTaskGroup(of: (Int, CellResult, CellSketches?).self) { group in
            var outcomes = [Ended?](repeating: nil, count: runners.count)
            var next = 0
            func start() {
                guard next < runners.count else { return }
                let index = next
                next += 1
                group.addTask {
                    let (result, sketches) = try runners[index].run()
                    return (index, result, sketches)
                }
            }
            for _ in 0..<min(selection.jobs, runners.count) { start() }
            for try await (index, result, sketches) in group {
                outcomes[index] = (result, sketches)
                progress(.finished(result))
                start()
            }
            return outcomes.compactMap { $0 }
        }
    }
}
