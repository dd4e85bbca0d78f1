import Cases
import Foundation
import Goldens
import ModelCore
import Mutation
import Results
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// A case of one decaying quantity and one that is driven by it, with a golden of its own run.
struct DecayCase {
    let folder: TemporaryFolder

    static let experiment = """
        dynamics:
          name: M
          parameters: { k: { value: 2 }, b: { value: 0.5 } }
          state_variables:
            x: { equation: { rhs: "-k*x/3 + b" }, initial_value: 1 }
            y: { equation: { rhs: "x - y" }, initial_value: 0.25 }
        integration: { method: rk4, step_size: 0.1, duration: 4, time_scale: ms }
        """

    init(tolerance: String = "{ value: 1.0e-9, unit: dimensionless, basis: b }", extra: String = "") throws {
        folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "decay/experiment.yaml")
        let model = try ModelLoader(database: ModelDatabase(folder: "/nonexistent"))
            .model(path: folder.path + "/decay/experiment.yaml")
        let run = try PreparedModel(model).run(SimulationRequest())
        let rows = run.trajectory.times.indices.map { row in
            ([run.trajectory.times[row]] + run.trajectory.columns.map { $0.values[row] }).map(\.description)
                .joined(separator: " ") + "\n"
        }
        let golden = try Golden(
            text: Array(rows.joined().utf8), file: "g.dat", names: ["t"] + run.trajectory.columns.map(\.name),
            units: [.millisecond, nil, nil])
        try Data(golden.bytes()).write(to: URL(fileURLWithPath: folder.path + "/decay/g.golden"))
        try folder.write(
            """
            format: 1
            experiment: experiment.yaml
            goldens: { g: { file: g.golden } }
            \(extra)
            checks:
              - { name: all of it, golden: g, metric: max_abs, tolerance: \(tolerance) }
            """, to: "decay/case.yaml")
    }

    var loader: ModelLoader { ModelLoader(database: ModelDatabase(folder: "/nonexistent")) }

    func record(seed: UInt64 = 1, limit: Int = 8, jobs: Int = 2) async throws -> MutationRecord {
        try await MutationStudy("decay", below: folder.path, loader: loader).record(
            seed: seed, limit: limit, jobs: jobs)
    }

    func catalogue() throws -> FaultCatalogue {
        let loaded = try CaseLoader(loader: loader).load(CaseDefinition.load(folder: folder.path + "/decay"))
        return FaultCatalogue(
            loaded, commented: nil, trace: try loaded.preparedModel.run(SimulationRequest()).trajectory)
    }
}

struct MutationTests {
    /// Every fault moves the solution by far more than a tolerance near rounding, and nothing else does.
    @Test(arguments: [1, 2, 77] as [UInt64]) func aTightCheckKillsAll(seed: UInt64) async throws {
        let record = try await DecayCase().record(seed: seed)
        #expect(record.faults.count >= 60)
        #expect(record.mutants.filter(\.failsTest).map(\.fault) == [])
        #expect(record.score == 1)
        #expect(record.status == .success)
        let kinds = Set(record.mutants.map(\.kind))
        #expect(kinds.isSuperset(of: FaultKind.allCases.filter(\.isHarmless)))
        #expect(kinds.isSuperset(of: [.parameterLarge, .parameterSmall, .sign, .unit, .frozenGate, .lowerMethod]))
        #expect(kinds.isSuperset(of: [.doubleStep, .swappedColumns, .flat, .reversed, .shifted, .notANumber]))
    }

