import Diagnostics
import Files
import Foundation
import YAML

/// The migration of `case.yaml` files of older versions to the current format.
public enum CaseMigration {
    /// Adds the line `format: 1` to the file of a case that has no key `format`, before its first key; every other byte
    /// is unchanged.
    /// - Returns: A Boolean value that indicates whether the file was changed.
    /// - Throws: `DiagnosticsError` when the file cannot be read or written, when it is not a mapping or a mapping
    ///   without keys, or when it has no key `format` and is written in braces, `{…}`.
    public static func migrate(path: String) throws -> Bool {
        let document = try YAMLDocument.load(path: path)
        guard let entries = document.entries, let first = entries.first else {
            let found = document.entries == nil ? document.kind : "a mapping without keys"
            throw DiagnosticsError(
                .wrongType, "a case file must be a mapping with keys, not \(found)", at: document.place)
        }
        guard !entries.contains(where: { $0.key == "format" }) else { return false }
        let bytes = try InputFile.bytes(path, limit: .yamlSize)
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let line = first.place.line
        guard lines.indices.contains(line - 1), !lines[line - 1].hasPrefix("{") else {
            throw DiagnosticsError(
                .unsupportedYAML,
                "the case file is written in braces, '{…}', so that 'migrate' cannot put a line 'format: 1' before its"
                    + " keys",
                at: first.place,
                hint: "add 'format: 1' inside the braces by hand")
        }
        lines.insert("format: 1", at: line - 1)
        try OutputFile.write(Data(lines.joined(separator: "\n").utf8), to: path)
        return true
    }
}
