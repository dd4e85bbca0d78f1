import Diagnostics

/// A writer of charts as SVG text. All text is escaped. Elements have CSS classes (`style`), for which a style sheet
/// defines colors.
///
///     var svg = SVG(width: 300, height: 200)
///     svg.line(0, 100, 300, 100, style: "axis")
///     let text = svg.text(label: "A horizontal line")
package struct SVG {
    /// The part of a text that lies at its position: the start, the middle or the end.
    package enum Anchor: String { case start, middle, end }

    private var body = ""
    /// The width of the chart in the user units of SVG.
    package let width: Double
    /// The height of the chart in the user units of SVG.
    package let height: Double

    /// Creates an empty chart.
    package init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// Returns the chart as an `svg` element.
    /// - Parameter label: A description of the chart for screen readers.
    package func text(label: String) -> String {
        "<svg viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" aria-label=\"\(Self.escaped(label))\">"
            + body + "</svg>"
    }

    /// Adds a straight line from the point (x1, y1) to the point (x2, y2), with a CSS class as its style.
    package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) {
        body +=
            "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" class=\"\(style)\"/>"
    }

    /// Adds a line through points, with a CSS class as its style. The line is interrupted at points that are not
    /// finite. A single point between two interruptions is drawn as a dot.
    package mutating func polyline(_ points: [(x: Double, y: Double)], style: String) {
        var path = ""
        for run in points.split(whereSeparator: { !$0.x.isFinite || !$0.y.isFinite }) {
            guard let first = run.first else { continue }
            path += "M\(Self.number(first.x)) \(Self.number(first.y))"
            if run.count == 1 { path += "h0" }
            for point in run.dropFirst() { path += "L\(Self.number(point.x)) \(Self.number(point.y))" }
        }
        if !path.isEmpty { body += "<path d=\"\(path)\" class=\"\(style)\"/>" }
    }

    /// Adds a dot around the point (x, y), with a CSS class as its style and a text that appears when the pointer is on
    /// it.
    package mutating func dot(_ x: Double, _ y: Double, radius: Double, style: String, title: String) {
        body +=
            "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" class=\"\(style)\">"
            + "<title>\(Self.escaped(title))</title></circle>"
    }

    /// Adds a text at the point (x, y).
    /// - Parameters:
    ///   - text: The text.
    ///   - anchor: The part of the text that lies at the point.
    ///   - style: The CSS class of the text.
    package mutating func label(
        _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, style: String = "tick"
    ) {
        body +=
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor.rawValue)\" class=\"\(style)\">"
            + "\(Self.escaped(text))</text>"
    }

    /// Returns a coordinate as text with at most one decimal; `0` for one that is not finite or too large for a chart.
    package static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        guard tenths.magnitude < 1e9, let whole = Int(exactly: tenths) else { return "0" }
        return whole % 10 == 0
            ? "\(whole / 10)" : "\(whole < 0 ? "-" : "")\(whole.magnitude / 10).\(whole.magnitude % 10)"
    }

    /// Returns text on one line, with control characters made visible and the special characters of XML escaped.
    package static func escaped(_ text: String) -> String { HTMLText.escaped(VisibleText.line(text)) }
}
