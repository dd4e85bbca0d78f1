import Foundation

/// Maps values to a stretch of a picture and says where the ticks are.
struct Axis {
    /// The values at the ends of the axis (their decadic logarithms on a logarithmic one).
    let low: Double
    let high: Double
    /// The coordinates of the ends.
    let start: Double
    let end: Double
    /// Whether it is logarithmic.
    let isLogarithmic: Bool

    /// A linear axis that holds all finite `values`, with room at both ends.
    init(linear values: some Sequence<Double>, from start: Double, to end: Double, margin: Double = 0.06) {
        let finite = values.filter(\.isFinite)
        let (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
        let size = max(least.magnitude, most.magnitude)
        // A span of a few units in the last place, or none at all, would leave no room for ticks.
        let narrowest = max(size * 1e-13, 1e-300)
        // Halves, because the span of the largest numbers is none.
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

    /// A logarithmic axis that holds all positive finite `values`.
    init(logarithmic values: some Sequence<Double>, from start: Double, to end: Double) {
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

    /// The coordinate of a value; not finite for one that is not.
    func position(_ value: Double) -> Double {
        guard value.isFinite else { return .nan }
        let scaled = isLogarithmic ? log10(max(value, 1e-300)) : value
        let (part, whole) = (scaled / 2 - low / 2, high / 2 - low / 2)
        return start + part / whole * (end - start)
    }

    /// Round values along the axis, at most a few times `count`.
    func ticks(_ count: Int = 5) -> [Double] { isLogarithmic ? decades(count) : rounds(count) }

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

/// Numbers as a reader wants them.
public enum ReportNumber {
    /// About `digits` significant digits, in powers of ten where that is shorter.
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

    /// A number with a fixed number of decimals.
    public static func decimals(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }

    /// A share in whole per cent, rounded down below one so that only a breach reads as more than 99 %.
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "∞" }
        if share.magnitude >= 10 { return "\(short(share, digits: 3))×" }
        let hundredths = (share * 100).rounded(share < 1 ? .down : .up)
        return Int(exactly: hundredths).map { "\($0) %" } ?? "\(hundredths) %"
    }
}
