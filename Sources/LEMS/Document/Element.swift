import Diagnostics
import ModelCore

/// An element of an XML document, with its attributes, the elements that it contains, and its place in the file.
///
///     let root = try XMLReader.root(of: Document(path: "LEMS.xml", bytes: bytes))
///     for type in root.children where type.name == "ComponentType" { print(type["name"] ?? "", type.place) }
///
/// An element can also be made from another format, such as the component of an experiment in YAML. Its places are then
/// those in the file of that format.
package final class Element {
    /// The origin of an element, from which its places follow.
    private enum Origin {
        /// The element is from an XML document, at the line and column that the XML parser reports for it: the end of
        /// its start tag.
        case document(Document, line: Int, column: Int)
        /// The element is from a file of another format, with the places of the element and of its attributes by name.
        indirect case places(Place, attributes: [String: Place])
    }

    /// The name of the element, without a namespace prefix that is bound to LEMS or NeuroML.
    package let name: String
    /// The attributes as written, by name, with entities such as `&lt;` replaced.
    package let attributes: AttributeTable
    /// The elements that this element contains, in document order.
    package private(set) var children: [Element] = []
    private let origin: Origin

    private init(_ name: String, _ attributes: AttributeTable, _ origin: Origin) {
        self.name = name
        self.attributes = attributes
        self.origin = origin
    }

    /// Creates an element whose start tag ends at the given line and column of a document.
    convenience init(_ name: String, _ attributes: AttributeTable, in document: Document, line: Int, column: Int) {
        self.init(name, attributes, .document(document, line: line, column: column))
    }

    /// Creates an element that is not from an XML document.
    /// - Parameters:
    ///   - attributes: The attributes with their places; the place is nil for that of the element.
    ///   - place: The place of the element.
    package convenience init(
        _ name: String, _ attributes: [(name: String, value: String, place: Place?)], _ children: [Element] = [],
        at place: Place
    ) {
        var values: [String: String] = [:]
        var places: [String: Place] = [:]
        for (name, value, place) in attributes {
            values[name] = value
            places[name] = place
        }
        self.init(name, AttributeTable(values), .places(place, attributes: places))
        self.children = children
    }

    /// Returns a new element with another name at the same place, without attributes and contained elements.
    func bare(named name: String) -> Element { Element(name, [:], origin) }

    /// Appends an element to those that this element contains.
    package func add(_ child: Element) { children.append(child) }

    /// The value of an attribute; nil if the element does not have it.
    package subscript(_ attribute: String) -> String? { attributes[attribute] }

    /// The place of the start tag of the element.
    package var place: Place {
        switch origin {
        case .document(let document, let line, let column):
            document.place(at: document.tagStart(line: line, column: column))
        case .places(let place, _): place
        }
    }

    /// Returns the place of the value of an attribute, or the place of the start tag if the element does not have the
    /// attribute.
    func place(of attribute: String) -> Place {
        switch origin {
        case .document(let document, let line, let column):
            let start = document.tagStart(line: line, column: column)
            let end = document.offset(line: line, column: column)
            guard let value = document.valueStart(of: attribute, from: start, to: end) else { return place }
            return document.place(at: value)
        case .places(let place, let attributes): return attributes[attribute] ?? place
        }
    }

    /// Returns whether the file holds the value of an attribute character by character, without entities, so that an
    /// offset in the value is an offset in the file; false for an element that is not from an XML document.
    func isVerbatim(_ attribute: String) -> Bool {
        guard case .document(let document, let line, let column) = origin else { return false }
        let start = document.tagStart(line: line, column: column)
        let end = document.offset(line: line, column: column)
        guard let value = document.valueStart(of: attribute, from: start, to: end), let text = attributes[attribute]
        else { return false }
        return document.bytes[value...].starts(with: text.utf8)
    }
}
