/// What a key of a document means to its reader.
public enum KeyRole: Sendable {
    /// It is read.
    case used
    /// It documents.
    case documentation
    /// It serves other purposes; listed as ignored.
    case ignored
    /// It changes the meaning in a way that is not supported; refused unless empty.
    case unsupported(String)
}

extension Dictionary where Key == String, Value == KeyRole {
    /// A table of keys that are all read.
    public static func used(_ keys: [String]) -> Self { Dictionary(uniqueKeysWithValues: keys.map { ($0, .used) }) }
}
