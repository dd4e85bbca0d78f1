import Foundation
import FuzzHarness
import TestSupport
import Testing

/// The inputs that fuzzing found: each ended the program, or took too much time or memory, before its cause was mended.
@Suite(.serialized) struct FindingTests {
    /// An input of `Tests/Findings`.
    struct Finding: CustomTestStringConvertible, Sendable {
        var kind: FuzzedInput
        var path: String

        var testDescription: String { path.split(separator: "/").suffix(2).joined(separator: "/") }
    }

    static let findings: [Finding] = FuzzedInput.allCases.flatMap { kind in
        let folder = Repository.root + "/Tests/Findings/\(kind.rawValue)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { Finding(kind: kind, path: "\(folder)/\($0)") }
    }

    /// The largest processor time for one input, in seconds; debug builds are slower.
    private static let mostSeconds = 5.0

    @Test(arguments: findings) func isReadOrRefused(finding: Finding) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: finding.path)))
        let start = processorSeconds()
        finding.kind.read(bytes)
        #expect(processorSeconds() - start < Self.mostSeconds)
    }

    private func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// The harness of each kind reads something: the seeds of the fuzzers would otherwise test nothing.
    @Test(arguments: [
        (FuzzedInput.yaml, "a: [1, 2]"), (.expression, "\u{0}Piecewise((x, x > 1), (2, True))"),
        (.trace, "0 1\n1 2\n"), (.table, "\u{0}1 2\n3 4\n"), (.case, "format: 1\n"), (.adapter, "name: x\n"),
        (.document, "<Lems/>"), (.experiment, "label: x\n"), (.archive, "PK"), (.golden, "1{}\n"), (.omv, "a: b"),
        (.history, "{}"), (.hdf5, "x"), (.neuroml, "<neuroml/>"),
    ]) func harness(kind: FuzzedInput, text: String) { kind.read(Array(text.utf8)) }
}
