import Foundation
import Report
import Testing

/// The laws of axes and their ticks.
struct AxisTests {
    private static let ranges: [[Double]] = [
        [0, 1], [-65, 40], [-1, 1], [1e-9, 3e-9], [0, 123_456], [-7e12, -1e12], [0.1, 0.3], [5, 5], [0, 0], [-3],
        [1e300, -1e300], [1, 1 + 1e-9], [1e15, 1e15 + 4], [.nan, 2, .infinity, 8],
    ]

    private func isRound(_ step: Double) -> Bool {
        let mantissa = step / pow(10, floor(log10(step) + 1e-9))
        return [1, 2, 5, 10].contains { abs(mantissa / $0 - 1) < 1e-9 }
    }

    // MARK: Linear axes

    /// All finite values are between the ends, in their order.
    @Test(arguments: ranges, [0, 0.06, 0.5]) func positionsKeepTheOrder(values: [Double], margin: Double) {
        let axis = Axis(linear: values, from: 60, to: 905, margin: margin)
        #expect(axis.low < axis.high && axis.low.isFinite && axis.high.isFinite)
        #expect(abs(axis.position(axis.low) - 60) < 1e-6 && abs(axis.position(axis.high) - 905) < 1e-6)
        let finite = values.filter(\.isFinite).sorted()
        let positions = finite.map(axis.position)
        #expect(positions == positions.sorted())
        #expect(positions.allSatisfy { $0 >= 60 - 1e-6 && $0 <= 905 + 1e-6 })
        for value in [Double.nan, .infinity, -.infinity] { #expect(axis.position(value).isNaN) }
    }

    /// A vertical axis runs from the bottom to the top; it is the mirror image.
    @Test(arguments: ranges) func reversedAxes(values: [Double]) {
        let (up, down) = (Axis(linear: values, from: 178, to: 12), Axis(linear: values, from: 12, to: 178))
        for value in values where value.isFinite {
            #expect(abs(up.position(value) + down.position(value) - 190) < 1e-6)
        }
        #expect(up.ticks() == down.ticks())
    }

    /// Ticks are multiples of a step of 1, 2 or 5 times a power of ten, without gaps, from the first to the last that
    /// the axis contains, and not more of them than intervals and one.
    @Test(arguments: ranges, [1, 3, 5, 10]) func ticksAreRound(values: [Double], count: Int) {
        let axis = Axis(linear: values, from: 0, to: 100)
        let ticks = axis.ticks(count)
        #expect(ticks.count <= count + 1)
        #expect(ticks.allSatisfy { $0 >= axis.low - 1e-9 * abs(axis.low) && $0 <= axis.high + 1e-9 * abs(axis.high) })
        guard ticks.count > 1 else { return }
        let step = ticks[1] - ticks[0]
        // Next to a large offset the difference of two ticks has few digits.
        guard step > 1e-6 * abs(ticks[0]) else { return }
        #expect(isRound(step), "\(step)")
        for (index, tick) in ticks.enumerated() {
            #expect(abs(tick - (ticks[0] + Double(index) * step)) < 1e-9 * max(abs(tick), step))
            #expect(abs((tick / step).rounded() - tick / step) < 1e-6)
        }
        #expect(ticks[0] - step < axis.low && ticks[ticks.count - 1] + step > axis.high)
    }

    /// If five ticks are requested, every axis has at least two: the step is at most 2.5 times the requested one.
    @Test(arguments: ranges.dropLast(2)) func fiveIntervalsHaveAtLeastTwoTicks(values: [Double]) {
        #expect(Axis(linear: values, from: 0, to: 100).ticks(5).count >= 2)
    }

    @Test func ticksOfKnownAxes() {
        #expect(Axis(linear: [0, 100], from: 0, to: 1, margin: 0).ticks(5) == [0, 20, 40, 60, 80, 100])
        #expect(Axis(linear: [0, 10], from: 0, to: 1, margin: 0).ticks(10) == Array(0...10).map(Double.init))
        #expect(Axis(linear: [-1, 1], from: 0, to: 1, margin: 0).ticks(4) == [-1, -0.5, 0, 0.5, 1])
    }

    /// Ten times the values have ten times the ticks; the negative values have the negative ticks.
    @Test(arguments: [[0, 1], [-65, 40], [0.1, 0.3]]) func ticksScale(values: [Double]) {
        let ticks = Axis(linear: values, from: 0, to: 100).ticks()
        let tenfold = Axis(linear: values.map { $0 * 10 }, from: 0, to: 100).ticks()
        let negative = Axis(linear: values.map { -$0 }, from: 0, to: 100).ticks()
        #expect(zip(ticks, tenfold).allSatisfy { abs($0 * 10 - $1) < 1e-9 } && ticks.count == tenfold.count)
        #expect(zip(ticks.reversed(), negative).allSatisfy { abs($0 + $1) < 1e-9 } && ticks.count == negative.count)
    }

    @Test func axesWithoutValues() {
        for axis in [Axis(linear: [], from: 0, to: 1), Axis(linear: [.nan], from: 0, to: 1)] {
            #expect(axis.low <= 0 && axis.high >= 1)
        }
        let axis = Axis(linear: [0, 1], from: 0, to: 1)
        #expect(axis.ticks(0).count <= 2 && axis.ticks(-5).count <= 2)
    }

    // MARK: Logarithmic axes

    @Test(arguments: [[1e-3, 10], [0.005, 0.04], [1, 1], [1e-200, 1e200], [-1, 0, .nan, 5], []])
    func logarithmicAxes(values: [Double]) {
        let axis = Axis(logarithmic: values, from: 52, to: 290)
        #expect(axis.isLogarithmic && axis.low < axis.high)
        let positive = values.filter { $0 > 0 && $0.isFinite }
        #expect(positive.allSatisfy { axis.position($0) > 52 && axis.position($0) < 290 })
        let ticks = axis.ticks(5)
        #expect(!ticks.isEmpty && ticks.count <= 6 && ticks == ticks.sorted())
        for tick in ticks { #expect(abs(log10(tick) - log10(tick).rounded()) < 1e-9) }
        // Equal ratios are equally far apart.
        let distances = zip(ticks, ticks.dropFirst()).map { axis.position($1) - axis.position($0) }
        if let first = distances.first { #expect(distances.allSatisfy { abs($0 - first) < 1e-6 }) }
        // Values that have no logarithm are drawn at or beyond the lower end.
        #expect(axis.position(0) < 52 && axis.position(-1) == axis.position(0))
    }
}
