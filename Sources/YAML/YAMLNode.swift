import Diagnostics

/// A node of a YAML document that remembers where it stands. Aliases and merge keys are already resolved.
public struct YAMLNode: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// A single value, resolved on demand.
        case scalar(YAMLScalar)
        /// A list.
        case sequence([YAMLNode])
        /// Keys and values in document order; keys are unique.
        case mapping([YAMLEntry])
    }

    /// What it holds.
    public var content: Content
    /// Where it starts.
    public var place: Place
    /// Number of nodes below and including this one, aliases counted each time.
    var weight: Int

    /// Creates a node.
    public init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
        switch content {
        case .scalar: weight = 1
        case .sequence(let items): weight = items.reduce(1) { $0 + $1.weight }
        case .mapping(let entries): weight = entries.reduce(1) { $0 + $1.value.weight + 1 }
        }
    }

    /// A node of plain text.
    public static func text(_ text: String, at place: Place) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: text, style: .plain)), at: place)
    }

    /// The scalar, if it is one.
    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The items, if it is a list.
    public var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries, if it is a mapping.
    public var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The value of a key, if it is a mapping that has it.
    public subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    /// Whether it is an empty or explicit null.
    public var isNull: Bool { scalar?.value == .null }

    /// What it is, in words for a message.
    public var kind: String {
        switch content {
        case .scalar(let scalar): scalar.value.kind
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A key of a mapping with its value.
public struct YAMLEntry: Sendable {
    /// The key, always as text.
    public var key: String
    /// Where the key stands.
    public var place: Place
    /// Its value.
    public var value: YAMLNode

    /// Creates an entry.
    public init(key: String, at place: Place, value: YAMLNode) {
        self.key = key
        self.place = place
        self.value = value
    }
}
