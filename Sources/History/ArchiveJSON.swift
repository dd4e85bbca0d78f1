import Diagnostics
import Files
import Foundation
import Results

extension HistoryArchive {
    /// The version of the format of exported files, the value of their key `schema`.
    static let formatVersion = 2
    /// The value of the key `format`, by which an exported file is recognized.
    static let format = "tvbo-verify history"

    /// Returns the archive as JSON, as `docs/schema/history-export-2.schema.json` describes it: one object, in which
    /// each verification refers to its frame and its runs by their digests.
    public func json() throws -> [UInt8] {
        var text: [UInt8] = []
        func append(_ part: String) { text += Array(part.utf8) }
        func append(_ contents: [String: StoredContent], as name: String) {
            append("  \"\(name)\": {")
            for (index, content) in contents.values.sorted(by: { $0.digest < $1.digest }).enumerated() {
                append((index == 0 ? "\n" : ",\n") + "    \"\(content.digest)\": ")
                append(StoredJSON.shown(content.bytes))
            }
            append("\n  },\n")
        }
        func append(_ values: [some Encodable], as name: String) throws {
            append("  \"\(name)\": [")
            for (index, value) in values.enumerated() {
                append(index == 0 ? "\n    " : ",\n    ")
                append(StoredJSON.shown(try StoredJSON.bytes(value)))
            }
            append("\n  ],\n")
        }
        append("{\n  \"digest\": \"\(try digest())\",\n  \"format\": \"\(Self.format)\",\n")
        append(frames, as: "frames")
        append(runs, as: "runs")
        append("  \"schema\": \(Self.formatVersion),\n")
        try append(traces.values.sorted { $0.key < $1.key }, as: "traces")
        try append(entries, as: "verifications")
        text.removeLast(2)
        append("\n}\n")
        return text
    }

    private struct Header: Decodable {
        var format: String
        var schema: Int
    }

    private struct Document: Decodable {
        var digest: String?
        var frames: [String: Frame]
        var runs: [String: RunResult]
        var traces: [Traces]
        var verifications: [Entry]
    }

    /// Reads an archive from the JSON that `json()` writes.
    /// - Parameter path: The path of the file, for messages.
    /// - Throws: `DiagnosticsError` (`historyFault`) for a value that is not valid, and for a frame or a run whose
    ///   digest is not the key under which it is stored, and for a file whose ``digest()`` is another one. Files of
    ///   version 1 have no such digest.
    init(json: [UInt8], path: String) throws {
        let document: Document
        do {
            let header: Header = try StoredJSON.value(json)
            guard header.format == Self.format else { throw Self.fault("the file is not an exported history", path) }
            guard (1...Self.formatVersion).contains(header.schema) else {
                throw Self.fault(
                    "the file has version \(header.schema) of the schema, but this tvbo-verify reads only versions 1 to"
                        + " \(Self.formatVersion)",
                    path)
            }
            document = try StoredJSON.value(json)
            hasDigest = header.schema > 1
        } catch let error as DecodingError {
            throw Self.fault(Self.reason(error), path)
        }
        for (digest, frame) in document.frames {
            frames[digest] = try Self.content(frame, digest, "frame", path)
        }
        for (digest, run) in document.runs { runs[digest] = try Self.content(run, digest, "run", path) }
        entries = document.verifications
        sort()
        for set in document.traces {
            guard traces.updateValue(set, forKey: set.key) == nil else {
                throw Self.fault("the file contains the traces with the key '\(set.key)' twice", path)
            }
        }
        try check(path)
        guard try !hasDigest || document.digest == digest() else {
            throw Self.fault(
                "the verifications or traces of the file do not have the digest that the file gives: one was changed,"
                    + " added or removed after the export",
                path)
        }
    }

    /// Returns a content that has the digest by which it is named.
    private static func content(
        _ value: some Encodable, _ digest: String, _ kind: String, _ path: String
    ) throws -> StoredContent {
        let content = StoredContent(try StoredJSON.bytes(value))
        guard content.digest == digest else {
            throw fault(
                "the content of the \(kind) with the digest '\(digest)' does not have this digest: it was changed after"
                    + " the export, or a newer tvbo-verify wrote it",
                path)
        }
        return content
    }

    /// Returns the error for a file that cannot be imported.
    /// - Parameters:
    ///   - message: The reason.
    ///   - path: The path of the file.
    ///   - line: The number of the line with the fault; 0 if it is not known.
    static func fault(_ message: String, _ path: String, line: Int = 0) -> DiagnosticsError {
        DiagnosticsError(
            .historyFault, message, at: Place(file: path, line: line),
            hint: "import an unchanged file that 'tvbo-verify history export' of this version wrote")
    }

