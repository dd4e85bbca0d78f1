import Foundation
import Quantities
import Simulation
import Simulator
import TestSupport
import Testing

/// The orders of convergence of stochastic methods, and moments of known solutions. Tolerances follow from the numbers of
/// members: four standard errors of the statistic.
struct NoiseOrderTests {
    private static let members = 1000
    private static let (drift, sigma) = (0.2, 0.4)

    /// The end of the Wiener process of a member, from the increments of its steps.
    private func wiener(_ member: Int, steps: Int, step: Double) -> Double {
        let source = NoiseSource(seed: 3, member: UInt32(member))
        let stream = NoiseSource.stream(of: "x")
        return (0..<steps).reduce(0) { $0 + step.squareRoot() * source.normal(stream: stream, step: $1) }
    }

    /// The binary logarithm of the root mean square error at t = 1 of geometric Brownian motion, and its standard error.
    private func error(_ method: String, _ steps: Int) throws -> (value: Double, error: Double) {
        let step = 1 / Double(steps)
        let noise = "{ additive: false, seed: 3, parameters: { sigma: \(Self.sigma) } }"
        let text = Noisy.text("\(Self.drift) * x", noise: noise, method: method, step: "\(step)")
        let ends = try Noisy.ends(text, members: Self.members)
        // The known solution, in the sense of Itô for euler and of Stratonovich for heun.
        let rate = method == "euler" ? Self.drift - Self.sigma * Self.sigma / 2 : Self.drift
        let squares = ends.enumerated().map { member, end in
            let exact = exp(rate + Self.sigma * wiener(member, steps: steps, step: step))
            return (end - exact) * (end - exact)
        }
        let moments = squares.moments
        return (
            0.5 * log2(moments.mean),
            0.5 * moments.deviation / moments.mean / Double(squares.count).squareRoot() / log(2)
        )
    }

    /// The strong order of Euler and Maruyama is 1/2, that of the stochastic Heun method with one noise is 1.
    @Test(arguments: [("euler", 0.5), ("heun", 1.0)]) func strongOrder(method: String, order: Double) throws {
        let (coarse, fine) = (try error(method, 32), try error(method, 512))
        let found = (coarse.value - fine.value) / 4
        let spread = (coarse.error * coarse.error + fine.error * fine.error).squareRoot() / 4
        // The order between two step sizes differs from the limit by O(√h), here at most 0.05.
        #expect((found - order).magnitude < 4 * spread + 0.05, "\(found) ± \(spread)")
        #expect(spread < 0.04)
    }

    /// The mean of geometric Brownian motion after n steps: (1 + μ h)ⁿ for euler, and (1 + μ h + (μ² h² + σ² h) / 2)ⁿ for
    /// heun. Both approach the mean of the known solution, exp(μ) and exp(μ + σ² / 2), with order 1, the weak order.
    @Test(arguments: ["euler", "heun"]) func weakOrder(method: String) throws {
        let (count, steps) = (6000, 4)
        let (h, drift, sigma) = (0.25, 1.5, 0.3)
        let noise = "{ additive: false, seed: 11, parameters: { sigma: \(sigma) } }"
        let ends = try Noisy.ends(
            Noisy.text("\(drift) * x", noise: noise, method: method, step: "\(h)"), members: count)
        let own = ends.moments
        let error = own.deviation / Double(count).squareRoot()
        let factor = 1 + drift * h + (method == "heun" ? (drift * drift * h * h + sigma * sigma * h) / 2 : 0)
        #expect((own.mean - pow(factor, Double(steps))).magnitude < 4 * error)
        // At this step the bias is far beyond the error, so that the test above is one of the step and not of the limit.
        let limit = exp(drift + (method == "heun" ? sigma * sigma / 2 : 0))
        #expect((own.mean - limit).magnitude > 6 * error)
    }

    /// The mean and variance of the Ornstein-Uhlenbeck process after n steps of euler: with a = 1 − θ h they are
    /// μ + (x₀ − μ) aⁿ and σ² h (1 − a²ⁿ) / (1 − a²).
    @Test func momentsOfOrnsteinUhlenbeck() throws {
        let count = 4000
        let ends = try Noisy.ends(
            Noisy.text("2 * (1 - x)", initial: 3, noise: "{ seed: 8, parameters: { sigma: 0.7 } }", step: "0.1"),
            members: count)
        let a = 0.8
        let mean = 1 + 2 * pow(a, 10)
        let variance = 0.49 * 0.1 * (1 - pow(a, 20)) / (1 - a * a)
        let own = ends.moments
        #expect((own.mean - mean).magnitude < 4 * (variance / Double(count)).squareRoot())
        #expect((own.deviation * own.deviation / variance - 1).magnitude < 4 * (2 / Double(count - 1)).squareRoot())
    }

