import Diagnostics
import Foundation
import GRDB
import Results

extension HistoryStore {
    /// Returns the series of the history: for each check the measured values, and for each run the wall times, over the
    /// verifications.
    ///
    ///     let series = try history.series(case: "ex3", since: "2026-01-01T00:00:00Z")
    ///
    /// - Parameters:
    ///   - id: The id of a case; nil for all cases.
    ///   - time: The earliest start time of a verification, as `VerificationTime.normalized` writes it; nil for all.
    ///   - count: The largest number of verifications, of which the latest are taken; nil for all.
    /// - Complexity: O(*p*) for *p* points. No run is decoded.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func series(
        case id: String? = nil, since time: String? = nil, latest count: Int? = nil
    ) throws -> HistorySeries {
        try access {
            try queue.read { database in
                let window = HistoryWindow(since: time, latest: count)
                var reader = try SeriesReader(HistoryReader(database), window, case: id)
                return try reader.series()
            }
        }
    }
}

/// The collection of the points of all series.
private struct SeriesReader {
    private let reader: HistoryReader
    private let window: HistoryWindow
    private let caseID: String?
    private let values: [Int64: CheckValues.Row]
    private var checks: [CheckSeries] = []
    private var runs: [RunSeries] = []
    private var checkIndices: [CheckSeries.Key: Int] = [:]
    private var runIndices: [RunPlace: Int] = [:]
    private var layouts: [Int64: CheckLayout] = [:]
    private var places: [LayoutPlace: Place] = [:]
    /// The number of runs of each key in the verification that is being read.
    private var repetitions: [RunKey: Int] = [:]

    /// A run of a verification: its key, and the number of earlier runs of the verification with this key.
    private struct RunPlace: Hashable {
        var key: RunKey
        var repetition: Int
    }

    /// The layout of a run, and the number of earlier runs of the verification with the same key.
    private struct LayoutPlace: Hashable {
        var layout: Int64
        var repetition: Int
    }

    /// The series to which the run and the checks of a layout belong; nil for a run of another case.
    private struct Place {
        var layout: CheckLayout
        var run: Int?
        var checks: [Int] = []
    }

    init(_ reader: HistoryReader, _ window: HistoryWindow, case id: String?) throws {
        (self.reader, self.window, caseID) = (reader, window, id)
        values = try CheckValues.values(in: window, reader.database)
    }

    mutating func series() throws -> HistorySeries {
        let rows = try reader.verifications(in: window)
        let members = try reader.members(of: window)
        for (index, row) in rows.enumerated() {
            let own = members[row.runSetID] ?? []
            guard own.count == row.entry.wallTimes.count else { throw Self.damage }
            repetitions.removeAll(keepingCapacity: true)
            for (run, seconds) in zip(own, row.entry.wallTimes) { try append(run, seconds, verification: index) }
        }
        let verifications = rows.map { row in
            HistorySeries.Verification(
                id: row.entry.id, startedAt: row.entry.startedAt, commit: row.entry.commit,
                isDirty: row.entry.isDirty, caseCommits: row.entry.caseCommits, machine: row.machineKey,
                seconds: row.entry.seconds, peakMemory: row.entry.peakMemory)
        }
        return HistorySeries(verifications: verifications, checks: checks, runs: runs)
    }

    private static var damage: DiagnosticsError { DiagnosticsError(.historyFault, "a stored record is damaged") }

    /// Appends the points of one run of a verification.
    private mutating func append(_ id: Int64, _ seconds: Double, verification: Int) throws {
        guard let row = values[id] else { throw Self.damage }
        let place = try place(row.layoutID)
        guard let run = place.run else { return }
        runs[run].points.append(RunSeries.Point(verification: verification, seconds: seconds))
        try place.layout.forEachPoint(row.data) { index, value, signedValue, tolerance in
            let check = place.layout.checks[index]
            checks[place.checks[index]].points.append(
                CheckSeries.Point(
                    verification: verification, value: value, signedValue: signedValue, tolerance: tolerance,
                    verdict: check.verdict, goldenDigest: check.goldenDigest))
        }
    }

    /// Returns the series of a layout for the next run of the verification that is being read. Checks and runs that
    /// have the name of an earlier one in the same verification belong to series of their own.
    private mutating func place(_ id: Int64) throws -> Place {
        let layout = try layout(id)
        let run = RunKey(caseID: layout.caseID, method: layout.method, step: layout.step)
        let repetition = repetitions[run, default: 0]
        repetitions[run] = repetition + 1
        let key = LayoutPlace(layout: id, repetition: repetition)
        if let known = places[key] { return known }
        var place = Place(layout: layout)
        if caseID == nil || caseID == layout.caseID {
            place.run = index(of: RunPlace(key: run, repetition: repetition))
            var counts: [CheckSeries.Key: Int] = [:]
            place.checks = layout.checks.map { check in
                var key = CheckSeries.Key(
                    run: run, check: check.check, golden: check.golden, signal: check.signal, metric: check.metric,
                    unit: check.unit)
                let count = counts[key, default: 0]
                counts[key] = count + 1
                // Pairs of the two numbers are counted along diagonals, so that different pairs have different numbers.
                let diagonal = repetition + count
                key.occurrence = diagonal * (diagonal + 1) / 2 + repetition
                return index(of: key)
            }
        }
        places[key] = place
        return place
    }

    private mutating func layout(_ id: Int64) throws -> CheckLayout {
        if let known = layouts[id] { return known }
        guard let layout = try CheckValues.layout(id, reader.database) else { throw Self.damage }
        layouts[id] = layout
        return layout
    }

    private mutating func index(of key: CheckSeries.Key) -> Int {
        if let known = checkIndices[key] { return known }
        checks.append(CheckSeries(key: key))
        checkIndices[key] = checks.count - 1
        return checks.count - 1
    }

    private mutating func index(of run: RunPlace) -> Int {
        if let known = runIndices[run] { return known }
        runs.append(RunSeries(run: run.key))
        runIndices[run] = runs.count - 1
        return runs.count - 1
    }
}
