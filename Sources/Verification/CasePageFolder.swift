import Diagnostics
import Files
import Foundation
import Report

/// The folder `cases` below the reports, with one page for each case.
///
///     try CasePageFolder(path: "reports").write(report)
struct CasePageFolder {
    /// The path of the folder of reports, which contains the folder `cases`.
    let path: String

    private static let name = "cases"

    /// Writes the pages of a report, and removes pages that were written earlier for cases that the report does not
    /// contain, and the folders that become empty.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when a page cannot be written, or a symbolic link leads out of
    ///   the folder of reports.
    func write(_ report: HTMLReport) throws {
        var written: Set<String> = []
        for id in report.caseIDs {
            let file = Self.name + "/" + PageName.file(of: id)
            guard let target = ContainedPath.resolve(file, in: path) else {
                throw DiagnosticsError(
                    .unwritableOutput,
                    "the page of the case '\(id)' would be written outside of the report's folder \(path)",
                    hint: "remove the symbolic link below \(path)/\(Self.name) that leads there")
            }
            try OutputFile.createFolder(URL(fileURLWithPath: target).deletingLastPathComponent().path)
            try OutputFile.write(Data(report.casePage(id).utf8), to: target)
            written.insert(file)
        }
        removePages(except: written)
    }

    /// Removes the pages of earlier reports and the folders that become empty. Files that are not pages of cases
    /// remain, and symbolic links are not followed.
    private func removePages(except written: Set<String>) {
        let manager = FileManager.default
        // The enumerator names folders before what they contain.
        let names = manager.enumerator(atPath: path + "/" + Self.name)?.compactMap { $0 as? String } ?? []
        for name in names.reversed() {
            let (file, target) = (Self.name + "/" + name, path + "/" + Self.name + "/" + name)
            let kind = (try? manager.attributesOfItem(atPath: target))?[.type] as? FileAttributeType
            switch kind {
            case .typeDirectory?: rmdir(target)
            case .typeRegular? where !written.contains(file) && isCasePage(target): unlink(target)
            default: break
            }
        }
    }

    private func isCasePage(_ file: String) -> Bool {
        guard file.hasSuffix(".html"), let handle = FileHandle(forReadingAtPath: file) else { return false }
        defer { try? handle.close() }
        let start = (try? handle.read(upToCount: 2048)) ?? Data()
        return String(decoding: start, as: UTF8.self).contains(HTMLReport.casePageMark)
    }
}
