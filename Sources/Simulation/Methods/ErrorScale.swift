/// What each state may err in a step: a share of the largest value it has had, or of a thousandth of the largest that any
/// state of its dimension has had, for states that start from nothing.
///
/// No absolute tolerance would do for volts, siemens and occupancies at once.
struct ErrorScale {
    /// The share.
    let tolerance: Double
    private let largest: UnsafeMutablePointer<Double>
    private let count: Int
    /// The group of each state, and the largest value in each group.
    private let groups: UnsafeBufferPointer<Int32>
    private let groupLargest: UnsafeMutablePointer<Double>

    /// What a small state may err of what a large one of its dimension may.
    private static let groupShare = 1e-3

    /// Starts with nothing seen.
    /// - Parameter groups: a number for each state, the same for states of one dimension.
    init(tolerance: Double, groups: [Int32], _ memory: Memory) {
        self.tolerance = tolerance
        count = groups.count
        largest = memory.doubles(count)
        self.groups = memory.copy(groups)
        groupLargest = memory.doubles(count)
    }

    /// Takes note of values.
    func note(_ states: UnsafeMutablePointer<Double>) {
        for state in 0..<count where states[state].magnitude > largest[state] {
            largest[state] = states[state].magnitude
            let group = Int(groups[state])
            groupLargest[group] = max(groupLargest[group], largest[state])
        }
    }

    /// The root mean square over all states of what `amount` gives for each, in units of what it may err. A state that is
    /// nothing and changes by nothing does not count.
    @inline(__always)
    func norm(_ interval: Interval, _ amount: (Int) -> Double) -> Double {
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

    /// The size of a state.
    func size(_ state: Int) -> Double { max(largest[state], Self.groupShare * groupLargest[Int(groups[state])]) }
}
