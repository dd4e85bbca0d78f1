import Diagnostics
import Quantities

/// The noise of one state variable, or of several or all states of all nodes, as read from a document.
public struct NoiseBlock: Sendable {
    /// The type of stochastic process of a noise.
    enum Course: Sendable {
        /// White noise, the increments of a Wiener process.
        case white
        /// An Ornstein-Uhlenbeck process with the given correlation time, in units of the time scale if the value has
        /// no unit.
        case ornsteinUhlenbeck(time: ValueBlock)
    }

    /// The dependence of the amplitude of a noise on the value x of the state.
    enum Scaling: Sendable, Hashable {
        /// An amplitude of σ, which does not depend on the state.
        case additive
        /// An amplitude of σ x, proportional to the state.
        case proportional
        /// An amplitude of σ (1 + α |x|), with the given α.
        case affine(Double)
    }

    /// The place of the noise in the document, to which errors refer.
    var place: Place
    /// The amplitude σ, a standard deviation, in `unit` divided by the square root of the time scale's unit; for an
    /// Ornstein-Uhlenbeck process, which is a rate of the state, divided by the time scale's unit once more.
    var amplitude: Double
    /// The unit of the amplitude; nil for the unit of the state.
    var unit: PhysicalUnit?
    /// The type of stochastic process: white noise or an Ornstein-Uhlenbeck process.
    var course: Course
    /// The dependence of the amplitude on the state.
    var scaling: Scaling
    /// The names of the states that the noise acts on, with their places; empty for all.
    var targets: [(name: String, place: Place)]
    /// The seed of the noise; nil if none is given.
    var seed: Int?
    /// A Boolean value that indicates whether the document gives the dispersion `nsig` instead of σ, so that σ = √(2 ·
    /// nsig).
    var isDispersion = false
    /// A Boolean value that indicates whether σ is written as a number and not as a mapping with `value`.
    var isPlain = false

    /// A Boolean value that indicates whether the noise is an Ornstein-Uhlenbeck process.
    var isCorrelated: Bool {
        if case .ornsteinUhlenbeck = course { true } else { false }
    }

    /// A Boolean value that indicates whether the noise is white and has an amplitude of 0, so that it adds nothing.
    var isNone: Bool { amplitude == 0 && !isCorrelated }

    /// Returns whether the noise acts on a state.
    /// - Parameters:
    ///   - state: The name of the state, followed by `_` and the number of the mode if the model has several modes.
    ///   - modes: The number of modes of the model.
    func acts(on state: String, modes: Int) -> Bool {
        targets.isEmpty || targets.contains { Self.names($0.name, state, modes: modes) }
    }

    /// Returns whether a target of the noise denotes a state.
    /// - Parameters:
    ///   - target: The name in `targets`, with or without the number of a mode.
    ///   - state: The name of the state, followed by `_` and the number of the mode if the model has several modes.
    ///   - modes: The number of modes of the model.
    static func names(_ target: String, _ state: String, modes: Int) -> Bool {
        if target == state { return true }
        guard modes > 1, let mark = state.lastIndex(of: "_") else { return false }
        let number = state[state.index(after: mark)...]
        return state[..<mark] == target && !number.isEmpty && number.allSatisfy(\.isNumber)
    }
}
