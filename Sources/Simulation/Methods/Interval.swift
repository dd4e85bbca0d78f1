/// A step that was taken: both ends, and the solution between them.
struct Interval {
    /// Number of states.
    let count: Int
    /// Its start and length, in seconds.
    var start = 0.0
    var length = 0.0
    /// States at both ends, shape `[states]`.
    let first: UnsafeMutablePointer<Double>
    let last: UnsafeMutablePointer<Double>
    /// What rounding left out of the states at both ends, shape `[states]`: a sum over very many steps keeps it, so that
    /// roundings do not add up. Source: Kahan 1965, doi 10.1145/363707.363723.
    let firstCarry: UnsafeMutablePointer<Double>
    let lastCarry: UnsafeMutablePointer<Double>
    /// Rates at both ends, shape `[states]`, and whether they are known.
    let firstSlope: UnsafeMutablePointer<Double>
    let lastSlope: UnsafeMutablePointer<Double>
    var hasFirstSlope = false
    var hasLastSlope = false
    /// Rates at the start of the step before and its length, in seconds; 0 where there was none, or something jumped.
    let previousSlope: UnsafeMutablePointer<Double>
    var previousLength = 0.0
    /// Terms of the solution between the ends, shape `[terms][states]`, and how many there are; 0 while unknown.
    let terms: UnsafeMutablePointer<Double>
    var termCount = 0

    /// Most terms that a method has.
    static let maximumTerms = 7

    /// Allocates an interval whose slopes stand at given places.
    init(
        count: Int, firstSlope: UnsafeMutablePointer<Double>, lastSlope: UnsafeMutablePointer<Double>, _ memory: Memory
    ) {
        self.count = count
        self.firstSlope = firstSlope
        self.lastSlope = lastSlope
        previousSlope = memory.doubles(count)
        firstCarry = memory.doubles(count)
        lastCarry = memory.doubles(count)
        first = memory.doubles(count)
        last = memory.doubles(count)
        terms = memory.doubles(count * Self.maximumTerms)
    }

    /// Allocates an interval.
    init(count: Int, _ memory: Memory) {
        self.init(count: count, firstSlope: memory.doubles(count), lastSlope: memory.doubles(count), memory)
    }

    /// Its end, in seconds.
    var end: Double { start + length }

    /// The states at the share `x` of its length: y₀ + x (F₀ + (1 - x) (F₁ + x (F₂ + (1 - x) (F₃ + …)))).
    /// Source: Hairer, Nørsett and Wanner 1993, II.6.
    func states(at x: Double, into target: UnsafeMutablePointer<Double>) {
        for state in 0..<count {
            var sum = 0.0
            for term in stride(from: termCount - 1, through: 0, by: -1) {
                sum = (terms[term &* count &+ state] + sum) * (term % 2 == 0 ? x : 1 - x)
            }
            target[state] = first[state] + sum
        }
    }

    /// Adds a change to a state at the start and what rounding left out of it, and keeps what is left out now.
    @inline(__always)
    func add(_ change: Double, to state: Int) -> Double {
        let whole = change + firstCarry[state]
        let sum = first[state] + whole
        lastCarry[state] = whole - (sum - first[state])
        return sum
    }

    /// Makes the end the start of the next step; its slope stays known unless something happened there.
    mutating func advance(isSmooth: Bool) {
        previousLength = isSmooth && hasFirstSlope ? length : 0
        previousSlope.update(from: firstSlope, count: count)
        start = end
        first.update(from: last, count: count)
        if isSmooth {
            firstCarry.update(from: lastCarry, count: count)
        } else {
            firstCarry.update(repeating: 0, count: count)
        }
        hasFirstSlope = isSmooth && hasLastSlope
        if hasFirstSlope { firstSlope.update(from: lastSlope, count: count) }
        hasLastSlope = false
        termCount = 0
    }
}
