import Diagnostics
import Foundation
import Quantities
import Results
import Simulator
import TVBO
import TestSupport
import Testing
import Verification

/// Seeded faults: every run of the case `ex3` must fail for each of them.
struct MutantTests {
    private static let red: [Verdict] = [.fail, .improved, .engineError]
    private static let steps = ["0.0025", "0.005", "0.01", "0.02", "0.05"]

    /// A copy of the case in which the experiment or the setting of the run is changed.
    private func verdicts(
        experiment change: @escaping (String) -> String = { $0 }, caseFile: @escaping (String) -> String = { $0 },
        table: @escaping (String) -> String = { $0 }
    ) async throws -> [String: Verdict] {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: Repository.ex3, toPath: folder.path + "/ex3")
        let edits: [(String, (String) -> String)] = [
            ("experiment.yaml", change), ("case.yaml", caseFile), ("discretisation.yaml", table),
        ]
        for (name, edit) in edits {
            let path = folder.path + "/ex3/" + name
            try edit(try String(contentsOfFile: path, encoding: .utf8)).write(
                toFile: path, atomically: true, encoding: .utf8)
        }
        let selection = Verification.Selection(root: folder.path, jobs: 2, makesBudgets: false)
        let (record, _) = try await Verification(
            selection, loader: ModelLoader(database: ModelDatabase(folder: "/nonexistent"))
        ).collected()
        #expect(record.problems.isEmpty, "\(record.problems)")
        return Dictionary(uniqueKeysWithValues: record.runs.map { ("\($0.method) \($0.step)", $0.verdict) })
    }

    private func expectAllRed(_ verdicts: [String: Verdict], _ what: String) {
        #expect(verdicts.count == 15)
        for (cell, verdict) in verdicts { #expect(Self.red.contains(verdict), "\(cell) with \(what): \(verdict)") }
    }

    @Test func asItShipsEveryCellIsGreen() async throws {
        let verdicts = try await verdicts()
        #expect(verdicts.count == 15)
        #expect(verdicts.values.allSatisfy { $0 == .pass })
    }

    /// The run has twice the step size for which its tolerance was measured.
    @Test func aDoubledStep() async throws {
        let doubled = Dictionary(
            uniqueKeysWithValues: Self.steps.map { ($0, DecimalNumber($0)!.times(2)!.description) })
        let result = try await verdicts(
            caseFile: {
                $0.replacingOccurrences(of: "[0.0025, 0.005, 0.01, 0.02, 0.05]", with: "[0.005, 0.01, 0.02, 0.04, 0.1]")
            },
            table: { Self.renamed($0, doubled) })
        expectAllRed(result, "a doubled step")
    }

    /// The run uses the next lower method with the tolerance of its own method.
    @Test(arguments: [("heun", "euler"), ("rk4", "heun")]) func aLowerMethod(own: String, lower: String) async throws {
        let result = try await verdicts(
            caseFile: { $0.replacingOccurrences(of: "[euler, heun, rk4]", with: "[\(lower)]") },
            table: { text in
                // The entries of the lower method are replaced by those of the higher one.
                text.replacingOccurrences(of: "  \(lower):", with: "  unused:").replacingOccurrences(
                    of: "  \(own):", with: "  \(lower):")
            })
        #expect(result.count == 5)
        for (cell, verdict) in result { #expect(Self.red.contains(verdict), "\(cell) in place of \(own)") }
    }

    @Test(arguments: 1...3) func aDroppedSynapse(target: Int) async throws {
        let result = try await verdicts(experiment: { text in
            var lines = text.components(separatedBy: "\n")
            guard let row = lines.lastIndex(where: { $0.hasSuffix("target: \(target)") }) else { return text }
            let end = lines[(row + 1)...].firstIndex { $0.hasPrefix("    - source") || $0.isEmpty } ?? lines.count
            lines.removeSubrange((row - 1)..<end)
            return lines.joined(separator: "\n")
        })
        expectAllRed(result, "no synapse on node \(target)")
    }

    /// Every nonzero number of the network, changed by 1 %.
    @Test(arguments: numbers.indices) func aNumberMovedByOnePerCent(index: Int) async throws {
        let (line, range, name) = Self.numbers[index]
        let result = try await verdicts(experiment: { text in
            var lines = text.components(separatedBy: "\n")
            let value = Double(lines[line][range]) ?? .nan
            lines[line].replaceSubrange(range, with: "\(value * 1.01)")
            return lines.joined(separator: "\n")
        })
        let survivors = Set(result.filter { $0.value == .pass }.keys)
        #expect(survivors == Self.knownSurvivors[name, default: []], "\(name) in line \(line + 1)")
    }

    /// Mutations that no check can detect. A threshold 0.2 mV higher is crossed less than 0.0005 ms later, mostly
    /// within the same step, and then changes nothing. A pulse that ends 0.5 ms later, after the last spike, is smaller
    /// than what Euler misses at its coarsest step.
    private static let knownSurvivors: [String: Set<String>] = [
        "thresh": [
            "euler 0.01", "euler 0.02", "euler 0.05", "heun 0.02", "heun 0.05", "rk4 0.01", "rk4 0.02", "rk4 0.05",
        ],
        "duration": ["euler 0.05"],
    ]

    /// Lines and places of the numbers below `network:`, with the names that precede them.
    private static let numbers: [(line: Int, range: Range<String.Index>, name: String)] = {
        let lines = ((try? Repository.ex3Text()) ?? "").components(separatedBy: "\n")
        let start = lines.firstIndex { $0.hasPrefix("network:") } ?? lines.count
        return lines.indices.dropFirst(start).compactMap { index in
            let line = lines[index]
            guard let match = line.firstMatch(of: /(?:(\w+): +\{ value|initial_value): (-?[0-9.]+)/),
                let value = Double(match.2), value != 0
            else { return nil }
            return (index, match.2.startIndex..<match.2.endIndex, match.1.map(String.init) ?? "initial value")
        }
    }()

    @Test func allNumbersAreTried() { #expect(Self.numbers.count == 44) }

    private static func renamed(_ table: String, _ steps: [String: String]) -> String {
        table.components(separatedBy: "\n").map { line in
            let word = line.trimmingCharacters(in: CharacterSet(charactersIn: " \":"))
            return steps[word].map { "    \"\($0)\":" } ?? line
        }.joined(separator: "\n")
    }
}
