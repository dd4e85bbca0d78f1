import Results

/// The wall times that runs took in the past, by which the work of shards is balanced.
///
///     let times = RunTimes(try history.entries(limit: RunTimes.entryLimit))
///     times.seconds(of: unit)
public struct RunTimes: Sendable, Hashable {
    /// The largest number of past runs whose times are read from the history.
    public static let entryLimit = 50_000

    private struct Key: Hashable { var caseID, method, step: String? }

    private var latest: [Key: Double] = [:]
    private var medians: [Key: Double] = [:]
    private let overall: Double

    /// Creates the times of past runs from entries of the history, the latest first. Times that are negative or not
    /// finite are ignored. Without any entry, every run is taken to last one second.
    public init(_ entries: [HistoryEntry] = []) {
        for entry in entries where entry.seconds.isFinite && entry.seconds >= 0 {
            let key = Key(caseID: entry.caseID, method: entry.method, step: entry.step)
            if latest[key] == nil { latest[key] = entry.seconds }
        }
        var groups: [Key: [Double]] = [:]
        for (key, seconds) in latest {
            groups[Key(caseID: key.caseID, method: key.method), default: []].append(seconds)
            groups[Key(caseID: key.caseID), default: []].append(seconds)
        }
        medians = groups.mapValues(Self.median)
        overall = latest.isEmpty ? 1 : Self.median(Array(latest.values))
    }

    /// Returns the expected wall time of a run in seconds: the latest time of the same run, or else the median of the
    /// times of the same case and method, of the same case, or of all runs.
    package func seconds(of unit: ShardPlan.PlannedRun) -> Double {
        latest[Key(caseID: unit.caseID, method: unit.method, step: unit.step)]
            ?? unit.method.flatMap { medians[Key(caseID: unit.caseID, method: $0)] }
            ?? medians[Key(caseID: unit.caseID)] ?? overall
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }
}
