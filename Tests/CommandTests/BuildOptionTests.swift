import Foundation
import TestSupport
import Testing

/// The options for build services: reports, exit statuses, patterns and shards.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct BuildOptionTests {
    /// Cases that pass, fail and cannot be read.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("t[ms] x\n0 1\n0.5 0.5\n1 0.25\n", to: "g.dat")
        for (id, rate) in [("good", "-x"), ("net/bad", "-1.1*x"), ("net/hh1", "-x")] {
            try folder.write(
                """
                dynamics: { name: M, state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 1 } } }
                integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }
                """, to: "cases/\(id)/e.yaml")
            let added = try Command.run(["golden", "add", "g.dat", "-o", "cases/\(id)/g.golden"], in: folder.path)
            #expect(added.status == 0)
            try folder.write(
                """
                format: 1
                experiment: e.yaml
                matrix: { methods: [euler, heun], step_sizes: [0.5, 0.25] }
                goldens: { g: { file: g.golden } }
                checks:
                  - name: close
                    golden: g
                    metric: max_abs
                    tolerance: { value: \(id == "net/bad" ? 0.001 : 0.3), unit: dimensionless, basis: chosen }
                """, to: "cases/\(id)/case.yaml")
        }
        try folder.write("title: x\n", to: "cases/unread/case.yaml")
        return folder
    }

    private func run(_ line: String, _ folder: TemporaryFolder, _ environment: [String: String] = [:]) throws
        -> Launch.Ending
    {
        let arguments = line.split(separator: " ").map(String.init)
        return try Launch.run(arguments, in: folder.path, environment: environment)
    }

    // MARK: Statuses and patterns

    @Test(
        arguments: [
            ("all --cases cases", 65), ("all --cases cases --exit-code simple", 1),
            ("all --cases cases --case good", 0),
            ("all --cases cases --case good --exit-code simple", 0), ("all --cases cases --case net/*", 2),
            ("all --cases cases --case net/hh?", 0), ("all --cases cases --case **/hh* --case good --case g*", 0),
            ("all --cases cases --case hh*", 6), ("all --cases cases --case hh* --exit-code simple", 1),
            ("all --cases cases --fail-on mvoed", 64), ("all --cases cases --format junit", 64),
            ("all --cases cases --format json=- --json", 64), ("all --cases cases --shard 0/2", 64),
            ("all --cases cases --case good --format junit=none.xml/x.xml", 0),
            ("all --cases cases --case good --format junit=/proc/x.xml", 73), ("merge none", 65), ("merge cases", 6),
            ("compare g.dat g.dat --quiet", 0), ("compare g.dat none.dat --exit-code simple", 1),
        ] as [(String, Int32)]) func statuses(line: String, status: Int32) throws
    {
        let ending = try run(line, try folder())
        #expect(ending.status == status, "\(line): \(ending)")
    }

    @Test func aPatternWithoutAMatchIsNamed() throws {
        let ending = try run("all --cases cases --case hh*", try folder())
        #expect(ending.errors.hasPrefix("error[E0803]: the pattern 'hh*' matches no case below 'cases'\n"))
    }

    @Test func quietPrintsWhatIsWrong() throws {
        let folder = try folder()
        let good = try run("all --cases cases --case good --quiet", folder)
        #expect(good.output.isEmpty && good.errors.isEmpty)
        let unread = try run("all --cases cases --case unread --quiet", folder)
        #expect(unread.output.isEmpty && unread.errors.contains("error[E0402]"))
    }

    // MARK: Reports

    @Test func reportsOfEveryFormat() throws {
        let folder = try folder()
        let formats = ["junit", "sarif", "json", "markdown", "gitlab", "github"]
        let list = formats.map { "\($0)=out/\($0)" }.joined(separator: ",")
        #expect(try run("all --cases cases --format \(list)", folder).status == 65)
        for name in formats { #expect(try !folder.read("out/" + name).isEmpty, "\(name)") }
        let sarif = try JSONValue(text: folder.read("out/sarif"))
        let results = sarif.members?["runs"]?.elements?.first?.members?["results"]?.elements ?? []
        #expect(results.count == 5)
        #expect(results.first?.members?["ruleId"] == .string("invalid-input"))
        let schema = try JSONSchema(text: try JSONSchemaFileTests.text(of: "all"))
        #expect(try schema.faults(of: JSONValue(text: folder.read("out/json"))) == [])
        // The line of the check, searched for in the file.
        #expect(try folder.read("out/github").contains("file=cases/net/bad/case.yaml,line=6,title=net/bad"))
    }

    @Test func aReportOnStandardOutputReplacesTheTable() throws {
        let ending = try run("all --cases cases --case good --format gitlab=-", try folder())
        #expect(try JSONValue(text: ending.output) == .array([]))
    }

    @Test func onGitHubThereAreAnnotationsAndASummary() throws {
        let folder = try folder()
        try folder.write("before\n", to: "step.md")
        let environment = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": folder.path + "/step.md"]
        let ending = try run("all --cases cases --case net/bad --quiet", folder, environment)
        #expect(ending.status == 2)
        let lines = ending.errors.split(separator: "\n").filter { $0.hasPrefix("::") }
        #expect(lines.count == 4 && lines.allSatisfy { $0.hasPrefix("::error file=cases/net/bad/case.yaml,line=6,") })
        let summary = try folder.read("step.md")
        #expect(summary.hasPrefix("before\n") && summary.contains("net/bad"))
        // The summary is cut, so that its size stays below the limit.
        try folder.write(String(repeating: "x", count: (1 << 20) - 300), to: "step.md")
        _ = try run("all --cases cases --case net/bad --quiet", folder, environment)
        let full = try folder.read("step.md")
        #expect(full.utf8.count <= 1 << 20 && full.hasSuffix("because it exceeds the limit of 1 MiB._\n"))
    }

    // MARK: Parts

    /// The merged shards equal the verification without shards, apart from its id and times.
    @Test(arguments: [1, 2, 5, 20]) func partsMakeUpTheWhole(count: Int) throws {
        let folder = try folder()
        for part in (1...count).reversed() {
            let ending = try run("all --cases cases --shard \(part)/\(count) --quiet", folder)
            #expect([0, 2, 65].contains(ending.status), "\(ending)")
        }
        let united = try run("merge --cases cases --json", folder)
        let whole = try run("all --cases cases --reports whole --json", folder)
        #expect(united.status == whole.status)
        #expect(try Self.plain(united.output) == Self.plain(whole.output))
        let names = ["report.html", "summary.md", "history.sqlite"]
        #expect(names.allSatisfy { FileManager.default.fileExists(atPath: folder.path + "/reports/" + $0) })
        // The report of the merged verification has the plots of the shards.
        #expect(try folder.read("reports/report.html").contains("<svg"))
    }

    /// Returns a record without the members that differ between verifications, such as ids and times.
    private static func plain(_ text: String) throws -> JSONValue {
        func without(_ value: JSONValue, _ names: Set<String>) -> JSONValue {
            guard let members = value.members else { return value }
            return .object(members.filter { !names.contains($0.key) })
        }
        let record = try JSONValue(text: text)
        guard var members = record.members else { return record }
        for name in ["id", "startedAt", "seconds", "changes", "peakMemory"] { members[name] = nil }
        members["runs"] = .array((members["runs"]?.elements ?? []).map { without($0, ["seconds"]) })
        return .object(members)
    }

    @Test func partsThatDoNotBelongTogetherAreRefused() throws {
        let folder = try folder()
        for part in [1, 2, 3] { _ = try run("all --cases cases --case good --shard \(part)/3 --quiet", folder) }
        try FileManager.default.removeItem(atPath: folder.path + "/reports/shards/2-of-3/verification.json")
        let missing = try run("merge", folder)
        #expect(missing.status == 65)
        #expect(
            missing.errors.hasPrefix(
                "error[E0806]: of 3 shards one is missing: 2\n  hint: run 'tvbo-verify all --shard 2/3'"))
        let twice = try run("merge reports/shards reports/shards/1-of-3", folder)
        #expect(twice.errors.contains("error[E0806]: the shard 1 of 3 is given twice; name only one of the two files"))
        _ = try run("all --cases cases --case good --method heun --shard 2/3 --quiet", folder)
        let other = try run("merge", folder)
        #expect(
            other.errors.contains(
                "the shard 2 does not belong to the verification of the others: its plan of cases and runs is "))
        try folder.write("{}", to: "reports/shards/2-of-3/verification.json")
        let damaged = try run("merge", folder)
        #expect(damaged.errors.contains("error[E0101]: this file is not a part of a verification"))
    }
}
