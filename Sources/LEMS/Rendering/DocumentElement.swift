/// An element of an XML document that is to be written.
///
///     let include = DocumentElement("Include", [("file", "Cells.xml")])
///     DocumentElement("Lems", [], [include]).text()   // "<Lems>\n  <Include file=\"Cells.xml\"/>\n</Lems>\n"
public struct DocumentElement: Sendable {
    /// The name of the XML element.
    public var name: String
    /// The names and values of the attributes, in the order in which they are written.
    public var attributes: [(name: String, value: String)]
    /// The elements inside the element, in the order in which they are written.
    public var children: [DocumentElement]

    /// Creates an XML element from its name, its attributes and the elements that it contains. Attributes whose value
    /// is nil are omitted.
    init(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [DocumentElement] = []) {
        self.name = name
        self.attributes = attributes.compactMap { name, value in value.map { (name, $0) } }
        self.children = children
    }

    /// Creates an XML element from its name, its attributes and the elements that it contains.
    public init(_ name: String, _ attributes: [(String, String)], _ children: [DocumentElement] = []) {
        self.name = name
        self.attributes = attributes.map { (name: $0.0, value: $0.1) }
        self.children = children
    }

    /// Returns the text of the element and of those in it, each level indented by two more spaces, ending with a
    /// newline. In attributes, special characters are escaped, and line breaks and tabs are written as spaces.
    /// - Parameter indent: The number of spaces before the element itself.
    public func text(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        let start = attributes.reduce(margin + "<" + name) { $0 + " \($1.name)=\"\(Self.escaped($1.value))\"" }
        if children.isEmpty { return start + "/>\n" }
        return start + ">\n" + children.map { $0.text(indent: indent + 2) }.joined() + margin + "</\(name)>\n"
    }

    private static func escaped(_ text: String) -> String {
        // By Unicode scalar: Swift combines a quotation mark and combining marks into one character, XML does not.
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
