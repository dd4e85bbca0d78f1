import Diagnostics

/// An element of an XML document, with its attributes, the elements that it contains, and its place in the file.
///
///     let root = try XMLReader.root(of: Document(path: "LEMS.xml", bytes: bytes))
///     for type in root.children where type.name == "ComponentType" { print(type["name"] ?? "", type.place) }
final class Element {
    /// The name of the element, without a namespace prefix that is bound to LEMS or NeuroML.
    let name: String
    /// The attributes as written, by name, with entities such as `&lt;` replaced.
    let attributes: [String: String]
    /// The contained elements, in document order.
    fileprivate(set) var children: [Element] = []
    private let document: Document
    /// The line and column that the XML parser reports for the element: the end of its start tag.
    private let line: Int
    private let column: Int

    /// Creates an element whose start tag ends at the given line and column of a document.
    init(_ name: String, _ attributes: [String: String], in document: Document, line: Int, column: Int) {
        self.name = name
        self.attributes = attributes
        self.document = document
        self.line = line
        self.column = column
    }

    /// Returns an element of another name at the same place, without attributes and contained elements.
    func bare(named name: String) -> Element { Element(name, [:], in: document, line: line, column: column) }

    /// Appends a contained element.
    func add(_ child: Element) { children.append(child) }

    /// The value of an attribute; nil if the element does not have it.
    subscript(_ attribute: String) -> String? { attributes[attribute] }

    /// The place of the start tag.
    var place: Place { document.place(at: document.tagStart(line: line, column: column)) }

    /// Returns the place of the value of an attribute, or the place of the start tag if the element does not have the
    /// attribute.
    func place(of attribute: String) -> Place {
        let start = document.tagStart(line: line, column: column)
        let end = document.offset(line: line, column: column)
        guard let value = document.valueStart(of: attribute, from: start, to: end) else { return place }
        return document.place(at: value)
    }

    /// Returns whether the file holds the value of an attribute character by character, without entities, so that an
    /// offset in the value is an offset in the file.
    func isVerbatim(_ attribute: String) -> Bool {
        let start = document.tagStart(line: line, column: column)
        let end = document.offset(line: line, column: column)
        guard let value = document.valueStart(of: attribute, from: start, to: end), let text = attributes[attribute]
        else { return false }
        return document.bytes[value...].starts(with: text.utf8)
    }
}
