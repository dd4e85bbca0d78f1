import Diagnostics
import ErrorAnalysis
import Foundation
import Quantities
import Simulation
import Simulator
import TestSupport
import Testing

/// The linear model x′ = -3 x, x = 2 exp(-3 t), on which a Runge-Kutta method multiplies x by a polynomial R(-3 h) in each
/// step: the exponential series up to the order, for the methods used here.
enum LinearModel {
    static let signal = "p[0]/x"

    static func prepared() throws -> PreparedModel { try PreparedModel(SwiftModel.model([("x", "-3*x", 2)])) }

    /// The solution of a method at a time in seconds.
    static func value(at time: Double, step: Double, order: Int) -> Double {
        var (term, growth) = (1.0, 1.0)
        for power in 1...order {
            term *= -3 * step / Double(power)
            growth += term
        }
        return 2 * pow(growth, (time / step).rounded())
    }

    static func exact(_ time: Double) -> Double { 2 * exp(-3 * time) }
}

struct StepHalvingTests {
    private func number(_ text: String) throws -> DecimalNumber { try #require(DecimalNumber(text)) }

    private func halving(_ method: String, _ step: String) throws -> StepHalving {
        try StepHalving(
            LinearModel.prepared(), SimulationRequest(method: .named(method), step: number(step)),
            recorded: [LinearModel.signal])
    }

    /// The limit L of v(h) = L + a hᵖ + b hᵖ⁺¹ from the steps h, h/2 and h/4: (A T - 1)(B T - 1) / ((A - 1)(B - 1)) with
    /// A = 2ᵖ, B = 2ᵖ⁺¹ and the operator T that halves the step. The values are those of the closed solution.
    @Test(arguments: [("euler", 1), ("heun", 2), ("rk4", 4)], ["0.1", "0.05", "0.02"])
    func theLimitIsRichardsons(method: (name: String, order: Int), step: String) throws {
        let halving = try halving(method.name, step)
        let times = halving.run.trajectory.times
        let limit = try #require(halving.limit(LinearModel.signal, at: times))
        let h = try number(step).value
        #expect(times.count == Int((1 / h).rounded()) + 1)
        let (a, b) = (exp2(Double(method.order)), exp2(Double(method.order + 1)))
        for (time, found) in zip(times, limit) {
            let v = [1.0, 2, 4].map { LinearModel.value(at: time / 1000, step: h / $0, order: method.order) }
            let wanted = (a * b * v[2] - (a + b) * v[1] + v[0]) / ((a - 1) * (b - 1))
            #expect(abs(found - wanted) < 1e-13)
        }
        #expect(halving.isAligned)
        #expect(
            zip(halving.run.trajectory.columns[0].values, times).allSatisfy {
                abs($0 - LinearModel.value(at: $1 / 1000, step: h, order: method.order)) < 1e-14
            })
    }

    /// Two terms of the error vanish, so that the limit errs by O(hᵖ⁺²).
    @Test(arguments: [("euler", 1, "0.04", "0.02"), ("heun", 2, "0.04", "0.02"), ("rk4", 4, "0.1", "0.05")])
    func theLimitGainsTwoOrders(method: String, order: Int, coarse: String, fine: String) throws {
        let errors = try [coarse, fine].map { step in
            let limit = try #require(halving(method, step).limit(LinearModel.signal, at: [1000]))
            return abs(limit[0] - LinearModel.exact(1))
        }
        #expect(abs(log2(errors[0] / errors[1]) - Double(order + 2)) < 0.25, "\(errors)")
    }

    /// The solution of an adaptive method is compared with that of a hundredth of its tolerance, at least 1e-14.
    @Test(arguments: [(1e-6, 1e-8), (1e-9, 1e-9 / 100), (1e-13, 1e-14)]) func adaptiveMethodsAreRunAgain(
        tolerance: Double, finer: Double
    ) throws {
        let prepared = try LinearModel.prepared()
        func request(_ tolerance: Double) throws -> SimulationRequest {
            try SimulationRequest(method: .named("dopri5"), stepping: .adaptive(tolerance: tolerance))
        }
        let halving = try StepHalving(prepared, request(tolerance), recorded: [LinearModel.signal])
        let times = halving.run.trajectory.times
        let limit = try #require(halving.limit(LinearModel.signal, at: times))
        let wanted = try prepared.run(request(finer)).trajectory.columns[0].values
        #expect(limit == wanted)
        // The tolerance holds for each of at most a few hundred steps.
        #expect(zip(times, limit).allSatisfy { abs($1 - LinearModel.exact($0 / 1000)) < 100 * finer + 1e-13 })
        #expect(halving.limit(LinearModel.signal, at: [times[0] + 1]) == nil)
    }

