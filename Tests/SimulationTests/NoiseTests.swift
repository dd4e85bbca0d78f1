import Foundation
import ModelCore
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Small experiments with noise, in seconds.
enum Noisy {
    static func text(
        _ rhs: String, initial: Double = 1, noise: String, method: String = "euler", step: String = "0.1",
        duration: String = "1", extra: String = "", network: String = ""
    ) -> String {
        """
        dynamics:
          name: M
          state_variables: { x: { equation: { rhs: "\(rhs)" }, initial_value: \(initial) } }
        \(extra)
        \(network)
        integration:
          { method: \(method), step_size: \(step), duration: \(duration), time_scale: s, noise: \(noise) }
        """
    }

    static func prepared(_ text: String, seed: UInt64? = nil) throws -> PreparedModel {
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        return try PreparedModel(experiment.model(seed: seed))
    }

    /// The final values of a state over the members of an ensemble.
    static func ends(
        _ text: String, members: Int, column: String? = nil, step: String? = nil
    ) throws -> [Double] {
        let model = try prepared(text)
        return try (0..<members).map { member in
            var request = SimulationRequest(step: step.flatMap { DecimalNumber($0) }, recorded: column.map { [$0] })
            request.member = UInt32(member)
            return try model.run(request).trajectory.columns[0].values.last ?? .nan
        }
    }

    /// The headlines of the errors that `body` throws, without those of warnings.
    static func errors(_ body: () throws -> Void) -> [String] { headlines(body).filter { $0.contains("error[") } }

    static func values(_ text: String, seed: UInt64? = nil) throws -> [Double] {
        try prepared(text, seed: seed).run(SimulationRequest()).trajectory.columns[0].values
    }
}

struct PhiloxTests {
    /// The known answers of the authors' implementation, Random123 (file kat_vectors, philox4x32 with 10 rounds).
    @Test(arguments: [
        (
            SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
            SIMD4<UInt32>(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
        ),
        (
            SIMD4<UInt32>(repeating: UInt32.max), SIMD2<UInt32>(repeating: UInt32.max),
            SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
        ),
        (
            SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), SIMD2(0xA409_3822, 0x299F_31D0),
            SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
        ),
    ]) func knownAnswers(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, bits: SIMD4<UInt32>) {
        #expect(Philox.bits(counter: counter, key: key) == bits)
    }

    /// 100 000 numbers have the moments of the normal distribution, to four standard errors.
    @Test func numbersAreNormal() {
        let source = NoiseSource(seed: 7, member: 0)
        let count = 100_000
        let numbers = (0..<count).map { source.normal(stream: NoiseSource.stream(of: "v"), step: $0) }
        let root = Double(count).squareRoot()
        func mean(_ power: Int) -> Double { numbers.reduce(0) { $0 + pow($1, Double(power)) } / Double(count) }
        #expect(mean(1).magnitude < 4 / root)
        #expect((mean(2) - 1).magnitude < 4 * 2.0.squareRoot() / root)
        #expect(mean(3).magnitude < 4 * 15.0.squareRoot() / root)
        #expect((mean(4) - 3).magnitude < 4 * 96.0.squareRoot() / root)
        let neighbours = zip(numbers, numbers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
        #expect(neighbours.magnitude < 4 / root)
    }
}

struct NoiseTests {
    private static let ornstein = "{ parameters: { sigma: 0.3 }, seed: 5 }"

    /// Noise of amplitude 0 changes no bit of a deterministic run.
    @Test(arguments: ["euler", "heun"]) func noNoiseIsNoChange(method: String) throws {
        let rhs = "sin(3*t) - x**3"
        let noisy = try Noisy.values(Noisy.text(rhs, noise: "{ parameters: { sigma: 0 }, seed: 1 }", method: method))
        #expect(try noisy == Noisy.values(Noisy.text(rhs, noise: "null", method: method)))
    }

