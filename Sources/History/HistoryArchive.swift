import Diagnostics
import Files
import Foundation
import Results

/// The contents of a history, or of a part of it, in memory. Appending, exporting, importing and merging work on
/// archives.
///
///     let archive = try other.archive()
///     let added = try history.add(archive)
///
/// Frames, runs and traces are identified by their contents, verifications by their ids.
public struct HistoryArchive: Sendable, Equatable {
    /// The frame of a verification: the properties that many verifications share, such as versions and machine.
    struct Frame: Codable, Sendable, Hashable {
        /// The version of tvbo-verify that made the verification.
        var tool: String
        /// The version of the algorithms by which tvbo-verify compares runs with goldens.
        var comparator: Int
        /// The compiler and the build configuration of tvbo-verify.
        var compiler: String
        /// The processor, the architecture and the operating system of the machine that made the verification.
        var machine: String
        /// The name that the user gave the machine; nil for none.
        var machineID: String?
        /// The cases of the verification that could not be run, with the reasons.
        var problems: [CaseProblem]
        /// The titles of the cases, by the id of the case.
        var titles: [String: String]
        /// The folder of cases as `--cases` gave it; nil for the default folder.
        var casesFolder: String?
        /// The options of the command that affect results, such as `--database DIR`, one word in each element; nil if
        /// there are none.
        var options: [String]?

        /// Creates the frame of a verification: the properties that it shares with others.
        init(_ record: VerificationRecord) {
            tool = record.provenance.tool
            comparator = record.provenance.comparator
            compiler = record.provenance.compiler
            machine = record.provenance.machine
            machineID = record.provenance.machineID
            problems = record.problems
            titles = record.titles
            casesFolder = record.casesFolder
            options = record.options
        }

        /// Returns the provenance of a verification with this frame.
        /// - Parameters:
        ///   - commit: The commit that was checked out in the repository of the folder of cases; nil outside one.
        ///   - isDirty: A Boolean value that indicates whether that repository had uncommitted changes.
        func provenance(commit: String?, isDirty: Bool) -> Provenance {
            Provenance(
                tool: tool, comparator: comparator, compiler: compiler, commit: commit, isDirty: isDirty,
                machine: machine, machineID: machineID)
        }
    }

    /// A verification, which refers to its frame and its runs by their digests.
    struct Entry: Codable, Sendable, Hashable {
        /// The unique id of the verification.
        var id: String
        /// The start time of the verification, ISO 8601 in UTC.
        var startedAt: String
        /// The wall time of the verification in seconds.
        var seconds: Double
        /// The commit that was checked out in the repository of the folder of cases; nil outside a repository.
        var commit: String?
        /// A Boolean value that indicates whether the repository of the folder of cases had uncommitted changes.
        var isDirty: Bool
        /// The commits that were checked out in the repositories of cases outside that of the folder of cases, by case
        /// id; nil if there are no such cases.
        var caseCommits: [String: CaseCommit]?
        /// A Boolean value that indicates whether options restricted the verification; nil for a whole one.
        var isPartial: Bool?
        /// The largest resident memory of the process, in bytes; nil if it is not known.
        var peakMemory: Int?
        /// The digest of the verification's frame.
        var frame: String
        /// The digests of the verification's runs, in the order in which its record lists them.
        var runs: [String]
        /// The wall times of the verification's runs in seconds, in the order of ``runs``.
        var wallTimes: [Double]
    }

    /// The decimated traces (solutions thinned for plotting) of a run, compressed.
    struct Traces: Codable, Sendable, Hashable {
        /// The key by which runs refer to the traces, `RunResult.tracesKey`.
        var key: String
        /// The size of the uncompressed JSON of the traces in bytes.
        var size: Int
        /// The `DecimatedTraces` as JSON, compressed with Deflate. An exported JSON file holds these bytes in base64.
        var data: Data
    }