    @Test func onlyRecordedQuantitiesHaveALimit() throws {
        let halving = try halving("euler", "0.1")
        #expect(halving.limit("p[0]/y", at: [0]) == nil)
        #expect(halving.limit(LinearModel.signal, at: []) == [])
    }

    // MARK: Known runs

    /// A run that exists already is not repeated, unless it lacks a quantity whose events are aligned.
    @Test func knownRunsAreReused() throws {
        let prepared = try PreparedModel(
            SwiftModel.model(
                [("x", "-3*x", 2), ("y", "1", 0)], events: [("y > 0.73", [("y", "0"), ("x", "x + 1")])]))
        var known = try prepared.run(SimulationRequest())
        known.seconds = -1
        #expect(try StepHalving(prepared, SimulationRequest(), recorded: ["p[0]/x"], known: known).run.seconds == -1)
        var partial = try prepared.run(SimulationRequest(recorded: ["p[0]/x"]))
        partial.seconds = -1
        let again = try StepHalving(prepared, SimulationRequest(), recorded: ["p[0]/x"], known: partial).run
        #expect(again.seconds >= 0)
        #expect(again.trajectory.columns.map(\.name) == ["p[0]/x", "p[0]/y"])
    }

    // MARK: Events

    /// Events are aligned where all three runs have them. Euler's method on y′ = y reaches 1.1¹⁰ = 2.594, 1.05²⁰ = 2.653
    /// and 1.025⁴⁰ = 2.685 after a second, so that a threshold between them is crossed in some runs only.
    @Test(arguments: [(2.5, true), (2.62, false), (2.67, false), (2.7, true)]) func eventsMustOccurInAllRuns(
        threshold: Double, isAligned: Bool
    ) throws {
        let prepared = try PreparedModel(
            SwiftModel.model([("y", "y", 1)], events: [("y > \(threshold)", [("y", "1")])]))
        #expect(try StepHalving(prepared, SimulationRequest(), recorded: ["p[0]/y"]).isAligned == isAligned)
    }

    // MARK: Refusals

    @Test func stepsMustBeHalvedExactly() throws {
        let prepared = try LinearModel.prepared()
        let known = try prepared.run(SimulationRequest())
        // Five times this mantissa exceeds 2⁶³.
        let step = DecimalNumber(mantissa: 3_000_000_000_000_000_001, exponent: -19)
        #expect(
            headlines {
                _ = try StepHalving(
                    prepared, SimulationRequest(step: step), recorded: [LinearModel.signal], known: known)
            } == [
                "error[E0602]: the step size 0.3000000000000000001 cannot be halved 1 times exactly: "
                    + "the result has too many digits; choose a step size with fewer digits"
            ])
    }

    /// Seven times the rows of the run must fit into the limit of one run.
    @Test(arguments: [(TimeGrid.valueLimit / 7, true), (TimeGrid.valueLimit / 7 - 1, false)])
    func runsMustNotBeTooLarge(steps: Int, isRefused: Bool) throws {
        let prepared = try LinearModel.prepared()
        var known = try prepared.run(SimulationRequest())
        var settings = prepared.model.simulation
        settings.step = try number("0.001")
        settings.duration = DecimalNumber(mantissa: Int64(steps), exponent: -3)
        known.grid = try TimeGrid(settings)
        let found = headlines {
            _ = try StepHalving(prepared, SimulationRequest(), recorded: [LinearModel.signal], known: known)
        }
        let message =
            "error[E0605]: runs at half and a quarter of the step size of 1 ms would store more than 33554432 values"
        #expect(found == (isRefused ? [message] : []))
    }
}

struct ScaledNumberTests {
    /// Halves and doubles are exact, and undo each other.
    @Test(arguments: ["0.1", "0.005", "3", "0.00001", "7e3", "12.5"]) func halvesAreExact(text: String) throws {
        let number = try #require(DecimalNumber(text))
        for power in -8...8 {
            let scaled = try #require(number.scaled(byTwoTo: power))
            #expect(abs(scaled.value / (number.value * exp2(Double(power))) - 1) <= 2 * Double.ulpOfOne)
            #expect(scaled.scaled(byTwoTo: -power)?.normalized == number.normalized)
        }
    }

    @Test(arguments: [("0.1", -1, "0.05"), ("0.1", -2, "0.025"), ("0.025", 2, "0.1"), ("5", -3, "0.625")])
    func values(text: String, power: Int, wanted: String) throws {
        let number = try #require(DecimalNumber(text))
        #expect(number.scaled(byTwoTo: power)?.normalized == DecimalNumber(wanted)?.normalized)
    }

    @Test func numbersWithTooManyDigitsHaveNoHalf() {
        #expect(DecimalNumber(mantissa: Int64.max, exponent: 0).scaled(byTwoTo: -1) == nil)
        #expect(DecimalNumber(mantissa: Int64.max, exponent: 0).scaled(byTwoTo: 1) == nil)
    }
}
