import Results
import Testing

/// The order of verdicts and of exit statuses.
struct VerdictTests {
    private static let all = Verdict.allCases

    @Test func severitiesAreDistinct() {
        #expect(Set(Self.all.map(\.severity)).count == Self.all.count)
        #expect(Self.all.map(\.severity) == Self.all.map(\.severity).sorted())
    }

    /// The worst of two verdicts is one of them, and the order of the arguments does not matter.
    @Test func worstIsAMaximum() {
        for a in Self.all {
            #expect(Verdict.worst([a]) == a)
            #expect(Verdict.worst([a, a]) == a)
            for b in Self.all {
                let worst = Verdict.worst([a, b])
                #expect(worst == a || worst == b)
                #expect(worst.severity >= a.severity && worst.severity >= b.severity)
                #expect(worst == Verdict.worst([b, a]))
                for c in Self.all {
                    #expect(Verdict.worst([worst, c]) == Verdict.worst([a, b, c]))
                    #expect(Verdict.worst([a, Verdict.worst([b, c])]) == Verdict.worst([a, b, c]))
                }
            }
        }
    }

    @Test func passIsTheBestAndNothingIsNoPass() {
        for verdict in Self.all { #expect(Verdict.worst([.pass, verdict]) == verdict) }
        #expect(Verdict.worst([]) == .vacuous)
    }

    /// Only `pass` ends a command with success.
    @Test(arguments: all) func onlyAPassSucceeds(verdict: Verdict) {
        #expect((verdict.exitStatus == .success) == (verdict == .pass))
    }

    /// The most severe of several statuses is one of them, whatever their order, and success adds nothing.
    @Test func gravestIsAMaximum() {
        let all = ExitStatus.allCases
        #expect(ExitStatus.mostSevere([]) == .success)
        for a in all {
            #expect(ExitStatus.mostSevere([a]) == a)
            #expect(ExitStatus.mostSevere([.success, a]) == a)
            for b in all {
                let mostSevere = ExitStatus.mostSevere([a, b])
                #expect(mostSevere == a || mostSevere == b)
                #expect(mostSevere == ExitStatus.mostSevere([b, a]))
                for c in all {
                    #expect(ExitStatus.mostSevere([mostSevere, c]) == ExitStatus.mostSevere([a, b, c]))
                }
            }
        }
    }

    // MARK: Checks

    private func check(_ value: Double?, _ tolerance: Double) -> CheckResult {
        CheckResult(
            check: "c", golden: "g", signal: "s", metric: "m", unit: "", value: value, tolerance: tolerance, basis: "",
            verdict: .pass)
    }

    @Test(arguments: [
        (1, 2, 0.5), (0, 2, 0), (3, 2, 1.5), (0, 0, 0), (1, 0, .infinity), (.infinity, 1, .infinity),
        (.nan, 1, .infinity), (.nan, 0, .infinity), (.infinity, .infinity, .infinity),
    ]) func usageIsTheShareOfTheTolerance(value: Double, tolerance: Double, usage: Double) {
        #expect(check(value, tolerance).usage == usage)
    }

    @Test func usageOfARunIsTheLargest() {
        var run = SampleRecord.run
        run.checks = [check(1, 4), check(nil, 1), check(3, 4)]
        #expect(run.usage == 0.75)
        run.checks = [check(nil, 1)]
        #expect(run.usage == nil)
        run.checks = []
        #expect(run.usage == nil)
    }
}
