import Results

/// The amount of detail of a report page: limits on the number of charts, rows and points. A page is written with the
/// largest amount of detail that keeps its size below a limit.
///
///     let text = PageDetail.first(of: PageDetail.report, below: 1_900_000) { page($0) }
struct PageDetail {
    /// The choice of the cases that have a section in the main page.
    enum Sections {
        /// All cases (`all`), only those that do not pass (`failing`), or no case (`none`).
        case all, failing, none
    }

    /// The largest error of an omitted point of a line in a chart, as a share of the range of the line; that of a line
    /// of differences may be twice as large.
    var largestError: Double
    /// The largest number of signals of a run for which charts are drawn.
    var plots: Int
    /// The largest number of charts of a failed run that are also shown as static pictures, for readers without the
    /// script.
    var stills: Int
    /// The largest number of rows in a table of checks or metrics.
    var rows: Int
    /// The largest number of verifications that the history of a run shows.
    var history: Int
    /// The largest number of checks of a case whose values are drawn as functions of the step size.
    var curves: Int
    /// The largest number of signals of a run whose error budgets are shown as bars (`shown`), and of those whose
    /// budgets are also drawn over time (`drawn`).
    var budgets: (shown: Int, drawn: Int)
    /// The largest number of series of check values that are drawn for a case.
    var series: Int
    /// The cases that have a section in the main page.
    var sections = Sections.all
    /// A Boolean value that indicates whether the page is that of a case, which has tables of all runs, and not the
    /// main page.
    var isCasePage = false

    /// The amounts of detail with which the main page is tried, the largest first.
    static let report = [
        PageDetail(
            largestError: 1.0 / 4000, plots: 24, stills: 2, rows: 40, history: 60, curves: 24, budgets: (6, 0),
            series: 4),
        PageDetail(
            largestError: 1.0 / 2000, plots: 8, stills: 2, rows: 20, history: 60, curves: 8, budgets: (3, 0), series: 2),
        PageDetail(
            largestError: 1.0 / 1000, plots: 4, stills: 1, rows: 10, history: 40, curves: 4, budgets: (1, 0), series: 1),
        PageDetail(
            largestError: 1.0 / 700, plots: 2, stills: 1, rows: 6, history: 24, curves: 2, budgets: (1, 0), series: 1),
        PageDetail(
            largestError: 1.0 / 500, plots: 1, stills: 1, rows: 4, history: 0, curves: 0, budgets: (0, 0), series: 0),
        PageDetail(
            largestError: 1.0 / 300, plots: 1, stills: 1, rows: 4, history: 0, curves: 0, budgets: (0, 0), series: 0,
            sections: .failing),
        PageDetail(
            largestError: 1.0 / 300, plots: 1, stills: 1, rows: 4, history: 0, curves: 0, budgets: (0, 0), series: 0,
            sections: .none),
    ]

    /// The amounts of detail with which the page of a case is tried, the largest first.
    static let casePage = [
        PageDetail(
            largestError: 1.0 / 16_000, plots: 48, stills: 2, rows: 400, history: VerificationRecord.shownResults,
            curves: 96,
            budgets: (24, 24),
            series: 40, isCasePage: true),
        PageDetail(
            largestError: 1.0 / 4000, plots: 24, stills: 2, rows: 100, history: VerificationRecord.shownResults,
            curves: 48,
            budgets: (12, 12),
            series: 20, isCasePage: true),
        PageDetail(
            largestError: 1.0 / 2000, plots: 12, stills: 1, rows: 30, history: 60, curves: 24, budgets: (6, 6),
            series: 10, isCasePage: true),
        PageDetail(
            largestError: 1.0 / 1000, plots: 4, stills: 1, rows: 10, history: 60, curves: 8, budgets: (2, 2), series: 4,
            isCasePage: true),
        PageDetail(
            largestError: 1.0 / 500, plots: 1, stills: 1, rows: 4, history: 24, curves: 2, budgets: (1, 0), series: 1,
            isCasePage: true),
    ]

    /// Returns whether a case with a verdict has a section in the main page.
    func hasSection(_ verdict: Verdict) -> Bool {
        switch sections {
        case .all: true
        case .failing: verdict != .pass
        case .none: false
        }
    }

    /// Returns the text of a page with the largest amount of detail for which it is smaller than a limit; with the
    /// smallest amount of detail if it is never smaller.
    /// - Parameters:
    ///   - details: The amounts of detail, the largest first.
    ///   - limit: The limit in bytes.
    ///   - page: Returns the text of the page with an amount of detail.
    static func first(of details: [PageDetail], below limit: Int, _ page: (PageDetail) -> String) -> String {
        var text = ""
        for detail in details {
            text = page(detail)
            if text.utf8.count < limit { break }
        }
        return text
    }
}
