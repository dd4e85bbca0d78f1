import Diagnostics

/// Nodes that the program creates in order to write them. Their places refer to no file.
///
///     let golden: YAMLNode = ["original": .quoted("v.dat"), "rows": .plain("all"), "command": .list([.quoted("run")])]
extension YAMLNode: ExpressibleByDictionaryLiteral {
    private static let nowhere = Place(file: "")

    /// Creates a mapping with keys in the order of the literal.
    public init(dictionaryLiteral entries: (String, YAMLNode)...) { self = .mapping(entries) }

    /// Returns a mapping node with keys in the given order.
    public static func mapping(_ entries: some Sequence<(String, YAMLNode)>) -> YAMLNode {
        YAMLNode(.mapping(entries.map { YAMLEntry(key: $0.0, at: nowhere, value: $0.1) }), at: nowhere)
    }

    /// Returns a list node with the given items.
    public static func list(_ items: [YAMLNode]) -> YAMLNode { YAMLNode(.sequence(items), at: nowhere) }

    /// Returns a scalar that is read as a text, whatever its characters are.
    public static func quoted(_ text: String) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: text, style: .doubleQuoted)), at: nowhere)
    }

    /// Returns a plain scalar, which has the type of its text, such as a number, and is written without quotes where the
    /// text allows it.
    public static func plain(_ text: String) -> YAMLNode { .text(text, at: nowhere) }
}
