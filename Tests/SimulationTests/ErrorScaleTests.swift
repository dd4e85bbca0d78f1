import Foundation
import Simulation
import Testing

/// The permitted errors of states, on an interval that is filled by hand.
struct ErrorScaleTests {
    private let memory = Memory()

    /// Returns a scale that has observed the given values, and an interval that ends there.
    private func observed(
        _ values: [Double], groups: [Int32], tolerance: Double = 1e-6
    ) -> (scale: ErrorScale, interval: Interval) {
        let scale = ErrorScale(tolerance: tolerance, groups: groups, memory)
        let interval = Interval(count: values.count, memory)
        for (state, value) in values.enumerated() { interval.last[state] = value }
        scale.note(interval.last)
        return (scale, interval)
    }

    /// Sizes never shrink, and hold every value observed so far.
    @Test func sizesAreTheLargestMagnitudes() {
        let (scale, interval) = observed([1, -8], groups: [0, 1])
        #expect(scale.size(0) == 1)
        #expect(scale.size(1) == 8)
        for (value, size) in [(-3.0, 3.0), (2, 3), (0, 3), (3.5, 3.5)] {
            interval.last[0] = value
            scale.note(interval.last)
            #expect(scale.size(0) == size)
            #expect(scale.size(1) == 8)
        }
    }

    /// A small state counts as a thousandth of the largest in its group; other groups do not matter.
    @Test func groupsShareASize() {
        let (scale, _) = observed([0, 1e-9, -50, 1, 0], groups: [0, 0, 0, 1, 2])
        #expect(abs(scale.size(0) - 0.05) < 1e-16)
        #expect(abs(scale.size(1) - 0.05) < 1e-16)
        #expect(scale.size(2) == 50)
        #expect(scale.size(3) == 1)
        #expect(scale.size(4) == 0)
    }

    /// The norm is 1 where each state errs by its permitted error, 1/√n where one of n does, and 0 without an error.
    @Test(arguments: [1, 2, 5]) func theNormIsRelativeToThePermittedError(count: Int) {
        let values = (1...count).map { pow(10, Double($0)) }
        let (scale, interval) = observed(values, groups: (0..<count).map(Int32.init), tolerance: 1e-4)
        #expect(abs(scale.norm(interval) { -1e-4 * values[$0] } - 1) < 1e-15)
        let one = scale.norm(interval) { $0 == count - 1 ? 1e-4 * values[$0] : 0 }
        #expect(abs(one - 1 / Double(count).squareRoot()) < 1e-15)
        #expect(scale.norm(interval) { _ in 0 } == 0)
        #expect(scale.norm(interval) { _ in .nan }.isNaN)
    }

    /// The norm is proportional to the error, and changes of unit by a power of two change no bit of it.
    @Test(arguments: [0.125, 2, -1024.0]) func unitsDoNotMatter(factor: Double) {
        let values = [0.3, -0.7, 1e-7, 0]
        let errors = [1e-7, 3e-6, -2e-8, 5e-9]
        let (scale, interval) = observed(values, groups: [0, 1, 1, 1])
        let norm = scale.norm(interval) { errors[$0] }
        #expect(scale.norm(interval) { factor * errors[$0] } == abs(factor) * norm)
        let (other, scaled) = observed(values.map { factor * $0 }, groups: [0, 1, 1, 1])
        #expect(other.norm(scaled) { factor * errors[$0] } == norm)
    }

    /// The end of the step counts before it has been observed.
    @Test func theEndOfTheStepCounts() {
        let (scale, interval) = observed([1], groups: [0], tolerance: 0.5)
        interval.last[0] = -4
        #expect(scale.norm(interval) { _ in 2 } == 1)
        #expect(scale.size(0) == 1)
    }

    /// An error of a state whose group has been zero throughout is never acceptable.
    @Test func nothingIsPermittedWithoutASize() {
        let (scale, interval) = observed([0, 1], groups: [0, 1])
        #expect(scale.norm(interval) { $0 == 0 ? 1e-300 : 0 } == .infinity)
        #expect(scale.norm(interval) { $0 == 0 ? 0 : 1e-6 } < 1)
    }
}
