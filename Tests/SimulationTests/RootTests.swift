import Foundation
import Simulation
import TestSupport
import Testing

/// The search for a change of sign, on functions whose sign is exact at every argument.
struct RootTests {
    /// A rising function of the exact difference from its root.
    struct Shape: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var value: @Sendable (Double) -> Double
    }

    static let shapes = [
        Shape(testDescription: "line") { $0 },
        Shape(testDescription: "cube") { $0 * $0 * $0 },
        Shape(testDescription: "ninth power") { pow($0, 9) },
        Shape(testDescription: "exponential") { expm1(30 * $0) },
        Shape(testDescription: "arc tangent") { atan(1e6 * $0) },
        Shape(testDescription: "jump") { $0 < 0 ? -1 : 1 },
        Shape(testDescription: "uneven jump") { $0 < 0 ? -1e-12 : 1e12 },
    ]

    /// The relative width that the search promises: four units of rounding.
    private static func width(_ x: Double) -> Double { 4 * Double.ulpOfOne * max(1, x) }

    /// The function has the sign of the upper end at the result, and that of the lower end closely below it; it is
    /// evaluated only between the ends, and at most 200 times.
    @Test(arguments: shapes, [1.0, -1]) func aChangeOfSignIsEnclosed(shape: Shape, sign: Double) {
        var random = SplitMix(3)
        for _ in 0..<200 {
            let low = Double.random(in: -1...1, using: &random)
            let high = low + pow(10, Double.random(in: -6...0, using: &random))
            let root = Double.random(in: low...high, using: &random)
            guard root > low, root < high else { continue }
            let function = { (x: Double) in sign * shape.value(x - root) }
            var arguments: [Double] = []
            let found = Root.find(low, function(low), high, function(high)) {
                arguments.append($0)
                return function($0)
            }
            #expect(arguments.allSatisfy { $0 > low && $0 < high })
            #expect(arguments.count <= 200)
            #expect(sign * function(found) >= 0)
            #expect(sign * function(found - 1.001 * Self.width(found)) <= 0, "\(found) for \(root)")
        }
    }

    /// A change of the function's sign, or of its unit by a power of two, changes no bit of the root.
    @Test(arguments: shapes, [-1.0, 0.25, -1024]) func signAndUnitDoNotMatter(shape: Shape, factor: Double) {
        let function = { (x: Double) in shape.value(x - 0.7) }
        let found = Root.find(0, function(0), 1, function(1), function)
        let other = Root.find(0, factor * function(0), 1, factor * function(1)) { factor * function($0) }
        #expect(found == other)
    }

    /// Ends that settle the result without an evaluation: a zero at either end, or equal signs.
    @Test(arguments: [(0, 1, 2), (0, -1, 2), (-1, 0, 5), (1, 0, 5), (1, 2, 2), (-1, -2, 2), (0, 0, 2)])
    func endsMaySettleIt(lowValue: Double, highValue: Double, expected: Double) {
        let found = Root.find(2, lowValue, 5, highValue) { _ in
            Issue.record("the function need not be evaluated")
            return 0
        }
        #expect(found == expected)
    }

    /// An exact zero between the ends is returned itself.
    @Test func anExactZeroIsReturned() {
        #expect(Root.find(0, -1, 4, 3) { $0 - 1 } == 1)
    }
}

/// The refinement of a nearby root within a step.
struct SecantTests {
    /// Runs the iteration to its end and returns the share and the number of evaluations.
    private func refined(
        from share: Double, slope: Double, rounding: Double = 1e-16, _ function: (Double) -> Double
    ) -> (share: Double, count: Int) {
        var secant = Secant(at: share, slope: slope, rounding: rounding)
        var count = 1
        while secant.moves(function(secant.share)), count < 1000 { count += 1 }
        return (secant.share, count)
    }

    /// On a line one correction suffices with the right slope and two with a wrong one.
    @Test(arguments: [(3.0, 1), (2.5, 2), (4, 2), (1.6, 2)]) func linesAreSolvedAtOnce(slope: Double, moves: Int) {
        // Exact in binary: 3 (x - 0.25).
        var secant = Secant(at: 0.5, slope: slope, rounding: 1e-15)
        for _ in 0..<moves {
            let moves = secant.moves(3 * (secant.share - 0.25))
            #expect(moves)
        }
        #expect(abs(secant.share - 0.25) < 1e-15)
        let moves = secant.moves(3 * (secant.share - 0.25))
        #expect(!moves)
    }

    /// A slope that is far too steep moves little at first; the larger correction that follows is not taken.
    @Test func correctionsMustShrink() {
        let (share, count) = refined(from: 0.5, slope: 100) { 3 * ($0 - 0.25) }
        #expect(count == 2)
        #expect(abs(share - (0.5 - 0.0075)) < 1e-15)
    }

    /// Curved functions: cos(x) = 1/2 at π/3 - 1/2 of the step, and a square root.
    @Test(arguments: [0.3, 0.5, 0.54, 0.55, 0.7, 0.9]) func curvesAreSolvedToRounding(start: Double) {
        let (share, count) = refined(from: start, slope: -sin(start + 0.5)) { cos($0 + 0.5) - 0.5 }
        #expect(abs(share - (.pi / 3 - 0.5)) < 4 * Double.ulpOfOne)
        #expect(count <= 8)
        let (root, other) = refined(from: start, slope: 2 * start) { $0 * $0 - 0.25 }
        #expect(abs(root - 0.5) < 4 * Double.ulpOfOne)
        #expect(other <= 9)
    }

    /// The share stays in the step: a root beyond its end stops at the end, one before its start is not sought.
    @Test func theStepIsNotLeft() {
        #expect(refined(from: 0.5, slope: 1) { $0 - 2 }.share == 1)
        #expect(refined(from: 0.5, slope: 1) { $0 + 2 }.share == 0.5)
        var random = SplitMix(11)
        for _ in 0..<500 {
            let (a, b, c) = (
                Double.random(in: -2...2, using: &random), Double.random(in: -20...20, using: &random),
                Double.random(in: -9...9, using: &random)
            )
            let start = Double.random(in: 0.01...1, using: &random)
            let (share, count) = refined(from: start, slope: b) { a + b * ($0 - start) + c * sin(20 * $0) }
            #expect(share > 0 && share <= 1)
            #expect(count < 1000)
        }
    }

    /// Values and slopes from which no correction follows end the iteration where it is.
    @Test(arguments: [(Double.nan, 1.0), (.infinity, 1), (0, 1), (1, 0), (0, 0), (1, .nan), (1e-17, 1), (1, .infinity)])
    func nothingFollows(value: Double, slope: Double) {
        var secant = Secant(at: 0.5, slope: slope, rounding: 1e-16)
        let moves = secant.moves(value)
        #expect(!moves)
        #expect(secant.share == 0.5)
    }
}
