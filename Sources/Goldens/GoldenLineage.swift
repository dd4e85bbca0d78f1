import Diagnostics
import Files
import Foundation

/// The history of a golden: its first version, and every later version that someone accepted with a reason.
///
///     let lineage = try GoldenLineage.load(golden: "verification/mycell/goldens/converged.golden")
///     lineage.golden                        // the digest of the current golden
///     lineage.lastAcceptance?.reason        // "the conductance follows the new fit"
///     lineage.distance(of: "v")?.largest    // 0.9, from the first golden
///
/// The file lies next to the golden. Its first line names the format. Each further line holds a SHA-256 and a JSON
/// object, the ``Entry``. The SHA-256 is computed from the SHA-256 of the previous line, a line feed and the object.
/// Therefore no entry can be changed, removed or inserted without changing all later lines.
public struct GoldenLineage: Hashable, Sendable {
    /// One version of a golden: its digest, who accepted it, when and why, and its distances from earlier versions.
    public struct Entry: Codable, Hashable, Sendable {
        /// The SHA-256 digest of this version of the golden.
        public var golden: String
        /// The SHA-256 digest of the version that this one replaced; nil for the first version.
        public var parent: String?
        /// The reason for which this version of the golden was accepted.
        public var reason: String
        /// The name of the person who accepted this version of the golden, or the command and engine that recorded it.
        public var by: String
        /// The time at which this version of the golden was accepted, ISO 8601 in UTC.
        public var at: String
        /// The distance of each signal from the first version of the golden; empty for the first version itself.
        public var fromFirst: [GoldenDistance]
        /// The distance of each signal from the version that this one replaced; empty for the first version.
        public var fromParent: [GoldenDistance]

        /// Creates the entry of a lineage for one version of a golden.
        public init(
            golden: String, parent: String? = nil, reason: String, by: String, at: String,
            fromFirst: [GoldenDistance] = [], fromParent: [GoldenDistance] = []
        ) {
            self.golden = golden
            self.parent = parent
            self.reason = reason
            self.by = by
            self.at = at
            self.fromFirst = fromFirst
            self.fromParent = fromParent
        }
    }

    /// The SHA-256 digest of the golden's current version.
    public private(set) var golden: String
    /// The versions of the golden, the first one first; empty if no change was accepted yet.
    public private(set) var entries: [Entry]

    /// Creates the lineage of a golden that was never changed, given its digest.
    public init(golden: String) {
        self.golden = golden
        entries = []
    }

    /// The entry of the golden's last accepted change; nil if no change was accepted yet.
    public var lastAcceptance: Entry? { entries.count > 1 ? entries.last : nil }

    /// The number of accepted changes of the golden.
    public var acceptanceCount: Int { max(0, entries.count - 1) }

    /// Returns the distance of the golden's current version from its first one in a signal; nil if no change was
    /// accepted, or the golden has no such signal.
    public func distance(of signal: String) -> GoldenDistance? {
        lastAcceptance?.fromFirst.first { $0.signal == signal }
    }

    /// Appends an accepted version of the golden to the lineage. An empty lineage first gets an entry for the current
    /// golden, with the person and time of `entry` and the reason "the first golden".
    /// - Parameter entry: The change. Its parent is set to the current golden.
    public mutating func accept(_ entry: Entry) {
        if entries.isEmpty {
            entries = [Entry(golden: golden, reason: "the first golden", by: entry.by, at: entry.at)]
        }
        var entry = entry
        entry.parent = golden
        golden = entry.golden
        entries.append(entry)
    }

    // MARK: Files

    private static let magic = "tvbo-verify lineage 1"

    /// Returns the path of the lineage file of the golden at the given path: `v.lineage` for `v.golden`.
    public static func path(of golden: String) -> String { stem(golden) + ".lineage" }

    /// Returns the path of the copy of a golden's first version, from which the distances of later versions are
    /// measured: `v.first.golden` for `v.golden`.
    public static func firstPath(of golden: String) -> String { stem(golden) + ".first.golden" }

    private static func stem(_ golden: String) -> String {
        golden.hasSuffix(".golden") ? String(golden.dropLast(7)) : golden
    }

