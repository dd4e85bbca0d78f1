import Schema

/// The ensemble that a case of a model with noise runs, as declared.
public struct EnsembleRule: Sendable {
    /// The number of members.
    public var members: Int
    /// The seed of the noise of all members.
    public var seed: UInt64

    /// The largest number of members.
    static let memberLimit = 1 << 16

    private static let keys = [String: KeyRole].used(["members", "seed"])

    /// Reads the ensemble of a case; returns nil without one, and after logging an error.
    init?(_ block: Block, _ context: CaseContext) {
        let reading = context.reading
        guard let node = block["ensemble"], let inner = Block(node, "the ensemble", keys: Self.keys, reading) else {
            return nil
        }
        for key in ["members", "seed"] where inner[key] == nil {
            reading.log.error(.missingKey, "\(inner.name) has no '\(key)'", at: node.place)
        }
        guard let members = inner.number("members"), let seed = inner.number("seed") else { return nil }
        guard let count = Int(exactly: members), (2...Self.memberLimit).contains(count) else {
            reading.log.error(
                .invalidCase, "'members' of \(inner.name) must be a whole number from 2 to \(Self.memberLimit)",
                at: inner.place("members"))
            return nil
        }
        guard let number = UInt64(exactly: seed) else {
            reading.log.error(
                .invalidCase, "'seed' of \(inner.name) must be a whole number that is not negative",
                at: inner.place("seed"))
            return nil
        }
        self.members = count
        self.seed = number
        if block["events"] != nil || block["texts"] != nil || block["original"] != nil {
            reading.log.error(
                .invalidCase, "events, texts and originals belong to single runs, not to an ensemble", at: node.place)
        }
    }
}
