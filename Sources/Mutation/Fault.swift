import ModelCore
import Simulation
import Simulator

/// A deliberate change of a model, of the settings of runs, or of their solutions, which a check should detect (or, if
/// it is harmless, should not).
///
///     let fault = Fault(.doubleStep, "all runs", .step(factor: 2))
package struct Fault: Sendable {
    /// The part that a fault changes, and the change.
    package enum Change: Sendable {
        /// A change of the model before it is prepared.
        case model(@Sendable (Model) throws -> Model)
        /// A change of the method: runs with the first method use the second one instead.
        case method(from: Method, to: Method)
        /// A change of the step size of every run with a method, by a factor.
        case step(factor: Int, of: Method)
        /// A change of the solution of every run.
        case trace(@Sendable (inout SimulatedRun) -> Void)
    }

    /// The kind of the fault.
    package var kind: FaultKind
    /// The name of the fault, unique in the case and the same for every seed. `survivors:` of a case refers to it.
    package var name: String
    /// The change that the fault makes.
    package var change: Change

    /// Creates a fault, whose name consists of its kind and of the place that it changes.
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

    /// Creates a generator.
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
