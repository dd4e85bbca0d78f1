import Changes
import Foundation
import History
import Results
import Verification

extension HistoryDrift {
    /// Analyzes the series of checks and wall times in a history for drift. The distances between the goldens of a
    /// lineage and the errors of goldens are read from the folder of cases that the options or the environment name, or
    /// else from that of the latest verification. If it does not exist, a warning says so, except after a verification
    /// (`record`). Other warnings name verifications whose start times show that a clock was wrong.
    /// - Parameters:
    ///   - store: The history.
    ///   - folders: The options that name the folder of cases.
    ///   - id: The id of the case that is analyzed; nil for all cases.
    ///   - time: The time, in the form `2026-11-26T06:45:01Z`, from which on verifications are analyzed that started
    ///     then or later; nil for all verifications.
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
                        + " where a new golden was accepted, steps may be missing or wrong, and creep is not found;"
                        + " name the folder with --cases"))
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
                    "warning: the verification \(last.id) started at \(last.startedAt), which is in the future: until"
                        + " then, new verifications are ordered before it, and changes may be reported for the wrong"
                        + " commits; set the clock of its machine"))
        }
        guard let record, record.id != last.id, record.startedAt < last.startedAt else { return }
        Console.warn(
            .lines(
                "warning: this verification, \(record.id), started at \(record.startedAt), before the verification"
                    + " \(last.id) of the history, which started at \(last.startedAt); it is judged as the latest one, but"
                    + " 'tvbo-verify drift' orders verifications by their start times; set the clocks of the machines,"
                    + " or give the start with '--time'"))
    }
}
