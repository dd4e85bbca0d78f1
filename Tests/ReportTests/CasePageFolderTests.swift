import Foundation
import Report
import Results
import TestSupport
import Testing
import Verification

/// The folder of the pages of cases.
struct CasePageFolderTests {
    private func input(_ ids: [String]) -> ReportInput {
        var input = SmallReport.empty
        input.record.problems = ids.map { CaseProblem(caseID: $0, verdict: .missing, message: "not installed") }
        return input
    }

    private func files(_ folder: TemporaryFolder) -> [String] {
        (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
    }

    /// Each case has a page in its folder; a report without the case removes the page, and no other file.
    @Test func pagesComeAndGo() throws {
        let folder = try TemporaryFolder()
        let reports = ReportFolder(path: folder.path)
        try reports.write(input(["a", "group/b", "group/inner/c"]))
        #expect(
            files(folder) == [
                "cases", "cases/a.html", "cases/group", "cases/group/b.html", "cases/group/inner",
                "cases/group/inner/c.html", "report.html", "summary.md",
            ])
        try folder.write("mine", to: "cases/notes.html")
        try folder.write("mine", to: "cases/group/notes.txt")
        try reports.write(input(["a"]))
        #expect(
            files(folder) == [
                "cases", "cases/a.html", "cases/group", "cases/group/notes.txt", "cases/notes.html", "report.html",
                "summary.md",
            ])
    }

    /// Nothing is written or removed through a symbolic link that leads out of the folder of reports.
    @Test func linksAreNotFollowed() throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        let reports = ReportFolder(path: folder.path)
        try ReportFolder(path: outside.path).write(input(["b"]))
        try FileManager.default.createDirectory(atPath: folder.path + "/cases", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/cases/group", withDestinationPath: outside.path + "/cases")
        try reports.write(input(["a"]))
        #expect(FileManager.default.fileExists(atPath: outside.path + "/cases/b.html"))
        #expect(
            headlines { try reports.write(input(["group/c"])) } == [
                "error[E0901]: the page of the case 'group/c' would be written outside of the report's folder \(folder.path)"
            ])
        #expect(files(outside) == ["cases", "cases/b.html", "report.html", "summary.md"])
    }

    /// Ids with steps up stay inside.
    @Test func idsDoNotLeadOut() throws {
        let folder = try TemporaryFolder()
        try ReportFolder(path: folder.path + "/reports").write(input(["../../x", "/etc/y", ".."]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["reports"])
    }
}
