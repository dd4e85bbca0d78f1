import Comparison
import Diagnostics
import Schema
import YAML

/// A stretch of time in which a signal has no value that could be compared, declared with the reason.
///
/// There the samples of golden and run are left out of every check, finite or not. Everywhere else a sample of the
/// golden that is not finite makes the golden corrupt, and one of the run makes its checks fail.
public struct UndefinedInterval: Sendable {
    /// The quantity, by the name that the run has for it.
    public var signal: String
    /// The stretch.
    public var window: TimeWindow
    /// Why it is undefined there.
    public var reason: String
    /// Where it is declared.
    public var place: Place
}

extension [UndefinedInterval] {
    /// The stretches in which a signal is undefined.
    package func windows(of signal: String) -> [TimeWindow] { filter { $0.signal == signal }.map(\.window) }
}

/// Reads the stretches of time in which a case declares a signal undefined.
struct UndefinedReader {
    /// Where faults are collected.
    let reading: ReadContext

    private static let keys = [String: KeyRole].used(["signal", "from", "to", "unit", "reason"])

    /// The stretches of a case.
    func intervals(_ block: Block) -> [UndefinedInterval] { block.list("undefined").compactMap(interval) }

    private func interval(_ node: YAMLNode) -> UndefinedInterval? {
        guard let block = Block(node, "the undefined stretch", keys: Self.keys, reading) else { return nil }
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
            hint: key == "reason" ? "say in a sentence why the signal has no value there" : nil)
        return nil
    }

    private func window(_ block: Block) -> TimeWindow? {
        guard let start = block.decimal("from"), let end = block.decimal("to") else { return nil }
        let unit = block["unit"] == nil ? .millisecond : block.unit()
        guard let unit else { return nil }
        guard let shift = unit.decimalShift(to: .millisecond), start.value <= end.value else {
            reading.log.error(
                .invalidCase, "\(block.name) must run forward in time, in a unit of time", at: block.node.place)
            return nil
        }
        return TimeWindow(start: start.shifted(by: shift).value, end: end.shifted(by: shift).value)
    }
}
