/// Closes in on a root that lies near, by the secant rule, with a slope to start from.
struct Secant {
    /// Where the function is to be looked at, as a share of a step.
    private(set) var share: Double
    private var slope: Double
    private var last: (share: Double, value: Double)?
    private var correction = Double.infinity
    private let rounding: Double

    /// Starts near a root.
    /// - Parameter rounding: corrections below this are none.
    init(at share: Double, slope: Double, rounding: Double) {
        self.share = share
        self.slope = slope
        self.rounding = rounding
    }

    /// Takes the value of the function at `share`; whether to look at another one.
    mutating func moves(_ value: Double) -> Bool {
        if let last, last.share != share { slope = (value - last.value) / (share - last.share) }
        let next = -value / slope
        let target = min(share + next, 1)
        guard next.isFinite, next.magnitude > rounding, next.magnitude < correction, target > 0, target != share
        else { return false }
        last = (share, value)
        correction = 0.9 * next.magnitude
        share = target
        return true
    }
}
