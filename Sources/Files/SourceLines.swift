import Diagnostics
import Foundation

extension DiagnosticsError {
    /// The full text of all diagnostics of the error. The first 100 of them show the lines to which they refer, as far
    /// as the files can be read.
    public var text: String {
        var files: [String: [UInt8]?] = [:]
        return diagnostics.enumerated().map { index, diagnostic in
            diagnostic.text { file, line in
                guard index < SourceLines.mostExcerpts else { return nil }
                let bytes = files[file] ?? SourceLines.content(of: file)
                files[file] = .some(bytes)
                return bytes.flatMap { SourceLines.line(line, in: $0) }
            }
        }.joined(separator: "\n")
    }
}

/// Single lines of source files, for excerpts in diagnostics.
public enum SourceLines {
    /// The largest file from which lines are read, in bytes.
    private static let sizeLimit = 16 << 20

    /// The largest number of diagnostics of one error for which a line is shown. Each line takes time that is
    /// proportional to the size of its file.
    static let mostExcerpts = 100

    /// Returns the line of a file with a given number, counted from 1, without its line end.
    /// - Returns: The line; nil if there is no such line, or if the file is not a regular file or exceeds 16 MiB.
    /// - Complexity: O(*n*) in the size of the file, which is read again for every line.
    public static func line(_ number: Int, of file: String) -> String? {
        content(of: file).flatMap { line(number, in: $0) }
    }

    /// Returns the bytes of a file; nil if it is not a regular file or exceeds 16 MiB.
    static func content(of file: String) -> [UInt8]? {
        // A pipe has been consumed by the first reader, and opening it again could block.
        guard
            (try? FileManager.default.attributesOfItem(atPath: (file as NSString).resolvingSymlinksInPath))?[.type]
                as? FileAttributeType == .typeRegular,
            let bytes = try? InputFile.bytes(file, limit: sizeLimit)
        else { return nil }
        return bytes
    }

    /// Returns the line with a given number of a text in UTF-8, counted from 1, without its line end; nil if there is
    /// no such line.
    static func line(_ number: Int, in bytes: [UInt8]) -> String? {
        let lines = bytes.split(separator: 0x0A, maxSplits: number, omittingEmptySubsequences: false)
        guard number >= 1, number <= lines.count else { return nil }
        let text = String(decoding: lines[number - 1], as: UTF8.self)
        return text.hasSuffix("\r") ? String(text.dropLast()) : text
    }
}
