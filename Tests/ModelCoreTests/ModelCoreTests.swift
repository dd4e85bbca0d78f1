import Expressions
import ModelCore
import Quantities
import Testing

struct StandardTypeTests {
    private static let all = Array(StandardTypes.synapses.values) + Array(StandardTypes.inputs.values)

    /// Every equation of every standard type balances in its dimensions.
    @Test(arguments: all.map(\.name)) func equationsBalance(name: String) throws {
        let type = try #require(Self.all.first { $0.name == name })
        var inference = DimensionInference(dimensions: type.dimensions.merging(["t": .time]) { $1 })
        for rate in type.dynamics.timeDerivatives {
            try inference.require(rate.value, try #require(type.dimensions[rate.variable]) / .time)
        }
        for variable in type.dynamics.derivedVariables {
            if case .value(let value) = variable.source { try inference.require(value, variable.quantity.dimension) }
        }
        for parameter in type.derivedParameters { try inference.require(parameter.value, parameter.quantity.dimension) }
        for handler in type.dynamics.onEvents {
            for case .assign(let variable, let value) in handler.actions {
                try inference.require(value, try #require(type.dimensions[variable]))
            }
        }
    }

    @Test func supportedAndUnsupportedNamesDoNotOverlap() {
        #expect(StandardTypes.unsupported.isDisjoint(with: Self.all.map(\.name)))
    }
}

struct DimensionInferenceTests {
    private func inference() -> DimensionInference {
        DimensionInference(
            dimensions: ["v": .voltage, "E": .voltage, "g": .conductance, "tau": .time, "x": .bare],
            unknowns: ["I", "c"])
    }

    private func parse(_ text: String) throws -> Expression {
        try Parser.number(ExpressionSource(text), declared: ["v", "E", "g", "tau", "x", "I", "c"]).expression
    }

    @Test(arguments: [
        ("g*(v - E)", Dimension.current), ("(v - E)/tau", .voltage / .time), ("sqrt(v**2)", .voltage),
        ("exp(v/E)", .bare),
        ("Piecewise((v, v > E), (0, True))", .voltage), ("Abs(v - 0)", .voltage), ("v**2/E", .voltage),
        ("Max(v, E, 0)", .voltage),
        ("sign(v)", .bare), ("Heaviside(v - E)*g", .conductance), ("v % E", .voltage),
    ]) func infers(text: String, dimension: Dimension) throws {
        var inference = inference()
        try inference.require(try parse(text), dimension)
    }

    @Test(arguments: [
        "Piecewise((0, v > E), (g, v < E), (v, True))", "Max(0, g, v)", "Piecewise((v, v > E), (0, v < E), (g, True))",
        "v + g", "v + 1", "exp(v)", "v**x", "sqrt(v)", "Piecewise((v, v > 1), (0, True))", "x**v", "Max(v, g)",
    ])
    func refuses(text: String) throws {
        var inference = inference()
        let expression = try parse(text)
        #expect(throws: DimensionInference.Mismatch.self) { _ = try inference.infer(expression) }
    }

    @Test func solvesForAnInput() throws {
        var inference = inference()
        try inference.require(try parse("(g*(v - E) + I)*tau"), .current * .time)
        #expect(inference.dimensions["I"] == .current)
        #expect(throws: DimensionInference.Mismatch.self) { _ = try inference.infer(parse("I + v")) }
    }

    @Test func solvesForADivisor() throws {
        var inference = inference()
        try inference.require(try parse("v/c"), .current)
        #expect(inference.dimensions["c"] == .voltage / .current)
    }
}

struct DependencyOrderTests {
    private let graph = ["a": ["b", "c"], "b": ["c"], "c": [], "d": ["a", "x"]]

    @Test func definitionsStandBehindWhatTheyUse() throws {
        let names = ["a", "b", "c", "d"]
        let order = try DependencyOrder.sorted(names) { graph[names[$0]] ?? [] }.map { names[$0] }
        for (name, uses) in graph {
            for used in uses where names.contains(used) {
                #expect(try #require(order.firstIndex(of: used)) < #require(order.firstIndex(of: name)))
            }
        }
    }

    @Test func cyclesAreNamed() {
        let names = ["p", "q", "r", "s"]
        let uses = [["q"], ["r"], ["s"], ["q"]]
        #expect(throws: DependencyOrder.Cycle(names: ["q", "r", "s", "q"])) {
            try DependencyOrder.sorted(names) { uses[$0] }
        }
    }

    @Test func longChainsDoNotExhaustTheStack() throws {
        let names = (0..<100_000).map(String.init)
        let order = try DependencyOrder.sorted(names) { $0 + 1 < names.count ? [names[$0 + 1]] : [] }
        #expect(order.first == names.count - 1)
    }
}

/// The parts of a model by which a history names what changed.
struct ModelPartTests {
    private static func model(
        _ values: [String: Double] = ["g": 5e-9, "v_0": -0.05, "n": 3], rate: Expression = .name("g")
    ) -> Model {
        let (siemens, volt) = (UnitTable.unit(named: "nS"), UnitTable.unit(named: "mV"))
        let type = ComponentType(
            name: "cell",
            parameters: [
                .init("g", .conductance, unit: siemens), .init("v_0", .voltage, unit: volt), .init("n", .bare),
            ],
            dynamics: Dynamics(
                stateVariables: [.init(.init("v", .voltage, unit: volt))], timeDerivatives: [.init("v", rate)],
                onStart: [.init("v", .name("v_0"))]))
        let settings = SimulationSettings(
            timeScale: .millisecond, step: DecimalNumber(mantissa: 1, exponent: -1),
            duration: DecimalNumber(mantissa: 50, exponent: 0), transient: DecimalNumber(mantissa: 0, exponent: 0),
            method: "rk4", recorded: [])
        return Model(
            name: "m", convention: .physical, types: [type],
            components: [Component(id: "cell_0", type: "cell", values: values)],
            network: Network(populations: [.init(id: "pop", members: ["cell_0", "cell_0"])]), simulation: settings)
    }

    @Test func partsHaveTheUnitsOfTheSource() {
        #expect(
            Self.model().parts == [
                "step size": "0.1 ms", "duration": "50 ms", "method": "rk4", "g of cell": "5 nS",
                "initial value of v in cell": "-50 mV", "n of cell": "3", "rate of v in cell": "g", "size of pop": "2",
            ])
    }

    /// Numbers of up to four digits are shown as written, although they are converted to SI and back.
    @Test(arguments: [(5.05, -9), (0.1, -9), (7, -9), (1234, -9), (-60.3, -9)]) func numbersAreAsWritten(
        number: Double, power: Int
    ) {
        let si = UnitTable.unit(named: "nS")?.si(number) ?? .nan
        let text = Self.model(["g": si]).parts["g of cell"]
        #expect(text == "\(number)".replacing(/\.0$/, with: "") + " nS")
    }

    @Test func longTextsAndManyPartsAreLeftOut() {
        let long = (0..<200).reduce(Expression.name("g")) { sum, _ in .arithmetic(.add, sum, .name("g")) }
        #expect(Self.model(rate: long).parts["rate of v in cell"] == nil)
        var model = Self.model()
        model.components = (0..<1000).map { Component(id: "c\($0)", type: "cell", values: ["g": 1e-9]) }
        #expect(model.parts.count == 500)
    }
}
