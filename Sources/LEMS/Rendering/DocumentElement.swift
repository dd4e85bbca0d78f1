/// An element to be written, with its attributes in the order in which they will stand.
public struct DocumentElement: Sendable {
    /// The tag.
    public var name: String
    /// The attributes.
    public var attributes: [(name: String, value: String)]
    /// What stands inside.
    public var children: [DocumentElement]

    /// Creates an element; attributes without a value are left out.
    init(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [DocumentElement] = []) {
        self.name = name
        self.attributes = attributes.compactMap { name, value in value.map { (name, $0) } }
        self.children = children
    }

    /// Creates an element.
    public init(_ name: String, _ attributes: [(String, String)], _ children: [DocumentElement] = []) {
        self.name = name
        self.attributes = attributes.map { (name: $0.0, value: $0.1) }
        self.children = children
    }

    /// The element as text, two blanks a level, a line end behind it.
    public func text(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        let start = attributes.reduce(margin + "<" + name) { $0 + " \($1.name)=\"\(Self.escaped($1.value))\"" }
        if children.isEmpty { return start + "/>\n" }
        return start + ">\n" + children.map { $0.text(indent: indent + 2) }.joined() + margin + "</\(name)>\n"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += " "
            default: result.append(character)
            }
        }
    }
}
