import Diagnostics
import Foundation
import Mustache
import Results

/// The report as one HTML file that needs nothing else.
public struct HTMLReport {
    /// What it is made of.
    let input: ReportInput

    /// Creates a report.
    public init(_ input: ReportInput) { self.input = input }

    /// The text of the file.
    /// - Throws: what the template engine throws, which would be a fault of the template.
    public func text() throws -> String {
        let template = try MustacheTemplate(string: String(decoding: PackageResources.report_mustache, as: UTF8.self))
        return template.render(Self.visible(context()))
    }

    /// The values of the template with every text as it may be shown; the template escapes markup. What is markup itself
    /// has been escaped where it was made, and messages keep their lines.
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
            ("run", input.record.id),
        ].map { ["name": $0.0, "value": $0.1] }
    }
}
