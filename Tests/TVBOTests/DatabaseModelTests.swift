import Foundation
import LEMS
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing
import Verification

/// Every model of TVBO 0.5.3 compared with SymPy, and the table of its properties.
///
/// `rhs.tsv` is made by `Scripts/oracle-rhs`: right-hand sides at the initial state, to 30 digits.
@Suite(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
struct DatabaseModelTests {
    /// A right-hand side as SymPy has it, with the numbers as written and in SI, and what rounding does to either.
    struct Expected: Sendable {
        var state: String
        var plain: Double
        var inSI: Double
        var plainRounding: Double
        var siRounding: Double
    }

    /// By the path of the model.
    static let oracle: [String: [Expected]] = {
        let path = Repository.root + "/Tests/TVBOTests/rhs.tsv"
        let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
        var result: [String: [Expected]] = [:]
        for line in lines {
            let cells = line.split(separator: "\t").map(String.init)
            result[cells[0], default: []].append(
                Expected(
                    state: cells[1], plain: Double(cells[2]) ?? .nan, inSI: Double(cells[3]) ?? .nan,
                    plainRounding: Double(cells[4]) ?? .nan, siRounding: Double(cells[5]) ?? .nan))
        }
        return result
    }()

    private static let loader = ModelLoader(
        database: ModelDatabase(folder: Repository.database), coreTypes: CoreTypes(environment: [:]))

    @Test func theOracleHasAllModelsWithStates() {
        #expect(Self.oracle.count == 107)
        #expect(Self.oracle.values.flatMap { $0 }.count == 390)
    }

    /// Within 1e-13 of the value; where terms cancel, within what doubles can give: four times the largest change when
    /// every operation of SymPy's evaluation is off by half a unit in the last place.
    @Test(arguments: oracle.keys.sorted()) func rightHandSides(file: String) throws {
        let model = try Self.loader.model(path: "\(Repository.database)/models/\(file)")
        let preparedModel = try PreparedModel(model)
        let flat = try preparedModel.flat()
        let expected = try #require(Self.oracle[file])
        let settings = model.simulation
        let run = try preparedModel.run(
            SimulationRequest(
                duration: settings.step, recorded: expected.map(\.state), recordsDenseOutput: true)
        ).trajectory
        for item in expected {
            let column = try #require(run.column(item.state))
            let unit = column.unit
            let wanted = model.convention == .physical ? item.inSI : item.plain
            let found: Double
            if flat.isMap {
                found = column.values[1]
            } else {
                // Slopes are in the column's unit per millisecond, or in model time for a model without units.
                let slope = column.slopes?[0] ?? 0
                found =
                    model.convention == .physical
                    ? (unit?.factor ?? 1) * slope * 1e3 : slope * 1e3 * settings.timeScale.factor
            }
            let rounding = model.convention == .physical ? item.siRounding : item.plainRounding
            #expect(
                abs(found - wanted) <= max(1e-13 * abs(wanted), 4 * rounding), "\(item.state): \(found) for \(wanted)")
        }
    }

    /// The committed table equals the output of the program.
    @Test(.enabled(if: hasCoreTypes, "needs pyNeuroML in .engines: make engines"))
    func theTableOfCoverageIsTrue() throws {
        let loader = ModelLoader(
            database: ModelDatabase(folder: Repository.database),
            coreTypes: CoreTypes(environment: ["PYTHONPATH": Repository.root + "/.engines"]))
        let survey = Survey(folder: Repository.database + "/models", loader: loader)
        let files = survey.files()
        let entries = files.surveyed.map(survey.entry)
        #expect(entries.count == 108)
        #expect(entries.allSatisfy { $0.refusal == nil })
        #expect(entries.count { $0.runs } >= 100)
        let table = try String(contentsOfFile: Repository.root + "/Reference/COVERAGE.md", encoding: .utf8)
        #expect(table.hasSuffix(Survey.table(entries, skipped: files.skipped)))
    }

    private func survey(_ folder: String, seed: UInt64?) -> (entries: [Survey.Entry], table: String) {
        var loader = ModelLoader(
            database: ModelDatabase(folder: Repository.database),
            coreTypes: CoreTypes(environment: ["PYTHONPATH": Repository.root + "/.engines"]))
        loader.seed = seed
        let survey = Survey(folder: folder, loader: loader)
        let files = survey.files()
        let entries = files.surveyed.map(survey.entry)
        return (entries, Survey.table(entries, skipped: files.skipped))
    }

    private func page(_ name: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/Reference/coverage/\(name).md", encoding: .utf8)
    }

    /// The pages of experiments and networks equal the output of the program.
    @Test(
        .enabled(if: hasCoreTypes && hasNetworks, "needs pyNeuroML and networks: make engines corpora"),
        arguments: [("experiments", 17), ("networks", 6)])
    func thePagesOfCoverageAreTrue(name: String, least: Int) throws {
        let (entries, table) = survey(Repository.database + "/" + name, seed: name == "experiments" ? 1 : nil)
        #expect(entries.count { $0.runs } >= least)
        #expect(try page(name).hasSuffix(table))
    }

    /// The page of TVBO's documentation equals the output of the program.
    @Test(.enabled(if: hasCoreTypes && hasPages, "needs pyNeuroML, and the pages of TVBO in ../shared/tvbo"))
    func thePagesOfTVBORun() throws {
        let (entries, table) = survey(Self.pages, seed: 1)
        #expect(entries.count { $0.runs } >= 85)
        #expect(try page("pages").hasSuffix(table))
    }

    private static let pages = Repository.root + "/../shared/tvbo/pages"

    static var hasPages: Bool { FileManager.default.fileExists(atPath: pages) }
    static var hasNetworks: Bool { FileManager.default.fileExists(atPath: Repository.database + "/networks") }

    static var hasCoreTypes: Bool {
        FileManager.default.fileExists(
            atPath: Repository.root + "/.engines/pyneuroml/lib/jNeuroML-0.14.0-jar-with-dependencies.jar")
    }
}

