import Diagnostics

/// An entry of a mapping: a key with its value.
public struct YAMLEntry: Sendable {
    /// The text of the key, even if YAML gives the key another type than text.
    public var key: String
    /// The place of the key in the file.
    public var place: Place
    /// The node that is the value of the key.
    public var value: YAMLNode

    /// Creates an entry of a mapping.
    public init(key: String, at place: Place, value: YAMLNode) {
        self.key = key
        self.place = place
        self.value = value
    }
}
