import Comparison
import TestSupport
import Testing

/// Laws of decisions about values with an error bound, on random values; single decisions are in `NonFiniteTests`.
struct ToleranceDecisionLawTests {
    /// Random values, bounds and tolerances of similar sizes, zeros included.
    private static func samples() -> [(value: Double, bound: Double, tolerance: Double)] {
        var random = SplitMix(17)
        func number(_ limit: Double) -> Double {
            Int.random(in: 0..<8, using: &random) == 0 ? 0 : Double.random(in: 0...limit, using: &random)
        }
        return (0..<5000).map { _ in
            let tolerance = number(2)
            return (number(2 * tolerance + 0.1), number(0.3 * tolerance + 0.01), tolerance)
        }
    }

    /// `within` holds for every value that the bound permits, and only with a bound of a tenth of the tolerance.
    @Test func withinHoldsForAllPermittedValues() {
        var found: Set<ToleranceDecision> = []
        for (value, bound, tolerance) in Self.samples() {
            let decision = ToleranceDecision(value, bound: bound, tolerance: tolerance)
            found.insert(decision)
            if decision == .within { #expect(value + bound <= tolerance && bound <= 0.1 * tolerance) }
            if decision == .beyond { #expect(value > tolerance) }
            if decision == .undecided { #expect(value - bound <= tolerance) }
            if value - bound > tolerance { #expect(decision == .beyond) }
        }
        #expect(found == [.within, .beyond, .undecided])
    }

    /// With a larger bound, an undecided value remains undecided, and no decision is reversed.
    @Test func largerBoundsDecideLess() {
        for (value, bound, tolerance) in Self.samples() {
            let decision = ToleranceDecision(value, bound: bound, tolerance: tolerance)
            for factor in [1.5, 4, 1000, .infinity] {
                let wider = ToleranceDecision(value, bound: bound * factor + 1e-3, tolerance: tolerance)
                #expect(wider == decision || wider == .undecided)
            }
        }
    }

    /// With a growing value, the result changes from `within` through `undecided` to `beyond`, and never back.
    @Test(arguments: [0, 0.02, 0.1, 0.11, 0.5]) func growingValuesGetWorse(bound: Double) {
        let rank: [ToleranceDecision: Int] = [.within: 0, .undecided: 1, .beyond: 2]
        let ranks = stride(from: 0.0, through: 3, by: 0.01).compactMap {
            rank[ToleranceDecision($0, bound: bound, tolerance: 1)]
        }
        #expect(ranks.count == 301)
        #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(ranks.first == (bound > 0.1 ? 1 : 0))
        #expect(ranks.last == 2)
    }

    /// The unit does not matter.
    @Test(arguments: [0.125, 8, 1024]) func unitsDoNotMatter(factor: Double) {
        for (value, bound, tolerance) in Self.samples() {
            #expect(
                ToleranceDecision(factor * value, bound: factor * bound, tolerance: factor * tolerance)
                    == ToleranceDecision(value, bound: bound, tolerance: tolerance))
        }
    }
}