    /// A path depends on the seed, the node and the variable, but on no other node, quantity, member or thread.
    @Test func aPathIsThatOfItsNode() throws {
        func path(_ nodes: Int, _ node: Int, _ recorded: String, seed: UInt64 = 5) throws -> [Double] {
            let text = Noisy.text("-x", noise: Self.ornstein, network: "network: { number_of_nodes: \(nodes) }")
            let run = try Noisy.prepared(text, seed: seed).run(SimulationRequest(recorded: [recorded]))
            return try #require(run.trajectory.column("M_pop[\(node)]/x")).values
        }
        let second = try path(2, 1, "*")
        #expect(try second == path(7, 1, "M_pop[1]/x"))
        #expect(try second != path(2, 0, "*"))
        #expect(try second != path(2, 1, "*", seed: 6))
        let others = ["-x", "-x + 0*t"].map { rhs in
            Noisy.text(rhs, noise: Self.ornstein, network: "network: { number_of_nodes: 2 }")
        }
        #expect(try Noisy.values(others[0]) == Noisy.values(others[1]))
    }

    @Test func threadsDoNotMatter() throws {
        let model = try Noisy.prepared(Noisy.text("-x", noise: Self.ornstein))
        @Sendable func end(_ member: Int) -> Double? {
            var request = SimulationRequest()
            request.member = UInt32(member)
            return try? model.run(request).trajectory.columns[0].values.last
        }
        let inOrder = (0..<32).map(end)
        let shared = UnsafeMutableBufferPointer<Double>.allocate(capacity: 32)
        defer { shared.deallocate() }
        nonisolated(unsafe) let target = shared
        DispatchQueue.concurrentPerform(iterations: 32) { target[31 - $0] = end(31 - $0) ?? .nan }
        #expect(Array(shared) == inOrder)
        #expect(Set(inOrder).count == 32)
    }

    /// A longer run repeats the shorter one, and an equal time in another unit gives the same path.
    @Test func stepsAndUnits() throws {
        let short = try Noisy.values(Noisy.text("-x", noise: Self.ornstein))
        let long = try Noisy.values(Noisy.text("-x", noise: Self.ornstein, duration: "3"))
        #expect(Array(long.prefix(short.count)) == short)
        let milliseconds = try Noisy.values(
            Noisy.text("-x", noise: Self.ornstein).replacing("time_scale: s", with: "time_scale: ms"))
        for (own, other) in zip(short, milliseconds) { #expect((own - other).magnitude < 1e-12) }
    }

    /// In a physical experiment the amplitude is in the unit of the state, per square root of the time scale.
    @Test func unitsOfTheAmplitude() throws {
        func text(_ tau: String, _ sigma: String, _ unit: String) -> String {
            """
            dynamics:
              name: M
              parameters: { tau: \(tau) }
              state_variables: { x: { equation: { rhs: "-x/tau" }, initial_value: 1 \(unit) } }
            integration:
              { method: heun, step_size: 0.1, duration: 1, noise: { seed: 5, parameters: { sigma: \(sigma) } } }
            """
        }
        let bare = try Noisy.values(text("10", "0.3", ""))
        let physical = try Noisy.values(text("{ value: 10, unit: ms }", "0.3", ", unit: mV"))
        let converted = try Noisy.values(
            text("{ value: 10, unit: ms }", "{ value: 300, unit: uV }", ", unit: mV"))
        for row in bare.indices {
            #expect((bare[row] - physical[row]).magnitude < 1e-12)
            #expect((bare[row] - converted[row]).magnitude < 1e-12)
        }
        #expect(
            Noisy.errors {
                _ = try Noisy.values(text("{ value: 10, unit: ms }", "{ value: 1, unit: ms }", ", unit: mV"))
            }
                == [
                    "f:6:55: error[E0302]: the 'sigma' of the noise of the state variable 'x' is in ms, but the state"
                        + " variable is in mV"
                ])
    }

