import Diagnostics
import Foundation
import Mustache
import Results

/// The report of a verification as one self-contained HTML file without scripts.
///
///     let html = try HTMLReport(input).text()
public struct HTMLReport {
    /// The data of the report.
    let input: ReportInput

    /// Creates a report.
    public init(_ input: ReportInput) { self.input = input }

    /// Returns the text of the file.
    /// - Throws: an error of the template engine when the built-in template is invalid.
    public func text() throws -> String {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        let template = try MustacheTemplate(
            string: "{{% CONTENT_TYPE:\(HTMLText.name)}}"
                + String(decoding: PackageResources.report_mustache, as: UTF8.self))
        return template.render(Self.visible(context()))
    }

    /// Returns the values of the template with control characters in every string made visible. The template escapes
    /// markup; `svg` and `style` are markup and already escaped, and diagnostics keep their line breaks.
    private static func visible(_ value: Any, under key: String = "") -> Any {
        switch value {
        case let text as String:
            switch key {
            case "svg", "style": text
            case "message", "failure": VisibleText.lines(text)
            default: VisibleText.line(text)
            }
        case let values as [String: Any]:
            Dictionary(
                values.map { ($0.key, visible($0.value, under: $0.key)) }, uniquingKeysWith: { first, _ in first })
        case let values as [Any]: values.map { visible($0, under: key) }
        default: value
        }
    }

    private func context() -> [String: Any] {
        let record = input.record
        return [
            "style": String(decoding: PackageResources.report_css, as: UTF8.self),
            "verdict": record.verdict.rawValue, "headline": record.headline, "startedAt": record.startedAt,
            "run": String(record.id.prefix(8)), "seconds": ReportNumber.short(record.seconds, digits: 3),
            "cases": record.caseIDs.map { CaseSection(id: $0, input: input).context() },
            "provenance": provenance(record.provenance),
        ]
    }

    private func provenance(_ provenance: Provenance) -> [[String: Any]] {
        [
            ("tvbo-verify", "\(provenance.tool), comparison \(provenance.comparator)"),
            ("built with", provenance.compiler), ("machine", provenance.machine),
            (
                "commit of the cases",
                (provenance.commit ?? "none") + (provenance.isDirty ? ", with uncommitted changes" : "")
            ),
            ("verification", input.record.id),
        ].map { ["name": $0.0, "value": $0.1] }
    }
}
