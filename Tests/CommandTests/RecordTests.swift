import Foundation
import TestSupport
import Testing

/// Quantities that a case records besides those of its model.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct RecordTests {
    private static let experiment = """
        label: Decay
        dynamics:
          name: M
          state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } }
          derived_variables: { y: { equation: { rhs: "2*x" } } }
        integration: { method: heun, step_size: 0.125, duration: 2, time_scale: ms }

        """

    /// Verifies a case of a golden with the column `y`, which is twice `x`, and what it records.
    private func verify(_ record: String) throws -> String {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.experiment, to: "e.yaml")
        let started = try Command.run(["init", "cases/m", "--experiment", "e.yaml"], in: folder.path)
        #expect(started.status == 0, "\(started.errors)")
        let golden = try Command.run(["golden", "extract", "cases/m/goldens/converged.golden"], in: folder.path)
        let rows = golden.output.split(separator: "\n").dropFirst().map { line -> String in
            let fields = line.split { $0 == "," || $0 == "\t" || $0 == " " }
            return "\(fields[0]),\(2 * (Double(fields[1]) ?? .nan))"
        }
        try folder.write("t[ms],y\n" + rows.joined(separator: "\n") + "\n", to: "y.csv")
        #expect(
            try Command.run(["golden", "add", "y.csv", "-o", "cases/m/goldens/y.golden"], in: folder.path).status == 0)
        try folder.write(
            """
            format: 1
            experiment: ../../e.yaml
            \(record)
            goldens: { y: { file: goldens/y.golden } }
            checks:
              - { name: c, golden: y, metric: max_abs, tolerance: { value: 0.01, basis: the error of heun } }
            """, to: "cases/m/case.yaml")
        let outcome = try Command.run(["all", "--cases", "cases"], in: folder.path)
        return "\(outcome.status) \(outcome.output)\(outcome.errors)"
    }

    @Test(arguments: [
        ("record: [y]", "0 ", "m: case"),
        ("", "4 ", "a column of the golden 'y' is compared with the quantity 'y', which the experiment does not"),
        (
            "record: [x]", "65 ",
            "case.yaml:3:10: error[E0206]: the quantity 'x' under 'record' is recorded by the model already"
        ),
        ("record: [z]", "65 ", "case.yaml:3:10: error[E0604]: the model has no quantity 'z' to record"),
    ]) func quantities(record: String, status: String, told: String) throws {
        let text = try verify(record)
        #expect(text.hasPrefix(status), "\(text)")
        #expect(told == "m: case" || text.contains(told), "\(text)")
    }
}