    /// A dispersion is half the square of a standard deviation.
    @Test func dispersions() throws {
        let deviation = try Noisy.values(Noisy.text("-x", noise: "{ seed: 5, parameters: { sigma: 0.2 } }"))
        let dispersion = try Noisy.values(Noisy.text("-x", noise: "{ seed: 5, parameters: { nsig: 0.02 } }"))
        for (own, other) in zip(deviation, dispersion) { #expect((own - other).magnitude < 1e-14) }
    }

    /// Noise on some states leaves the others deterministic.
    @Test func targets() throws {
        let text = """
            dynamics:
              name: M
              state_variables:
                x: { equation: { rhs: "-x" }, initial_value: 1 }
                y: { equation: { rhs: "-y" }, initial_value: 1 }
            integration:
              { method: euler, step_size: 0.1, duration: 1, noise: { targets: [y], parameters: { sigma: 1 }, seed: 1 } }
            """
        let columns = try Noisy.prepared(text).run(SimulationRequest()).trajectory.columns
        #expect((columns[0].values.last ?? 0).isEqual(to: (0..<10).reduce(1.0) { x, _ in x + 0.1 * -x }, within: 1e-14))
        #expect(!(columns[1].values.last ?? 0).isEqual(to: columns[0].values.last ?? 0, within: 1e-3))
        #expect(
            Noisy.errors { _ = try Noisy.prepared(text.replacing("[y]", with: "[z]")) } == [
                "f:7:68: error[E0203]: 'targets' of the noise names 'z', which is not a state variable of any node"
            ])
    }
}

extension Double {
    /// Returns whether the distance to another number is at most a bound.
    fileprivate func isEqual(to other: Double, within bound: Double) -> Bool { (self - other).magnitude <= bound }
}

/// Initial states that another run computes (`initial_state` with the method time_integration).
struct SettlingTests {
    private static func text(_ rhs: String, _ extra: String, duration: Int = 2) -> String {
        """
        dynamics:
          name: M
          state_variables: { x: { equation: { rhs: "\(rhs)" }, initial_value: 1 } }
        integration: { method: heun, step_size: 0.25, duration: \(duration) }
        \(extra)
        """
    }

    private static let settled = "initial_state: { method: time_integration, duration: 3 }"

    /// The run starts where a run of that duration ends, at time 0.
    @Test func startsWhereTheOtherRunEnds() throws {
        let other = try Noisy.values(Self.text("-x**2", "", duration: 5))
        let run = try Noisy.prepared(Self.text("-x**2", Self.settled)).run(SimulationRequest())
        #expect(run.trajectory.times.first == 0 && run.trajectory.times.last == 2)
        #expect(run.trajectory.columns[0].values == Array(other[12...]))
    }

    /// The time starts again, so that an equation with the time differs from a transient.
    @Test func theTimeStartsAgain() throws {
        let values = try Noisy.values(Self.text("t", Self.settled))
        #expect(values == (0...8).map { 1 + 4.5 + pow(0.25 * Double($0), 2) / 2 })
    }

    @Test func refusals() throws {
        let model = try Noisy.prepared(Self.text("-x", Self.settled))
        #expect(
            headlines { _ = try model.run(SimulationRequest(method: .named("dopri5"))) } == [
                "error[E0501]: the key 'initial_state', which asks for a run that computes the initial state, is not supported with adaptive steps and located events"
            ])
        #expect(
            headlines { _ = try model.run(SimulationRequest(method: .tree)) } == [
                "error[E0501]: the key 'initial_state', which asks for a run that computes the initial state, is not supported with the method lems"
            ])
        #expect(
            headlines { _ = try Noisy.prepared(Self.text("-x", "initial_state: { method: newton }")) } == [
                "f:5:26: error[E0501]: 'method: newton' of the initial state is not supported: initial states are computed by an integration in time only",
                "f:5:16: error[E0402]: 'initial_state' needs a 'duration' above 0, the time that is simulated to"
                    + " compute the initial state",
            ])
        let noisy = Noisy.text("-x", noise: "{ seed: 1, parameters: { sigma: 1 } }", extra: Self.settled)
        #expect(
            headlines { _ = try Noisy.values(noisy) } == [
                "error[E0501]: 'initial_state' is not supported, because the state 'x' of the model 'M' has noise"
            ])
    }
}
