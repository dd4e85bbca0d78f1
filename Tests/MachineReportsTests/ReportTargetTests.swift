import MachineReports
import Testing

struct ReportTargetTests {
    @Test func listsAndRepeatedOptions() throws {
        let targets = try ReportTarget.list(["junit=a.xml,sarif=b.sarif", "json=-"])
        #expect(targets.map(\.format) == [.junit, .sarif, .json])
        #expect(targets.map(\.path) == ["a.xml", "b.sarif", nil])
        #expect(try ReportTarget.list([]) == [])
        #expect(try ReportTarget.list(["json=a=b.json"])[0].path == "a=b.json")
    }

    @Test(arguments: [
        (["junti=a"], "'junti' is not a report format; did you mean 'junit'?"),
        (
            ["html=a"],
            "'html' is not a report format; use one of junit, sarif, json, markdown, gitlab, github"
        ),
        (["junit=a,"], "'' is not a report format; use one of junit, sarif, json, markdown, gitlab, github"),
        (["junit"], "the format 'junit' needs the name of a file to write: --format junit=FILE"),
        (["sarif="], "the format 'sarif' needs the name of a file to write: --format sarif=FILE"),
        (["junit=a,json=./b/../a"], "--format names the file './b/../a' twice"),
        (["junit=-", "json=-"], "--format names standard output twice"),
    ]) func refusals(options: [String], message: String) {
        #expect(throws: ReportTarget.Fault(description: message)) { try ReportTarget.list(options) }
    }
}
