import Comparison
import Results

/// The section of a page on one case, which provides the values for the template `case.mustache`.
struct CaseSection {
    /// The id of the case.
    let id: String
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the page that contains the section.
    let detail: PageDetail

    private var runs: [RunResult] { index.runs(id) }
    private var casePath: String { "cases/" + PageName.file(of: id) }

    /// Returns the values of the section by the names of the template's variables.
    /// - Parameter table: The table of the verifications to which charts of the page refer. Those of the section are
    ///   added to it.
    func context(_ table: inout VerificationTable) -> [String: Any] {
        let worst = index.worst(id)
        let passed = runs.count { $0.verdict == .pass }
        let isShownAbove = !detail.isCasePage && (worst.map(index.isDrawnFailure) ?? false)
        let curves = MethodCurves(runs: runs).script(limit: detail.curves)
        var context: [String: Any] = [
            "id": id, "anchor": PageName.anchor("case", id), "title": index.title(id),
            "verdict": index.verdict(id).rawValue,
            "sentence": runs.isEmpty ? "The case could not be run." : "\(passed) of \(runs.count) runs pass.",
            "problems": index.problems(id).map { ["verdict": $0.verdict.rawValue, "message": $0.message] },
            "hasRuns": !runs.isEmpty, "isCasePage": detail.isCasePage, "casePath": casePath,
            "steps": steps.map(\.text), "rows": matrix,
            "isShownAbove": isShownAbove, "worstAnchor": worst.map(PageIndex.anchor) ?? "",
            "worst": worst?.label ?? "", "worstVerdict": worst?.verdict.rawValue ?? "",
            "hasCurves": curves != nil, "data": curves?.text ?? "",
            "remarks": worst?.remarks ?? [], "hasRemarks": !(worst?.remarks.isEmpty ?? true) && detail.isCasePage,
            "command": index.command(of: id),
        ]
        let budgets = BudgetSection(run: worst, index: index, detail: detail).entries
        (context["budgets"], context["hasBudgets"]) = (budgets, !budgets.isEmpty)
        let histories = HistorySection(id: id, run: worst, index: index, detail: detail).entries(&table)
        (context["histories"], context["hasHistories"]) = (histories, !histories.isEmpty)
        let digests = digests(worst)
        (context["digests"], context["hasDigests"]) = (digests, !digests.isEmpty)
        return context
    }

    // MARK: Matrix

    private var steps: [(value: Double, text: String)] {
        let distinct = Dictionary(runs.map { ($0.step, $0.stepValue) }, uniquingKeysWith: { first, _ in first })
        return distinct.map { ($0.value, $0.key) }.sorted { $0.0 < $1.0 }
    }

    private var matrix: [[String: Any]] {
        var seen: Set<String> = []
        let methods = runs.map(\.method).filter { seen.insert($0).inserted }
        return methods.map { method in
            [
                "method": method,
                "runs": steps.map { step -> [String: Any] in
                    guard let run = runs.first(where: { $0.method == method && $0.step == step.text }) else {
                        // Every key has a value, because a missing key would get the value of the enclosing section.
                        return ["verdict": "none", "hint": "", "heat": "", "isOwn": false, "hasRun": false]
                    }
                    return RunLink(run: run, index: index, detail: detail).context
                },
            ]
        }
    }

    // MARK: Provenance

    private func digests(_ run: RunResult?) -> [[String: Any]] {
        guard let run else { return [] }
        let fixed = [
            ("case", run.caseDigest), ("experiment", run.experimentDigest),
            ("model", run.modelDigest), ("solution", run.traceDigest ?? "–"),
        ]
        let goldens = run.goldenDigests.sorted { $0.key < $1.key }.map { ("golden \($0.key)", $0.value) }
        let length = detail.isCasePage ? 64 : 12
        return (fixed + goldens).map { name, digest in
            let about = name.hasPrefix("golden ") ? index.input.goldens[id]?[String(name.dropFirst(7))] ?? "" : ""
            return [
                "name": name, "value": String(digest.prefix(length)),
                "about": name == "model" ? "\(run.convention) units" : detail.isCasePage ? about : "",
            ]
        }
    }
}
