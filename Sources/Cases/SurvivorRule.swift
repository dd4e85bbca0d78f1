import Diagnostics
import Schema
import YAML

/// The declaration that a seeded fault, a change that `tvbo-verify mutate` makes to the model, may pass every check of
/// the case.
public struct SurvivorRule: Sendable {
    /// The name of the fault that may pass, in which `*` matches any text.
    public var fault: String
    /// The reason why no check can detect the fault.
    public var reason: String
    /// The place of the fault's declaration under `survivors:` in `case.yaml`.
    public var place: Place
}

/// A reader of the key `survivors:`, which declares the seeded faults that no check detects.
struct SurvivorReader {
    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    private static let keys = [String: KeyRole].used(["fault", "reason"])

    /// Returns the declarations under `survivors:` of a case that are valid; errors in others are logged.
    func survivors(_ block: Block) -> [SurvivorRule] {
        block.list("survivors").compactMap { node in
            guard let entry = Block(node, "the survivor", keys: Self.keys, reading) else { return nil }
            guard let fault = text(entry, "fault"), let reason = text(entry, "reason") else { return nil }
            if fault.allSatisfy({ $0 == "*" }) {
                reading.log.error(
                    .invalidCase,
                    "'fault' of \(entry.name) is '\(fault)', which matches every fault, so that none could"
                        + " be required to be found", at: entry.place("fault"),
                    hint: "name the faults that no check can detect, as 'tvbo-verify mutate' prints them")
            }
            return SurvivorRule(fault: fault, reason: reason, place: node.place)
        }
    }

    private func text(_ block: Block, _ key: String) -> String? {
        if let text = block.text(key), !text.allSatisfy(\.isWhitespace) { return text }
        reading.log.error(
            .missingKey, "\(block.name) has no '\(key)'", at: block.node.place,
            hint: key == "reason"
                ? "add 'reason:' with a sentence that says why no check can detect the fault"
                : "add 'fault:' with the name of a fault as 'tvbo-verify mutate' prints it"
        )
        return nil
    }
}
