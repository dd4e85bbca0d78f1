import Diagnostics
import Results
import Testing
import Verification

struct ShardTests {
    @Test(arguments: ["1/1", "3/8", "8/8"]) func texts(text: String) throws {
        #expect(try #require(Shard(text)).description == text)
    }

    @Test(arguments: ["0/2", "3/2", "1/0", "-1/2", "1", "1/2/3", "a/b", "", "1/", "+1/2", "1/100001", "٣/٨"])
    func refusals(text: String) { #expect(Shard(text) == nil) }

    // MARK: Plans

    /// A generator of numbers that are the same in every run (xorshift; G. Marsaglia, J. Stat. Softw. 8 (2003),
    /// DOI 10.18637/jss.v008.i14).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static func units(_ count: Int) -> [ShardPlan.PlannedRun] {
        (0..<count).map { .init(caseID: "c\($0 / 6)", method: "m\($0 % 3)", step: "0.\($0 % 6 / 3 + 1)") }
    }

    private static func entry(_ unit: ShardPlan.PlannedRun, _ seconds: Double) -> HistoryEntry {
        HistoryEntry(
            verificationID: "v", startedAt: "", caseID: unit.caseID, method: unit.method ?? "", step: unit.step ?? "",
            verdict: "pass", usage: nil, traceDigest: nil, seconds: seconds, commit: nil, isDirty: false)
    }

    /// Every unit is in exactly one shard, and equal inputs give equal plans.
    @Test(arguments: [0, 1, 7, 48], [1, 2, 3, 7, 60]) func shardsAreAPartition(units: Int, count: Int) {
        let all = Self.units(units)
        var generator = Generator(state: UInt64(units * 100 + count + 1))
        let entries = all.map { Self.entry($0, Double.random(in: 0...20, using: &generator)) }
        for times in [RunTimes(), RunTimes(entries)] {
            let plan = ShardPlan(units: all, times: times, count: count)
            let parts = (1...count).map(plan.units)
            #expect(parts.flatMap(\.self).count == all.count && Set(parts.flatMap(\.self)) == Set(all))
            #expect(plan == ShardPlan(units: all, times: times, count: count))
            #expect(plan.numbers.allSatisfy { (1...count).contains($0) })
        }
    }

