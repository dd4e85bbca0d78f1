import Simulation
import Simulator
import TVBO
import Testing
import Traces

struct SubnormalValuesTests {
    private func solution(_ columns: [[Double]]) -> Trajectory {
        Trajectory(
            times: [0, 1, 2],
            columns: columns.enumerated().map { .init(name: "q\($0.offset)", unit: nil, values: $0.element) })
    }

    /// The smallest normal number is 2⁻¹⁰²²; zero, infinities and NaN are not subnormal.
    @Test(arguments: [0x1p-1022, -0x1p-1022, 0, -0.0, .infinity, .nan]) func others(value: Double) {
        #expect(SubnormalValues(in: solution([[1, value, 1]])) == nil)
    }

    @Test func theFirstOne() throws {
        let found = try #require(SubnormalValues(in: solution([[1, 0, 1], [1, 1, -0x1p-1023], [0x1p-1074, 1, 1]])))
        #expect(found.quantity == "q1")
        #expect(found.time == 2)
        #expect(found.warning.message.hasPrefix("'q1' is smaller than 2.2e-308 at 2 ms, but not 0;"))
    }

    private func found(_ rate: String, initial: Double = 1) throws -> SubnormalValues? {
        let text = """
            dynamics:
              name: M
              state_variables:
                x: { equation: { rhs: "0" }, initial_value: \(initial) }
                y: { equation: { rhs: "\(rate)" }, initial_value: 0.7 }
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent")).model()
        let prepared = try PreparedModel(model)
        let request = SimulationRequest()
        return try SubnormalValues.found(in: prepared.run(request), of: prepared, request)
    }

    /// Intermediate results: e⁻⁷¹⁵ is about 3e-311, and e⁻⁷⁰⁰ about 1e-304, which is not subnormal.
    @Test(
        .enabled(if: FlushedArithmetic.isAvailable),
        arguments: [
            ("0.01*log(exp(-715*x) + exp(-720*x)) - y", true), ("Piecewise((1, exp(-715*x) > 0), (0, True)) - y", true),
            ("1e300*x*exp(-715*x)*1e11 - y", true), ("0.01*log(exp(-700*x) + exp(-720*x)) - y", false),
            ("exp(-715*x) - y", false),
        ]) func intermediateResults(rate: String, isDecisive: Bool) throws
    {
        let found = try found(rate)
        #expect((found != nil) == isDecisive)
        if let found {
            // A run that does not remain finite has no values to compare.
            if found.effect != .change(.infinity) { #expect(found.quantity.hasSuffix("y")) }
            #expect(found.warning.message.hasPrefix("numbers smaller than 2.2e-308 decide this result: with 0 instead"))
        }
    }

    /// A recorded state that is subnormal throughout is 0 with such arithmetic.
    @Test(.enabled(if: FlushedArithmetic.isAvailable)) func aState() throws {
        let found = try #require(try found("-y", initial: 1e-310))
        #expect(found.quantity.hasSuffix("x"))
        #expect(found.effect == .change(1))
    }

    /// The arithmetic changes within the closure alone.
    @Test(.enabled(if: FlushedArithmetic.isAvailable)) func arithmetic() throws {
        let small = try #require(Double("1e-310"))
        let (least, half) = (try #require(Double("2.3e-308")), try #require(Double("0.5")))
        let flushed = FlushedArithmetic.perform { (small * 4e10, least * half) }
        #expect(flushed == (0, 0))
        #expect(small * 4e10 > 0 && least * half > 0)
        #expect(throws: CancellationError.self) { try FlushedArithmetic.perform { throw CancellationError() } }
        #expect(small * 4e10 > 0)
    }
}
