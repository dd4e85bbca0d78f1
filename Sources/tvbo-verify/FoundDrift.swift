import Changes
import Foundation
import History
import Results
import Verification

extension HistoryDrift {
    /// Analyzes the series of checks and wall times in a history for drift. The distances between the goldens of a
    /// lineage and the errors of goldens are read from the cases: those of the options, or else of the folder that the
    /// latest verification used. A warning says if there are no such cases, and names verifications whose start times
    /// show that a clock was wrong.
    /// - Parameters:
    ///   - store: The history.
    ///   - folders: The options that name the folder of cases.
    ///   - id: The id of the case that is analyzed; nil for all cases.
    ///   - time: The start of the earliest verification that is analyzed; nil for all verifications.
    ///   - count: The largest number of verifications that are analyzed, the latest ones; nil for all.
    ///   - record: The verification that was just made, which follows all others whatever its start time is; nil for
    ///     none.
    static func of(
        _ store: HistoryStore, _ folders: FolderOptions, case id: String? = nil, since time: String? = nil,
        latest count: Int? = nil, ending record: VerificationRecord? = nil
    ) throws -> HistoryDrift {
        let history = try store.series(case: id, since: time, latest: count)
        tellWrongTimes(history.verifications, of: record)
        let path = try casesPath(store, folders)
        if record == nil, !FileManager.default.fileExists(atPath: path) {
            Console.warn(
                .lines(
                    "warning: accepted goldens are not considered, because there is no folder of cases '\(path)':"
                        + " a change that was accepted is told as no step, and creep is not found; name the folder with"
                        + " --cases"))
        }
        return HistoryDrift(
            record.map { history.ending(with: $0.id) } ?? history,
            goldens: GoldenLineages.goldens(below: path, allowing: folders.root.allowed))
    }

    /// Returns the folder of cases that the options or the environment name, or else the one of the latest
    /// verification.
    private static func casesPath(_ store: HistoryStore, _ folders: FolderOptions) throws -> String {
        guard folders.root.named == nil, folders.root.changedFolder == nil else { return folders.casesPath }
        return try store.casesFolder() ?? folders.casesPath
    }

    /// Warns of a start time in the future, and of a verification that started before one that the history contained.
    private static func tellWrongTimes(_ verifications: [HistorySeries.Verification], of record: VerificationRecord?) {
        guard let last = verifications.last else { return }
        // A day is more than any difference between the clocks of machines that are set.
        let limit = Date.now.addingTimeInterval(86_400).formatted(.iso8601)
        if last.startedAt > limit {
            Console.warn(
                .lines(
                    "warning: the verification \(last.id) started at \(last.startedAt), which is in the future;"
                        + " later ones are put before it, so that changes may be told for the wrong commits"))
        }
        guard let record, record.id != last.id, record.startedAt < last.startedAt else { return }
        Console.warn(
            .lines(
                "warning: this verification, \(record.id), started at \(record.startedAt), before the verification"
                    + " \(last.id) of the history, which started at \(last.startedAt); it is judged as the latest one, but"
                    + " 'tvbo-verify drift' orders verifications by their start times"))
    }
}
