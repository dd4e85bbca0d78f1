import Foundation
import TestSupport
import Testing

/// The command `drift` on files of series.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct DriftCommandTests {
    private static let ramp =
        "verification,value,tolerance,commit,series\n"
        + (0..<20).map { "\($0),\(max(0, $0 - 4)),100,c\($0),<b>|x\n" }.joined()

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.ramp, to: "ramp.csv")
        try folder.write("verification,value\n1,0\n2,0\n3,1\n4,0\n", to: "recovered.csv")
        try folder.write("verification,value\n1,0\n2,0\n3,0\n", to: "flat.csv")
        try folder.write("verification,value\n1,nan\n", to: "bad.csv")
        try folder.write("verification,value\n", to: "empty.csv")
        return folder
    }

    @Test(arguments: [
        ("ramp.csv", [], 0), ("ramp.csv", ["--fail-on", "drift"], 5), ("recovered.csv", ["--fail-on", "drift"], 5),
        ("flat.csv", ["--fail-on", "drift"], 0), ("bad.csv", [], 65), ("none.csv", [], 65), ("empty.csv", [], 6),
        ("ramp.csv", ["-o", "x.pdf"], 64), ("ramp.csv", ["--fail-on", "step"], 64),
        ("ramp.csv", ["-o", "none/x.md"], 73),
    ]) func theStatus(file: String, arguments: [String], status: Int32) throws {
        let folder = try folder()
        let outcome = try Command.run(["drift", "--series", file] + arguments, in: folder.path)
        #expect(outcome.status == status, "\(outcome.errors)")
        if status == 65 || status == 6 { #expect(outcome.output.isEmpty && !outcome.errors.isEmpty) }
    }

    @Test func theTextNamesTheCommits() throws {
        let folder = try folder()
        let outcome = try Command.run(["drift", "--series", "ramp.csv"], in: folder.path)
        #expect(
            outcome.output == """
                <b>|x: 20 verifications, 15 % of the tolerance used
                  drift at 5 (c4..c5): from 0 to 15, 1 per verification, reaching the tolerance after 85 more verifications

                """)
    }

    /// A single value cannot show a change, nor whether there is noise; with noise ten values are needed.
    @Test(arguments: [
        ("1,0.5\n", "s: 1 verification, too few values for findings (1 of the 10 needed)\n"),
        ("1,0.5\n2,0.5\n", "s: 2 verifications, no findings\n"),
        (
            [0.1, -0.3, 0.7, 0.2, -0.9, 0.4].enumerated().map { "\($0),\($1)\n" }.joined(),
            "s: 6 verifications, too few values for findings (6 of the 10 needed)\n"
        ),
    ]) func aShortSeriesIsTold(rows: String, text: String) throws {
        let folder = try folder()
        try folder.write("verification,value\n" + rows, to: "s.csv")
        let outcome = try Command.run(["drift", "--series", "s.csv"], in: folder.path)
        #expect(outcome.output.hasSuffix(text), "\(outcome.output)")
    }

    @Test(arguments: [("2026-02-30", false), ("2026-02-28", true), ("2026-02-28T10:00:00Z", true), ("today", false)])
    func theDateOfTheEarliestVerification(since: String, isDate: Bool) throws {
        let folder = try folder()
        let outcome = try Command.run(["drift", "--since", since, "--history", "none"], in: folder.path)
        #expect(outcome.status == (isDate ? 6 : 64))
        guard !isDate else { return }
        #expect(
            outcome.errors.contains(
                "--since must be a date or time such as 2026-11-26 or 2026-11-26T06:45:01Z, not '\(since)'"))
    }

    @Test func theJSONHasTheMembersOfTheFormat() throws {
        let folder = try folder()
        let outcome = try Command.run(["drift", "--series", "ramp.csv", "--json"], in: folder.path)
        let series = try JSONValue(text: outcome.output).members?["series"]?.elements
        let finding = series?.first?.members?["findings"]?.elements?.first
        #expect(
            finding
                == .object([
                    "kind": .string("drift"), "at": .number(5), "from": .number(0), "to": .number(15),
                    "commits": .array([.string("c4"), .string("c5")]), "slope": .number(1), "breach_in": .number(85),
                    "confidence": .number(1),
                ]))
        let other = try Command.run(["drift", "--series", "recovered.csv", "--json"], in: folder.path)
        let findings = try JSONValue(text: other.output).members?["series"]?.elements?.first?.members?["findings"]
        #expect(findings?.elements?.map { $0.members?["kind"] } == [.string("step"), .string("recovery")])
        #expect(findings?.elements?.map { $0.members?["breach_in"] } == [.null, .null])
        #expect(findings?.elements?.map { $0.members?["commits"] } == [.array([]), .array([])])
    }

    /// Names from a file neither format nor add markup.
    @Test(arguments: ["html", "md", "csv", "json"]) func filesAreWritten(form: String) throws {
        let folder = try folder()
        let path = "out.\(form)"
        let outcome = try Command.run(["drift", "--series", "ramp.csv", "-o", path], in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: folder.path + "/" + path, encoding: .utf8)
        switch form {
        case "html":
            #expect(text.contains("<td>&lt;b&gt;|x</td><td>drift</td><td>5</td>") && !text.contains("<b>"))
            #expect(text.contains("<svg "))
        case "md": #expect(text.contains("| &lt;b&gt;\\|x | drift | 5 | 0 | 15 | c4..c5 | 1 | 85 |"))
        case "csv":
            #expect(
                text == """
                    series,kind,at,from,to,last_good,first_bad,slope,breach_in,confidence
                    <b>|x,drift,5,0.0,15.0,c4,c5,1.0,85.0,1.0

                    """)
        default:
            let schema = try JSONSchema(text: try JSONSchemaFileTests.text(of: "drift"))
            #expect(schema.faults(of: try JSONValue(text: text)) == [])
        }
    }

    /// 46 series of 1000 verifications are read and analyzed in less than a second.
    @Test func manySeriesAreFast() throws {
        let folder = try TemporaryFolder()
        var text = "series,verification,value,tolerance,commit,machine\n"
        var state: UInt64 = 1
        for series in 0..<46 {
            for index in 0..<1000 {
                // Source: D. E. Knuth's MMIX generator.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let noise = Double(state >> 40) / 0x1p24
                text += "s\(series),\(index),\(noise + (index > 500 ? 1 : 0)),10,c\(index),m\n"
            }
        }
        try folder.write(text, to: "s.csv")
        let clock = ContinuousClock()
        // The shortest of several times is the least disturbed by other tests.
        let times = try (0..<4).map { _ in
            try clock.measure {
                let outcome = try Command.run(["drift", "--series", "s.csv", "--json"], in: folder.path)
                #expect(outcome.status == 0)
            }
        }
        #expect(times.contains { $0 < .seconds(1) })
    }
}