    /// The noise of the type ou has the stationary variance σ² τ / 2 and correlation time τ, and drives the rate: with
    /// x' = N and N(0) = 0, x + τ N is σ τ W.
    @Test func ornsteinUhlenbeckNoise() throws {
        let noise = "{ noise_type: ou, seed: 4, parameters: { sigma: 0.5, ntau: 0.2 } }"
        let text = Noisy.text("0", initial: 0, noise: noise, method: "euler", step: "0.01", duration: "2")
        let count = 2000
        let own = try Noisy.ends(text, members: count, column: "x_noise").moments
        // a = 1 - h / τ; the variance of the steps is σ² h / (1 - a²).
        let variance = 0.25 * 0.01 / (1 - 0.95 * 0.95)
        #expect((own.deviation * own.deviation / variance - 1).magnitude < 4 * (2 / Double(count - 1)).squareRoot())
        let run = try Noisy.prepared(text).run(SimulationRequest(recorded: ["x", "x_noise"]))
        let source = NoiseSource(seed: 4, member: 0)
        let stream = NoiseSource.stream(of: "x_noise")
        var sum = 0.0
        for step in 0..<200 {
            sum += 0.1 * source.normal(stream: stream, step: step)
            let (x, n) = (run.trajectory.columns[0].values[step + 1], run.trajectory.columns[1].values[step + 1])
            #expect((x + 0.2 * n - 0.5 * 0.2 * sum).magnitude < 1e-13)
        }
    }

    /// An amplitude of σ (1 + α |x|), as TVBO's multiplicative noise has it: one step of euler from x₀.
    @Test func scaledAmplitude() throws {
        let noise = "{ additive: false, seed: 2, parameters: { sigma: 0.4, state_scaling: 0.5 } }"
        let end = try Noisy.values(
            Noisy.text("0", initial: -3, noise: noise, step: "1", duration: "1")
        ).last
        let number = NoiseSource(seed: 2, member: 0).normal(stream: NoiseSource.stream(of: "x"), step: 0)
        #expect(end == -3 + 0.4 * (1 + 0.5 * 3) * number)
    }
}

extension [Double] {
    /// The mean and the standard deviation.
    fileprivate var moments: (mean: Double, deviation: Double) {
        let mean = reduce(0, +) / Double(count)
        let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(count - 1)).squareRoot())
    }
}

/// Computations that noise rules out, each refused by name.
struct NoiseRefusalTests {
    private static let text = Noisy.text("-x", noise: "{ seed: 1, parameters: { sigma: 1 } }")

    @Test(arguments: ["rk4", "midpoint", "exponential-euler", "backward-euler"]) func methods(method: String) throws {
        let model = try Noisy.prepared(Self.text)
        let request = try SimulationRequest(method: .named(method), stepping: .fixed)
        #expect(
            headlines { _ = try model.run(request) } == [
                "error[E0601]: the method \(method) cannot integrate the noise of the state 'x'"
            ])
    }

    @Test func locatedEventsAndChosenSteps() throws {
        let model = try Noisy.prepared(Self.text)
        let message =
            "error[E0501]: only fixed steps with events at the ends of steps are possible, because the state 'x' of the model 'M' has noise"
        #expect(headlines { _ = try model.run(SimulationRequest(method: .named("dopri5"))) } == [message])
        #expect(headlines { _ = try model.run(SimulationRequest(events: .located)) } == [message])
    }

    @Test func lems() throws {
        let model = try Noisy.prepared(Self.text)
        #expect(
            headlines { _ = try model.run(SimulationRequest(method: .tree)) } == [
                "f:2:3: error[E0501]: LEMS cannot express the noise of the state variable 'x' of 'M'"
            ])
    }

    @Test func maps() {
        let text = Self.text.replacing("name: M", with: "name: M\n  system_type: discrete")
        #expect(
            Noisy.errors { _ = try Noisy.prepared(text) } == [
                "f:8:71: error[E0501]: the noise of the state variable 'x' is not supported, because the model 'M' is a"
                    + " discrete map"
            ])
    }
}
