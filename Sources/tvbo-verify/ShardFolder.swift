import Diagnostics
import Files
import Foundation
import History
import Verification

/// The folder for the results of one shard, a part of the runs of a verification: a record, and a history file of its
/// own.
///
///     let folder = ShardFolder(shard, reports: "reports")
///     try folder.prepare()
///     try folder.write(outcome.shard)
///
/// The record of an earlier execution is removed first, and the new one is written last, in one operation. A shard that
/// was interrupted therefore has no record, and the same command can be repeated.
struct ShardFolder {
    /// The path of the shard's folder.
    let path: String

    /// Creates the description of a shard's folder, which lies in the folder of reports.
    /// - Parameter reports: The path of the folder of reports.
    init(_ shard: Shard, reports: String) { path = "\(Self.parent(reports))/\(shard.folderName)" }

    /// Creates the description of a shard's folder, which lies at the given path.
    init(path: String) { self.path = path }

    /// Returns the path of the folder that contains the folders of all shards.
    /// - Parameter reports: The path of the folder of reports.
    static func parent(_ reports: String) -> String { reports + "/shards" }

    /// The path of the shard's record, `verification.json`.
    var recordPath: String { path + "/verification.json" }
    /// The path of the shard's history file.
    var historyPath: String { ReportFolder(path: path).historyPath }

    /// Removes the record and the history of an earlier execution of the shard, and creates the folder.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when the folder cannot be created or written.
    func prepare() throws {
        for file in [recordPath, historyPath] { try? FileManager.default.removeItem(atPath: file) }
        try ReportFolder(path: path).prepare()
    }

    /// Writes the record of the shard to `verification.json` in the folder.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when the file cannot be written.
    func write(_ record: ShardRecord) throws {
        let text = try JSONText.text(VersionedObject(value: record)) + "\n"
        try OutputFile.write(Data(text.utf8), to: recordPath)
    }

    // MARK: Reading

    /// Returns the paths of the shard records at a path: the path itself if it is a file or does not exist, the
    /// `verification.json` in the folder, or else those in its subfolders, sorted by name.
    /// - Throws: `DiagnosticsError` (`nothingToRun`) when a folder has no such record.
    static func records(at path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        let files = FileManager.default
        guard files.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return [path] }
        let own = ShardFolder(path: path).recordPath
        if files.fileExists(atPath: own) { return [own] }
        let names = ((try? files.contentsOfDirectory(atPath: path)) ?? []).sorted()
        let found = names.map { ShardFolder(path: path + "/" + $0).recordPath }.filter { files.fileExists(atPath: $0) }
        guard !found.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "the folder \(path) has no part of a verification to merge",
                hint:
                    "run 'tvbo-verify all --shard k/n', which writes shards/k-of-n/verification.json in the reports folder"
            )
        }
        return found
    }

    /// Reads the record of a shard from a file.
    /// - Throws: `DiagnosticsError` (`unreadableFile`) when the file does not exist, is not the record of a shard, or
    ///   is the record of another version of the schema.
    static func read(_ file: String) throws -> ShardRecord {
        let data = Data(try InputFile.bytes(file, limit: .recordSize))
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let version = VersionedObject<ShardRecord>.version
        guard let head = try? decoder.decode(Head.self, from: data), head.schema == version,
            let record = try? decoder.decode(ShardRecord.self, from: data), record.isSound
        else {
            throw DiagnosticsError(
                .unreadableFile,
                "this file is not a part of a verification, or another version of tvbo-verify wrote it",
                at: Place(file: file),
                hint: "give a verification.json that 'tvbo-verify all --shard k/n' of this version has written")
        }
        return record
    }

    private struct Head: Decodable { var schema: Int }
}
