import Foundation

/// The axis of a chart: a linear or logarithmic map from values to coordinates, with its ticks.
///
///     let axis = Axis(linear: times, from: 60, to: 905, margin: 0)
///     for tick in axis.ticks(10) { svg.label(ReportNumber.short(tick), axis.position(tick), 120) }
package struct Axis {
    /// The value at the coordinate `start`; on a logarithmic axis, the decimal logarithm of this value.
    package let low: Double
    /// The value at the coordinate `end`; on a logarithmic axis, the decimal logarithm of this value.
    package let high: Double
    /// The coordinate of the end of the axis with the lowest value, in the units of the SVG.
    package let start: Double
    /// The coordinate of the end of the axis with the highest value, in the units of the SVG.
    package let end: Double
    /// A Boolean value that indicates whether the axis is logarithmic.
    package let isLogarithmic: Bool

    /// Creates a linear axis that contains all finite values; without any, it contains 0 to 1.
    /// - Parameters:
    ///   - start: The coordinate of the lower end.
    ///   - end: The coordinate of the upper end.
    ///   - margin: The free space at each end, as a share of the range of the values; equal values get free space
    ///     relative to their size.
    package init(linear values: some Sequence<Double>, from start: Double, to end: Double, margin: Double = 0.06) {
        let finite = values.filter(\.isFinite)
        let (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
        let size = max(least.magnitude, most.magnitude)
        // A range of a few units in the last place would leave no representable ticks.
        let narrowest = max(size * 1e-13, 1e-300)
        // The values are halved before the subtraction, because their range may overflow.
        let half = most / 2 - least / 2
        let room = 2 * margin * max(half, 0)
        if half > narrowest {
            (low, high) = (Self.clamped(least - room), Self.clamped(most + room))
        } else {
            let width = max(size * 0.1, 1e-12) * max(margin, 0.06)
            (low, high) = (Self.clamped(least - width), Self.clamped(most + width))
        }
        self.start = start
        self.end = end
        isLogarithmic = false
    }

    /// Creates a logarithmic axis, with some free space at both ends, that contains all positive finite values; without
    /// any, it contains 1 to 10.
    package init(logarithmic values: some Sequence<Double>, from start: Double, to end: Double) {
        let logs = values.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
        let (least, most) = (logs.min() ?? 0, logs.max() ?? 1)
        low = least - 0.15 - (most - least) * 0.04
        high = most + 0.15 + (most - least) * 0.04
        self.start = start
        self.end = end
        isLogarithmic = true
    }

    private static func clamped(_ value: Double) -> Double {
        min(max(value, -Double.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }

    /// Returns the coordinate at which the axis shows a value, beyond the ends of the axis for a value outside its
    /// range; NaN for a value that is not finite. On a logarithmic axis, values below 1e-300 are shown as 1e-300.
    package func position(_ value: Double) -> Double {
        guard value.isFinite else { return .nan }
        let scaled = isLogarithmic ? log10(max(value, 1e-300)) : value
        let (part, whole) = (scaled / 2 - low / 2, high / 2 - low / 2)
        return start + part / whole * (end - start)
    }

    /// Returns the round values at which the axis has ticks, powers of ten on a logarithmic axis; empty if its range is
    /// too small or too large for round values.
    /// - Parameter count: The approximate number of ticks.
    package func ticks(_ count: Int = 5) -> [Double] { isLogarithmic ? decades(count) : rounds(count) }

    private func rounds(_ count: Int) -> [Double] {
        let raw = high / Double(max(1, count)) - low / Double(max(1, count))
        let magnitude = pow(10, floor(log10(raw)))
        let step = [1, 2, 5, 10].map { $0 * magnitude }.first { $0 >= raw } ?? raw
        guard step > 0, step.isFinite, let first = Int(exactly: (low / step).rounded(.up)),
            let last = Int(exactly: (high / step).rounded(.down)), first <= last, last - first <= 10 * max(1, count)
        else { return [] }
        return (first...last).map { Double($0) * step }
    }

    private func decades(_ count: Int) -> [Double] {
        guard let first = Int(exactly: low.rounded(.up)), let last = Int(exactly: high.rounded(.down)) else {
            return []
        }
        guard first <= last else { return [pow(10, ((low + high) / 2).rounded())] }
        let stride = max(1, (last - first + count - 1) / max(1, count))
        return Swift.stride(from: first, through: last, by: stride).map { pow(10, Double($0)) }
    }
}

/// The formatting of numbers in reports.
///
///     ReportNumber.short(0.000123456)  // "1.235e-4"
///     ReportNumber.percent(0.257)  // "25 %"
public enum ReportNumber {
    /// Returns a number as text with at most `digits` significant digits, in exponential notation if its magnitude is
    /// below 0.001 or at least a million; `not a number` or `infinite` for a number that is not finite.
    public static func short(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : "infinite" }
        if value == 0 { return "0" }
        guard let exponent = Int(exactly: floor(log10(value.magnitude))) else { return "\(value)" }
        if exponent >= -3, exponent < 6 {
            return trimmed(String(format: "%.\(max(0, digits - 1 - exponent))f", value))
        }
        let text = String(format: "%.\(digits - 1)e", value)
        guard let split = text.firstIndex(of: "e"), let power = Int(text[text.index(after: split)...], radix: 10) else {
            return text
        }
        return trimmed(String(text[..<split])) + "e" + String(power)
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var result = text
        while result.hasSuffix("0") { result.removeLast() }
        if result.hasSuffix(".") { result.removeLast() }
        return result
    }

    /// Returns a number as text with `count` digits after the decimal point.
    public static func decimals(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }

    /// Returns a share, such as 0.257, as a text in whole percent; a share of 10 or more is written as a multiple, such
    /// as `12×`, and one that is not finite as `∞`.
    ///
    /// Shares below 1 are rounded down and others up, so that only a share above 1 reads as more than 100 %.
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "∞" }
        if share.magnitude >= 10 { return "\(short(share, digits: 3))×" }
        let hundredths = (share * 100).rounded(share < 1 ? .down : .up)
        return Int(exactly: hundredths).map { "\($0) %" } ?? "\(hundredths) %"
    }
}
