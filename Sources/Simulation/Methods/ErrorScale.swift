/// What each state may err in a step: a share of the largest value it has had.
///
/// No absolute tolerance would do for volts, siemens and occupancies at once; the largest value so far needs none.
struct ErrorScale {
    /// The share.
    let tolerance: Double
    private let largest: UnsafeMutablePointer<Double>
    private let count: Int

    /// Starts with nothing seen.
    init(tolerance: Double, count: Int, _ memory: Memory) {
        self.tolerance = tolerance
        self.count = count
        largest = memory.doubles(count)
    }

    /// Takes note of values.
    func note(_ states: UnsafeMutablePointer<Double>) {
        for state in 0..<count where states[state].magnitude > largest[state] {
            largest[state] = states[state].magnitude
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
            let size = max(largest[state], interval.last[state].magnitude)
            let share = value / (tolerance * size)
            sum += share * share
        }
        return (sum / Double(max(1, count))).squareRoot()
    }

    /// The size of a state.
    func size(_ state: Int) -> Double { largest[state] }
}
