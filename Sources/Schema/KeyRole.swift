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
