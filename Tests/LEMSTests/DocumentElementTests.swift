import Foundation
import LEMS
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Elements that are written.
struct DocumentElementTests {
    /// The attributes that an XML parser finds.
    private final class Reader: NSObject, XMLParserDelegate {
        var attributes: [String: String] = [:]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            self.attributes.merge(attributes) { $1 }
        }
    }

    /// An XML parser finds the values that were written, whatever they contain. A combining mark after a quotation mark
    /// makes a character of Unicode with it, but not of XML.
    @Test(arguments: [
        "a", "a < b && c > \"d\"", "'", "&amp;", "\"\u{301} x=\"\u{301}", "<\u{301}&\u{301}", "µ 中 😀", "",
    ])
    func valuesAreKept(value: String) {
        let reader = Reader()
        let parser = XMLParser(data: Data(DocumentElement("E", [("a", value), ("b", "1")]).text().utf8))
        parser.delegate = reader
        #expect(parser.parse())
        #expect(reader.attributes == ["a": value, "b": "1"])
    }

    @Test(arguments: ["a\nb", "a\rb", "a\tb", "a b"]) func lineBreaksAreSpaces(value: String) {
        #expect(DocumentElement("E", [("a", value)]).text() == "<E a=\"a b\"/>\n")
    }
}
