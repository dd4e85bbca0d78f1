import Foundation
import TestSupport
import Testing

/// The reports that `compare` and `omv` write for other programs.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct TestReportTests {
    private static let formats = "junit=o/j.xml,sarif=o/s.sarif,json=o/j.json,markdown=o/m.md,gitlab=o/g.json"
    private static let first = "t[s],v[V],w\n0,1,2\n1,1,2\n"
    private static let second = "t[s],v[V],w\n0,1,2\n1,1.5,2\n"

    private func compare(
        _ options: [String], environment: [String: String] = [:]
    ) throws -> (Command.Outcome, TemporaryFolder) {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.first, to: "a.csv")
        try folder.write(Self.second, to: "b.csv")
        return (
            try Command.run(["compare", "a.csv", "b.csv"] + options, in: folder.path, environment: environment), folder
        )
    }

    @Test(arguments: [("0.6V", 0, 0), ("0.4V", 2, 1)]) func columnsAreTests(
        tolerance: String, status: Int32, failures: Int
    ) throws {
        let (outcome, folder) = try compare(
            ["--tolerance", tolerance, "--tolerance", "0.1 dimensionless", "--format", Self.formats])
        #expect(outcome.status == status, "\(outcome.errors)")
        let junit = try folder.read("o/j.xml")
        #expect(junit.contains("<testsuites name=\"tvbo-verify\" tests=\"2\" failures=\"\(failures)\" errors=\"0\""))
        #expect(junit.contains("<testcase classname=\"b.csv\" name=\"w\""))
        #expect(junit.contains("max_abs is 0.5 V at 1000 ms, allowed 0.4 V") == (failures > 0), "\(junit)")
        #expect(try folder.read("o/s.sarif").contains("\"ruleId\" : \"max_abs\"") == (failures > 0))
        #expect(try folder.read("o/g.json").contains("\"check_name\" : \"max_abs\"") == (failures > 0))
        let text = try folder.read("o/m.md")
        #expect(text.hasPrefix("# b.csv against a.csv\n\n\(2 - failures) of 2 pass.\n"), "\(text)")
        let (printed, _) = try compare(["--tolerance", tolerance, "--tolerance", "0.1 dimensionless", "--json"])
        #expect(try folder.read("o/j.json") == printed.output)
    }

    /// A report takes the place of the table, and '--json' cannot go there as well.
    @Test func standardOutput() throws {
        let (outcome, _) = try compare(["--format", "junit=-"])
        #expect(outcome.output.hasPrefix("<?xml") && !outcome.output.contains("instants"))
        #expect(try compare(["--format", "junit=-", "--json"]).0.status == 64)
        // Without '--format', nothing is written for GitHub either.
        #expect(try compare([], environment: ["GITHUB_ACTIONS": "true"]).0.errors == "")
    }

    @Test func chosenColumns() throws {
        let (outcome, _) = try compare(["--columns", "w", "--tolerance", "0.1 dimensionless"])
        #expect(outcome.status == 0 && !outcome.output.contains("v: ") && outcome.errors == "", "\(outcome.errors)")
        let (unknown, _) = try compare(["--columns", "x"])
        #expect(unknown.errors.contains("the first of the two traces has no column 'x'"))
        #expect(try compare(["--columns", "v", "--map", "v=w"]).0.status == 64)
        let (lacking, _) = try compare(["--tolerance", "0.6V"])
        #expect(lacking.errors.contains("'w', which has no unit"), "\(lacking.errors)")
    }

    @Test func testsOfOMV() throws {
        let folder = try TemporaryFolder()
        try folder.write("target: none.xml\nengine: jNeuroML\n", to: "missing.omt")
        try folder.write("target: none.xml\nengine: PyNN\n", to: "other.omt")
        let outcome = try Command.run(
            ["omv", "missing.omt", "other.omt", "--format", Self.formats], in: folder.path)
        #expect(outcome.status == 65)
        let junit = try folder.read("o/j.xml")
        #expect(junit.contains("tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\""), "\(junit)")
        #expect(junit.contains("classname=\"missing.omt\" name=\"test\""))
        #expect(try folder.read("o/j.json").contains("\"tests\" : ["))
        #expect(try folder.read("o/m.md").hasPrefix("# OMV tests\n\n0 of 2 pass.\n"))
    }
}
