/// What errors at several steps say of a method's order.
public enum OrderVerdict: String, Codable, Sendable, CaseIterable {
    /// The order that is expected.
    case ok = "order-ok"
    /// A higher one.
    case superconvergent
    /// The errors are rounding, or that of the reference, before an order could show.
    case atFloor = "at-floor"
    /// The errors do not go down with the step.
    case oscillatory
    /// The order still rises towards what is expected: the steps are too long to tell.
    case notAsymptotic = "not-asymptotic"
    /// A lower one: the method lost its order.
    case low = "order-low"

    /// How far an observed order may be from the expected one. Source: the practice of SciML's
    /// tests of integrators, which ask for |p - order| < 0.3 or p >= order.
    public static let allowance = 0.3

    /// Whether nothing speaks against the method.
    public var isGood: Bool { self == .ok || self == .superconvergent || self == .atFloor }
}

/// The errors of one quantity over a ladder of steps, judged.
public struct OrderJudgement: Hashable, Sendable, Codable {
    /// Steps and errors, longest step first.
    public var steps: [Double]
    public var errors: [Double]
    /// Below this an error is that of the reference, or rounding.
    public var floor: Double
    /// The steps from which the order was taken, longest first; empty where there were not enough.
    public var used: [Double]
    /// The order; nil where there were not enough steps.
    public var observed: ObservedOrder?
    /// The verdict.
    public var verdict: OrderVerdict

    /// How many times the floor an error must be to stand clear of it.
    private static let clearance = 10.0
    /// The finest clear steps up to this many times the finest make the order, but three at least. Steps that events cut
    /// make errors uneven, the more the higher the order, which a longer stretch evens out.
    private static func window(_ expected: Double) -> Double { expected <= 5 ? 2.1 : 4.2 }

    /// Judges errors at steps, in any order.
    /// - Parameters:
    ///   - floor: the error of the reference.
    ///   - rounding: the largest error that the rounding of a run may reach.
    public init(points: [(step: Double, error: Double)], floor: Double, rounding: Double = 0, expected: Double) {
        let points = points.sorted { $0.step > $1.step }
        let floor = Largest.of(floor, Self.plateau(points, rounding, expected))
        steps = points.map(\.step)
        errors = points.map(\.error)
        self.floor = floor
        let clear = points.prefix { $0.error > Self.clearance * floor || !$0.error.isFinite }.filter {
            $0.error.isFinite
        }
        let near = clear.filter { $0.step < Self.window(expected) * (clear.last?.step ?? 0) }
        let finest = clear.suffix(max(3, near.count))
        used = finest.map(\.step)
        // A reference or an error that is not finite tells nothing, and one among those that make the order is no order.
        let longest = finest.first?.step ?? 0
        guard floor.isFinite, points.allSatisfy({ $0.error.isFinite || $0.step > longest }) else {
            (used, observed, verdict) = ([], nil, floor.isFinite ? .oscillatory : .notAsymptotic)
            return
        }
        observed = finest.count >= 2 ? ObservedOrder.fit(finest) : nil
        guard let order = observed?.order else {
            used = []
            verdict = points.contains { $0.error <= Self.clearance * floor } ? .atFloor : .notAsymptotic
            return
        }
        verdict = Self.verdict(order, observed?.standardError ?? 0, Array(finest), expected)
    }

    /// Where errors stop falling, as far as rounding can be the reason: the largest from there on.
    private static func plateau(
        _ points: [(step: Double, error: Double)], _ rounding: Double, _ expected: Double
    ) -> Double {
        for (index, point) in points.enumerated() where point.error <= rounding {
            guard let half = points[index...].first(where: { $0.step < 0.6 * point.step }) else { break }
            let fall =
                ObservedOrder.between(error: point.error, step: point.step, and: half.error, step: half.step) ?? 0
            if fall < expected / 2 { return Largest.magnitude(points[index...].map(\.error)) }
        }
        return 0
    }

    private static func verdict(
        _ order: Double, _ uncertainty: Double, _ points: [(step: Double, error: Double)], _ expected: Double
    ) -> OrderVerdict {
        if order > expected + OrderVerdict.allowance { return .superconvergent }
        if order >= expected - OrderVerdict.allowance { return .ok }
        let falls = zip(points, points.dropFirst()).allSatisfy { $0.error > $1.error }
        guard falls else { return .oscillatory }
        let local = zip(points, points.dropFirst()).compactMap {
            ObservedOrder.between(error: $0.error, step: $0.step, and: $1.error, step: $1.step)
        }
        // Points that scatter by more than what is missing, or an order that comes nearer from step to step, tell that
        // the steps are too long.
        if order + 2 * uncertainty >= expected - OrderVerdict.allowance { return .notAsymptotic }
        if let first = local.first, let last = local.last, expected - last < 0.67 * (expected - first) {
            return .notAsymptotic
        }
        return .low
    }
}
