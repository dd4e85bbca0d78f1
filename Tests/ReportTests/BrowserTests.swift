import Comparison
import Foundation
import Quantities
import Report
import Results
import TestSupport
import Testing
import Traces
import Verification

/// The pages in a browser, as a reader uses them.
struct BrowserTests {
    /// The browser that the tests drive; nil if there is none.
    private static let browser: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let names = [environment["CHROMIUM"]].compactMap(\.self) + ["chromium", "chromium-browser", "google-chrome"]
        return names.flatMap { name in name.hasPrefix("/") ? [name] : folders.map { $0 + "/" + name } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    private static let hasBrowser = browser != nil

    /// A reader filters, follows links, zooms, pans and reads the pages, in light and dark, on a narrow screen, in print
    /// and without script. `Scripts/drive-page` prints each claim.
    @Test(.enabled(if: hasBrowser, "there is no Chromium")) func aReaderUsesThePages() throws {
        let folder = try TemporaryFolder()
        var input = try SmallReport.input()
        let evil = "</script><script>alert('x')</script>\"&\u{1B}[2J"
        input.record.titles["leaky"] = evil
        input.record.problems.append(CaseProblem(caseID: evil, verdict: .goldenMissing, message: evil))
        for index in input.record.runs.indices {
            input.record.runs[index].remarks = [evil]
            for check in input.record.runs[index].checks.indices {
                input.record.runs[index].checks[check].basis = evil
                input.record.runs[index].checks[check].check = evil
            }
        }
        try ReportFolder(path: folder.path).write(input)
        let outcome = try Command.run(
            program: "/usr/bin/env",
            ["python3", Repository.root + "/Scripts/drive-page", folder.path, "--golden", "-65 + 15 * 0.95 ** t"],
            in: folder.path, environment: ProcessInfo.processInfo.environment)
        let failed = outcome.output.split(separator: "\n").filter { $0.hasPrefix("FAILS") }
        #expect(outcome.status == 0, "\(failed.joined(separator: "\n"))\n\(outcome.errors.suffix(2000))")
        #expect(outcome.output.contains("ok    page: hovering reads"))
        #expect(outcome.output.contains("ok    series are drawn"))
    }
}
