import Foundation
import TestSupport
import Testing

/// Slow drift of a parameter of Ex3: the leak of the passive cells, with a golden from the unchanged model.
/// `Scripts/creep` does the same with steps that it finds itself, and in both directions.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct CreepTests {
    private static let cells = (0..<3).map { "hhcell_2_pop[\($0)]/v" }
    private let folder: TemporaryFolder
    private let text: String
    private let leak: Range<String.Index>

    init() throws {
        text = try String(contentsOfFile: Repository.root + "/Reference/ex3/experiment.yaml", encoding: .utf8)
        let passive = try #require(text.range(of: "\n    hhcell_2:\n"))
        leak = try #require(text.range(of: "3.0", range: passive.upperBound..<text.endIndex))
        folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(text, to: "e.yaml")
        for line in ["run e.yaml -o g.csv", "golden add g.csv -o cases/m/goldens/g.golden"] {
            try #require(try run(line).status == 0)
        }
        try folder.write(
            """
            format: 1
            experiment: ../../e.yaml
            matrix: { methods: [euler], step_sizes: [0.005] }
            goldens: { g: { file: goldens/g.golden } }
            checks:
              - name: passive cells
                golden: g
                metric: max_abs
                signals: ["hhcell_2_pop[0]/v", "hhcell_2_pop[1]/v", "hhcell_2_pop[2]/v"]
                tolerance: { value: 1, unit: mV, basis: b }
            """, to: "cases/m/case.yaml")
    }

    private func run(_ line: String) throws -> Command.Outcome {
        try Command.run(line.split(separator: " ").map(String.init), in: folder.path)
    }

    /// Verifies with a leak in nS, as a commit of a number.
    private func verify(_ value: Double, commit: Int) throws {
        try folder.write(text.replacingCharacters(in: leak, with: "\(value)"), to: "e.yaml")
        #expect(try run("all --cases cases --machine m --commit c\(commit)").status == 0, "c\(commit)")
    }

    /// Returns the used shares of the tolerance, and the kinds of findings with their commits, of each cell.
    private func drift() throws -> [(used: Double?, findings: [String])] {
        let series = try JSONValue(text: try run("drift --cases cases --json").output).members?["series"]?.elements
        return try Self.cells.map { cell in
            let own = try #require(series?.first { $0.members?["name"]?.text?.contains(cell) == true }?.members)
            let findings = (own["findings"]?.elements ?? []).map { finding in
                let commits = finding.members?["commits"]?.elements?.map { $0.text ?? "" } ?? []
                return ([finding.members?["kind"]?.text ?? ""] + commits).joined(separator: " ")
            }
            guard case .number(let used)? = own["used_share"] else { return (nil, findings) }
            return (used, findings)
        }
    }

    /// Forty verifications use the whole tolerance step by step. Each cell has one drift, long before half is used.
    @Test func creepIsOneDrift() throws {
        for index in 0..<40 {
            // The bisection of Scripts/creep finds that g_L + 32.42 % changes the last cell by 1 mV.
            try verify(3 * (1 + 0.3241 * Double(index) / 39), commit: index + 1)
            guard index == 9 || index == 39 else { continue }
            let cells = try drift()
            #expect(cells.map(\.findings) == [["drift c1 c2"], ["drift c1 c2"], ["drift c1 c2"]])
            let used = cells.compactMap(\.used).max() ?? .nan
            #expect(index == 9 ? used < 0.5 : used > 0.99 && used <= 1, "\(used) after c\(index + 1)")
        }
    }

    @Test func aStepAndItsRecoveryAreReportedOnce() throws {
        for commit in 1...12 { try verify((5...8).contains(commit) ? 3.15 : 3, commit: commit) }
        for cell in try drift() { #expect(cell.findings == ["step c4 c5", "recovery c8 c9"]) }
    }
}
