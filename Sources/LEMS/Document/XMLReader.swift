import Diagnostics
import Foundation
import FoundationXML
import ModelCore

/// A reader of XML documents that returns trees of `Element`.
///
/// The reader refuses a document type declaration before it parses anything, which rules out external entities and the
/// exponential expansion of internal ones. The size, the depth and the number of elements are limited. The elements
/// `notes` and `annotation` are read without their content.
final class XMLReader: NSObject, XMLParserDelegate {
    /// The largest XML file that is read, in bytes.
    static var sizeLimit: Int { Limit.xmlSize.value }
    /// The largest number of levels of nested elements that is read.
    static let depthLimit = Limit.xmlDepth.standard
    /// The largest number of elements in a document that is read.
    static var elementLimit: Int { Limit.xmlElements.value }
    /// The size in bytes of the longest attribute, comment or CDATA section that libxml2 accepts.
    static let partLimit = Limit.xmlPart.standard

    private let document: Document
    private var open: [Element] = []
    private var root: Element?
    private var prefixes: [String: Bool] = [:]
    /// The attributes of the last element of each name, whose list of names the next one shares.
    private var last: [String: AttributeTable] = [:]
    private var count = 0
    private var skipped = 0
    private var fault: DiagnosticsError?

    private init(_ document: Document) { self.document = document }

    /// Returns the root element of a document.
    /// - Throws: `DiagnosticsError` with line and column, for XML that is malformed, too large or in an unsupported
    ///   encoding, for a document type declaration, and for an HDF5 file.
    static func root(of document: Document) throws -> Element {
        guard document.bytes.count <= sizeLimit else {
            throw DiagnosticsError(
                beyond: .xmlSize, "the file is larger than the limit of \(Limit.xmlSize.text)",
                at: Place(file: document.path))
        }
        try HDF5.refuse(document)
        try XMLEncoding.check(document)
        try refuseDocumentType(document)
        let reader = XMLReader(document)
        // libxml2 limits the size of each comment, attribute and CDATA section when it parses a stream, but the size of
        // the whole document when it parses a block of memory.
        let parser = XMLParser(stream: InputStream(data: Data(document.bytes)))
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        let isWellFormed = parser.parse()
        if let fault = reader.fault { throw fault }
        guard isWellFormed, reader.open.isEmpty, let root = reader.root else {
            throw reader.malformed(parser, parser.parserError)
        }
        return root
    }

    /// Refuses a document type declaration. It can only be in the prolog, so the search ends at the first element.
    private static func refuseDocumentType(_ document: Document) throws {
        let bytes = document.bytes
        var index = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            let rest = bytes[start...]
            if rest.starts(with: "<!--".utf8) {
                guard let end = firstIndex(of: "-->", in: bytes, from: start + 4) else { return }
                index = end + 3
            } else if rest.starts(with: "<?".utf8) {
                guard let end = firstIndex(of: "?>", in: bytes, from: start + 2) else { return }
                index = end + 2
            } else if rest.starts(with: "<!".utf8) {
                throw DiagnosticsError(
                    .malformedXML,
                    "a document type declaration (<!DOCTYPE …>) is not accepted, nor are the entities it may define",
                    at: document.place(at: start), hint: "remove it: LEMS and NeuroML need none")
            } else {
                return
            }
        }
    }

    private static func firstIndex(of text: String, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count - start >= wanted.count else { return nil }
        return (start...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
    }

    private func malformed(_ parser: XMLParser, _ error: (any Error)?) -> DiagnosticsError {
        let place = document.place(at: document.offset(line: parser.lineNumber, column: parser.columnNumber))
        // For a part beyond its limit, libxml2 reports error 1 (internal error), which has few other causes.
        if (error as NSError?)?.code == 1, document.bytes.count > Self.partLimit {
            return DiagnosticsError(
                .inputTooLarge,
                "an attribute, comment or CDATA section has more than \(Self.partLimit / 1_000_000) MB", at: place,
                hint: "remove data that no simulation needs from the document; libxml2 cannot read longer parts")
        }
        let unclosed = open.last.map { [Diagnostic.Note("'\($0.name)' is open here", at: $0.place)] } ?? []
        return DiagnosticsError(
            .malformedXML, document.bytes.contains(UInt8(ascii: "<")) ? "the XML is malformed" : "this is not XML",
            at: place,
            notes: unclosed, hint: Self.hint(error))
    }

    /// Returns an explanation of a libxml2 error number; nil for a number without one.
    private static func hint(_ error: (any Error)?) -> String? {
        guard let error = error as NSError? else { return nil }
        switch error.code {
        case 5: return "remove the text after the end tag of the root element"
        case 77: return "add the missing end tag; is the file cut off?"
        case 26:
            return
                "write the character itself in place of the entity; only &lt; &gt; &amp; &quot; &apos; are known"
        case 38, 39, 40, 41, 65: return "write every attribute as name=\"value\", with a space before it"
        case 42: return "give every attribute of a tag only once"
        case 68: return "start the name of the tag with a letter, directly after '<' or '</'"
        case 73: return "close the tag with '>'"
        case 76: return "give the end tag the name of the element that was opened last"
        case 9: return "remove the character, which XML does not allow; is the file saved as UTF-8?"
        default: return nil
        }
    }

    // MARK: Events of the parser

    /// Stores the first error of the XML parser and its place.
    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        if fault == nil { fault = malformed(parser, error) }
    }

    /// Adds the element that starts to the innermost open element, and makes it the innermost open one. An element
    /// inside of `notes` or `annotation` is skipped, and parsing stops with an error beyond ``depthLimit`` or
    /// ``elementLimit``.
    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        // Notes and annotations contain free text and foreign vocabularies without effect on a simulation.
        if skipped > 0 {
            skipped += 1
            return
        }
        count += 1
        guard open.count < Self.depthLimit, count <= Self.elementLimit else {
            fault = DiagnosticsError(
                beyond: open.count < Self.depthLimit ? .xmlElements : .xmlDepth,
                open.count < Self.depthLimit
                    ? "the document has more than \(Self.elementLimit) elements"
                    : "the document has more than \(Self.depthLimit) levels of nested elements",
                at: document.place(at: document.offset(line: parser.lineNumber, column: parser.columnNumber)))
            return parser.abortParsing()
        }
        let table = AttributeTable(attributes, like: last[name] ?? [:])
        last[name] = table
        let element = Element(
            localName(name, attributes), table, in: document, line: parser.lineNumber, column: parser.columnNumber)
        open.last?.add(element)
        if root == nil { root = element }
        open.append(element)
        if element.name == "notes" || element.name == "annotation" { skipped = 1 }
    }

    /// Closes the innermost open element, so that the element that contains it becomes the innermost open one.
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if skipped > 1 {
            skipped -= 1
            return
        }
        skipped = 0
        open.removeLast()
    }

    /// Returns the name without its prefix if the prefix is bound to LEMS or NeuroML, and the full name otherwise.
    private func localName(_ name: String, _ attributes: [String: String]) -> String {
        for (key, value) in attributes where key.hasPrefix("xmlns:") {
            prefixes[String(key.dropFirst(6))] = value.contains("neuroml.org")
        }
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")), prefixes[String(name[..<colon])] == true else {
            return name
        }
        return String(name[name.index(after: colon)...])
    }
}
