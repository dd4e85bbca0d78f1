import ModelCore
import Simulation
import Simulator

/// A deliberate change of a model, of the settings of runs, or of their solutions, which a check should detect (or, if
/// it is harmless, should not).
///
///     let fault = Fault(.doubleStep, "rk4", .step(factor: 2, of: .rungeKutta(.rk4)))
package struct Fault: Sendable {
    /// The object that a fault changes (the model, a setting or the solution), together with the change.
    package enum Change: Sendable {
        /// A change of the case's model, made before it is prepared for runs.
        case model(@Sendable (Model) throws -> Model)
        /// A change of the method: runs with the first method use the second one instead.
        case method(from: Method, to: Method)
        /// A change of the step size: runs with the method `of` use the step size multiplied by the factor.
        case step(factor: Int, of: Method)
        /// A change of the solution of every run, made after the simulation.
        case trace(@Sendable (inout SimulatedRun) -> Void)
    }

    /// The kind of the fault, such as an exchanged sign.
    package var kind: FaultKind
    /// The name of the fault, unique in its case and the same for every seed. The key `survivors:` of a case refers to
    /// faults by name.
    package var name: String
    /// The change of the model, of a run's settings or of its solution that the fault makes.
    package var change: Change

    /// Creates a fault.
    /// - Parameters:
    ///   - kind: The kind of the fault, with which its name begins.
    ///   - place: The changed part of the case in words, with which its name ends.
    ///   - change: The change that the fault makes.
    init(_ kind: FaultKind, _ place: String, _ change: Change) {
        self.kind = kind
        name = "\(kind.rawValue) \(place)"
        self.change = change
    }
}

/// A generator of pseudo-random numbers that gives the same numbers for the same seed on every machine (SplitMix64;
/// Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Creates a generator whose sequence of numbers depends on the seed alone.
    init(seed: UInt64) { state = seed }

    /// Returns the next 64 random bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
