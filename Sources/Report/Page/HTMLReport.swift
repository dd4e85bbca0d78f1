import Results

/// The report of a verification as an HTML page that needs no other file, and a page for each case.
///
///     let report = try HTMLReport(input)
///     let html = report.text()
///     for id in report.caseIDs { try write(report.casePage(id), to: "cases/" + PageName.file(of: id)) }
public struct HTMLReport {
    /// The size limit of the main page in bytes. Details are left out until the page is smaller.
    public static let sizeLimit = 1_900_000
    /// The size limit of the page of a case in bytes. Details are left out until the page is smaller.
    public static let casePageSizeLimit = 290_000

    /// The `meta` element that every page of a case contains. By this element, pages of cases that no longer exist are
    /// recognized and can be removed.
    public static let casePageMark = "<meta name=\"generator\" content=\"tvbo-verify case page\">"

    private let index: PageIndex
    private let templates: PageTemplates

    /// Creates a report from its data.
    /// - Throws: An error of the template engine when a built-in template is invalid.
    public init(_ input: ReportInput) throws {
        index = PageIndex(input)
        templates = try PageTemplates()
    }

    /// The ids of the cases of the verification, each of which has a page of its own.
    public var caseIDs: [String] { index.caseIDs }

    private var record: VerificationRecord { index.input.record }

    // MARK: Main page

    /// Returns the HTML of the main page.
    public func text() -> String {
        PageDetail.first(of: PageDetail.report, below: Self.sizeLimit) { page($0) }
    }

    private func page(_ detail: PageDetail) -> String {
        var table = VerificationTable()
        let wrong = WrongSections(index: index, detail: detail)
        let overview = Overview(index: index, detail: detail)
        let changes = wrong.changes
        let (problems, failures, further, drift) = (
            wrong.problems, wrong.failures(templates), wrong.furtherFailures, wrong.drift
        )
        let cases = index.caseIDs.filter { detail.hasSection(index.verdict($0)) }
            .map { caseText($0, detail, &table) }
        let context: [String: Any] = [
            "verdict": record.verdict.rawValue, "headline": record.headline, "startedAt": record.startedAt,
            "run": String(record.id.prefix(8)), "seconds": ReportNumber.short(record.seconds, digits: 3),
            "problems": problems, "failures": failures, "further": further, "hasFurther": !further.isEmpty,
            "failureCount": String(record.failedRuns.count + record.problems.count),
            "hasFailures": !record.failedRuns.isEmpty || !record.problems.isEmpty,
            "drift": drift, "hasDrift": !drift.isEmpty, "driftCount": String(drift.count),
            "hasSeries": !index.input.series.isEmpty,
            "hasChanges": index.input.changes != nil, "counts": wrong.counts, "changes": changes.rows,
            "hasChangeRows": !changes.rows.isEmpty, "changeCount": String(changes.rows.count + changes.omitted),
            "omittedChanges": String(changes.omitted), "hasOmittedChanges": changes.omitted > 0,
            "previous": previous, "overview": overview.rows, "verdicts": overview.verdicts,
            "hasCases": !index.caseIDs.isEmpty,
            "caseCount": String(index.caseIDs.count), "cases": cases.map { ["html": $0] }, "hasDetails": !cases.isEmpty,
            "provenance": provenance, "data": table.script.text,
        ]
        return templates.page(title: "tvbo-verify: \(record.verdict.rawValue)", body: templates.text("report", context))
    }

    private var previous: String {
        guard let changes = index.input.changes else { return "" }
        guard let id = changes.previousID else { return "This is the first verification of its history." }
        let time = changes.previousStartedAt.map { " of \($0)" } ?? ""
        return "Compared with verification \(id.prefix(8))\(time)."
    }

    private func caseText(_ id: String, _ detail: PageDetail, _ table: inout VerificationTable) -> String {
        var context = CaseSection(id: id, index: index, detail: detail).context(&table)
        if let worst = index.worst(id), !index.isDrawnFailure(worst) {
            let section = RunSection(
                run: worst, index: index, detail: detail,
                fullPage: "cases/\(PageName.file(of: id))#\(PageIndex.anchor(worst))")
            context["html"] = templates.text("run", section.context())
        }
        return templates.text("case", context)
    }

    private var provenance: [[String: Any]] {
        let provenance = record.provenance
        return [
            ("tvbo-verify", "\(provenance.tool), comparison \(provenance.comparator)"),
            ("built with", provenance.compiler), ("machine", provenance.machine),
            (
                "commit of the cases",
                (provenance.commit ?? "none") + (provenance.isDirty ? ", with uncommitted changes" : "")
            ),
            ("verification", record.id),
        ].map { ["name": $0.0, "value": $0.1] }
    }

    // MARK: Pages of cases

    /// Returns the HTML of the page of a case, whose id must be one of ``caseIDs``.
    public func casePage(_ id: String) -> String {
        PageDetail.first(of: PageDetail.casePage, below: Self.casePageSizeLimit) { casePage(id, $0) }
    }

    private func casePage(_ id: String, _ detail: PageDetail) -> String {
        var table = VerificationTable()
        let up = PageName.stepsUp(from: id)
        var context = CaseSection(id: id, index: index, detail: detail).context(&table)
        let tables = CaseTables(id: id, index: index, detail: detail)
        context["runs"] = tables.runs(templates)
        context.merge(tables.context) { $1 }
        context["up"] = up + "report.html#" + PageName.anchor("case", id)
        context["run"] = String(record.id.prefix(8))
        context["startedAt"] = record.startedAt
        context["provenance"] = provenance
        context["verifications"] = [["data": table.script.text]]
        return templates.page(
            title: "\(index.title(id)): \(index.verdict(id).rawValue)", mark: Self.casePageMark,
            body: templates.text("case", context))
    }
}
