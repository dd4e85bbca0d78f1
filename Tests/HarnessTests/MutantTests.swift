import Diagnostics
import Foundation
import Harness
import Quantities
import Results
import TVBO
import TestSupport
import Testing

/// Seeded faults: every cell of the case that ships must turn red for each of them.
struct MutantTests {
    private static let methods = ["euler", "heun", "rk4"]
    private static let steps = ["0.0025", "0.005", "0.01", "0.02", "0.05"]

    /// A copy of the case in which the experiment or the cell's setting was changed.
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
            try edit(try String(contentsOfFile: path, encoding: .utf8)).write(toFile: path, atomically: true, encoding: .utf8)
        }
        let selection = Verification.Selection(references: folder.path, jobs: 2)
        let (record, _) = try await Verification(selection, database: ModelDatabase(folder: "/nonexistent")).run { _ in }
        #expect(record.problems.isEmpty, "\(record.problems)")
        return Dictionary(uniqueKeysWithValues: record.cells.map { ("\($0.method) \($0.step)", $0.verdict) })
    }

    private func expectAllRed(_ verdicts: [String: Verdict], _ what: String) {
        #expect(verdicts.count == 15)
        for (cell, verdict) in verdicts { #expect([.fail, .engineError].contains(verdict), "\(cell) with \(what): \(verdict)") }
    }

    @Test func asItShipsEveryCellIsGreen() async throws {
        let verdicts = try await verdicts()
        #expect(verdicts.count == 15)
        #expect(verdicts.values.allSatisfy { $0 == .pass })
    }

    /// The cell runs at twice the step that its tolerance was measured at.
    @Test func aDoubledStep() async throws {
        let doubled = Dictionary(uniqueKeysWithValues: Self.steps.map { ($0, DecimalNumber($0)!.times(2)!.description) })
        let result = try await verdicts(
            caseFile: { $0.replacingOccurrences(of: "[0.0025, 0.005, 0.01, 0.02, 0.05]", with: "[0.005, 0.01, 0.02, 0.04, 0.1]") },
            table: { Self.renamed($0, doubled) })
        expectAllRed(result, "a doubled step")
    }

    /// The cell runs the next lower method under the tolerance of its own.
    @Test(arguments: [("heun", "euler"), ("rk4", "heun")]) func aLowerMethod(own: String, lower: String) async throws {
        let result = try await verdicts(
            caseFile: { $0.replacingOccurrences(of: "[euler, heun, rk4]", with: "[\(lower)]") },
            table: { text in
                // The lower method's own entries go away, the higher one's take its name.
                text.replacingOccurrences(of: "  \(lower):", with: "  unused:").replacingOccurrences(of: "  \(own):", with: "  \(lower):")
            })
        #expect(result.count == 5)
        for (cell, verdict) in result { #expect(verdict == .fail, "\(cell) in place of \(own)") }
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

    /// Parameters of the driving cell moved by 1 %.
    @Test(arguments: [
        "C:     { value: 10.0", "g_Na:  { value: 1200.0", "g_K:   { value: 360.0", "g_L:   { value: 3.0", "E_Na:  { value: 50.0",
        "E_K:   { value: -77.0", "E_L:   { value: -54.3", "rate_am:     { value: 1.0", "midpoint_am: { value: -40.0",
        "scale_am:    { value: 10.0", "rate_bm:     { value: 4.0", "rate_ah:     { value: 0.07", "rate_bh:     { value: 1.0",
        "rate_an:     { value: 0.1", "rate_bn:     { value: 0.125", "scale_bn:    { value: -80.0",
    ]) func aParameterMovedByOnePerCent(entry: String) async throws {
        let value = try #require(entry.split(separator: " ").last.flatMap { Double($0) })
        let moved = entry.replacingOccurrences(of: entry.split(separator: " ").last!, with: "\(value * 1.01)")
        let result = try await verdicts(experiment: { $0.replacingOccurrences(of: entry, with: moved) })
        expectAllRed(result, "\(moved)")
    }

    private static func renamed(_ table: String, _ steps: [String: String]) -> String {
        table.components(separatedBy: "\n").map { line in
            let word = line.trimmingCharacters(in: CharacterSet(charactersIn: " \":"))
            return steps[word].map { "    \"\($0)\":" } ?? line
        }.joined(separator: "\n")
    }
}
