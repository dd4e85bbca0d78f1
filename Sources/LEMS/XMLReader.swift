import Diagnostics
import Foundation
import FoundationXML

/// Reads XML into elements. A document type declaration is refused before anything is parsed, so that neither external
/// entities nor entity bombs can act; size and depth are bounded.
final class XMLReader: NSObject, XMLParserDelegate {
    /// Most bytes that a file may have, deepest nesting, and most elements.
    static let sizeLimit = 64 << 20
    static let depthLimit = 100
    static let elementLimit = 4_000_000
    /// Most bytes of an attribute, a comment or a CDATA section: a limit of libxml2's own.
    static let partLimit = 10_000_000

    private let document: Document
    private var open: [Element] = []
    private var root: Element?
    private var prefixes: [String: Bool] = [:]
    private var count = 0
    private var skipped = 0
    private var fault: DiagnosticsError?

    private init(_ document: Document) { self.document = document }

    /// The root element of a document.
    /// - Throws: `DiagnosticsError` with line and column for XML that is malformed, too large or holds a document type.
    static func root(of document: Document) throws -> Element {
        guard document.bytes.count <= sizeLimit else {
            throw DiagnosticsError(
                .inputTooLarge, "the file has more than \(sizeLimit >> 20) MiB", at: Place(file: document.path))
        }
        try HDF5.refuse(document)
        try XMLEncoding.check(document)
        try refuseDocumentType(document)
        let reader = XMLReader(document)
        // Fed piece by piece, libxml2 bounds each comment, attribute and CDATA section; at once, the document as a whole.
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

    /// Only the prolog may hold a document type, so the search ends at the first element.
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
                    .malformedXML, "a document type declaration is not accepted, nor are the entities it may define",
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
        // libxml2 calls it an internal error, as it does little else.
        if (error as NSError?)?.code == 1, document.bytes.count > Self.partLimit {
            return DiagnosticsError(
                .inputTooLarge,
                "an attribute, comment or CDATA section has more than \(Self.partLimit / 1_000_000) MB", at: place,
                hint: "it is the limit of libxml2; does the document hold data that no simulation needs?")
        }
        let unclosed = open.last.map { [Diagnostic.Note("'\($0.name)' is open here", at: $0.place)] } ?? []
        return DiagnosticsError(
            .malformedXML, document.bytes.contains(UInt8(ascii: "<")) ? "the XML is malformed" : "this is not XML",
            at: place,
            notes: unclosed, hint: Self.hint(error))
    }

    /// What libxml2's error number says, in a sentence.
    private static func hint(_ error: (any Error)?) -> String? {
        guard let error = error as NSError? else { return nil }
        switch error.code {
        case 5: return "nothing may stand behind the end of the root element"
        case 77: return "a start tag has no end tag, or the file is cut off"
        case 26: return "an entity such as &name; is not defined; only &lt; &gt; &amp; &quot; &apos; are known"
        case 38, 39, 40, 41, 65: return "an attribute needs the form name=\"value\", with a space before it"
        case 42: return "an attribute is given twice"
        case 68: return "a tag has no valid name"
        case 73: return "a tag is not closed with '>'"
        case 76: return "an end tag does not match its start tag"
        case 9: return "a character is not allowed in XML; is the file saved as UTF-8?"
        default: return nil
        }
    }

    // MARK: Events of the parser

    /// Keeps the first error, with its place.
    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        if fault == nil { fault = malformed(parser, error) }
    }

    /// Opens an element.
    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        // Notes and annotations hold text and vocabularies of others, which do not bear on a simulation.
        if skipped > 0 {
            skipped += 1
            return
        }
        count += 1
        guard open.count < Self.depthLimit, count <= Self.elementLimit else {
            fault = DiagnosticsError(
                .inputTooLarge,
                "more than \(Self.depthLimit) elements inside each other, or \(Self.elementLimit) in all",
                at: document.place(at: document.offset(line: parser.lineNumber, column: parser.columnNumber)))
            return parser.abortParsing()
        }
        let element = Element(
            localName(name, attributes), attributes, in: document, line: parser.lineNumber, column: parser.columnNumber)
        open.last?.add(element)
        if root == nil { root = element }
        open.append(element)
        if element.name == "notes" || element.name == "annotation" { skipped = 1 }
    }

    /// Closes an element.
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if skipped > 1 {
            skipped -= 1
            return
        }
        skipped = 0
        open.removeLast()
    }

    /// A prefix that is bound to LEMS or NeuroML is dropped; any other stays part of the name.
    private func localName(_ name: String, _ attributes: [String: String]) -> String {
        for (key, value) in attributes where key.hasPrefix("xmlns:") {
            prefixes[String(key.dropFirst(6))] = value.contains("neuroml.org")
        }
        guard let colon = name.firstIndex(of: ":"), prefixes[String(name[..<colon])] == true else { return name }
        return String(name[name.index(after: colon)...])
    }
}
