import ErrorAnalysis
import Foundation
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing

/// The direction of edges, the precedence among several, and the evaluations in a step. The numbers are those of
/// Scripts/oracle-coupling, which integrates the same networks by itself.
struct CouplingRuleTests {
    /// Nodes that obey x' = 1 - x + c from x = 0.1.
    static func network(
        _ edges: String, nodes: Int = 2, method: String, duration: String = "10", integration: String = "",
        network: String = ""
    ) -> String {
        """
        dynamics:
          name: Phase
          parameters: { w: { value: 1.0 } }
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "w - x + c" }, initial_value: 0.1, coupling_variable: true } }
        network:
          number_of_nodes: \(nodes)
          edges: [\(edges)]
          coupling: { c: { pre_expression: { rhs: "x_j" }, post_expression: { rhs: "gx" } } }
          \(network)
        integration: { method: \(method), step_size: 0.1, duration: \(duration), time_scale: ms \(integration) }
        """
    }

    static func edge(_ source: Int, _ target: Int, _ weight: Double, _ more: String = "") -> String {
        "{ source: \(source), target: \(target), coupling: c, weight: \(weight) \(more) }"
    }

    private static let oneWay = ", directed: true"

    struct Rule: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var ends: [Double]

        init(_ name: String, _ text: String, _ ends: [Double]) {
            (testDescription, self.text, self.ends) = (name, text, ends)
        }
    }

    static let rules: [Rule] = [
        Rule("both ways", network(edge(0, 1, 0.5), method: "euler"), [1.9887509944813655, 1.9887509944813655]),
        Rule(
            "both ways, said so", network(edge(0, 1, 0.5, ", directed: false"), method: "euler"),
            [1.9887509944813655, 1.9887509944813655]),
        Rule("one way", network(edge(0, 1, 0.5, oneWay), method: "euler"), [0.9999760947410011, 1.4998300070471193]),
        Rule(
            "one way, heun", network(edge(0, 1, 0.5, oneWay), method: "heun"), [0.9999583993199668, 1.4997169417203882]),
        Rule(
            "one way, heun, said to be held",
            network(edge(0, 1, 0.5, oneWay), method: "heun", integration: ", coupling_evaluation: per_step"),
            [0.9999583993199668, 1.4997169417203882]),
        Rule(
            "one way, heun, at every stage",
            network(edge(0, 1, 0.5, oneWay), method: "heun", integration: ", coupling_evaluation: per_stage"),
            [0.9999583993199668, 1.49972843362095]),
        Rule(
            "one way, rk4", network(edge(0, 1, 0.5, oneWay), method: "rk4"), [0.9999591396930853, 1.4997215739275522]),
        Rule("both ways, heun", network(edge(0, 1, 0.5), method: "heun"), [1.9853697402860169, 1.9853697402860169]),
        Rule(
            "twice, the last counts",
            network(edge(0, 1, 1, oneWay) + "," + edge(0, 1, 0.5, oneWay), method: "euler"),
            [0.9999760947410011, 1.4998300070471193]),
        Rule(
            "there and back, the last counts", network(edge(0, 1, 1) + "," + edge(1, 0, 0.25, oneWay), method: "euler"),
            [1.6582299001351528, 2.6497931831737898]),
        Rule(
            "a ring of five",
            network(
                (0..<5).map { edge($0, ($0 + 1) % 5, 0.05 * Double($0 + 1)) }.joined(separator: ","), nodes: 5,
                method: "heun"),
            [1.4776251294343055, 1.2084055754826195, 1.3503780051941627, 1.5359815906295062, 1.6746756609240998]),
        Rule(
            "three in a row, with a delay",
            network(
                edge(0, 1, 0.5, oneWay) + "," + edge(1, 2, 0.5, oneWay + ", delay: 0.3"), nodes: 3, method: "heun",
                duration: "5"), [0.9938811265718375, 1.4744239354374715, 1.6808593948952266]),
    ]

    /// Sums in another order differ by a few units in the last place.
    @Test(arguments: rules) func ends(rule: Rule) throws {
        let run = try Run.trajectory(rule.text)
        #expect(run.columns.count == rule.ends.count)
        for (column, end) in zip(run.columns, rule.ends) {
            #expect(abs((column.values.last ?? .nan) - end) < 1e-13 * end, "\(column.name)")
        }
    }

    /// One millisecond, written in all units: the delay of ten steps of the oracle.
    @Test(arguments: [
        ("delay: 1.0", ""), ("delay: 0.001", "time_unit: s"), ("delay: 1000", "time_unit: us"),
        ("parameters: { delay: { value: 0.001, unit: s } }", "time_unit: us"),
        ("distance: 3", ""), ("distance: 0.3", "distance_unit: cm"), ("parameters: { length: { value: 3 } }", ""),
        ("distance: 7", "parameters: { conduction_speed: { value: 7 } }"),
        ("distance: 0.007", "distance_unit: m\n  parameters: { conduction_speed: { value: 7, unit: mm_per_ms } }"),
        ("distance: 7", "time_unit: s\n  parameters: { conduction_speed: { value: 7, unit: m_per_s } }"),
        ("distance: 7", "distance_unit: m\n  time_unit: s\n  parameters: { conduction_speed: { value: 7000 } }"),
    ]) func delaysAndDistancesConvert(edge: String, network: String) throws {
        let text = Self.network(
            Self.edge(0, 1, 0.5, Self.oneWay + ", " + edge), method: "euler", duration: "2", network: network)
        let ends = try Run.trajectory(text).columns.map { $0.values.last ?? .nan }
        #expect(abs(ends[0] - 0.8905810108684877) < 1e-14)
        #expect(abs(ends[1] - 1.0532576600439592) < 1e-14)
    }

    /// If an edge has no length of its own, it is that between its ends: here 3 mm.
    @Test func lengthsFollowFromPositions() throws {
        let nodes = "nodes: [{ id: 0, position: { x: 1, y: 1 } }, { id: 1, position: { x: 2, y: 3, z: 2 } }]"
        let text = Self.network(Self.edge(0, 1, 0.5, Self.oneWay), method: "euler", duration: "2", network: nodes)
        #expect(abs((try Run.trajectory(text).columns[1].values.last ?? .nan) - 1.0532576600439592) < 1e-14)
    }

    /// A method with a single stage holds no couplings, and gives the same result with both settings.
    @Test func holdingIsForSeveralStagesOnly() throws {
        let held = Self.network(Self.edge(0, 1, 0.5), method: "euler")
        let stages = Self.network(
            Self.edge(0, 1, 0.5), method: "euler", integration: ", coupling_evaluation: per_stage")
        #expect(try Run.run(held).digest == Run.run(stages).digest)
        #expect(try !Run.run(held).holdsCouplings && Run.run(held, method: "rk4").holdsCouplings)
        #expect(try !Run.run(stages, method: "rk4").holdsCouplings)
    }

    /// The recorded value of a coupling is that at the instant, not the one used by the last step.
    @Test func outputsSeeCouplingsAsTheyAre() throws {
        let text = Self.network(Self.edge(0, 1, 0.5, Self.oneWay), method: "heun")
        let run = try Run.trajectory(text, recorded: ["Phase_pop[0]/x", "Phase_pop[1]/c"])
        #expect(zip(run.columns[0].values, run.columns[1].values).allSatisfy { 0.5 * $0 == $1 })
    }

    @Test(arguments: [
        ("rodas4", Stepping?.some(.fixed), true), ("dopri5", .some(.adaptive(tolerance: 1e-6)), true),
        ("heun", .some(.fixed), false), ("euler", .some(.fixed), false),
    ]) func methodsThatCannotHoldCouplingsSaySo(method: String, stepping: Stepping?, says: Bool) throws {
        let text = Self.network(Self.edge(0, 1, 0.5), method: "euler")
        let run = try Run.run(text, method: method, stepping: stepping)
        #expect(
            run.notes
                == (says
                    ? [
                        "\(method) evaluates the couplings at every stage, but TVBO by default once per step"
                            + " (coupling_evaluation: per_step); to do as TVBO, use an explicit method with fixed steps and"
                            + " events at the ends of steps"
                    ] : []))
        let stages = Self.network(
            Self.edge(0, 1, 0.5), method: "euler", integration: ", coupling_evaluation: per_stage")
        #expect(try Run.run(stages, method: method, stepping: stepping).notes == [])
    }

    /// If couplings are evaluated once per step, every method has order 1, as expected; if they are evaluated at every
    /// stage, the methods keep their orders.
    @Test(arguments: [("per_step", 1.0, 1.0), ("per_stage", 2.0, 4.0)])
    func ordersAreJudgedAccordingly(evaluation: String, heun: Double, rk4: Double) throws {
        let text = Self.network(
            Self.edge(0, 1, 0.5), method: "heun", duration: "4", integration: ", coupling_evaluation: \(evaluation)")
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent")).model()
        let study = ConvergenceStudy(try PreparedModel(model), name: "n", eventFunctions: [], policy: .step)
        let record = try study.run([.named("euler"), .named("heun"), .named("rk4")])
        #expect(record.methods.map(\.expected) == [1, heun, rk4])
        for method in record.methods {
            #expect(method.verdict.isGood)
            for order in method.orders {
                let observed = try #require(order.judgement.observed?.order)
                #expect(abs(observed - method.expected) < 0.2, "\(method.name)")
            }
        }
    }

    @Test func theFilesOfTheFaults() throws {
        let folder = Repository.root + "/../shared/faults/tvbo/"
        guard FileManager.default.fileExists(atPath: folder) else { return }
        func ends(_ name: String) throws -> [Double] {
            try Run.trajectory(String(contentsOfFile: folder + name, encoding: .utf8)).columns.map {
                $0.values.last ?? .nan
            }
        }
        #expect(try ends("undirected-euler.yaml").allSatisfy { abs($0 - 1.98875) < 5e-6 })
        #expect(abs(try ends("directed-heun.yaml")[1] - 1.4997169) < 5e-8)
    }
}
