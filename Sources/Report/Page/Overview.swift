import Results

/// The overview of all cases on the main page: a row for each case, with a link for each of its runs.
struct Overview {
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the main page.
    let detail: PageDetail

    /// The values for the template, one row for each case, by the names of the template's variables.
    var rows: [[String: Any]] {
        index.caseIDs.map { id in
            let runs = index.runs(id)
            let usage = runs.compactMap(\.usage).max()
            let isChanged = runs.contains { run in
                index.change(run).map { ![.identical, .stillFailing, .new].contains($0.kind) } ?? false
            }
            return [
                "id": id, "title": index.title(id), "verdict": index.verdict(id).rawValue,
                "isChanged": isChanged,
                "href": index.caseLink(id, detail),
                "usage": usage.map(ReportNumber.percent) ?? "–",
                "seconds": runs.isEmpty ? "–" : ReportNumber.short(runs.reduce(0) { $0 + $1.seconds }, digits: 2),
                "groups": groups(runs),
            ]
        }
    }

    /// The values for the template, one entry for each verdict that a case has, with the number of these cases; the
    /// most severe verdict comes first.
    var verdicts: [[String: Any]] {
        let counts = Dictionary(grouping: index.caseIDs.map(index.verdict), by: \.self).mapValues(\.count)
        return counts.sorted { $0.key.severity > $1.key.severity }.map {
            ["verdict": $0.key.rawValue, "count": String($0.value)]
        }
    }

    private func groups(_ runs: [RunResult]) -> [[String: Any]] {
        var seen: Set<String> = []
        return runs.map(\.method).filter { seen.insert($0).inserted }.map { method in
            [
                "method": method,
                "runs": runs.filter { $0.method == method }.map {
                    RunLink(run: $0, index: index, detail: detail).context
                },
            ]
        }
    }
}
