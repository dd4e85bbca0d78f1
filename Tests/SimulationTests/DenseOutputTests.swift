import Foundation
import Simulation
import Testing

struct DenseOutputTests {
    /// The order of the dense output of each method: a line, a parabola, the cubic Hermite interpolant, or that of the
    /// literature (Hairer, Nørsett and Wanner 1993, II.6: four for dopri5 and seven for dopri853; Tsitouras 2011: four;
    /// Hairer and Wanner 1996, IV.7: three for RODAS).
    static let degrees = [
        "euler": 1, "exponential-euler": 1, "backward-euler": 1, "midpoint": 2, "heun": 2, "ralston": 2,
        "trapezoidal": 2, "bs32": 3, "rk4": 3, "rodas4": 3, "dopri5": 4, "tsit5": 4, "dopri853": 7,
    ]

    private static let shares = [0, 0.1, 0.25, 0.5, 0.7, 0.95, 1]

    /// Takes a step of 0.75 from 0.5 on y′ = k tᵏ⁻¹ and returns the largest distance from tᵏ between its ends.
    private func error(_ method: Method, degree: Int) throws -> Double {
        let power = degree == 1 ? "1" : degree == 2 ? "2*t" : "\(degree)*t**\(degree - 1)"
        let steps = try SingleSteps(method, [("y", power, pow(0.5, Double(degree)))], from: 0.5)
        _ = try #require(steps.step(0.75))
        return Self.shares.map { abs(steps.states(at: $0)[0] - pow(0.5 + 0.75 * $0, Double(degree))) }.max() ?? .nan
    }

    /// Polynomials up to the degree of the dense output are reproduced between both ends, and no further ones.
    @Test(arguments: Method.flowing) func polynomialsAreReproduced(method: Method) throws {
        let degree = try #require(Self.degrees[method.name])
        for lower in 1...degree { #expect(try error(method, degree: lower) < 1e-13, "t^\(lower)") }
        #expect(try error(method, degree: degree + 1) > 1e-6)
    }

    /// At both ends of a step the dense output equals the solution; the solution of the problem is not a polynomial.
    @Test(arguments: Method.flowing) func endsAgree(method: Method) throws {
        let steps = try SingleSteps(method, [("y", "cos(t) - y*z", 0.4), ("z", "y - 0.3*z", -2)], from: 0.25)
        var start = [0.4, -2]
        for _ in 0..<3 {
            let end = try #require(steps.step(0.125))
            for (own, other) in zip(steps.states(at: 0), start) { #expect(abs(own - other) < 1e-15) }
            for (own, other) in zip(steps.states(at: 1), end) { #expect(abs(own - other) < 1e-15) }
            start = end
        }
    }

    /// Steps of the length h and h/2 on y′ = y cos(t), y = exp(sin(t)): the error within a step falls by 2 to the power
    /// of the degree and one.
    @Test(arguments: Method.flowing) func errorsWithinAStepHaveTheirOrder(method: Method) throws {
        let degree = try #require(Self.degrees[method.name])
        let start = 0.3
        func error(_ length: Double) throws -> Double {
            let steps = try SingleSteps(method, [("y", "y*cos(t)", exp(sin(start)))], from: start)
            _ = try #require(steps.step(length))
            return stride(from: 0.05, to: 1, by: 0.05)
                .map { abs(steps.states(at: $0)[0] - exp(sin(start + $0 * length))) }.max() ?? .nan
        }
        let length = degree <= 2 ? 1.0 / 128 : degree <= 4 ? 1.0 / 16 : 0.5
        let order = log2(try error(length) / error(length / 2))
        #expect(abs(order - Double(degree + 1)) < 0.25, "\(order)")
    }

    /// The error estimate of the second of two steps is O(hᵖ) with the exponent that the step control uses, on an
    /// oscillator with a cubic spring.
    @Test(arguments: Method.flowing) func errorEstimatesHaveTheirOrder(method: Method) throws {
        func error(_ length: Double) throws -> Double? {
            let steps = try SingleSteps(method, [("y", "z", 1), ("z", "-y - 0.3*y*y*y", 0.2)])
            for _ in 0..<2 { _ = try #require(steps.step(length)) }
            return steps.error()
        }
        let length = 1.0 / 64
        guard method.isEmbedded else { return #expect(try error(length) == nil) }
        let (coarse, fine) = (try #require(try error(length)), try #require(try error(length / 2)))
        let order = log2(coarse / fine)
        #expect(abs(order - Double(method.errorOrder)) < 0.2, "\(order)")
    }

    /// A rate that pushes a state by equal amounts in many steps adds up without the error of plain summation: a million
    /// steps of 0.1 / 2²⁰ give 0.1 within a unit in the last place.
    @Test func roundingErrorsAreCompensated() throws {
        let steps = try SingleSteps(.rungeKutta(.euler), [("y", "0.1", 1)])
        var last = 0.0
        for _ in 0..<(1 << 20) { last = steps.step(1.0 / Double(1 << 20))?[0] ?? .nan }
        #expect(abs(last - 1.1) <= 1.1.ulp)
    }
}
