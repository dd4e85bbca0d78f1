import Foundation
import TestSupport
import Testing

/// The same error has the same exit status in every command.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct StatusTests {
    private static func experiment(_ rate: String = "-x", method: String = "euler", step: String = "0.5") -> String {
        """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 1 } } }
        integration: { method: \(method), step_size: \(step), duration: 1, time_scale: ms }

        """
    }

    @Test(
        arguments: [
            ("no progress", experiment("sign(0.3 - x)", method: "dopri5"), 3, "E0607"),
            ("too stiff", experiment("-1e15*(x - cos(1e9*t/1000))", method: "bs32"), 3, "E0607"),
            ("not finite", experiment("1/(x - 1)"), 3, "E0603"),
            ("too large", experiment(step: "1.0e-10"), 65, "E0605"),
            ("unknown method", experiment(method: "eulr"), 65, "E0601"),
            ("a step that is not positive", experiment(step: "-0.1"), 65, "E0602"),
            ("malformed", "dynamics: { name: M, state_var", 65, "E0102"),
            ("unsupported", experiment() + "surprise: 1\n", 65, "E0403"),
            ("unreadable", nil, 65, "E0101"),
        ] as [(String, String?, Int32, String)])
    func theSameInEveryVerb(name: String, text: String?, status: Int32, code: String) throws {
        let folder = try TemporaryFolder()
        for place in ["e.yaml", "cases/c/e.yaml"] {
            if let text {
                try folder.write(text, to: place)
            } else {
                // A folder cannot be read as a file, not even by root.
                try FileManager.default.createDirectory(
                    atPath: "\(folder.path)/\(place)", withIntermediateDirectories: true)
            }
        }
        let golden = try folder.write("t[ms] x\n0 1\n0.5 0.5\n1 0.25\n", to: "g.dat")
        let packed = try Launch.run(["reference", "add", golden, "-o", "cases/c/g.golden"], in: folder.path)
        #expect(packed.status == 0)
        try folder.write(
            """
            format: 1
            experiment: e.yaml
            goldens: { g: { file: g.golden } }
            checks: [{ name: n, golden: g, metric: max_abs, tolerance: { value: 9, unit: dimensionless, basis: b } }]
            """, to: "cases/c/case.yaml")
        try folder.write("target: e.yaml\nengine: jNeuroML\n", to: "t.omt")
        for arguments in [
            ["run", "e.yaml"], ["all", "--references", "cases"], ["omv", "t.omt"],
            ["cross", "e.yaml", "--engine", "tvbo-verify"],
            ["cross", "c", "--references", "cases", "--engine", "tvbo-verify"],
        ] {
            let ending = try Launch.run(arguments, in: folder.path)
            #expect(ending.status == status, "\(name): \(arguments.joined(separator: " ")): \(ending)")
            // An engine prints the code, and the report contains one line of its output.
            if status != 3 || arguments[0] != "cross" {
                #expect((ending.output + ending.errors).contains(code), "\(name): \(arguments): \(ending)")
            }
        }
    }

    /// A missing file is reported as unreadable input, also by commands that accept the id of a case.
    @Test(arguments: [["run"], ["check"], ["omv"], ["cross"], ["converge"], ["render"]])
    func missingFiles(verb: [String]) throws {
        #expect(try Launch.run(verb + ["none.yaml"]).status == 65)
    }

    /// An adaptive run that takes many steps but reaches its end does not fail.
    @Test func manyStepsAreNoFault() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            dynamics:
              name: M
              state_variables:
                x: { equation: { rhs: "3000*y" }, initial_value: 1 }
                y: { equation: { rhs: "-3000*x" }, initial_value: 0 }
            integration: { method: dopri5, step_size: 1, duration: 10, time_scale: ms }
            """, to: "e.yaml")
        let ending = try Launch.run(["run", "e.yaml"], in: folder.path)
        #expect(ending.status == 0, "\(ending)")
        let steps = try #require(ending.output.firstMatch(of: /(\d+) steps, computed in/).flatMap { Int($0.1) })
        #expect(steps > 50_000)
    }

    @Test func helpListsTheStatusesOfTheirPage() throws {
        let page = try String(contentsOfFile: Repository.root + "/docs/exit-statuses.md", encoding: .utf8)
        let help = try Launch.run(["--help"]).output
        let table = page.components(separatedBy: "| status | meaning |").dropFirst().first?.prefix { $0 != "#" } ?? ""
        let rows = table.matches(of: /(?m)^\| (\d+) \| .+ \|$/).map(\.1)
        #expect(rows.count == 10)
        for row in rows { #expect(help.contains("\n  \(row) "), "\(row)") }
        // Both give the same order of severity.
        let order = try #require(page.firstMatch(of: /the first in this order is used: ([\d, ]+)\./)).1
        let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("the first in this order is used: \(order)."))
    }
}