    /// Returns the content of the lineage file. That of a lineage without entries cannot be read back.
    /// - Throws: An `EncodingError` if an entry cannot be encoded.
    public func text() throws -> [UInt8] {
        var lines = [Self.magic]
        var link = ""
        for entry in entries {
            let object = String(decoding: try Self.encoder.encode(entry), as: UTF8.self)
            link = Self.link(link, object)
            lines.append("\(link) \(object)")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func link(_ previous: String, _ object: some StringProtocol) -> String {
        ContentDigest.sha256(Array("\(previous)\n\(object)".utf8))
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }

    /// Reads the lineage that belongs to the golden file at a path; a lineage without entries if the file of the
    /// lineage does not exist.
    /// - Throws: `DiagnosticsError` with the code `goldenMissing` if the golden is missing, or one of its lineage and the
    ///   copy of its first version; or `goldenCorrupt` if one is damaged, the lineage's chain is broken, the golden is
    ///   not the one that was accepted last, or the copy is not the first version.
    public static func load(golden path: String) throws -> GoldenLineage {
        try load(of: Golden.load(path: path), at: path)
    }

    /// Reads the lineage that belongs to a golden that has already been read from `path`; a lineage without entries if
    /// the file of the lineage does not exist.
    /// - Throws: `DiagnosticsError` as ``load(golden:)`` does.
    package static func load(of golden: Golden, at path: String) throws -> GoldenLineage {
        let digest = golden.digest
        let file = Self.path(of: path)
        let first = firstPath(of: path)
        guard FileManager.default.fileExists(atPath: file) else {
            // An interrupted acceptance leaves a copy of the present golden, which hides no change.
            if FileManager.default.fileExists(atPath: first), try Golden.load(path: first).digest != digest {
                throw DiagnosticsError(
                    .goldenMissing,
                    "the lineage \(file) of the golden is missing, but the copy of its first golden, \(first), differs from the golden, so that a change was accepted",
                    at: Place(file: path), hint: "restore the lineage from version control")
            }
            return GoldenLineage(golden: digest)
        }
        let lineage = try GoldenLineage(text: InputFile.regularBytes(file, limit: .lineageSize), file: file)
        guard lineage.golden == digest else {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the golden \(path) was changed without 'golden accept': its SHA-256 is \(digest), but that accepted"
                    + " last is \(lineage.golden)",
                at: Place(file: file, line: lineage.entries.count + 1),
                hint: "restore the golden from version control, then change it with 'tvbo-verify golden accept'")
        }
        let found = try Golden.load(path: first).digest
        guard found == lineage.entries[0].golden else {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the first golden of the lineage, \(first), has the SHA-256 \(found), but the lineage says"
                    + " \(lineage.entries[0].golden)",
                at: Place(file: file, line: 2), hint: "restore the lineage and the first golden from version control")
        }
        return lineage
    }

    /// Reads a lineage from the content of its file, and verifies the chain of digests.
    /// - Throws: `DiagnosticsError` (`goldenCorrupt`) with the line at which the chain is broken, or line 1 if there is
    ///   no entry.
    package init(text: [UInt8], file: String) throws {
        // For example: the lineage of the golden is broken: this line is not an entry of a lineage
        func corrupt(_ line: Int, _ message: String) -> DiagnosticsError {
            DiagnosticsError(
                .goldenCorrupt, "the lineage of the golden is broken: \(message)", at: Place(file: file, line: line),
                hint: "restore the lineage from version control; a lineage is never edited by hand")
        }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
        guard lines.first.map(String.init) == Self.magic else {
            throw corrupt(1, "the file does not start with '\(Self.magic)'")
        }
        var (link, entries) = ("", [Entry]())
        for (index, line) in lines.enumerated().dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let entry = try? Self.decoder.decode(Entry.self, from: Data(parts[1].utf8)) else {
                throw corrupt(index + 1, "this line is not an entry of a lineage")
            }
            link = Self.link(link, parts[1])
            guard parts[0] == link else {
                throw corrupt(
                    index + 1,
                    "this line states the SHA-256 \(parts[0]), but that of its entry and those before it is \(link)")
            }
            guard entry.parent == entries.last?.golden else {
                throw corrupt(index + 1, "the golden that this entry replaces is not that of the entry before it")
            }
            guard !entry.reason.allSatisfy(\.isWhitespace) else { throw corrupt(index + 1, "this entry has no reason") }
            entries.append(entry)
        }
        guard let last = entries.last else { throw corrupt(1, "it has no entry") }
        golden = last.golden
        self.entries = entries
    }
}
