import Cases
import Diagnostics
import Foundation
import Goldens
import Quantities
import TestSupport
import Testing

/// The unit that a tolerance lacks is that of the signals, as the golden gives it.
struct ComparedUnitsTests {
    private func diagnostics(_ check: String) throws -> [Diagnostic] {
        let folder = try TemporaryFolder()
        let golden = try Golden(
            text: Array("0 1 2 0.5 0.25\n1 2 3 0.75 0.5\n".utf8), file: "f", names: ["t", "v", "i", "m", "h"],
            units: [.second] + ["mV", "nA"].map { UnitTable.unit(named: $0) } + [nil, nil])
        try Data(golden.bytes()).write(to: URL(fileURLWithPath: folder.path + "/r.golden"))
        try folder.write(
            """
            format: 1
            experiment: e.yaml
            goldens: { r: { file: r.golden, columns: { h: "pop[0]/h" } }, missing: { file: none.golden } }
            checks:
              - { name: c, \(check) }
            """, to: "case.yaml")
        do {
            _ = try CaseDefinition.load(folder: folder.path)
            return []
        } catch let error as DiagnosticsError { return error.diagnostics }
    }

    @Test(arguments: [
        ("golden: r, metric: max_abs, signals: [v]", "add 'unit: mV' to the tolerance"),
        ("golden: r, metric: rmse, signals: [i]", "add 'unit: nA' to the tolerance"),
        ("golden: r, metric: event_time, signals: [v]", "add 'unit: ms' to the tolerance"),
        (
            "golden: r, metric: max_abs",
            "write a check of its own, with 'signals:' and a tolerance, for each unit; the golden has v in mV, i in nA, m in no unit, pop[0]/h in no unit"
        ),
        (
            "golden: missing, metric: max_abs",
            "add 'unit:' with the unit of the signal, or 'unit: 1' for a signal without one"
        ),
    ]) func hints(check: String, hint: String) throws {
        let found = try diagnostics(check + ", tolerance: { value: 1, basis: b }")
        #expect(found.map(\.message) == ["the tolerance of check 'c' has no unit"])
        #expect(found.map(\.hint) == [hint])
    }

    /// A gate variable needs no unit, or 1.
    @Test(arguments: ["value: 1", "value: 1, unit: 1", "value: 1, unit: dimensionless"])
    func signalsWithoutAUnit(tolerance: String) throws {
        for signals in ["[m]", "[\"pop[0]/h\"]", "[m, \"pop[0]/h\"]"] {
            let check = "golden: r, metric: max_abs, signals: \(signals), tolerance: { \(tolerance), basis: b }"
            #expect(try diagnostics(check).isEmpty)
        }
    }
}
