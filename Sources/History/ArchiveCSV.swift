import Diagnostics
import Foundation
import Results

extension HistoryArchive {
    /// The names of the columns.
    private static let columns = formerColumns + ["archiveDigest"]
    /// The names of the columns of files that older versions wrote.
    private static let formerColumns = [
        "verification", "startedAt", "commit", "isDirty", "isPartial", "tool", "comparator", "compiler", "machine",
        "case", "method", "step", "runVerdict", "seconds", "traceDigest", "roundedDigest", "modelDigest",
        "experimentDigest", "caseDigest", "check", "golden", "goldenDigest", "signal", "metric", "unit", "value",
        "signedValue", "tolerance", "basis", "verdict", "note", "frameJSON", "verificationJSON", "runJSON",
    ]

    /// Returns the archive as comma-separated values (RFC 4180, with line feeds): a row for each check of each run of
    /// each verification, and a row for a run without checks and for a verification without runs.
    ///
    /// The three columns before the last hold JSON, from which the archive is read back: the frame (the properties that
    /// verifications share) in the first row of any verification with this frame, the verification in its first row,
    /// and the run in the first row of any verification that contains it. The last column has
    /// the digest of all verifications, in the first row. Decimated traces are left out. A text that a spreadsheet would
    /// take for a formula gets an apostrophe in front.
    public func csv() throws -> [UInt8] { try csv(giving: csvDigest()) }

    /// Returns the digest of the verifications without traces, which the text does not contain.
    private func csvDigest() throws -> String {
        var part = self
        part.traces = [:]
        return try part.digest()
    }

    /// Returns the text with the given digest; with nil, the text of older versions, which has no column for it.
    private func csv(giving archiveDigest: String?) throws -> [UInt8] {
        var writer = CSVWriter(header: archiveDigest == nil ? Self.formerColumns : Self.columns)
        var last = archiveDigest.map { [$0] } ?? []
        let blank = archiveDigest == nil ? [] : [""]
        let frames: [String: Frame] = try frames.mapValues { try StoredJSON.value($0.bytes) }
        let runs: [String: RunResult] = try runs.mapValues { try StoredJSON.value($0.bytes) }
        var told: Set<String> = []
        for entry in entries {
            guard let frame = frames[entry.frame] else { continue }
            var first = [told.insert(entry.frame).inserted ? text(self.frames[entry.frame]) : ""]
            first.append(StoredJSON.shown(try StoredJSON.bytes(entry)))
            if entry.runs.isEmpty {
                writer.append([start(entry, frame, ""), blanks(22), first, [""], last])
                last = blank
            }
            for (digest, seconds) in zip(entry.runs, entry.wallTimes) {
                guard let run = runs[digest] else { continue }
                var content = told.insert(digest).inserted ? text(self.runs[digest]) : ""
                let fields = start(entry, frame, run.caseID) + Self.fields(run, seconds)
                let checks: [CheckResult?] = run.checks.isEmpty ? [nil] : run.checks
                for check in checks {
                    let part = check.map { Self.fields($0, run) } ?? blanks(12)
                    writer.append([fields, part, first, [content], last])
                    (first, content, last) = (["", ""], "", blank)
                }
            }
        }
        return Array(writer.text.utf8)
    }

    private func text(_ content: StoredContent?) -> String { StoredJSON.shown(content?.bytes ?? []) }

    private func blanks(_ count: Int) -> [String] { [String](repeating: "", count: count) }

    private func start(_ entry: Entry, _ frame: Frame, _ caseID: String) -> [String] {
        let own = entry.caseCommits?[caseID] ?? CaseCommit(commit: entry.commit, isDirty: entry.isDirty)
        let machine: String = frame.provenance(commit: nil, isDirty: false).machineKey
        let fields: [String] = [
            entry.id, entry.startedAt, own.commit ?? "", String(own.isDirty), String(entry.isPartial ?? false),
            frame.tool, String(frame.comparator), frame.compiler, machine,
        ]
        return fields.map { CSVWriter.plain($0) }
    }