    /// A check with a wide tolerance misses small faults, which are listed with the changes that they caused.
    @Test func aWideCheckHasSurvivors() async throws {
        let record = try await DecayCase(tolerance: "{ value: 0.01, unit: dimensionless, basis: b }").record()
        #expect(record.status == .regression)
        let small = record.mutants.filter { $0.kind == .parameterSmall }
        #expect(!small.isEmpty && small.allSatisfy { $0.outcome == .survived && $0.verdict == .pass })
        #expect(
            small.allSatisfy { $0.reason.hasPrefix("changed max_abs of ") && $0.reason.hasSuffix(", tolerance 0.01") })
        #expect(record.mutants.filter { $0.kind == .notANumber }.allSatisfy { $0.outcome == .killed })
        #expect(record.mutants.allSatisfy { !$0.kind.isHarmless || $0.outcome == .kept })
    }

    @Test func declaredSurvivorsDoNotFail() async throws {
        let declared = """
            survivors:
              - { fault: "parameter-0.1 *", reason: too small }
              - { fault: "parameter-1 *", reason: too small }
              - { fault: "lower-method *", reason: too small }
              - { fault: "flat *", reason: needless }
            """
        let record = try await DecayCase(
            tolerance: "{ value: 0.01, unit: dimensionless, basis: b }", extra: declared
        ).record()
        #expect(record.mutants.filter(\.failsTest).map(\.fault) == [])
        #expect(record.count(.declared) > 0)
        #expect(
            record.remarks == [
                "'flat *' is listed under 'survivors:', but checks detect (kill) every fault of this name that"
                    + " was tried; remove it from 'survivors:'"
            ])
    }

    @Test func aSurvivorThatIsNoFaultIsRefused() async throws {
        let study = try DecayCase(extra: "survivors: [{ fault: \"flt x\", reason: r }]")
        let messages = await #expect(throws: (any Error).self) { _ = try await study.record() }
        #expect(
            "\(try #require(messages))".contains(
                "the name 'flt x' under 'survivors:' matches no fault of the case"))
    }

    /// The same seed gives the same mutants and results, whatever the number of workers; another seed gives others.
    @Test func seeds() async throws {
        let study = try DecayCase()
        let records = try await [
            study.record(seed: 3, limit: 2, jobs: 1), study.record(seed: 3, limit: 2, jobs: 4),
            study.record(seed: 4, limit: 2),
        ]
        func shown(_ record: MutationRecord) -> [String] {
            record.mutants.map { "\($0.fault) \($0.outcome) \($0.run) \($0.check) \($0.reason)" }
        }
        #expect(shown(records[0]) == shown(records[1]))
        #expect(records[0].mutants.map(\.fault) != records[2].mutants.map(\.fault))
    }

    @Test func namesAreUnique() throws {
        let names = try DecayCase().catalogue().all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.contains("parameter-1 M_0.k +1 %"))
        #expect(names.contains("frozen-gate M x"))
        #expect(names.contains("sign M x' term 1"))
        #expect(names.contains("rewritten M x' quotient 1"))
    }

    /// A limit applies if there are at least 60 faults without it.
    @Test func limits() throws {
        let catalogue = try DecayCase().catalogue()
        let counts = Dictionary(grouping: catalogue.chosen(seed: 1, limit: 1000)) { $0.kind }.mapValues(\.count)
        #expect(counts == Dictionary(grouping: catalogue.chosen(seed: 9, limit: 1000)) { $0.kind }.mapValues(\.count))
        let few = catalogue.chosen(seed: 1, limit: 1)
        #expect(few.count { !$0.kind.isHarmless } >= 60)
    }

    /// A case that does not pass without faults cannot be studied.
    @Test func aFailingCaseIsRefused() async throws {
        let study = try DecayCase()
        try study.folder.write(
            DecayCase.experiment.replacing("value: 2", with: "value: 3"), to: "decay/experiment.yaml")
        let error = await #expect(throws: (any Error).self) { _ = try await study.record() }
        #expect(
            "\(try #require(error))".contains(
                "no run of the case 'decay' passes even without a fault, so none can detect a fault"))
    }
}

/// Faults of networks, on Ex3, whose connections and inputs are known.
struct ConnectionFaultTests {
    private static func model() throws -> Model {
        try ModelLoader(database: ModelDatabase(folder: "/nonexistent")).model(path: Repository.ex3Experiment)
    }

    @Test func ex3HasThreeSynapsesAndAnInput() throws {
        let faults = ConnectionFaults(try Self.model()).all
        #expect(faults.count { $0.kind == .lostSynapse } == 4)
        #expect(faults.count { $0.kind == .swappedEdges } == 3)
        // The delays of three connections, and that of the pulse.
        #expect(faults.count { $0.kind == .delay } == 4)
    }

    @Test func aLostSynapseIsGone() throws {
        let model = try Self.model()
        let fault = try #require(ConnectionFaults(model).all.first { $0.kind == .lostSynapse })
        guard case .model(let change) = fault.change else { return #expect(Bool(false)) }
        let changed = try change(model)
        #expect(changed.network.connections == Array(model.network.connections.dropFirst()))
        #expect(changed.network.inputs == model.network.inputs)
    }

    /// A doubled parameter reaches the parameters that are derived from it.
    @Test func derivedParametersFollow() throws {
        var model = try Self.model()
        model.types = [
            ComponentType(
                name: "t", parameters: [.init("a", .bare)],
                derivedParameters: [(.init("b", .bare), .arithmetic(.multiply, .number(3), .name("a")))])
        ]
        model.components = [Component(id: "c", type: "t", values: ["a": 2, "b": 6])]
        let changed = model.changing(ComponentPath(top: 0)) { $0.values["a"] = 4 }
        #expect(changed.components[0].values == ["a": 4, "b": 12])
    }
}
