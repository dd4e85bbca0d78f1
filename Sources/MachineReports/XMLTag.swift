/// An XML element that is written to a document, with its attributes and content.
struct XMLTag {
    /// The name of the XML element.
    var name: String
    /// The names and values of the element's attributes, in the order in which they are written.
    var attributes: [(name: String, value: String)] = []
    /// The text of the element before its first child element; empty if there is none.
    var text = ""
    /// The child elements, in the order in which they are written.
    var children: [XMLTag] = []

    /// The text of an XML document whose root is this element.
    var document: String { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + lines(depth: 0) }

    /// Returns the element, with each child on a separate line, indented by its depth.
    private func lines(depth: Int) -> String {
        let indent = String(repeating: "  ", count: depth)
        let start = attributes.reduce("\(indent)<\(name)") {
            $0 + " \($1.name)=\"\(XMLText.attribute($1.value))\""
        }
        if text.isEmpty, children.isEmpty { return start + "/>\n" }
        if children.isEmpty { return start + ">\(XMLText.content(text))</\(name)>\n" }
        let inside = children.map { $0.lines(depth: depth + 1) }.joined()
        return start + ">\(XMLText.content(text))\n\(inside)\(indent)</\(name)>\n"
    }
}
