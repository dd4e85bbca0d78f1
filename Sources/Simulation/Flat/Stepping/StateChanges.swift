import Expressions

/// Changes of the continuous states in their last digits, as the rounding errors of other programs change them: of the
/// initial states, and after the steps 1, 2, 4, 8 and so on.
///
///     var changes = StateChanges(units: 8, isReversed: false)
///     changes.apply(0, states, model)  // to the initial states
///     changes.next                     // 1, the number of steps before the next change
///
/// A state that is 0, subnormal or at its limit is not changed. After a step, a state is left alone, too, that has no
/// rounding errors: it has not changed since, or is a multiple of 2⁻²⁰ below 2³⁰.
struct StateChanges {
    /// The number of units in the last place by which initial states change, and the most for later ones.
    private let units: Double
    /// A Boolean value that indicates whether all directions are opposite.
    private let isReversed: Bool
    /// The least number of units by which states change after a step.
    private static let fewest = 8.0
    /// A Boolean value that indicates whether the run continues where another one ended, so that its initial states are
    /// those of that run, which has changed them.
    private var isContinued = false
    /// The number of steps after which the states change next.
    private(set) var next = 0
    /// The states after the last change, shape `[states]`.
    private var previous: [Double] = []

    /// Creates changes by a number of units in the last place.
    init(units: Double, isReversed: Bool) {
        self.units = units
        self.isReversed = isReversed
    }

    /// Changes the states.
    ///
    /// The directions follow the Thue-Morse sequence in the order of the component tree, whose regularity is unlikely to
    /// be that of a network, so that equal nodes are changed differently.
    /// - Parameters:
    ///   - step: The number of steps that have been taken, which must be ``next``.
    ///   - states: The continuous states, shape `[states]`.
    mutating func apply(_ step: Int, _ states: UnsafeMutablePointer<Double>, _ model: CompiledModel) {
        // The errors of n steps, half a unit each in random directions, add up to about the square root of n.
        let units = step == 0 ? units : min(units, max(Self.fewest, Double(step).squareRoot().rounded()))
        defer {
            previous = Array(UnsafeBufferPointer(start: states, count: model.stateCount))
            next = step == 0 ? 1 : 2 &* step
        }
        guard step > 0 || !isContinued else { return }
        let limits = Dictionary(model.limits.map { ($0.state, $0.range) }, uniquingKeysWith: { first, _ in first })
        for (place, index) in model.treeOrder.enumerated() {
            let value = states[place]
            let range = limits[place]
            guard value.isNormal, range?.lowerBound != value, range?.upperBound != value else { continue }
            if step > 0, ExactArithmetic.isExact(value) || value == previous[place] { continue }
            let isUp = index.nonzeroBitCount.isMultiple(of: 2) != isReversed
            let changed = value + (isUp ? units : -units) * value.ulp
            if changed.isFinite { states[place] = changed }
        }
    }

    /// The changes of a run that continues where one with these changes ended.
    var continued: StateChanges {
        var result = StateChanges(units: units, isReversed: isReversed)
        result.isContinued = true
        return result
    }
}
