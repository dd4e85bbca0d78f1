import Diagnostics
import Quantities
import TestSupport
import Testing
import Traces

struct TraceTests {
    private func read(_ text: String, assuming: TraceReader.Assumptions = .init()) throws -> Trajectory {
        try TraceReader.trajectory(of: TraceTable(bytes: Array(text.utf8), file: "f"), file: "f", assuming: assuming)
    }

    /// Written numbers are read back bit by bit, in both formats.
    @Test(arguments: [TraceWriter.Format.dat, .csv]) func roundTrip(format: TraceWriter.Format) throws {
        var random = SplitMix(5)
        let values = (0..<500).map { _ in Double.random(in: -1e3...1e3, using: &random) * 1e-5 }
        let trajectory = Trajectory(
            times: (0..<500).map { Double($0 * 5) / 1000 },
            columns: [
                .init(name: "pop[0]/v", unit: UnitTable.unit(named: "mV"), values: values),
                .init(name: "m", unit: nil, values: values.reversed()),
            ])
        let text = String(decoding: TraceWriter.text(trajectory, format: format), as: UTF8.self)
        let back = try read(text)
        #expect(back.times == trajectory.times)
        #expect(back.columns.map(\.values) == trajectory.columns.map(\.values))
        #expect(back.columns.map(\.name) == ["pop[0]/v", "m"])
        #expect(back.columns.map { $0.unit?.name } == ["mV", nil])
    }

    @Test func secondsBecomeMillisecondsByTheirDigits() throws {
        let back = try read("0.0\t1\t\n5.0E-6\t2\t\n1.0E-5\t3\t\n")
        #expect(back.times == [0, 0.005, 0.01])
    }

    @Test(arguments: ["# t_ms v_mV", "# t[ms] v[mV]", "t (ms) v (mV)", "#t_ms v_mV"]) func headers(line: String) throws
    {
        let back = try read(line + "\n0 1\n1 2\n")
        #expect(back.times == [0, 1])
        #expect(back.columns[0].name == "v")
        #expect(back.columns[0].unit?.name == "mV")
    }

    @Test(arguments: [
        ("0 1\n1 2 3\n", "f:2:1: error[E0802]: this row has 3 values, but the first row of numbers has 2"),
        ("0 1\n1 x\n", "f:2:3: error[E0802]: 'x' is not a number"),
        (
            "0 1\n0 2\n",
            "f:2: error[E0802]: the times in the first column do not increase from row to row: 0.0 ms, then 0.0 ms"
        ),
        ("hello\n", "f: error[E0802]: the file contains no rows of numbers, so that it is not a trace"),
        ("", "f: error[E0802]: the file contains no rows of numbers, so that it is not a trace"),
        (
            "# t_mV v\n0 1\n",
            "f: error[E0302]: the first column must be the time, but its unit 'mV' is not a unit of time such as s or ms"
        ),
    ]) func refusals(text: String, message: String) {
        #expect(headlines { _ = try read(text) } == [message])
    }

    /// Lines end with a return, a new line, or both; places count them alike.
    @Test(arguments: ["\r", "\n", "\r\n"]) func lineEnds(end: String) throws {
        let back = try read(["t[ms] v", "0 1", "1 2", "2 3", ""].joined(separator: end))
        #expect(back.times == [0, 1, 2])
        #expect(back.columns[0].values == [1, 2, 3])
        #expect(
            headlines { _ = try read(["0 1", "1 x", ""].joined(separator: end)) } == [
                "f:2:3: error[E0802]: 'x' is not a number"
            ])
    }

    /// Texts that `Double` reads, but a trace does not accept as numbers.
    @Test(arguments: ["0x10", "0x1p3", "1\0", "nan(0x1)", "+-1", "1e", "--1", "infinit", "1_000"])
    func textsThatAreNoNumbers(text: String) {
        let shown = text.replacing("\0", with: "\\u{0}")
        #expect(headlines { _ = try read("0 1\n1 \(text)\n") } == ["f:2:3: error[E0802]: '\(shown)' is not a number"])
    }

    /// Numbers that are not finite are read as such, however they are spelt.
    @Test(arguments: [
        ("nan", Double.nan), ("-inf", -.infinity), ("Infinity", .infinity), ("1e999", .infinity), ("+NaN", .nan),
    ])
    func numbersThatAreNotFinite(text: String, value: Double) throws {
        let read = try read("0 1\n1 \(text)\n").columns[0].values[1]
        #expect(read == value || read.isNaN && value.isNaN)
    }
}