    /// Without times the numbers of runs differ by one at most.
    @Test(arguments: [1, 5, 12, 47], [1, 2, 5, 9]) func withoutTimesByNumber(units: Int, count: Int) {
        let plan = ShardPlan(units: Self.units(units), times: RunTimes(), count: count)
        let sizes = (1...count).map { plan.units(of: $0).count }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    /// The largest shard exceeds the mean by less than the longest run, which holds for every list scheduling (Graham
    /// 1969), whatever the times are; two shards differ by no more than the longest run.
    @Test(arguments: 1...20) func timesAreBalanced(seed: Int) {
        var generator = Generator(state: UInt64(seed) * 7919)
        let all = Self.units(Int.random(in: 1...60, using: &generator))
        let times = RunTimes(all.map { Self.entry($0, Double.random(in: 0...1, using: &generator) * 10) })
        let count = Int.random(in: 1...9, using: &generator)
        let plan = ShardPlan(units: all, times: times, count: count)
        let loads = (1...count).map { plan.units(of: $0).map(times.seconds).reduce(0, +) }
        let longest = all.map(times.seconds).max() ?? 0
        let mean = loads.reduce(0, +) / Double(count)
        #expect((loads.max() ?? 0) <= mean + longest + 1e-9)
        #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= longest + 1e-9)
    }

    /// The distribution of Graham's example by hand: times 5, 5, 4, 4, 3, 3, 3 on three machines give 11, 8 and 8.
    @Test func anExampleByHand() {
        let units = (0..<7).map { ShardPlan.PlannedRun(caseID: "c", method: "m\($0)", step: "1") }
        let seconds = [5.0, 5, 4, 4, 3, 3, 3]
        let times = RunTimes(zip(units, seconds).map(Self.entry))
        let plan = ShardPlan(units: units, times: times, count: 3)
        let loads = (1...3).map { plan.units(of: $0).map(times.seconds).reduce(0, +) }
        #expect(loads.sorted() == [8, 8, 11])
    }

    @Test func unknownTimesAreThoseOfSimilarRuns() {
        func unit(_ id: String, _ method: String?, _ step: String?) -> ShardPlan.PlannedRun {
            .init(caseID: id, method: method, step: step)
        }
        let times = RunTimes([
            Self.entry(unit("a", "m", "1"), 8), Self.entry(unit("a", "m", "1"), 100),
            Self.entry(unit("a", "m", "2"), 4),
            Self.entry(unit("a", "n", "1"), 1), Self.entry(unit("b", "m", "1"), .nan),
        ])
        #expect(times.seconds(of: unit("a", "m", "1")) == 8, "the latest counts")
        #expect(times.seconds(of: unit("a", "m", "3")) == 8, "the median of 4 and 8, the upper one")
        #expect(times.seconds(of: unit("a", "x", "3")) == 4)
        #expect(times.seconds(of: unit("a", nil, nil)) == 4)
        #expect(times.seconds(of: unit("z", "m", "1")) == 4)
        #expect(RunTimes().seconds(of: unit("z", "m", "1")) == 1)
    }

    @Test func digestsTellPlansApart() {
        let plan = ShardPlan(units: Self.units(6), times: RunTimes(), count: 2)
        let digest = plan.digest(with: ["x"])
        #expect(digest == ShardPlan(units: Self.units(6), times: RunTimes(), count: 2).digest(with: ["x"]))
        #expect(digest != plan.digest(with: ["y"]) && digest != plan.digest(with: ["x", ""]))
        #expect(digest != ShardPlan(units: Self.units(6), times: RunTimes(), count: 3).digest(with: ["x"]))
        #expect(digest != ShardPlan(units: Self.units(5), times: RunTimes(), count: 2).digest(with: ["x"]))
    }

    // MARK: Unions

    private func shard(_ number: Int, of count: Int = 2, change: (inout ShardRecord) -> Void = { _ in }) -> ShardRecord
    {
        let run = RunResult(
            caseID: "c\(number)", method: "m", step: "1", isOwnSetting: true, verdict: .pass, modelDigest: "",
            experimentDigest: "", caseDigest: "", goldenDigests: [:], convention: "bare", remarks: [])
        let provenance = Provenance(
            tool: "1", comparator: 3, compiler: "c", commit: "abc", isDirty: false, machine: "m\(number)")
        var result = ShardRecord(
            number: number, count: count, plan: "p", unitCount: 1,
            runPositions: [.init(caseIndex: number, runIndex: 0)],
            problemPositions: [.init(caseIndex: 0, runIndex: -1)],
            goldens: ["c\(number)": ["g": "text"]],
            record: VerificationRecord(
                id: "id\(number)", startedAt: "2026-01-01T00:00:0\(number)Z", seconds: 10, provenance: provenance,
                runs: [run], problems: [CaseProblem(caseID: "broken", verdict: .invalidInput, message: "m")],
                titles: ["c\(number)": "title"]))
        change(&result)
        return result
    }

    private func union(_ shards: [ShardRecord]) throws -> ShardUnion {
        try ShardUnion(shards.enumerated().map { ("file\($0.offset)", $0.element) })
    }

    /// The order of the shards does not matter; a case that no shard could load is reported once.
    @Test func theOrderOfShardsDoesNotMatter() throws {
        let shards = (1...3).map { shard($0, of: 3) }
        for order in [[0, 1, 2], [2, 0, 1], [2, 1, 0]] {
            let whole = try union(order.map { shards[$0] })
            #expect(whole.record.runs.map(\.caseID) == ["c1", "c2", "c3"])
            #expect(whole.record.problems.count == 1)
            #expect(whole.record.titles.count == 3 && whole.goldens.count == 3)
            #expect(whole.record.startedAt == "2026-01-01T00:00:01Z" && whole.record.seconds == 12)
            #expect(whole.record.provenance.machine == "m1; m2; m3")
            #expect(whole.record.id == (try union(shards).record.id))
            #expect(whole.record.id.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
        }
    }

    /// A change of a shard after which it no longer belongs to the others.
    struct Stranger: Sendable, CustomTestStringConvertible {
        var words: String
        var change: @Sendable (inout ShardRecord) -> Void
        var testDescription: String { words }
    }

    static let strangers: [Stranger] = [
        .init(words: "number of shards is 3, theirs is 2") { $0.count = 3 },
        .init(words: "commit is def, theirs is abc") { $0.record.provenance.commit = "def" },
        .init(words: "commit is unknown, theirs is abc") { $0.record.provenance.commit = nil },
        .init(
            words: "state of the repository is with uncommitted changes, theirs is without uncommitted changes"
        ) { $0.record.provenance.isDirty = true },
        .init(words: "version of tvbo-verify is 2, theirs is 1") { $0.record.provenance.tool = "2" },
        .init(words: "version of the comparison is 4, theirs is 3") { $0.record.provenance.comparator = 4 },
        .init(words: "compiler is d, theirs is c") { $0.record.provenance.compiler = "d" },
        .init(words: "plan of cases and runs is q, theirs is p") { $0.plan = "q" },
    ]

    @Test(arguments: strangers) func strangersAreRefused(stranger: Stranger) throws {
        let shards = [shard(1), shard(2, change: stranger.change)]
        let error = try #require(throws: DiagnosticsError.self) { try union(shards) }
        #expect(
            error.diagnostics[0].message
                == "the shard 2 does not belong to the verification of the others: its \(stranger.words)")
        #expect(error.outcome.status == .invalidInput)
    }

    /// Two shards that ran one case with different inputs are refused, with the case and both digests.
    @Test(arguments: ["model", "case file", "golden 'g'"]) func changedInputsAreRefused(name: String) throws {
        func part(_ number: Int, _ digest: String) -> ShardRecord {
            shard(number) { part in
                var run = part.record.runs[0]
                (run.caseID, run.modelDigest, run.caseDigest, run.goldenDigests) = ("c", "m", "f", ["g": "1"])
                switch name {
                case "model": run.modelDigest = digest
                case "case file": run.caseDigest = digest
                default: run.goldenDigests = ["g": digest]
                }
                part.record.runs = [run]
            }
        }
        #expect(try union([part(1, "d"), part(2, "d")]).record.runs.count == 2)
        let error = try #require(throws: DiagnosticsError.self) { try union([part(2, "e"), part(1, "d")]) }
        #expect(
            error.diagnostics.map(\.message) == [
                "the \(name) of the case 'c' changed between the shards: its digest is d in the shard 1 and e in the"
                    + " shard 2"
            ])
        #expect(error.diagnostics[0].place?.file == "file0" && error.outcome.status == .invalidInput)
    }

    @Test func repeatedAndMissingShardsAreNamed() throws {
        let twice = try #require(throws: DiagnosticsError.self) { try union([shard(1), shard(2), shard(1)]) }
        #expect(
            twice.description == "file2: error[E0806]: the shard 1 of 2 is given twice; name only one of the two files")
        let missing = try #require(throws: DiagnosticsError.self) { try union([shard(2, of: 4)]) }
        #expect(missing.description == "error[E0806]: of 4 shards 3 are missing: 1, 3, 4")
        #expect(throws: DiagnosticsError.self) { try union([]) }
    }
}
