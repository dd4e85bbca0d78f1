import Diagnostics

/// A node of a YAML document with its place in the file.
///
///     let root = try YAMLDocument.load(path: "case.yaml")
///     for entry in root.entries ?? [] {
///         print(entry.place, entry.key, entry.value.kind)  // case.yaml:1:1 format a whole number
///     }
///
/// Aliases and merge keys are already resolved: a node that an alias refers to appears at each occurrence of the alias,
/// with the place of its definition.
public struct YAMLNode: Sendable {
    /// The content of a node: a scalar, a list or a mapping.
    public enum Content: Sendable {
        /// A scalar: a single value, whose type is resolved on demand.
        case scalar(YAMLScalar)
        /// A list of nodes.
        case sequence([YAMLNode])
        /// A mapping: its entries with unique keys in document order, followed by the entries from merge keys.
        case mapping([YAMLEntry])
    }

    /// The content of the node: a scalar, a list or a mapping.
    public var content: Content
    /// The place in the file at which the node starts.
    public var place: Place
    /// The number of nodes in the tree below and including this node, where keys count and aliased nodes count at each
    /// occurrence.
    var weight: Int

    /// Creates a node with the given content that starts at a place.
    public init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
        switch content {
        case .scalar: weight = 1
        case .sequence(let items): weight = items.reduce(1) { $0 + $1.weight }
        case .mapping(let entries): weight = entries.reduce(1) { $0 + $1.value.weight + 1 }
        }
    }

    /// Returns a node with a plain scalar, as if the text were written without quotes.
    public static func text(_ text: String, at place: Place) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: text, style: .plain)), at: place)
    }

    /// The scalar that the node is; nil if it is a list or a mapping.
    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The items of the list that the node is; nil if it is not a list.
    public var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries of the mapping that the node is; nil if it is not a mapping.
    public var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The value that the mapping has under a key; nil if the node is not a mapping or has no such key.
    /// - Complexity: O(*n*) in the number of entries.
    public subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    /// A Boolean value that indicates whether the node is null: an empty value, `~` or `null`.
    public var isNull: Bool { scalar?.value == .null }

    /// The type of the node in words for a message, such as `a list` or `a whole number`.
    public var kind: String {
        switch content {
        case .scalar(let scalar): scalar.value.kind
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