    /// Returns the reason why JSON cannot be decoded, with the path of the value.
    static func reason(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            var path = ""
            for key in context.codingPath + (key.map { [$0] } ?? []) {
                path += key.intValue.map { "[\($0)]" } ?? "/" + key.stringValue
            }
            return path
        }
        // For example: /verifications[3]/seconds is not of type Double
        switch error {
        case .keyNotFound(let key, let context): return "there is no \(place(context, key))"
        case .typeMismatch(let type, let context): return "\(place(context)) is not of type \(type)"
        case .valueNotFound(_, let context): return "\(place(context)) has no value"
        case .dataCorrupted(let context):
            let cause = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
            let path = place(context)
            return (path.isEmpty ? "" : path + ": ") + (cause ?? context.debugDescription)
        @unknown default: return "\(error)"
        }
    }

    // MARK: Checks

    /// The largest number of characters of an id, a commit or another short text.
    private static let textLimit = 1000

    /// Checks everything in the archive that the types do not guarantee: references between its parts, each of which a
    /// verification must use, numbers, times and texts.
    /// - Parameter path: The path of the file from which the archive was read, for messages.
    /// - Throws: `DiagnosticsError` (`historyFault`) for the first part that is not valid.
    func check(_ path: String) throws {
        var ids: Set<String> = []
        var used: Set<String> = []
        for (index, entry) in entries.enumerated() {
            // For example: the verification number 3 of the file, in order of time, has no valid id
            let name = "the verification number \(index + 1) of the file, in order of time,"
            guard Self.isPlain(entry.id), !entry.id.isEmpty else { throw Self.fault("\(name) has no valid id", path) }
            guard ids.insert(entry.id).inserted else {
                throw Self.fault("the file contains the verification '\(entry.id)' twice", path)
            }
            guard VerificationTime.normalized(entry.startedAt) == entry.startedAt else {
                throw Self.fault(
                    "the start '\(entry.startedAt)' of the verification '\(entry.id)' is not a time in UTC", path)
            }
            guard entry.commit.map(Self.isPlain) != false,
                entry.caseCommits?.values.allSatisfy({ $0.commit.map(Self.isPlain) != false }) != false
            else {
                throw Self.fault(
                    "a commit of the verification '\(entry.id)' is too long or has characters that cannot be shown",
                    path)
            }
            guard entry.runs.count == entry.wallTimes.count else {
                throw Self.fault(
                    "the verification '\(entry.id)' has \(entry.runs.count) runs and \(entry.wallTimes.count) wall times",
                    path)
            }
            guard ([entry.seconds] + entry.wallTimes).allSatisfy({ $0.isFinite && $0 >= 0 }),
                entry.peakMemory.map({ $0 >= 0 }) != false
            else {
                throw Self.fault(
                    "a wall time or the peak memory of the verification '\(entry.id)' is negative or not finite", path)
            }
            guard frames[entry.frame] != nil else {
                throw Self.fault(
                    "the verification '\(entry.id)' refers to the frame '\(entry.frame)', which the file lacks", path)
            }
            for run in entry.runs where runs[run] == nil {
                throw Self.fault(
                    "the verification '\(entry.id)' refers to the run '\(run)', which the file lacks", path)
            }
            used.formUnion(entry.runs + [entry.frame])
        }
        if let unused = Set(frames.keys).union(runs.keys).subtracting(used).min() {
            throw Self.fault("the frame or run '\(unused)' of the file belongs to no verification in it", path)
        }
        for set in traces.values.sorted(by: { $0.key < $1.key }) {
            guard let bytes = try? StoredContent.unpacked(set.data, size: set.size, "trace"),
                let traces: DecimatedTraces = try? StoredJSON.value(bytes), traces.key == set.key
            else { throw Self.fault("the traces '\(set.key)' are damaged", path) }
        }
    }

    /// Returns whether a text is short and has no characters that are not shown.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.count <= textLimit && !text.unicodeScalars.contains(where: VisibleText.isHidden)
    }
}

extension HistoryArchive {
    /// Reads an archive from a file that contains the output of `json()` or `csv()`.
    /// - Throws: `DiagnosticsError` when the file cannot be read, is too large, or is not such a file.
    public init(file path: String) throws {
        let bytes = try InputFile.bytes(path, limit: .archiveSize)
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        self = first == UInt8(ascii: "{") ? try Self(json: bytes, path: path) : try Self(csv: bytes, path: path)
    }
}
