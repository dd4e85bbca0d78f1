import Foundation
import Report
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Charts as SVG text.
struct SVGTests {
    @Test(arguments: [
        (0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (-0.5, "-0.5"), (0.04, "0"), (-0.04, "0"), (0.06, "0.1"),
        (-0.06, "-0.1"), (12.34, "12.3"), (9.96, "10"), (99_999_999.8, "99999999.8"), (1e8, "0"), (-1e300, "0"),
        (.nan, "0"), (.infinity, "0"),
    ]) func numbers(value: Double, text: String) {
        #expect(SVG.number(value) == text)
    }

    /// A coordinate is right to half a tenth and never written as a negative zero.
    @Test func numbersAreNear() throws {
        for index in -4000...4000 {
            let value = Double(index) * 0.0371
            let text = SVG.number(value)
            #expect(try abs(#require(Double(text)) - value) <= 0.05 + 1e-9)
            #expect(!text.contains("e") && text != "-0" && !text.hasSuffix(".0"))
        }
    }

    /// The characters that XML gives a meaning (XML 1.0, section 2.4), and control characters as they are shown.
    @Test(arguments: [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"), ("\"x\" 'y'", "&quot;x&quot; &#39;y&#39;"),
        ("&amp;", "&amp;amp;"), ("µV 中 😀", "µV 中 😀"), ("a\nb", "a\\nb"), ("\u{1B}[2J", "\\u{1B}[2J"), ("", ""),
        ("]]>", "]]&gt;"),
        ("<\u{301}>\u{301}\"\u{301}'\u{301}&\u{301}", "&lt;\u{301}&gt;\u{301}&quot;\u{301}&#39;\u{301}&amp;\u{301}"),
    ]) func escaping(text: String, escaped: String) {
        #expect(SVG.escaped(text) == escaped)
    }

    /// Every text of a chart is escaped: an XML parser finds the same texts.
    @Test func chartsAreXML() throws {
        let evil = "</svg><script>alert(\"1\" & '2')</script>"
        var svg = SVG(width: 300, height: 200.5)
        svg.line(0, 1.25, 300, .nan, style: "axis")
        svg.label(evil, 1, 2, anchor: .end)
        svg.dot(3, 4, radius: 2, style: "dot", title: evil)
        svg.polyline([(0, 0), (1, 1)], style: "series")
        let reader = Reader()
        let parser = XMLParser(data: Data(svg.text(label: evil).utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
        #expect(reader.elements == ["svg", "line", "text", "circle", "title", "path"])
        #expect(reader.texts == [evil, evil])
        #expect(reader.label == evil && reader.viewBox == "0 0 300 200.5")
    }

    /// The elements and texts of a chart.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [String] = []
        var texts: [String] = []
        var label: String?
        var viewBox: String?
        private var isInText = false

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(name)
            label = label ?? attributes["aria-label"]
            viewBox = viewBox ?? attributes["viewBox"]
            isInText = false
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if isInText { texts[texts.count - 1] += text } else { texts.append(text) }
            isInText = true
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            isInText = false
        }
    }

    @Test(
        arguments: [
            ([], nil), ([(0, 0)], "M0 0h0"), ([(0, 0), (1, 2)], "M0 0L1 2"),
            ([(0, 0), (1, .nan), (2, 2), (3, 3)], "M0 0h0M2 2L3 3"), ([(.nan, 0)], nil),
            ([(.infinity, 0), (1, 1), (2, -.infinity), (3, 3), (4, 4.04)], "M1 1h0M3 3L4 4"),
        ] as [([(Double, Double)], String?)]) func polylines(points: [(Double, Double)], path: String?)
    {
        var svg = SVG(width: 1, height: 1)
        svg.polyline(points.map { (x: $0.0, y: $0.1) }, style: "s")
        let head = "<svg viewBox=\"0 0 1 1\" role=\"img\" aria-label=\"l\">"
        #expect(svg.text(label: "l") == head + (path.map { "<path d=\"\($0)\" class=\"s\"/>" } ?? "") + "</svg>")
    }
}
