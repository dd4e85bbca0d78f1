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
    /// A key that does not concern simulation. It is reported in a warning unless its value is empty: null, false, or
    /// an empty list or mapping.
    case ignored
    /// A key that would change the result in a way that is not supported. It is an error, such as `'noise' of event
    /// 'spike' is not supported: it is random` with the associated text `it is random`, unless its value is empty:
    /// null, false, or an empty list or mapping.
    case unsupported(String)
    /// A key that the program whose documents are read does not read either. It is reported in a warning that ends with
    /// the associated text, such as `'steps' of integration has no effect: TVBO 0.5.3 does not read it`, unless its
    /// value is empty: null, false, or an empty list or mapping.
    case unread(String)
    /// Another spelling of the key with the associated name. Its value is read as the value of that key. A mapping with
    /// both keys is an error.
    case alias(of: String)
    /// A key of which only the associated values are supported, because they ask for what the program does without the
    /// key as well. Any other value is an error that ends with the reason, as for `unsupported`, except null and an
    /// empty list or mapping.
    case neutral([String], reason: String)
}

extension Dictionary where Key == String, Value == KeyRole {
    /// Returns a table in which all given keys have the role ``KeyRole/used``. A key that is given twice is a runtime
    /// error.
    public static func used(_ keys: [String]) -> Self { Dictionary(uniqueKeysWithValues: keys.map { ($0, .used) }) }

    /// Returns the table extended by another table. A key that both have gets the role of the other table.
    public func overridden(by other: Self) -> Self { merging(other) { _, new in new } }
}