    private static func fields(_ run: RunResult, _ seconds: Double) -> [String] {
        let fields: [String] = [
            run.caseID, run.method, run.step, run.verdict.rawValue, String(seconds), run.traceDigest ?? "",
            run.roundedDigest ?? "", run.modelDigest, run.experimentDigest, run.caseDigest,
        ]
        return fields.map { CSVWriter.plain($0) }
    }

    private static func fields(_ check: CheckResult, _ run: RunResult) -> [String] {
        let golden: String = run.goldenDigests[check.golden] ?? ""
        var fields: [String] = [check.check, check.golden, golden, check.signal, check.metric, check.unit]
        fields = fields.map { CSVWriter.plain($0) }
        // Negative numbers are no formulas.
        for number in [check.value, check.signedValue, check.tolerance] {
            fields.append(number.map { String($0) } ?? "")
        }
        for text in [check.basis, check.verdict.rawValue, check.note ?? ""] { fields.append(CSVWriter.plain(text)) }
        return fields
    }

    // MARK: Reading

    /// Reads an archive from the text that `csv()` writes.
    /// - Parameter path: The path of the file, for messages.
    /// - Throws: `DiagnosticsError` (`historyFault`) at the first line that differs from what `csv()` would have
    ///   written.
    init(csv: [UInt8], path: String) throws {
        guard let text = String(validating: csv, as: UTF8.self) else {
            throw Self.fault("the file is not text in UTF-8", path)
        }
        var reader = CSVReader(text, path: path)
        guard let header = try reader.next(), [Self.columns, Self.formerColumns].contains(header.fields) else {
            throw Self.fault("the file is neither an exported history in JSON nor one in CSV", path, line: 1)
        }
        hasDigest = header.fields == Self.columns
        var digest: String?
        while let row = try reader.next() {
            guard row.fields.count == header.fields.count else {
                throw Self.fault(
                    "the row has \(row.fields.count) fields instead of \(header.fields.count)", path, line: row.line)
            }
            if hasDigest, digest == nil { digest = row.fields.last }
            do {
                try read(row.fields[Self.formerColumns.count - 3..<Self.formerColumns.count])
            } catch let error as DecodingError {
                throw Self.fault(Self.reason(error), path, line: row.line)
            }
        }
        sort()
        try check(path)
        try checkIsUnchanged(csv, hasDigest ? digest ?? "" : nil, path)
    }

    private mutating func read(_ fields: ArraySlice<String>) throws {
        let contents = fields.map { Array($0.utf8) }
        if !contents[0].isEmpty {
            let frame: Frame = try StoredJSON.value(contents[0])
            let content = StoredContent(try StoredJSON.bytes(frame))
            frames[content.digest] = content
        }
        if !contents[1].isEmpty { entries.append(try StoredJSON.value(contents[1])) }
        if !contents[2].isEmpty {
            let run: RunResult = try StoredJSON.value(contents[2])
            let content = StoredContent(try StoredJSON.bytes(run))
            runs[content.digest] = content
        }
    }

    /// Refuses a file in which a field was changed. The fields that are not JSON are redundant, so a change of one
    /// would be lost.
    /// - Parameter digest: The digest that the file gives; nil for a file of an older version.
    private func checkIsUnchanged(_ csv: [UInt8], _ digest: String?, _ path: String) throws {
        let own = try self.csv(giving: digest)
        guard own != csv else {
            guard let digest, !entries.isEmpty, try digest != csvDigest() else { return }
            throw Self.fault(
                "the verifications of the file do not have the digest that its first row gives: one was changed, added or"
                    + " removed after the export",
                path, line: 2)
        }
        let same = zip(own, csv).prefix { $0 == $1 }
        let line = same.count { $0.0 == UInt8(ascii: "\n") } + 1
        throw Self.fault(
            "the line was changed after the export, or a newer version of tvbo-verify wrote the file", path, line: line)
    }
}
