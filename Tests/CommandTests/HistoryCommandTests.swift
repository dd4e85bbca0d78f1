import Foundation
import TestSupport
import Testing

/// The commands that store, show, export and merge the history.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct HistoryCommandTests {
    /// A folder of cases in a repository of git, in which x' = -x is integrated by Euler's method in two steps.
    private struct Project {
        let folder: TemporaryFolder
        var path: String { folder.path }

        init(cases: [String] = ["good"]) throws {
            folder = try TemporaryFolder()
            try git(["init", "-q"])
            try folder.write("t[ms] x\n0 1\n0.5 0.5\n1 0.25\n", to: "g.dat")
            for id in cases { try add(id) }
            try commit("first")
        }

        func add(_ id: String) throws {
            try write(rate: "-x", to: id)
            try folder.write(
                """
                format: 1
                title: A case
                experiment: e.yaml
                matrix: { methods: [euler], step_sizes: [0.5] }
                goldens: { g: { file: g.golden } }
                checks:
                  - { name: whole, golden: g, metric: max_abs, tolerance: { value: 0.1, unit: dimensionless, basis: b } }
                """, to: "Reference/\(id)/case.yaml")
            let added = try Command.run(["golden", "add", "g.dat", "-o", "Reference/\(id)/g.golden"], in: path)
            #expect(added.status == 0, "\(added.errors)")
        }

        func write(rate: String, to id: String) throws {
            try folder.write(
                """
                dynamics: { name: M, state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 1 } } }
                integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

                """, to: "Reference/\(id)/e.yaml")
        }

        @discardableResult func git(_ arguments: [String], in name: String = ".") throws -> String {
            let identity = ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"]
            let outcome = try Command.run(
                program: "/usr/bin/env", ["git", "-C", path + "/" + name] + identity + arguments, in: path,
                environment: ProcessInfo.processInfo.environment)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        /// Commits everything but the reports, and returns the commit.
        @discardableResult func commit(_ message: String) throws -> String {
            try folder.write("reports\n", to: ".gitignore")
            try git(["add", "-A"])
            try git(["commit", "-qm", message])
            return try git(["rev-parse", "HEAD"])
        }

        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Command.Outcome {
            try Command.run(arguments, in: path, environment: environment)
        }

        /// Runs `all`, and returns what it prints as JSON.
        func all(_ arguments: [String] = [], status: Int32 = 0, environment: [String: String] = [:]) throws -> JSONValue
        {
            let outcome = try Command.run(["all", "--json"] + arguments, in: path, environment: environment)
            #expect(outcome.status == status, "\(outcome.errors)")
            return try JSONValue(text: outcome.output)
        }
    }

    private static func text(_ value: JSONValue?, _ keys: String...) -> String? {
        keys.reduce(value) { $0?.members?[$1] }?.text
    }

    private static func change(_ value: JSONValue) -> JSONValue? {
        value.members?["changes"]?.members?["runs"]?.elements?.first
    }

    // MARK: What changed

    @Test func aMistakeIsExplainedAndReproduced() throws {
        let project = try Project()
        let first = try project.git(["rev-parse", "HEAD"])
        #expect(Self.text(Self.change(try project.all()), "kind") == "new")
        let same = try project.run("all")
        #expect(same.status == 0 && same.output.contains(": 1 identical.\n"), "\(same.output)")
        try project.write(rate: "-2*x", to: "good")
        let second = try project.commit("a mistake")
        let text = try project.run("all")
        #expect(text.status == 2)
        // With the changed model, the first step of Euler's method gives 0 instead of 0.5, and later steps remain at 0.
        let lines = [
            "  good euler at 0.5 ms: newly failing",
            "    x first departs from the golden 'g' at 0.5 ms; mostly ",
            "; the model changed: rate of x in M from -x to -2*x; the golden and the tool did not\n",
            ", commits \(first.prefix(10))..\(second.prefix(10))\n",
            "    tvbo-verify all --case good --method euler --step-size 0.5\n",
        ]
        for line in lines { #expect(text.output.contains(line), "\(line)\n\(text.output)") }
        let again = Self.change(try project.all(status: 2))
        #expect(Self.text(again, "kind") == "still-failing")
        #expect(Self.text(again, "commits", "firstBad") == second)
        #expect(
            Self.text(again, "explanation")
                == "since it last passed, the model changed: rate of x in M from -x to -2*x; the golden and the tool did"
                + " not")
        #expect(again?.members?["commits"]?.members?["isDirty"] == nil)
        // The command, as a shell runs it.
        let command = try #require(Self.text(again, "command"))
        let shell = try Command.run(
            program: "/bin/sh", ["-c", command.replacing("tvbo-verify", with: Command.binary())], in: project.path,
            environment: ProcessInfo.processInfo.environment)
        #expect(shell.status == 2 && shell.output.contains("still failing"), "\(shell.output)\(shell.errors)")
        try project.write(rate: "-x", to: "good")
        #expect(Self.text(Self.change(try project.all()), "kind") == "fixed")
        #expect(try project.folder.read("reports/summary.md").contains("| good, euler at 0.5 ms | fixed |"))
    }

    /// A failure that a change without a commit caused is not blamed on the commit alone.
    @Test func uncommittedChangesAreNamed() throws {
        let project = try Project()
        _ = try project.all()
        let commit = try project.git(["rev-parse", "HEAD"])
        try project.write(rate: "-2*x", to: "good")
        let text = try project.run("all")
        #expect(text.output.contains(", commit \(commit.prefix(10)) with uncommitted changes\n"), "\(text.output)")
        let again = Self.change(try project.all(status: 2))
        #expect(again?.members?["commits"]?.members?["isDirty"] == .boolean(true))
    }

    /// Findings are told with the start of their verification, and the start of the history can be given as a date.
    @Test func driftNamesTheTimes() throws {
        let project = try Project()
        for (day, rate) in [(1, "-x"), (2, "-x"), (3, "-1.1*x")] {
            try project.write(rate: rate, to: "good")
            _ = try project.all(["--time", "2026-03-0\(day)T10:00:00Z"])
        }
        let outcome = try project.run("drift")
        #expect(outcome.output.contains("step at 2026-03-03T10:00:00Z ("), "\(outcome.output)")
        let later = try project.run("drift", "--since", "2026-03-03")
        #expect(
            later.output.contains(": 1 verification, ")
                && later.output.contains("too few values for findings (1 of the 2 needed)"))
    }

    /// The commands that are printed for a verification of another folder name the folder.
    @Test func theFolderOfCasesIsKept() throws {
        let project = try Project()
        try project.write(rate: "-2*x", to: "good")
        try project.git(["mv", "Reference", "my cases"])
        let command = "tvbo-verify all --cases 'my cases' --case good --method euler --step-size 0.5\n"
        #expect(try project.run("all", "--cases", "my cases").output.contains(command))
        let shown = try project.run("history", "show")
        #expect(shown.output.contains(command), "\(shown.output)")
    }

    /// The printed commands also repeat the options that affect results.
    @Test func theOptionsOfTheVerificationAreKept() throws {
        let project = try Project()
        try project.write(rate: "-2*x", to: "good")
        let options = ["--database", "my models", "--include", "core"]
        for name in ["my models", "core"] { try project.folder.write("", to: name + "/empty.txt") }
        let command =
            "tvbo-verify all --database 'my models' --include core --case good --method euler --step-size 0.5\n"
        #expect(try Command.run(["all"] + options, in: project.path).output.contains(command))
        let shown = try project.run("history", "show")
        #expect(shown.output.contains(command), "\(shown.output)")
        for shard in ["1/2", "2/2"] { _ = try Command.run(["all", "--shard", shard] + options, in: project.path) }
        let merged = try project.run("merge")
        #expect(merged.output.contains(command), "\(merged.output)")
    }

    @Test func aRaisedToleranceIsTold() throws {
        let project = try Project()
        _ = try project.all()
        let path = "Reference/good/case.yaml"
        try project.folder.write(try project.folder.read(path).replacing("value: 0.1", with: "value: 0.2"), to: path)
        let change = Self.change(try project.all())
        #expect(Self.text(change, "kind") == "identical")
        #expect(
            Self.text(change, "explanation")
                == "the tolerance of check 'whole' was raised from 0.1 to 0.2; the model, the golden and the tool did not"
        )
    }

    /// The reports of a partial verification have a folder of their own.
    @Test func partialReportsReplaceNothing() throws {
        let project = try Project(cases: ["one", "two"])
        _ = try project.all()
        let before = try ["report.html", "summary.md"].map { try project.folder.read("reports/" + $0) }
        for arguments in [["--case", "one"], ["--method", "euler"], ["--step-size", "0.5"]] {
            let value = try project.all(arguments)
            #expect(value.members?["isPartial"] == .boolean(true))
            // No run of the other case counts as removed.
            let kinds = value.members?["changes"]?.members?["runs"]?.elements?.map { Self.text($0, "kind") }
            #expect(kinds?.allSatisfy { $0 == "identical" } == true)
        }
        #expect(try project.run("report").output.contains("report: reports/partial/report.html"))
        #expect(try ["report.html", "summary.md"].map { try project.folder.read("reports/" + $0) } == before)
        #expect(FileManager.default.fileExists(atPath: project.path + "/reports/partial/summary.md"))
    }

    // MARK: Commits

    /// The commit is that of the repository that contains the case, even with the environment variables of a Git hook.
    @Test func commitsAreThoseOfTheCases() throws {
        let project = try Project(cases: ["outer", "inner"])
        try project.git(["init", "-q"], in: "Reference/inner")
        try project.git(["add", "-A"], in: "Reference/inner")
        try project.git(["commit", "-qm", "own"], in: "Reference/inner")
        let inner = try project.git(["rev-parse", "HEAD"], in: "Reference/inner")
        let outer = try project.git(["rev-parse", "HEAD"])
        let environment = ["GIT_DIR": project.path + "/Reference/inner/.git", "GIT_WORK_TREE": "/"]
        let value = try project.all(environment: environment)
        #expect(Self.text(value, "provenance", "commit") == outer)
        #expect(Self.text(value, "caseCommits", "inner", "commit") == inner)
        #expect(value.members?["caseCommits"]?.members?.keys.sorted() == ["inner"])
        #expect(value.members?["caseCommits"]?.members?["inner"]?.members?["isDirty"] == .boolean(false))
        let list = try project.run("history", "--case", "inner")
        #expect(list.output.contains(", \(inner.prefix(10))\n"), "\(list.output)")
        try project.folder.write("x", to: "Reference/inner/new")
        let dirty = try project.all()
        #expect(dirty.members?["caseCommits"]?.members?["inner"]?.members?["isDirty"] == .boolean(true))
    }

    @Test func buildsSayWhatTheyKnow() throws {
        let project = try Project()
        let arguments = ["--commit", "c0ffee", "--time", "2026-01-01T00:30:00.5+01:00", "--machine", "runner 1"]
        let value = try project.all(arguments)
        #expect(Self.text(value, "startedAt") == "2025-12-31T23:30:00Z")
        #expect(Self.text(value, "provenance", "commit") == "c0ffee")
        #expect(Self.text(value, "provenance", "machineID") == "runner 1")
        #expect(value.members?["provenance"]?.members?["isDirty"] == .boolean(false))
        #expect(try project.run("history", "list", "--verifications").output.contains("2025-12-31T23:30:00Z"))
        for wrong in [
            ["--time", "yesterday"], ["--commit", ""], ["--commit", "a\u{1B}"], ["--machine", "a\nb"],
            ["--machine", String(repeating: "x", count: 201)],
        ] { #expect(try Command.run(["all"] + wrong, in: project.path).status == 64) }
    }

    // MARK: Moving

    @Test func historiesAreMovedBetweenMachines() throws {
        let project = try Project()
        for (index, name) in ["a", "b"].enumerated() {
            for time in 0..<2 {
                _ = try project.all([
                    "--history", name + ".sqlite", "--machine", name, "--time", "2026-01-0\(time + 1)T0\(index):00:00Z",
                ])
            }
        }
        let merged = try project.run("history", "merge", "a.sqlite", "b.sqlite", "--history", "ab.sqlite")
        #expect(merged.status == 0, "\(merged.errors)")
        #expect(
            merged.output
                == ["a", "b"].map { "\($0).sqlite: 2 verifications added, 0 were in the history already\n" }.joined())
        #expect(
            try project.run("history", "merge", "b.sqlite", "a.sqlite", "b.sqlite", "--history", "ba.sqlite").status
                == 0)
        var exports: [String] = []
        for name in ["ab", "ba"] {
            for format in ["json", "csv"] {
                let history = name + ".sqlite"
                let file = "\(name).\(format)"
                #expect(try project.run("history", "export", "--history", history, "-o", file).status == 0)
                let printed = try project.run("history", "export", "--history", history, "--format", format)
                #expect(printed.output == (try project.folder.read(file)))
                let copy = file + ".sqlite"
                #expect(try project.run("history", "import", file, "--history", copy).status == 0)
                exports.append(try project.run("history", "export", "--format", "csv", "--history", copy).output)
            }
        }
        #expect(Set(exports).count == 1 && exports[0].split(separator: "\n").count == 5)
        #expect(try project.folder.read("ab.json") == project.folder.read("ba.json"))
        let schema = try JSONSchema(text: try Documentation.text("docs/schema/history-export-2.schema.json"))
        #expect(schema.faults(of: try JSONValue(text: try project.folder.read("ab.json"))) == [])
        let list = try project.run("history", "list", "--verifications", "--history", "ab.sqlite").output
        let times = list.split(separator: "\n").map { $0.prefix(20) }
        #expect(
            times == [
                "2026-01-02T01:00:00Z", "2026-01-02T00:00:00Z", "2026-01-01T01:00:00Z", "2026-01-01T00:00:00Z",
                "4 of 4 verifications",
            ])
        let pruned = try project.run("history", "prune", "--before", "2026-01-02T00:00:00Z", "--history", "ab.sqlite")
        #expect(pruned.output == "2 verifications removed, 2 kept\n")
    }

    @Test(
        arguments: [
            (["prune"], 64), (["prune", "--keep", "1", "--before", "2026-01-01T00:00:00Z"], 64),
            (["prune", "--keep=-1"], 64), (["prune", "--before", "now"], 64), (["list", "--limit=-1"], 64),
            (["list", "--case", "good", "--verifications"], 64), (["import"], 64), (["merge"], 64),
            (["import", "none.json"], 65), (["import", "g.dat"], 73), (["merge", "none.sqlite"], 6),
            (["merge", "g.dat"], 73), (["show", "zzz"], 6), (["show", "--history", "none"], 6),
            (["export", "-o", "none/x.json"], 73), (["export", "--format", "xml"], 64),
        ] as [([String], Int32)]) func statuses(arguments: [String], status: Int32) throws
    {
        let project = try Project()
        _ = try project.all()
        let outcome = try Command.run(["history"] + arguments, in: project.path)
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        #expect(try project.run("history").output.hasSuffix("1 run of 1 verification\n"))
    }

    // MARK: Refusals before anything runs

    /// An unusable history is reported before the first run ends.
    @Test(arguments: ["newer", "foreign", "text", "folder", "disk"]) func nothingRunsInVain(kind: String) throws {
        let project = try Project()
        let path = project.path + "/reports/history.sqlite"
        var line = "exec \(Command.binary()) all"
        switch kind {
        case "newer", "foreign":
            _ = try project.all()
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            // The new name of the migration has the same length as the old one, so the file remains a valid database.
            let name = kind == "newer" ? "contents by digesu" : "contents by digest"
            let text = try #require(data.range(of: Data("contents by digest".utf8)))
            var changed = data
            changed.replaceSubrange(text, with: Data(name.utf8))
            if kind == "foreign" {
                for word in ["runs, results and sketches", "verifications, runs and traces", "contents by digest"] {
                    let range = try #require(changed.range(of: Data(word.utf8)))
                    changed.replaceSubrange(
                        range, with: Data(String(repeating: "x", count: word.count - 1).utf8 + [UInt8(word.count)]))
                }
            }
            try changed.write(to: URL(fileURLWithPath: path))
        case "text":
            try project.folder.write(String(repeating: "no history ", count: 100), to: "reports/history.sqlite")
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        default:
            _ = try project.all()
            // Files cannot grow beyond 1 KiB, as on a full disk.
            line = "trap '' XFSZ; ulimit -f 1; " + line
        }
        let outcome = try Command.run(
            program: "/bin/bash", ["-c", line], in: project.path, environment: ProcessInfo.processInfo.environment)
        #expect(outcome.status == 73, "\(outcome.output)\(outcome.errors)")
        #expect(!outcome.errors.contains("[1/1]") && outcome.output.isEmpty)
    }
}