/// Models that are discrete maps, have states with limits, or have several modes.
struct KindsOfModelTests {
    private func run(_ text: String, method: String? = nil) throws -> (String) throws -> [Double] {
        let run = try PreparedModel(Small.model(text)).run(SimulationRequest(method: method.map { try .named($0) }))
            .trajectory
        return { name in try #require(run.column(name)).values }
    }

    /// The logistic map at r = 4 has a closed solution: x_n = sin^2(2^n asin(sqrt(x_0))). An error doubles each step.
    @Test func aMapHasItsClosedSolution() throws {
        let x = try run(
            "dynamics: { name: M, system_type: discrete, state_variables: { x: { equation: { rhs: \"4*x*(1 - x)\" }, initial_value: 0.1 } } }\nintegration: { step_size: 1, duration: 30 }\n"
        )("x")
        #expect(x.count == 31)
        let angle = asin(0.1.squareRoot())
        for n in 0...30 {
            #expect(abs(x[n] - pow(sin(pow(2, Double(n)) * angle), 2)) < pow(2, Double(n)) * 1e-15 + 1e-15)
        }
    }

    /// All states step at once: the Fibonacci numbers.
    @Test func aMapStepsAllStatesAtOnce() throws {
        let get = try run(
            "dynamics: { name: M, system_type: discrete, state_variables: { a: { equation: { rhs: \"b\" }, initial_value: 0 }, b: { equation: { rhs: \"a + b\" }, initial_value: 1 } } }\nintegration: { step_size: 1, duration: 10 }\n"
        )
        #expect(try get("a") == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55])
    }

    @Test func mapsAndFlowsHaveMethodsOfTheirOwn() throws {
        let map =
            "dynamics: { name: M, system_type: discrete, state_variables: { x: { equation: { rhs: \"x\" } } } }\nintegration: { step_size: 1, duration: 3 }\n"
        #expect(
            headlines { _ = try run(map, method: "rk4") } == [
                "error[E0601]: the model 'M' is a discrete map, which the method rk4 cannot integrate"
            ])
        #expect(
            headlines { _ = try run(Small.experiment(rhs: "v"), method: "map") } == [
                "error[E0601]: the model 'M' has differential equations, but the method map needs a discrete map"
            ])
        let model = try Small.model(map.replacingOccurrences(of: "duration: 3", with: "duration: 3, method: euler"))
        #expect(
            model.remarks.map(\.message) == [
                "the model 'M' is a discrete map: tvbo-verify reads its right-hand sides as the next values of the"
                    + " states, but the jax and tvboptim back ends of TVBO 0.5.3 integrate them as rates",
                "the method 'euler' has no effect on a discrete map, which is not integrated but iterated once per step",
            ])
        #expect(model.simulation.method == "map")
    }

    /// The solution of x' = 1 from 0 remains at its upper limit with every method; that of x' = -1 at the lower one.
    @Test(arguments: ["euler", "heun", "rk4", "lems"]) func limitsHold(method: String) throws {
        let get = try run(
            "dynamics: { name: M, state_variables: { x: { equation: { rhs: \"1\" }, initial_value: 0, domain: { hi: 0.5, enforce: clamp } }, y: { equation: { rhs: \"-1\" }, initial_value: 0, domain: { lo: -0.25, hi: 1, enforce: clamp } }, z: { equation: { rhs: \"1\" }, initial_value: 0, domain: { hi: 0.5 } } } }\nintegration: { step_size: 0.125, duration: 1 }\n",
            method: method)
        // The weights of rk4 add up to 1, except for rounding.
        for (name, wanted) in [
            ("x", [0, 0.125, 0.25, 0.375, 0.5, 0.5, 0.5, 0.5, 0.5]),
            ("y", [0, -0.125, -0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.25]),
            ("z", [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]),
        ] {
            for (found, wanted) in zip(try get(name), wanted) { #expect(abs(found - wanted) < 1e-15) }
        }
    }

    /// A limit applies to stage values: rk4 of x' = 2 x limited to 1 computes the rate 2 in every later stage.
    @Test func limitsHoldInStages() throws {
        let get = try run(
            "dynamics: { name: M, state_variables: { x: { equation: { rhs: \"2*x\" }, initial_value: 0.9, domain: { hi: 1.0, enforce: clamp } }, s: { equation: { rhs: \"x\" }, initial_value: 0 } } }\nintegration: { method: rk4, step_size: 1, duration: 1 }\n"
        )
        // Stages of x: 0.9, then 0.9 + 0.9 > 1, so 1, and so again.
        #expect(abs(try get("s")[1] - (0.9 + 2 * 1 + 2 * 1 + 1) / 6) < 1e-15)
    }

    @Test(arguments: [
        (
            "{ lo: 2, hi: 1, enforce: clamp }",
            "f:1:90: error[E0405]: the domain of state variable 'x' is empty, because 'lo', 2.0, is above 'hi', 1.0"
        ),
        (
            "{ lo: 0, hi: 1, enforce: reflect }",
            "f:1:115: error[E0501]: 'enforce: reflect' of state variable 'x' is not supported"
        ),
    ])
    func wrongLimits(domain: String, message: String) {
        let text =
            "dynamics: { name: M, state_variables: { x: { equation: { rhs: \"1\" }, initial_value: 0, domain: \(domain) } } }\n"
        let told = headlines { _ = try Small.model(text) }
        #expect(told.map { $0.drop { $0 != " " } } == [message.drop { $0 != " " }])
    }

    /// A state that is to wrap around leaves its domain, as in TVBO's jax back end, and a warning says so.
    @Test func wrappedStates() throws {
        let text =
            "dynamics: { name: M, state_variables: { x: { equation: { rhs: \"1\" }, initial_value: 0, domain: { lo: 0, hi: 1, enforce: wrap } } } }\nintegration: { method: euler, step_size: 1, duration: 3 }\n"
        #expect(try run(text)("x") == [0, 1, 2, 3])
        #expect(
            try Small.model(text).remarks.contains {
                $0.message.hasPrefix("'enforce: wrap' of state variable 'x' has no effect: the state is not limited")
            })
    }

    private func modes(_ rhs: String, _ matrix: String) -> String {
        """
        dynamics:
          name: M
          number_of_modes: 3
          parameters: { k: { value: [[1.0, 2.0, 3.0]] }, M: { value: \(matrix) } }
          derived_variables: { total: { equation: { rhs: "mode_sum(x)" }, record: true } }
          state_variables: { x: { equation: { rhs: "\(rhs)" }, initial_value: 1 } }
        integration: { method: euler, step_size: 0.5, duration: 0.5, time_scale: ms }
        """
    }

    /// x_k after one step of 0.5 from 1: 1 + 0.5 · rate, with (x·M)_k = Σ x_l M_lk, a column of M.
    @Test func modesAreWrittenOut() throws {
        let get = try run(modes("mode_dot(k*x, M)", "[[1.0, 0.0, 4.0], [0.0, 1.0, 0.0], [0.0, 0.0, 2.0]]"))
        #expect(try get("x_0")[1] == 1 + 0.5 * 1)
        #expect(try get("x_1")[1] == 1 + 0.5 * 2)
        #expect(try get("x_2")[1] == 1 + 0.5 * (4 + 6))
        #expect(try get("total") == [3, 1.5 + 2 + 6])
    }

    @Test(arguments: [
        ("M*x", "the matrix 'M' can be used in mode_dot only, as in mode_dot(x, M)"),
        (
            "mode_dot(x, k)",
            "the arguments of mode_dot must be a quantity with one value per mode and the name of a parameter that is a"
                + " matrix, as in mode_dot(x, W)"
        ),
    ])
    func modesUsedWrongly(rhs: String, message: String) {
        let told = headlines {
            _ = try Small.model(modes(rhs, "[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]"))
        }
        #expect(told.map { $0.hasSuffix(message) } == [true])
    }

    private func network(coupling: String, state: String = "") -> String {
        """
        dynamics:
          name: M
          number_of_modes: 2
          coupling_inputs: { c: {} }
          state_variables:
            x: { equation: { rhs: c - x }, initial_value: 1, coupling_variable: true }
            y: { equation: { rhs: c - y }, initial_value: 1 }
        network:
          nodes: [{ id: 0\(state) }, { id: 1 }]
          edges: [{ source: 0, target: 1, parameters: { weight: { value: 1 } } }]
          \(coupling)
        integration: { method: euler, step_size: 0.5, duration: 0.5 }
        """
    }

    /// The name of the state that is marked changes nothing.
    @Test func markedStatesWithModesMayBeNamed() throws {
        let plain = try Small.model(network(coupling: "coupling: { c: { pre_expression: { rhs: x_j } } }"))
        let named = try Small.model(
            network(coupling: "coupling: { c: { incoming_states: [x], pre_expression: { rhs: x_j } } }"))
        #expect(plain.canonicalText == named.canonicalText)
        // The only input is fed from the first of two marked states.
        func both(_ names: String) throws -> Model {
            let text = network(coupling: "coupling: { c: { \(names)pre_expression: { rhs: x_j } } }")
            return try Small.model(
                text.replacing(
                    "rhs: c - y }, initial_value: 1", with: "rhs: c - y }, initial_value: 1, coupling_variable: true"))
        }
        #expect(try both("").canonicalText == both("incoming_states: [x], ").canonicalText)
        #expect(headlines { _ = try both("incoming_states: [y], ") }.count == 1)
    }

    /// A state of a model with several modes has no name of its own in coupling functions and at nodes.
    @Test(arguments: [
        (
            "coupling: { c: { incoming_states: [y], pre_expression: { rhs: x_j } } }", "",
            "error[E0501]: the coupling 'c' names the state 'y', which has several values in a model with several modes;"
                + " this is not supported"
        ),
        (
            "coupling: { c: { pre_expression: { rhs: x_j } } }", ", state: { x: { value: 2 } }",
            "error[E0501]: a node cannot give the state 'x' a value, because the model 'M' has several modes"
        ),
    ])
    func statesWithModesInNetworks(coupling: String, state: String, message: String) {
        let told = headlines { _ = try Small.model(network(coupling: coupling, state: state)) }
        #expect(told.map { String($0.drop { $0 != " " }.dropFirst()) } == [message])
    }

    private static let drawn = """
        network:
          dynamics:
            N:
              state_variables:
                x: { equation: { rhs: "0" }, initial_value: 0.5, distribution: { name: Uniform, domain: { lo: 2, hi: 4 } } }
                y: { equation: { rhs: "0" }, initial_value: 0.5, distribution: { name: Gaussian, parameters: { mean: { value: 10 }, sigma: { value: 2 } } } }
                z: { equation: { rhs: "0" }, initial_value: 0.5 }
          nodes: [\((0..<400).map { "{ id: \($0), dynamics: N }" }.joined(separator: ", "))]
        integration: { method: euler, step_size: 1, duration: 1 }
        """

    /// With a seed, initial values are random and differ between nodes; without one they are those of the model, which
    /// a remark reports.
    @Test func initialValuesAreDrawnWithASeed() throws {
        let experiment = try Experiment.parse(Self.drawn, file: "f", database: Small.empty)
        func values(_ seed: UInt64?, _ state: String) throws -> [Double] {
            let model = try experiment.model(seed: seed)
            return model.network.populations[0].members.compactMap { model.component($0)?.values["\(state)_0"] }
        }
        #expect(Set(try values(nil, "x")) == [0.5])
        #expect(try experiment.model().remarks.map(\.code) == [.ignoredKey])
        let x = try values(7, "x")
        #expect(try values(7, "x") == x)
        #expect(try values(8, "x") != x)
        #expect(x.count == 400 && Set(x).count == 400 && x.allSatisfy { $0 >= 2 && $0 < 4 })
        // Within five standard errors of the mean: deviation / 20; of the deviation: deviation / sqrt(800).
        let uniform = 2 / 12.0.squareRoot()
        #expect(abs(Self.mean(x) - 3) < 5 * uniform / 20)
        let y = try values(7, "y")
        #expect(abs(Self.mean(y) - 10) < 5 * 2 / 20)
        let squares = y.map { ($0 - 10) * ($0 - 10) }
        #expect(abs(Self.mean(squares).squareRoot() - 2) < 10 / 800.0.squareRoot())
        #expect(Set(try values(7, "z")) == [0.5])
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// The first numbers of SplitMix64 from 1234567, as its authors' program prints them.
    @Test func theRandomNumbersAreThoseOfSplitMix() throws {
        let text = Self.drawn.replacingOccurrences(of: "lo: 2, hi: 4", with: "lo: 0, hi: 1")
            .replacingOccurrences(
                of: "name: Gaussian, parameters: { mean: { value: 10 }, sigma: { value: 2 } }",
                with: "name: Uniform, domain: { lo: 0, hi: 1 }")
        let model = try Experiment.parse(text, file: "f", database: Small.empty).model(seed: 1_234_567)
        let first = try #require(model.component(model.network.populations[0].members[0])).values
        let expected: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        #expect(first["x_0"] == Double(expected[0] >> 11) * 0x1p-53)
        #expect(first["y_0"] == Double(expected[1] >> 11) * 0x1p-53)
    }

    /// In TVBO's generated code a derived variable hides a parameter of its name.
    @Test func aDerivedVariableHidesAParameter() throws {
        let model = try Small.model(
            "dynamics: { name: M, parameters: { a: { value: 5 } }, derived_variables: { a: { equation: { rhs: \"2\" } } }, state_variables: { x: { equation: { rhs: \"a\" }, initial_value: 0 } } }\nintegration: { method: euler, step_size: 1, duration: 1 }\n"
        )
        #expect(model.remarks.map(\.code) == [.conflictingDefinition])
        let x = try PreparedModel(model).run(SimulationRequest()).trajectory.columns[0].values
        #expect(abs(x[1] - 2) < 1e-15)
    }
}
