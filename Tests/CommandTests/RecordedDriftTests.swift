import TestSupport
import Testing

/// Drift in the histories of verifications whose machines, times and goldens change.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct RecordedDriftTests {
    /// A folder with a case `c`, whose golden is Euler's solution of x' = -x from 1.
    private func prepared() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try start(1, in: folder)
        try folder.write(Self.solution(1), to: "g.dat")
        try folder.write(
            """
            format: 1
            title: A case
            experiment: ../../e.yaml
            goldens: { g: { file: g.golden, scheme: { model: experiment, method: euler, step_size: 0.5 } } }
            checks:
              - name: x
                golden: g
                metric: max_abs
                tolerance: { value: 0.3, unit: dimensionless, basis: b }

            """, to: "cases/c/case.yaml")
        try folder.write("", to: ".git/HEAD")
        #expect(try run("golden add g.dat -o cases/c/g.golden", in: folder).status == 0)
        return folder
    }

    private func start(_ value: Double, in folder: TemporaryFolder) throws {
        try folder.write(
            """
            dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: \(value) } } }
            integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

            """, to: "e.yaml")
    }

    /// Euler's solution from a value: it halves with each step of half a millisecond.
    private static func solution(_ value: Double) -> String {
        "t[ms] x\n0 \(value)\n0.5 \(value / 2)\n1 \(value / 4)\n"
    }

    private func run(_ line: String, in folder: TemporaryFolder) throws -> Command.Outcome {
        try Command.run(
            line.split(separator: " ").map(String.init), in: folder.path, environment: ["CI": "", "NO_COLOR": "1"])
    }

    /// Runs a verification and returns its outcome.
    private func verify(_ more: String, in folder: TemporaryFolder) throws -> Command.Outcome {
        try run("all --cases cases --history h.sqlite --fail-on drift \(more)", in: folder)
    }

    @Test func machinesThatTakeTurns() throws {
        let folder = try prepared()
        var statuses: [Int32] = []
        for turn in 0..<8 {
            try start(turn < 4 ? 1 : 1.25, in: folder)
            let machine = turn.isMultiple(of: 2) ? "A" : "B"
            let outcome = try verify("--machine \(machine) --time 2026-01-0\(turn + 1)T00:00:00Z", in: folder)
            statuses.append(outcome.status)
        }
        #expect(statuses == [0, 0, 0, 0, 5, 5, 0, 0])
        let drift = try run("drift --history h.sqlite --fail-on drift", in: folder)
        #expect(drift.status == 5)
        let headlines = drift.output.split(separator: "\n").filter { $0.hasPrefix("c ") }.map(String.init)
        #expect(headlines.count == 2, "\(drift.output)")
        #expect(headlines[0].contains("max_abs of x in x on A: 4 verifications"), "\(headlines)")
        #expect(headlines[1].contains("max_abs of x in x on B: 4 verifications"), "\(headlines)")
    }

    /// A step is found by the verification that has it, although it seems to be older than those of the history.
    @Test func aClockThatWasSetBack() throws {
        let folder = try prepared()
        for day in 1...2 { #expect(try verify("--time 2026-02-0\(day)T00:00:00Z", in: folder).status == 0) }
        try start(1.25, in: folder)
        let outcome = try verify("--time 2026-01-01T00:00:00Z", in: folder)
        #expect(outcome.status == 5)
        #expect(outcome.errors.contains("before the verification "), "\(outcome.errors)")
        #expect(outcome.errors.contains(" of the history, which started at 2026-02-02T00:00:00Z"), "\(outcome.errors)")
        let later = try verify("--time 2999-01-01T00:00:00Z", in: folder)
        #expect(later.errors.contains("2999-01-01T00:00:00Z, which is in the future"), "\(later.errors)")
    }

    /// The lineage of a golden is found in the folder that the history names; without it a warning says so.
    @Test func acceptedGoldensAreFound() throws {
        let folder = try prepared()
        for step in 0..<4 {
            let value = 1 + 0.25 * Double(step)
            try start(value, in: folder)
            #expect(
                try run("all --cases cases --history h.sqlite --time 2026-01-0\(step + 1)T00:00:00Z", in: folder).status
                    == 0)
            guard step > 0 else { continue }
            try folder.write(Self.solution(value), to: "n.dat")
            let accepted = try run("golden accept c --cases cases --from n.dat --reason r\(step)", in: folder)
            #expect(accepted.status == 0, "\(accepted.errors)")
        }
        let given = try run("drift --history h.sqlite --cases cases", in: folder)
        let found = try run("drift --history h.sqlite", in: folder)
        #expect(given.output.contains("creep at "), "\(given.output)")
        #expect(found.output == given.output && found.errors == given.errors)
        let lost = try run("drift --history h.sqlite --cases none", in: folder)
        #expect(!lost.output.contains("creep at ") && lost.status == 0)
        #expect(
            lost.errors.contains("accepted goldens are not considered, because there is no folder of cases 'none'"),
            "\(lost.errors)")
    }
}