    /// The verifications of the archive, ordered by start time and id.
    var entries: [Entry] = []
    /// The frames (the properties that verifications share) as JSON, by digest.
    var frames: [String: StoredContent] = [:]
    /// The runs as JSON, with 0 in place of their wall times, by digest.
    var runs: [String: StoredContent] = [:]
    /// The decimated traces of the runs, by key.
    var traces: [String: Traces] = [:]
    /// A Boolean value that indicates whether a change of a verification would have been recognized when the archive was
    /// read: false for files of an older version, which contain no digest of their verifications.
    public internal(set) var hasDigest = true

    /// Creates an archive without any verification.
    init() {}

    /// Creates an archive of one verification, without decimated traces.
    init(_ record: VerificationRecord) throws { try add(record) }

    /// Creates an archive of verifications, without decimated traces.
    public init(_ records: [VerificationRecord]) throws {
        for record in records { try add(record) }
        sort()
    }

    private mutating func add(_ record: VerificationRecord) throws {
        let frame = StoredContent(try StoredJSON.bytes(Frame(record)))
        frames[frame.digest] = frame
        var digests: [String] = []
        for run in record.runs {
            var timeless = run
            timeless.seconds = 0
            let content = StoredContent(try StoredJSON.bytes(timeless))
            runs[content.digest] = content
            digests.append(content.digest)
        }
        entries.append(
            Entry(
                id: record.id, startedAt: record.startedAt, seconds: record.seconds, commit: record.provenance.commit,
                isDirty: record.provenance.isDirty, caseCommits: record.caseCommits, isPartial: record.isPartial,
                peakMemory: record.peakMemory, frame: frame.digest, runs: digests,
                wallTimes: record.runs.map(\.seconds)))
    }

    /// The number of verifications in the archive.
    public var count: Int { entries.count }

    /// Sorts the verifications of the archive by start time and id.
    mutating func sort() { entries.sort { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) } }

    /// Returns the verifications with their runs.
    /// - Throws: `DecodingError` when the JSON of a frame or a run is invalid, `DiagnosticsError` (`historyFault`) when
    ///   one to which a verification refers is missing.
    public func records() throws -> [VerificationRecord] {
        let frames: [String: Frame] = try frames.mapValues { try StoredJSON.value($0.bytes) }
        let runs: [String: RunResult] = try runs.mapValues { try StoredJSON.value($0.bytes) }
        return try entries.map { entry in
            guard let frame = frames[entry.frame] else { throw Self.incomplete }
            let own = try zip(entry.runs, entry.wallTimes).map { digest, seconds in
                guard var run = runs[digest] else { throw Self.incomplete }
                run.seconds = seconds
                return run
            }
            return entry.record(frame, own)
        }
    }

    /// Returns the SHA-256 digest of the verifications and the traces, which exported files contain. Frames and runs
    /// are covered by it as well, because verifications refer to them by their digests.
    func digest() throws -> String {
        let lines =
            try entries.map { try StoredJSON.text($0) }
            + traces.values.sorted { $0.key < $1.key }.map {
                try StoredJSON.text($0)
            }
        return ContentDigest.sha256(Array(lines.joined(separator: "\n").utf8))
    }

    private static var incomplete: DiagnosticsError {
        DiagnosticsError(
            .historyFault,
            "the exported history is incomplete: it lacks a frame or a run to which one of its verifications refers")
    }
}

extension HistoryArchive.Entry {
    /// Returns the verification that this entry describes, with the given frame and runs.
    func record(_ frame: HistoryArchive.Frame, _ runs: [RunResult]) -> VerificationRecord {
        VerificationRecord(
            id: id, startedAt: startedAt, seconds: seconds,
            provenance: frame.provenance(commit: commit, isDirty: isDirty), runs: runs, problems: frame.problems,
            titles: frame.titles, isPartial: isPartial, caseCommits: caseCommits, peakMemory: peakMemory,
            casesFolder: frame.casesFolder, options: frame.options)
    }

    /// The digest of the list of the run digests, by which verifications with equal lists of runs are recognized.
    var setDigest: String { ContentDigest.sha256(Array(runs.joined(separator: "\n").utf8)) }
}
