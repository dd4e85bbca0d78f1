import Diagnostics
import Foundation
import Results
import TestSupport
import Testing

/// The table from codes to verdicts and exit statuses, compared with a second copy in this file.
struct OutcomeTests {
    private static let table: [(codes: String, verdict: Verdict, status: Int32)] = [
        ("E0101 E0102 E0103 E0104 E0105 E0106 E0107 E0108", .invalidInput, 65),
        ("E0201 E0202 E0203 E0204 E0205 E0206", .invalidInput, 65),
        ("E0301 E0302", .invalidInput, 65),
        ("E0401 E0402 E0403 E0404 E0405 E0406", .invalidInput, 65),
        ("E0501", .invalidInput, 65),
        ("E0601 E0602 E0604 E0605", .invalidInput, 65),
        ("E0603 E0606 E0607", .engineError, 3),
        ("E0701", .goldenMissing, 4), ("E0702", .goldenCorrupt, 4), ("E0703", .goldenMismatch, 4),
        ("E0801 E0802 E0805 E0806", .invalidInput, 65),
        ("E0803", .vacuous, 6), ("E0804", .missing, 6),
        ("E0901 E0902", .engineError, 73),
        ("W0101 W0301 W0401 W0402 W0403 W0404", .pass, 0),
    ]

    @Test(arguments: Code.allCases) func everyCodeHasItsOutcome(code: Code) throws {
        let rows = Self.table.filter { $0.codes.split(separator: " ").contains(Substring(code.rawValue)) }
        try #require(rows.count == 1, "\(code.rawValue) stands \(rows.count) times in the table of this test")
        #expect(code.outcome.verdict == rows[0].verdict)
        #expect(code.outcome.status.rawValue == rows[0].status)
    }

    @Test func theTableNamesNoOtherCode() {
        let codes = Self.table.flatMap { $0.codes.split(separator: " ").map(String.init) }
        #expect(Set(codes) == Set(Code.allCases.map(\.rawValue)))
    }

    /// The most severe of several errors determines the outcome, in the order of the documentation. Warnings are
    /// ignored.
    @Test(
        arguments: [
            ([.goldenCorrupt, .nonFinite], 4), ([.nonFinite, .goldenCorrupt, .invalidCase], 65),
            ([.nothingToRun, .nonFinite], 3), ([.unwritableOutput, .invalidCase], 73), ([.exampleMissing], 6),
        ] as [([Code], Int32)]) func severalErrors(codes: [Code], status: Int32)
    {
        let warning = Diagnostic(.warning, .ignoredKey, "w")
        for order in [codes, codes.reversed()] {
            let faults = DiagnosticsError([warning] + order.map { Diagnostic(.error, $0, "x") } + [warning])
            #expect(faults.outcome.status.rawValue == status)
        }
    }

    /// An error is never a success, even if it has the code of a warning.
    @Test(arguments: [Code.ignoredKey, .conflictingDefinition, .assumedConvention])
    func errorsWithTheCodeOfAWarning(code: Code) {
        #expect(DiagnosticsError(code, "x").outcome.status.rawValue == 65)
    }

    /// Errors other than diagnostics are internal errors.
    @Test func otherErrors() {
        struct Other: Error {}
        #expect(Outcome(Other()).status == .internalFault)
        #expect(DiagnosticsError([]).outcome.status == .internalFault)
    }

    /// The order of verdicts agrees with that of their exit statuses.
    @Test func theWorstVerdictAsksForTheGravestStatus() {
        for first in Verdict.allCases {
            for second in Verdict.allCases {
                let worst = Verdict.worst([first, second])
                #expect(worst.exitStatus == .mostSevere([first.exitStatus, second.exitStatus]), "\(first) \(second)")
            }
        }
    }

    /// The page of statuses lists every status once, and names the order in which they count.
    @Test func thePageListsThem() throws {
        let page = try String(contentsOfFile: Repository.root + "/docs/exit-statuses.md", encoding: .utf8)
        let table = page.components(separatedBy: "| status | meaning |").dropFirst().first?.prefix { $0 != "#" } ?? ""
        let rows = table.matches(of: /(?m)^\| (\d+) \| .+ \|$/).compactMap { Int32($0.1) }
        #expect(rows == ExitStatus.allCases.map(\.rawValue))
        let order = try #require(
            page.firstMatch(of: /If several apply, the first in this order is used: ([\d, ]+)\./)?.1)
        let statuses = order.split(separator: ", ").compactMap { Int32($0).flatMap(ExitStatus.init) }
        #expect(statuses.count == ExitStatus.allCases.count - 1)
        for (index, status) in statuses.enumerated() {
            #expect(ExitStatus.mostSevere(statuses[index...]) == status)
        }
    }
}
