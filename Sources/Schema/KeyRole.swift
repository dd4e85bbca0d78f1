/// What a key of a document means to its reader.
public enum KeyRole: Hashable, Sendable {
    /// It is read.
    case used
    /// It documents and cannot bear on a result.
    case documentation
    /// It serves other purposes than a simulation; listed as ignored.
    case ignored
    /// It changes the meaning in a way that is not supported; refused unless empty.
    case unsupported(String)
    /// It changes the meaning unless it has one of these values, which say what is done anyway; any other is refused.
    case neutral([String], reason: String)
}

extension Dictionary where Key == String, Value == KeyRole {
    /// A table of keys that are all read.
    public static func used(_ keys: [String]) -> Self { Dictionary(uniqueKeysWithValues: keys.map { ($0, .used) }) }

    /// The table with the roles of another, which win.
    public func overridden(by other: Self) -> Self { merging(other) { _, new in new } }
}
