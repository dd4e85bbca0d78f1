import Diagnostics
import Foundation

extension DiagnosticsError {
    /// All diagnostics with their source lines, as a person reads them.
    public var text: String {
        diagnostics.map { diagnostic in
            diagnostic.text { file, line in SourceLines.line(line, of: file) }
        }.joined(separator: "\n")
    }
}

/// Gives lines of files for excerpts.
public enum SourceLines {
    /// Largest file of which a line is shown, in bytes.
    private static let sizeLimit = 16 << 20

    /// A line, counted from 1; nil when the file or the line is not there.
    public static func line(_ number: Int, of file: String) -> String? {
        // What is no file, such as a pipe, has been read already and gives its lines no second time.
        guard
            (try? FileManager.default.attributesOfItem(atPath: (file as NSString).resolvingSymlinksInPath))?[.type]
                as? FileAttributeType == .typeRegular,
            let bytes = try? InputFile.bytes(file, limit: sizeLimit)
        else { return nil }
        let lines = bytes.split(separator: 0x0A, maxSplits: number, omittingEmptySubsequences: false)
        guard number >= 1, number <= lines.count else { return nil }
        let text = String(decoding: lines[number - 1], as: UTF8.self)
        return text.hasSuffix("\r") ? String(text.dropLast()) : text
    }
}
