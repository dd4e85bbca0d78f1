/// An element of an XML document that is to be written.
struct XMLTag {
    /// The name of the element.
    var name: String
    /// The names and values of the attributes, in order.
    var attributes: [(name: String, value: String)] = []
    /// The text before the first contained element; empty if there is none.
    var text = ""
    /// The contained elements, in order.
    var children: [XMLTag] = []

    /// The text of an XML document that has this element as its root.
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
