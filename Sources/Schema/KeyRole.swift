/// The role of a key in a document, which determines how its reader treats it.
///
///     let keys = [String: KeyRole].used(["method", "step_size"])
///         .overridden(by: ["noise": .unsupported("stochastic equations cannot be integrated")])
public enum KeyRole: Hashable, Sendable {
    /// A key whose value is read.
    case used
    /// A key that describes the model and cannot affect a result, such as a description. It is accepted without a
    /// warning.
    case documentation
    /// A key that does not concern simulation. A value other than an empty one is reported in a warning.
    case ignored
    /// A key that would change the result in a way that is not supported. A value other than an empty one is an error
    /// with the associated reason.
    case unsupported(String)
    /// Another spelling of the key with the associated name. Its value is read as that of this key, and both keys in one
    /// mapping are an error.
    case alias(of: String)
    /// A key of which only some values are supported, namely those that describe what the program does in any case.
    /// Any other value, except an empty one, is an error with the reason.
    case neutral([String], reason: String)
}

extension Dictionary where Key == String, Value == KeyRole {
    /// Returns a table in which all keys have the role ``KeyRole/used``. The keys must be unique.
    public static func used(_ keys: [String]) -> Self { Dictionary(uniqueKeysWithValues: keys.map { ($0, .used) }) }

    /// Returns the table with the roles of another table added. A key in both has the role in the other one.
    public func overridden(by other: Self) -> Self { merging(other) { _, new in new } }
}
