/// The permitted error of each state in one step: a fraction (the tolerance) of the largest magnitude that the state
/// has had so far.
///
/// A state that starts at or near zero is scaled by one thousandth of the largest magnitude among the states of its
/// dimension. The scale is relative because no single absolute tolerance suits volts, siemens and occupancies.
package struct ErrorScale {
    /// The permitted error of a state in one step, relative to the largest magnitude of the state.
    package let tolerance: Double
    private let largest: UnsafeMutablePointer<Double>
    private let count: Int
    /// The group of each state, and the largest value in each group.
    private let groups: UnsafeBufferPointer<Int32>
    private let groupLargest: UnsafeMutablePointer<Double>

    /// The smallest size of a state relative to the largest magnitude in its group.
    private static let groupShare = 1e-3

    /// Creates the permitted errors of states whose values have not been observed yet.
    /// - Parameters:
    ///   - tolerance: The permitted error in one step, relative to the largest magnitude of a state.
    ///   - groups: A number for each state, equal for states of the same dimension, shape `[states]`.
    package init(tolerance: Double, groups: [Int32], _ memory: Memory) {
        self.tolerance = tolerance
        count = groups.count
        largest = memory.doubles(count)
        self.groups = memory.copy(groups)
        groupLargest = memory.doubles(count)
    }

    /// Updates the largest magnitudes of the states, to which their permitted errors are relative, with the current
    /// values of the states, shape `[states]`.
    package func note(_ states: UnsafeMutablePointer<Double>) {
        for state in 0..<count where states[state].magnitude > largest[state] {
            largest[state] = states[state].magnitude
            let group = Int(groups[state])
            groupLargest[group] = max(groupLargest[group], largest[state])
        }
    }

    /// Returns the root mean square over all states of `amount`, each divided by the permitted error of its state.
    ///
    /// A result of at most 1 means that the error is acceptable. States for which `amount` is zero contribute zero. The
    /// magnitude of a state at the end of `interval` counts among its magnitudes so far.
    @inline(__always)
    package func norm(_ interval: Interval, _ amount: (Int) -> Double) -> Double {
        var sum = 0.0
        for state in 0..<count {
            let value = amount(state)
            if value == 0 { continue }
            let size = max(self.size(state), interval.last[state].magnitude)
            let share = value / (tolerance * size)
            sum += share * share
        }
        return (sum / Double(max(1, count))).squareRoot()
    }

    /// Returns the magnitude to which the tolerance of a state, given by its index, is relative, in SI: its largest
    /// magnitude so far or, near zero, the substitute for it. It is 0 as long as all states of the same dimension have
    /// been zero.
    package func size(_ state: Int) -> Double {
        max(largest[state], Self.groupShare * groupLargest[Int(groups[state])])
    }
}
