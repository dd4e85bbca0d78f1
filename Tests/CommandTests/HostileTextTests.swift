import Diagnostics
import Foundation
import TestSupport
import Testing

/// Names and titles from files cannot control the terminal or the build service that shows the output.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct HostileTextTests {
    /// A double-quoted YAML string with line ends, a workflow command, escape sequences and directional marks.
    private static let evil = #""e\r\n::error::x\e[2J\e]0;t\a\u009b1m\u202ex\u2066\u200b""#

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let experiment = """
            label: \(Self.evil)
            dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
            integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }
            """
        for id in ["c", "::error::id", "\u{1B}[2J"] {
            try folder.write(experiment, to: "cases/\(id)/e.yaml")
            try folder.write("t[ms] x\n0 1\n0.5 0.5\n1 0.5\n", to: "g.dat")
            #expect(
                try Launch.run(["reference", "add", "g.dat", "-o", "cases/\(id)/g.golden"], in: folder.path).status == 0
            )
            try folder.write(
                """
                format: 1
                title: \(Self.evil)
                experiment: e.yaml
                goldens: { \(Self.evil): { file: g.golden, about: \(Self.evil) } }
                checks:
                  - name: \(Self.evil)
                    golden: \(Self.evil)
                    metric: max_abs
                    tolerance: { value: 0.1, unit: dimensionless, basis: \(Self.evil) }
                """, to: "cases/\(id)/case.yaml")
        }
        try folder.write(
            "title: \(Self.evil)\n\(Self.evil): 1\nchecks: [{ metric: \(Self.evil) }]\n", to: "cases/::bad/case.yaml")
        try folder.write("target: \(Self.evil)\nengine: \(Self.evil)\n", to: "t.omt")
        try folder.write(
            "target: ../\(Self.evil.dropFirst())\nengine: jNeuroML\n".replacing("../", with: "\"../"), to: "u.omt")
        try folder.write(
            "name: \(Self.evil)\ntitle: \(Self.evil)\nfind: [{ executable: \(Self.evil) }]\nversion: { command: [], pattern: x }\n"
                + "input: tvbo\noutput: { format: table }\nrun: { command: [\(Self.evil)] }\n", to: "ad/mine.yaml")
        try folder.write("t\u{1B}[2J \u{202E}x\n0 1\n1 2\n", to: "h.dat")
        return folder
    }

    private func check(_ text: String, _ arguments: [String]) {
        let hidden = text.unicodeScalars.filter { VisibleText.isHidden($0) && $0 != "\n" }
        #expect(hidden.isEmpty, "\(arguments): \(hidden.map(\.value))")
        for line in text.split(separator: "\n") {
            let start = line.drop { $0 == " " }
            #expect(!start.hasPrefix("::") && !start.hasPrefix("##["), "\(arguments): \(line)")
        }
    }

    @Test(
        arguments: [
            (["all", "--references", "cases"], 65), (["all", "--references", "cases", "--json"], 65),
            (["list", "--references", "cases"], 65), (["show", "c", "--references", "cases"], 0),
            (["history"], 0), (["history", "--json"], 0), (["report", "--references", "cases"], 0),
            (["run", "cases/c/e.yaml"], 0), (["check", "cases/c/e.yaml", "\u{1B}[2J\r\n::error::x"], 65),
            (["omv", "t.omt", "u.omt"], 65), (["omv", "t.omt", "--json"], 6), (["engines", "--engines", "ad"], 0),
            (["compare", "h.dat", "h.dat"], 0), (["compare", "h.dat", "h.dat", "--json"], 0),
            (["cross", "c", "--references", "cases", "--engines", "ad", "--engine", "tvbo-verify"], 6),
            (["reference", "list", "--references", "cases"], 65), (["fly\u{1B}[2J"], 64),
            (["all", "--case", "\u{202E}\r\n::error::x", "--references", "cases"], 6),
        ] as [([String], Int32)]) func isShownEscaped(arguments: [String], status: Int32) throws
    {
        let folder = try folder()
        if ["history", "report"].contains(arguments[0]) {
            _ = try Launch.run(["all", "--references", "cases"], in: folder.path)
        }
        for environment in [["CI": "true"], ["CI": ""]] {
            let ending = try Launch.run(arguments, in: folder.path, environment: environment)
            #expect(ending.status == status, "\(arguments): \(ending)")
            check(ending.output, arguments)
            check(ending.errors, arguments)
        }
        for name in ["report.html", "summary.md"] {
            guard let data = FileManager.default.contents(atPath: folder.path + "/reports/" + name) else { continue }
            check(String(decoding: data, as: UTF8.self), [name])
        }
    }
}
