/// Whether steps that a method chooses will ever get to the end of a run. A model that is far too stiff for the method
/// makes it take steps that are finite, accepted and hopelessly short.
struct StepPace {
    /// Most steps of a run with steps of the method's choice, those that were taken again among them.
    static let maximumSteps = 10_000_000
    /// Steps between two looks at the pace.
    private static let period = 10_000

    private var nextLook = period
    private var lastTime = 0.0
    private var lastCovered = 0.0

    /// How many steps the run will have taken at its end, at the present pace, where those are more than it may take; nil
    /// while there is hope. Steps that still grow longer are given another period.
    mutating func excess(_ steps: Int, at time: Double, end: Double) -> Double? {
        guard steps >= nextLook else { return nil }
        nextLook = steps + Self.period
        let covered = time - lastTime
        defer { (lastTime, lastCovered) = (time, covered) }
        if steps > Self.maximumSteps { return Double(steps) }
        let total = Double(steps) + (end - time) / covered * Double(Self.period)
        let isGrowing = lastCovered == 0 || covered > 1.1 * lastCovered
        return total > Double(Self.maximumSteps) && !isGrowing ? total : nil
    }
}
