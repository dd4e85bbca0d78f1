import Diagnostics
import Schema

/// The declaration `ensemble:` of a case whose model has noise: each run simulates several members, which differ in
/// their random numbers alone.
public struct EnsembleRule: Sendable {
    /// The number of simulations, the members of the ensemble, that each run consists of.
    public var members: Int
    /// The seed from which the random numbers of all members are derived.
    public var seed: UInt64

    /// The largest number of members that a case may declare.
    static let memberLimit = Limit.ensembleMembers.standard

    private static let keys = [String: KeyRole].used(["members", "seed"])

    /// Reads the declaration `ensemble:` from the block of a case. The result is nil if there is none and, after
    /// logging an error, if it is invalid. `events`, `texts` and `original` in the same case are logged as an error.
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
                .invalidCase,
                "a case with 'ensemble' must not have 'events', 'texts' or 'original', which are for single"
                    + " simulations; remove them",
                at: node.place)
        }
    }
}
