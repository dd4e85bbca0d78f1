/// The record that somebody accepted a golden as the new reference, which explains why results compared with it
/// changed.
///
///     let acceptances = [digest: GoldenAcceptance(author: "Ada", reason: "jNeuroML 0.14")]
public struct GoldenAcceptance: Sendable, Hashable {
    /// The name of the person who accepted the golden; nil if it is not known.
    public var author: String?
    /// The reason that was given for accepting the golden; nil if none was given.
    public var reason: String?

    /// Creates the record that a golden was accepted.
    public init(author: String?, reason: String?) {
        self.author = author
        self.reason = reason
    }

    /// The acceptance as the predicate of a sentence about the golden, such as `changed and was accepted by Ada,
    /// reason: jNeuroML 0.14`; only `changed` if neither the person nor the reason is known.
    var text: String {
        switch (author, reason) {
        case (let author?, let reason?): "changed and was accepted by \(author), reason: \(reason)"
        case (let author?, nil): "changed and was accepted by \(author)"
        case (nil, let reason?): "changed and was accepted, reason: \(reason)"
        case (nil, nil): "changed"
        }
    }
}
