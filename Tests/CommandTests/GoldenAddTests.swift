import Foundation
import TestSupport
import Testing

/// `golden add --replace` extends the lineage of a golden, as `golden accept` does.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct GoldenAddTests {
    private func run(_ arguments: [String], in folder: TemporaryFolder, ci: String = "") throws -> Command.Outcome {
        try Command.run(["golden", "add"] + arguments, in: folder.path, environment: ["CI": ci])
    }

    private func lineage(_ folder: TemporaryFolder) throws -> Int {
        guard FileManager.default.fileExists(atPath: folder.path + "/v.lineage") else { return 0 }
        // The first line names the format, and the second the golden before all changes.
        return try folder.read("v.lineage").split(separator: "\n").count - 2
    }

    @Test func replacementsAreALineage() throws {
        let folder = try TemporaryFolder()
        for (name, value) in [("a", "1.00"), ("b", "2.00"), ("c", "3.00"), ("d", "3.00")] {
            try folder.write("t[s],v[V]\n0,0.50\n1,\(value)\n", to: "\(name).csv")
        }
        try folder.write("t[s],w[V]\n0,1\n1,2\n", to: "other.csv")
        let output = ["-o", "v.golden"]
        #expect(try run(["a.csv"] + output, in: folder).status == 0)
        let refused = try run(["b.csv"] + output, in: folder)
        #expect(refused.status == 73 && refused.errors.contains("to replace it, add '--replace' and '--reason TEXT'"))
        let reasonless = try run(["b.csv", "--replace"] + output, in: folder)
        #expect(reasonless.status == 73)
        #expect(reasonless.errors.contains("is replaced only with a reason"), "\(reasonless.errors)")
        #expect(reasonless.errors.contains("'golden accept'"))
        let replace = ["--replace", "--reason", "again"] + output
        #expect(try run(["b.csv"] + replace, in: folder, ci: "true").status == 2)
        #expect(try lineage(folder) == 0)
        for (index, name) in ["b", "c"].enumerated() {
            let outcome = try run([name + ".csv"] + replace, in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try lineage(folder) == index + 1)
        }
        // The distance from the first golden adds up: 3 V - 1 V.
        let entries = try folder.read("v.lineage")
        #expect(entries.contains("\"largest\":2"), "\(entries)")
        let same = try run(["d.csv"] + replace, in: folder)
        #expect(
            same.status == 0
                && same.output.contains("unchanged, because the new values differ from the old ones only by rounding"))
        #expect(try lineage(folder) == 2)
        let lost = try run(["other.csv"] + replace, in: folder)
        #expect(
            lost.errors.contains(
                "the new golden has no column 'v', but the stored golden, which it would replace, has one"),
            "\(lost.errors)")
        #expect(try run(["a.csv", "--reason", "x"] + output, in: folder).status == 64)
    }

    /// A file name of one character, in every place that takes a path.
    @Test func namesOfOneCharacter() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write("t[s],v[V]\n0,0.5\n1,1\n", to: "a")
        try folder.write(
            """
            dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
            integration: { method: heun, step_size: 0.125, duration: 2, time_scale: ms }

            """, to: "e.yaml")
        #expect(try run(["a", "-o", "g"], in: folder).status == 0)
        for arguments in [
            ["init", "c", "--experiment", "e.yaml"], ["all", "--cases", ".", "--case", "c", "--reports", "r"],
        ] {
            let outcome = try Command.run(arguments, in: folder.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        for arguments in [
            ["check", "a"], ["run", "a"], ["render", "a"], ["show", "q"], ["omv", "a"], ["merge", "a"],
        ] {
            let outcome = try Command.run(arguments, in: folder.path)
            #expect([64, 65, 6].contains(outcome.status), "\(arguments): \(outcome.status) \(outcome.errors)")
        }
    }
}
