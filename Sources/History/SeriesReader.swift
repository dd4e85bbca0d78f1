import Diagnostics
import Foundation
import GRDB
import Results

extension HistoryStore {
    /// Returns the values of all checks, and the wall times of all runs, over the verifications of the history.
    ///
    ///     let series = try history.series(case: "ex3", since: "2026-01-01T00:00:00Z")
    ///
    /// - Parameters:
    ///   - id: The id of a case; nil for all cases.
    ///   - time: The earliest start time of a verification, as `VerificationTime.normalized` writes it; nil for all.
    /// - Complexity: O(*d* + *p*) for *d* distinct runs, each of which is decoded once, and *p* points.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func series(case id: String? = nil, since time: String? = nil) throws -> HistorySeries {
        try access {
            try queue.read { database in
                var reader = SeriesReader(HistoryReader(database), case: id)
                return try reader.series(since: time)
            }
        }
    }
}

/// The collection of the points of all series.
private struct SeriesReader {
    private let reader: HistoryReader
    private let caseID: String?
    private var checks: [CheckSeries] = []
    private var runs: [RunSeries] = []
    private var checkIndices: [CheckSeries.Key: Int] = [:]
    private var runIndices: [RunKey: Int] = [:]
    private var templates: [Int64: Template] = [:]
    /// The runs of a case in each list, and their positions.
    private var chosen: [Int64: [(position: Int, template: Template)]] = [:]

    /// The points of a distinct run, without their verification.
    private struct Template {
        var run: Int
        var points: [(series: Int, point: CheckSeries.Point)]
    }

    /// The members of a stored run that series need.
    private struct Content: Decodable {
        struct Check: Decodable {
            var check: String
            var golden: String
            var signal: String
            var metric: String
            var unit: String
            var value: Double?
            var signedValue: Double?
            var tolerance: Double
            var verdict: Verdict
        }
        var caseID: String
        var method: String
        var step: String
        var goldenDigests: [String: String]
        var checks: [Check]
    }

    init(_ reader: HistoryReader, case id: String?) {
        self.reader = reader
        caseID = id
    }

    mutating func series(since time: String?) throws -> HistorySeries {
        let rows = try reader.verifications(since: time)
        let members = try reader.members()
        let ids = try ownRuns()
        for (index, row) in rows.enumerated() {
            let positions = try chosen(row.runSetID, members[row.runSetID] ?? [], ids)
            for (position, template) in positions {
                guard row.entry.wallTimes.indices.contains(position) else {
                    throw DiagnosticsError(.historyFault, "a stored record is damaged")
                }
                runs[template.run].points.append(
                    RunSeries.Point(verification: index, seconds: row.entry.wallTimes[position]))
                for (series, point) in template.points {
                    checks[series].points.append(point)
                    checks[series].points[checks[series].points.count - 1].verification = index
                }
            }
        }
        let verifications = rows.map { row in
            HistorySeries.Verification(
                id: row.entry.id, startedAt: row.entry.startedAt, commit: row.entry.commit,
                isDirty: row.entry.isDirty, caseCommits: row.entry.caseCommits, machine: row.machineKey,
                seconds: row.entry.seconds, peakMemory: row.entry.peakMemory)
        }
        return HistorySeries(verifications: verifications, checks: checks, runs: runs)
    }

    /// Returns the rows of the case's runs; nil for those of all cases.
    private func ownRuns() throws -> Set<Int64>? {
        guard let caseID else { return nil }
        return Set(
            try Int64.fetchAll(reader.database, sql: "SELECT id FROM run WHERE caseID = ?", arguments: [caseID]))
    }

    private mutating func chosen(
        _ setID: Int64, _ members: [Int64], _ ids: Set<Int64>?
    ) throws -> [(position: Int, template: Template)] {
        if let known = chosen[setID] { return known }
        var result: [(position: Int, template: Template)] = []
        for (position, id) in members.enumerated() where ids?.contains(id) != false {
            result.append((position, try template(id)))
        }
        chosen[setID] = result
        return result
    }

    private mutating func template(_ id: Int64) throws -> Template {
        if let known = templates[id] { return known }
        let content: Content = try reader.run(id)
        let run = RunKey(caseID: content.caseID, method: content.method, step: content.step)
        let points = content.checks.map { check in
            let key = CheckSeries.Key(
                run: run, check: check.check, golden: check.golden, signal: check.signal, metric: check.metric,
                unit: check.unit)
            let point = CheckSeries.Point(
                verification: 0, value: check.value, signedValue: check.signedValue ?? check.value,
                tolerance: check.tolerance, verdict: check.verdict, goldenDigest: content.goldenDigests[check.golden])
            return (index(of: key), point)
        }
        let template = Template(run: index(of: run), points: points)
        templates[id] = template
        return template
    }

    private mutating func index(of key: CheckSeries.Key) -> Int {
        if let known = checkIndices[key] { return known }
        checks.append(CheckSeries(key: key))
        checkIndices[key] = checks.count - 1
        return checks.count - 1
    }

    private mutating func index(of run: RunKey) -> Int {
        if let known = runIndices[run] { return known }
        runs.append(RunSeries(run: run))
        runIndices[run] = runs.count - 1
        return runs.count - 1
    }
}
