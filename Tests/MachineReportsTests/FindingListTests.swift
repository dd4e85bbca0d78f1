import MachineReports
import Results
import Testing

struct FindingListTests {
    @Test func whatPassesIsNoFinding() {
        #expect(FindingList(Sample.record([Sample.run("a", checks: [.pass, .pass])])).findings.isEmpty)
    }

    /// Every verdict other than pass of every check, run and case is one finding, with a fingerprint of its own.
    @Test func everyVerdictIsAFinding() {
        let record = Sample.everything
        let list = FindingList(record, places: Sample.places)
        let others = Verdict.allCases.count - 1
        #expect(list.findings.count { $0.caseID == "all" } == others)
        #expect(list.findings.count { $0.caseID == "failed" } == others)
        #expect(list.findings.count { $0.caseID.hasPrefix("problem ") } == others)
        #expect(Set(list.findings.map(\.fingerprint)).count == list.findings.count)
        #expect(list.count(.error) + list.count(.warning) == list.findings.count)
    }

    /// The order does not depend on that of the record as far as findings differ.
    @Test func theWorstComesFirst() {
        let verdicts = FindingList(Sample.everything).findings.map(\.verdict.severity)
        #expect(verdicts == verdicts.sorted(by: >))
    }

    /// A case with many failures does not hide the others.
    @Test func everyCaseIsShownFirst() {
        let many = (0..<20).map { Sample.run("many", "m\($0)", checks: [.fail], usage: 9) }
        let few = ["b", "c"].map { Sample.run($0, checks: [.fail], usage: 2) }
        let list = FindingList(Sample.record(many + few))
        #expect(list.findings.prefix(3).map(\.caseID) == ["many", "b", "c"])
    }

    @Test func aLargerShareComesFirst() {
        let runs = [("a", 2.0), ("b", .nan), ("c", 5), ("d", .infinity)].map {
            Sample.run($0.0, checks: [.fail], usage: $0.1)
        }
        #expect(FindingList(Sample.record(runs)).findings.map(\.caseID) == ["b", "d", "c", "a"])
    }

    @Test func newFailuresComeFirst() {
        let (old, new) = (Sample.run("old", checks: [.fail], usage: 9), Sample.run("new", checks: [.fail]))
        var changes = Sample.changes([old], .stillFailing)
        changes.runs += Sample.changes([new], .newFailure).runs
        let list = FindingList(Sample.record([old, new]), changes: changes)
        #expect(list.findings.map(\.caseID) == ["new", "old"])
    }

    /// A fingerprint depends on the run and the check, not on values, times, other runs or the tolerance.
    @Test func fingerprintsAreStable() {
        let run = Sample.run("a", checks: [.fail])
        let first = FindingList(Sample.record([run])).findings[0].fingerprint
        var other = run
        other.checks[0].value = 77
        other.checks[0].tolerance = 1
        other.checks[0].verdict = .gridTooCoarse
        other.modelDigest = "changed"
        var record = Sample.record([Sample.run("b", checks: [.fail]), other])
        record.id = "another"
        #expect(FindingList(record).findings.contains { $0.fingerprint == first })
        other.step = "0.25"
        #expect(FindingList(Sample.record([other])).findings[0].fingerprint != first)
    }

    /// Lists of words whose concatenations are equal have different digests.
    @Test func digestsKeepWordsApart() {
        #expect(Finding.digest(["a", "bc"]) != Finding.digest(["ab", "c"]))
        #expect(Finding.digest(["1:a"]) != Finding.digest(["a"]))
    }

    @Test func theMessageSaysWhatIsAllowedAndWhy() {
        let run = Sample.run("a", checks: [.fail])
        let list = FindingList(Sample.record([run]), changes: Sample.changes([run], .newFailure))
        #expect(list.findings[0].title == "a, euler at 0.5 ms: fail")
        #expect(
            list.findings[0].message == """
                max_abs of v against the golden 'jlems' in check 'check 0' is 1 mV, allowed 0.5 mV (measured)
                shifted by 0.2 ms from 3 ms on
                the model changed; the golden and the tool did not
                the result changed between the commits aaaa and unknown
                run it alone: tvbo-verify all --case a
                """)
    }

    @Test func placesAreRelativeToTheRepository() {
        let root = SourceRoot(folder: "/repo", workingFolder: "/repo/models")
        #expect(root.relative("a/case.yaml") == "models/a/case.yaml")
        #expect(root.relative("../b.yaml") == "b.yaml")
        #expect(root.relative("/repo/c d.yaml") == "c d.yaml")
        #expect(root.relative("../../elsewhere.yaml") == nil)
        #expect(root.relative("/repository/x") == nil)
        let places = ReportPlaces(root: root, cases: ["x": .init(file: "../../x/case.yaml", checks: ["c": 4])])
        #expect(places.place(of: "x", check: "c") == SourcePlace(file: "x/case.yaml"))
        #expect(Sample.places.place(of: "all", check: "check 1") == SourcePlace(file: "cases/all/case.yaml", line: 12))
    }
}
