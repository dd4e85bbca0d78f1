import Foundation
import TestSupport
import Testing

/// `compare`, and the commands that take goldens, on traces with samples that are not finite.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct CompareTests {
    /// A sine of 1 mV, in volts every 0.1 ms, with a change of some rows.
    private func trace(_ offset: Double = 0, bad: [Int: String] = [:]) -> String {
        "t[s],v[V]\n"
            + (0..<200).map { row in
                let value = bad[row] ?? String(format: "%.9f", 1e-3 * sin(Double(row) / 50) + offset)
                return String(format: "%.4f,", Double(row) * 1e-4) + value + "\n"
            }.joined()
    }

    private func compare(_ first: String, _ second: String, _ options: [String]) throws -> Command.Outcome {
        let folder = try TemporaryFolder()
        try folder.write(first, to: "a.csv")
        try folder.write(second, to: "b.csv")
        return try Command.run(["compare", "a.csv", "b.csv"] + options, in: folder.path)
    }

    /// One sample that is not finite, at any row, in either trace or in both, with and without a tolerance.
    @Test(arguments: [0, 100, 199], ["nan", "inf", "-inf"]) func oneBadSampleFails(row: Int, bad: String) throws {
        for (first, second) in [
            (trace(bad: [row: bad]), trace(0.04)), (trace(), trace(bad: [row: bad])),
            (trace(bad: [row: bad]), trace(bad: [row: bad])),
        ] {
            for options in [[], ["--unit", "V", "--tolerance", "0.001"], ["--tolerance", "1000V"]] {
                let outcome = try compare(first, second, options)
                #expect(outcome.status == 2)
                #expect(outcome.output.contains("max_abs      not a number V"))
                #expect(outcome.output.contains("not finite   1 sample of "))
                #expect(outcome.output.contains("first at \(row == 0 ? "0" : row == 100 ? "10" : "19.9") ms"))
                #expect(outcome.output.contains("verdict      fail"))
            }
        }
    }

    @Test func tracesOfTimesAloneAreRefused() throws {
        let outcome = try compare("0\n1\n", "0\n0.5\n1\n", ["--tolerance", "1mV"])
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.contains(
                "the first of the two traces has no column beside that of its times, so that nothing can be compared"))
    }

    /// Samples outside the time span of the reference are not compared, but those that are not finite are counted.
    @Test func samplesBeyondTheReferenceAreFinite() throws {
        let outcome = try compare(
            "t[s],v[V]\n0,1\n1,2\n", "t[s],v[V]\n0,1\n1,2\n2,nan\n", ["--tolerance", "1V"])
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("1 sample of b.csv"), "\(outcome.output)")
    }

    /// A column that exists in only one trace is reported. The comparison fails if the run lacks a column, or has a
    /// value that is not finite in it.
    @Test(
        arguments: [
            (
                "t[s],v[V],w\n0,1,2\n1,1,2\n", "t[s],v[V]\n0,1\n1,1\n", [], 0,
                "the column 'w' of the file a.csv is not compared: the file b.csv lacks it"
            ),
            (
                "t[s],v[V],w\n0,1,2\n1,1,2\n", "t[s],v[V]\n0,1\n1,1\n", ["--tolerance", "1V"], 2,
                "'w' of the file a.csv"
            ),
            (
                "t[s],v[V]\n0,1\n1,1\n", "t[s],v[V],w\n0,1,2\n1,1,2\n", ["--tolerance", "1V"], 0,
                "'w' of the file b.csv"
            ),
            (
                "t[s],v[V]\n0,1\n1,1\n", "t[s],v[V],w\n0,1,nan\n1,1,2\n", ["--tolerance", "1V"], 2,
                "1 sample, first at 0 ms"
            ),
            ("t[s],v[V],w\n0,1,inf\n1,1,2\n", "t[s],v[V]\n0,1\n1,1\n", [], 2, "1 sample, first at 0 ms"),
            ("t[s],v[V],w\n0,1,2\n1,1,2\n", "t[s],v[V]\n0,1\n1,1\n", ["--map", "v=v", "--tolerance", "1V"], 0, ""),
        ] as [(String, String, [String], Int32, String)])
    func columnsWithoutACounterpart(
        first: String, second: String, options: [String], status: Int32, told: String
    ) throws {
        let outcome = try compare(first, second, options)
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        #expect(told.isEmpty ? outcome.errors.isEmpty : outcome.errors.contains(told), "\(outcome.errors)")
    }

    /// A column has the name that it has in the first trace, whether pairs are chosen or follow from the order.
    @Test(arguments: [["--map", "v=w"], []]) func columnsAreNamedAsInTheFirstTrace(options: [String]) throws {
        let outcome = try compare("t[s],v[V]\n0,1\n1,1\n", "t[s],w[V]\n0,1\n1,1\n", options + ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(#""signal" : "v""#), "\(outcome.output)")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: Repository.root + "/../shared/faults/input/nan-run.csv")))
    func theKnownFaultFails() throws {
        let outcome = try Command.run(
            ["compare", "nan-golden.csv", "nan-run.csv", "--unit", "V", "--tolerance", "0.001"],
            in: Repository.root + "/../shared/faults/input")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("verdict      fail"))
    }

    /// Tolerances in any unit of the dimension. The verdict is always printed.
    @Test(
        arguments: [
            (["--tolerance", "0.6mV"], 0, "pass, allowed 6e-4 V"), (["--tolerance", "0.501mV"], 0, "pass"),
            (["--tolerance", "0.4 mV"], 2, "fail, allowed 4e-4 V"), (["--tolerance", "499uV"], 2, "fail"),
            (["--tolerance", "501uV", "--unit", "V"], 0, "pass"), (["--tolerance", "0.6", "--unit", "mV"], 0, "pass"),
            (["--tolerance", "0.4", "--unit", "mV"], 2, "fail"), (["--tolerance", "1e-3V"], 0, "pass"),
            (["--tolerance", "0V"], 2, "fail"),
            (["--tolerance", "0.6mV", "--tolerance", "0.1 dimensionless"], 0, "pass"),
        ] as [([String], Int32, String)]) func tolerancesHaveUnits(options: [String], status: Int32, verdict: String)
        throws
    {
        let outcome = try compare(trace(), trace(0.0005), options)
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("verdict      \(verdict)"))
        let json = try compare(trace(), trace(0.0005), options + ["--json"])
        #expect(json.status == status)
        #expect(json.output.contains("\"verdict\" : \"\(status == 0 ? "pass" : "fail")\""))
    }

    @Test(arguments: [
        (["--tolerance", "0.6"], "--tolerance 0.6 has no unit: write it with one, as in 0.6mV, or give --unit"),
        (["--tolerance", "0.6furlong"], "--tolerance 0.6furlong has the unknown unit 'furlong'"),
        (["--tolerance", "5%"], "--tolerance 5% is a share, but a tolerance is an amount"),
        (["--tolerance", "5 percent"], "--tolerance 5 percent is a share, but a tolerance is an amount"),
        (["--tolerance", "much"], "--tolerance must be a number that is not negative with its unit, as in 0.6mV"),
        (["--tolerance", "nan"], "--tolerance must be a number that is not negative with its unit"),
        (["--tolerance", "inf"], "--tolerance must be a number that is not negative with its unit"),
        (["--tolerance", ""], "--tolerance must be a number that is not negative with its unit"),
        (["--tolerance=-1mV"], "--tolerance must be a number that is not negative with its unit"),
        (["--tolerance", "1e999V"], "--tolerance must be a number that is not negative with its unit"),
        (["--tolerance", "1pA"], "--tolerance 1pA does not fit the column 'v', which is in V"),
        (
            ["--tolerance", "1mV", "--tolerance", "2V"],
            "--tolerance 1mV and --tolerance 2V have the same dimension; give only one for each dimension"
        ),
        (["--tolerance", "1", "--unit", "furlong"], "unknown unit 'furlong'"),
    ]) func otherTolerancesAreRefused(options: [String], message: String) throws {
        let outcome = try compare(trace(), trace(), options)
        #expect(outcome.status == 64, "\(outcome.output)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    /// Without a tolerance nothing is judged, and no verdict is printed.
    @Test func withoutAToleranceNothingIsJudged() throws {
        let outcome = try compare(trace(), trace(0.0005), [])
        #expect(outcome.status == 0)
        #expect(!outcome.output.contains("verdict"))
    }

    /// The example in the help text fails for a difference of 0.7 mV.
    @Test func theExampleInTheHelpJudges() throws {
        let help = try Command.run(["compare", "--help"]).output
        #expect(help.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("out.csv --tolerance 0.6mV"))
        #expect(try compare(trace(), trace(0.0007), ["--tolerance", "0.6mV"]).status == 2)
    }

    /// The bound on the interpolation error counts against the tolerance.
    @Test func interpolationCountsAgainstTheTolerance() throws {
        let coarse =
            trace().split(separator: "\n").enumerated().filter {
                $0.offset % 20 <= 1 && $0.offset != 1 || $0.offset < 2 || $0.offset == 200
            }
            .map { String($0.element) }.joined(separator: "\n") + "\n"
        let outcome = try compare(trace(), coarse, ["--tolerance", "0.02mV"])
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("verdict      grid-too-coarse"), "\(outcome.output)")
        #expect(try compare(trace(), coarse, ["--tolerance", "1mV"]).status == 0)
    }

    // MARK: Goldens

    private static let experiment = """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

        """

    /// No command takes a golden that is not finite, unless the case declares where.
    @Test(arguments: ["nan", "inf", "-inf"]) func goldensAreFinite(bad: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        try folder.write("0 1\n0.5 \(bad)\n1 0.25\n", to: "x.dat")
        let columns = ["--columns", "t[ms],x"]
        let started = try Command.run(
            ["init", "R/c", "--experiment", "e.yaml", "--golden", "x.dat"] + columns, in: folder.path)
        #expect(started.status == 65)
        #expect(started.errors.contains("the signal 'x' of x.dat is not finite in 1 of 3 samples, first at 0.5 ms"))
        #expect(started.errors.contains("golden add --allow-undefined"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/R"))
        let add = ["golden", "add", "x.dat", "-o", "R/c/goldens/a.golden"] + columns
        #expect(try Command.run(add, in: folder.path).status == 65)
        #expect(try Command.run(add + ["--allow-undefined"], in: folder.path).status == 0)
        let text = """
            format: 1
            experiment: e.yaml
            goldens: { a: { file: goldens/a.golden } }
            checks: [{ name: x, golden: a, metric: max_abs, tolerance: { value: 0.1, unit: dimensionless, basis: b } }]

            """
        try folder.write(Self.experiment, to: "R/c/e.yaml")
        try folder.write(text, to: "R/c/case.yaml")
        let verify = ["reference", "verify", "--references", "R"]
        let refused = try Command.run(verify, in: folder.path)
        #expect(refused.status == 4)
        #expect(refused.errors.contains("is not finite in 1 of 3 samples, first at 0.5 ms"))
        #expect(try Command.run(["all", "--references", "R"], in: folder.path).status == 4)
        try folder.write(
            text + "undefined: [{ signal: x, from: 0.5, to: 0.5, unit: ms, reason: a pole }]\n", to: "R/c/case.yaml")
        #expect(try Command.run(verify, in: folder.path).status == 0)
        #expect(try Command.run(["all", "--references", "R"], in: folder.path).status == 0)
    }

    /// A trace whose times do not increase is refused as a golden.
    @Test(arguments: ["0 1\n1 1\n0.5 1\n", "0 1\n1 1\n1 1\n"]) func timesOfGoldensIncrease(trace: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(trace, to: "x.dat")
        let outcome = try Command.run(
            ["golden", "add", "x.dat", "-o", "a.golden", "--columns", "t[ms],x"], in: folder.path)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("do not increase: 1.0 ms, then "))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.golden"))
    }
}
