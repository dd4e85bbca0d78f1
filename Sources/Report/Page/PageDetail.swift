import Results

/// The amount of detail of a page. A page is written with the largest amount of detail that keeps its size below the
/// limit.
///
///     let text = PageDetail.first(of: PageDetail.report, below: 1_900_000) { page($0) }
struct PageDetail {
    /// The cases that have a section in the main page.
    enum Sections {
        /// All cases, only those that do not pass, or no case.
        case all, failing, none
    }

    /// The largest error of an omitted point of a line, as a share of the range of the line.
    var share: Double
    /// The largest number of signals that are drawn for a run.
    var plots: Int
    /// The largest number of static pictures, shown without the script, for a failed run.
    var stills: Int
    /// The largest number of rows in a table of checks.
    var rows: Int
    /// The largest number of verifications in the history of a run.
    var history: Int
    /// The largest number of checks whose values are drawn over the step size.
    var curves: Int
    /// The largest number of signals for which the causes of the difference are shown, and for which they are drawn
    /// over time.
    var budgets: (shown: Int, drawn: Int)
    /// The largest number of series of check values that are drawn for a case.
    var series: Int
    /// The cases that have a section in the main page.
    var sections = Sections.all
    /// A Boolean value that indicates whether the page is that of a case, with its tables of all runs.
    var isCasePage = false

    /// The amounts of detail of the main page, the largest first.
    static let report = [
        PageDetail(
            share: 1.0 / 4000, plots: 24, stills: 2, rows: 40, history: 60, curves: 24, budgets: (6, 0), series: 4),
        PageDetail(
            share: 1.0 / 2000, plots: 8, stills: 2, rows: 20, history: 60, curves: 8, budgets: (3, 0), series: 2),
        PageDetail(
            share: 1.0 / 1000, plots: 4, stills: 1, rows: 10, history: 40, curves: 4, budgets: (1, 0), series: 1),
        PageDetail(
            share: 1.0 / 700, plots: 2, stills: 1, rows: 6, history: 24, curves: 2, budgets: (1, 0), series: 1),
        PageDetail(
            share: 1.0 / 500, plots: 1, stills: 1, rows: 4, history: 0, curves: 0, budgets: (0, 0), series: 0),
        PageDetail(
            share: 1.0 / 300, plots: 1, stills: 1, rows: 4, history: 0, curves: 0, budgets: (0, 0), series: 0,
            sections: .failing),
        PageDetail(
            share: 1.0 / 300, plots: 1, stills: 1, rows: 4, history: 0, curves: 0, budgets: (0, 0), series: 0,
            sections: .none),
    ]

    /// The amounts of detail of the page of a case, the largest first.
    static let casePage = [
        PageDetail(
            share: 1.0 / 16_000, plots: 48, stills: 2, rows: 400, history: VerificationRecord.shownResults, curves: 96,
            budgets: (24, 24),
            series: 40, isCasePage: true),
        PageDetail(
            share: 1.0 / 4000, plots: 24, stills: 2, rows: 100, history: VerificationRecord.shownResults, curves: 48,
            budgets: (12, 12),
            series: 20, isCasePage: true),
        PageDetail(
            share: 1.0 / 2000, plots: 12, stills: 1, rows: 30, history: 60, curves: 24, budgets: (6, 6), series: 10,
            isCasePage: true),
        PageDetail(
            share: 1.0 / 1000, plots: 4, stills: 1, rows: 10, history: 60, curves: 8, budgets: (2, 2), series: 4,
            isCasePage: true),
        PageDetail(
            share: 1.0 / 500, plots: 1, stills: 1, rows: 4, history: 24, curves: 2, budgets: (1, 0), series: 1,
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

    /// Returns the page with the largest amount of detail whose text is smaller than a limit in bytes; the one with the
    /// least detail if all are larger.
    static func first(of details: [PageDetail], below limit: Int, _ page: (PageDetail) -> String) -> String {
        var text = ""
        for detail in details {
            text = page(detail)
            if text.utf8.count < limit { break }
        }
        return text
    }
}
