import Comparison
import Diagnostics
import Schema
import YAML

/// A time interval in which a signal has no value that could be compared, declared with the reason.
///
/// In the interval, ends included, the samples of golden and run are left out of every check, finite or not. Everywhere
/// else a sample that is not finite makes a golden corrupt, and makes the checks of a run fail.
public struct UndefinedInterval: Sendable {
    /// The path of the recorded quantity that is undefined in the interval.
    public var signal: String
    /// The time interval, in milliseconds, ends included; it may be a single instant.
    public var window: TimeWindow
    /// The reason why the signal is undefined in the interval.
    public var reason: String
    /// The place of the interval's declaration under `undefined:` in `case.yaml`.
    public var place: Place
}

extension [UndefinedInterval] {
    /// Returns those of the declared intervals in which a signal has no value.
    /// - Parameter signal: The path of the recorded quantity.
    package func windows(of signal: String) -> [TimeWindow] { filter { $0.signal == signal }.map(\.window) }
}

/// A reader of the time intervals in which a case declares signals undefined.
struct UndefinedReader {
    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    private static let keys = [String: KeyRole].used(["signal", "from", "to", "unit", "reason"])

    /// Returns the intervals under `undefined:` of a case that are valid; errors in others are logged.
    func intervals(_ block: Block) -> [UndefinedInterval] { block.list("undefined").compactMap(interval) }

    private func interval(_ node: YAMLNode) -> UndefinedInterval? {
        guard let block = Block(node, "the undefined interval", keys: Self.keys, reading) else { return nil }
        let (signal, reason) = (text(block, "signal"), text(block, "reason"))
        for key in ["from", "to"] where block[key] == nil {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: node.place)
        }
        guard let window = window(block), let signal, let reason else { return nil }
        return UndefinedInterval(signal: signal, window: window, reason: reason, place: node.place)
    }

    private func text(_ block: Block, _ key: String) -> String? {
        if let text = block.text(key), !text.allSatisfy(\.isWhitespace) { return text }
        reading.log.error(
            .missingKey, "\(block.name) has no '\(key)'", at: block.node.place,
            hint: key == "reason"
                ? "add 'reason:' with a sentence that says why the signal has no value in the interval" : nil)
        return nil
    }

    private func window(_ block: Block) -> TimeWindow? {
        guard let start = block.decimal("from"), let end = block.decimal("to") else { return nil }
        let unit = block["unit"] == nil ? .millisecond : block.unit()
        guard let unit else { return nil }
        guard let shift = unit.decimalShift(to: .millisecond), start.value <= end.value else {
            reading.log.error(
                .invalidCase,
                "\(block.name) must not end ('to') before it starts ('from'), and its unit must be a unit of time",
                at: block.node.place)
            return nil
        }
        return TimeWindow(start: start.shifted(by: shift).value, end: end.shifted(by: shift).value)
    }
}
