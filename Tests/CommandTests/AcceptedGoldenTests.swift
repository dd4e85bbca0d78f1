import Foundation
import TestSupport
import Testing

/// Goldens that are accepted again and again: the explanation of `all`, and creep.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct AcceptedGoldenTests {
    /// A line x = a t to t = 10, so that a change of `a` by 0.09 changes the end by 0.9, which is 0.9 of the tolerance.
    private static func model(_ slope: String) -> String {
        """
        label: line
        dynamics: { name: line, parameters: { a: { value: \(slope) } }, state_variables: { x: { equation: { rhs: "a" }, initial_value: 0 } } }
        integration: { method: euler, step_size: 0.5, duration: 10, time_scale: ms }
        """
    }

    private func run(_ line: String, _ folder: TemporaryFolder, _ more: [String] = []) throws -> Command.Outcome {
        try Command.run(line.split(separator: " ").map(String.init) + more, in: folder.path)
    }

    @Test func acceptedChangesOfNineTenthsOfATolerance() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.model("1.0"), to: "e.yaml")
        #expect(try run("run e.yaml -o g.csv", folder).status == 0)
        #expect(try run("golden add g.csv -o cases/m/goldens/g.golden", folder).status == 0)
        try folder.write(
            """
            format: 1
            experiment: ../../e.yaml
            matrix: { methods: [euler], step_sizes: [0.5] }
            goldens: { g: { file: goldens/g.golden, scheme: { model: experiment, method: euler, step_size: 0.5 } } }
            checks:
              - { name: c, golden: g, metric: max_abs, signals: [x], tolerance: { value: 1, unit: dimensionless, basis: b } }
            """, to: "cases/m/case.yaml")
        #expect(try run("all --cases cases --commit c0", folder).status == 0)
        for (index, slope) in ["1.09", "1.18"].enumerated() {
            try folder.write(Self.model(slope), to: "e.yaml")
            #expect(try run("all --cases cases --commit c\(index + 1)", folder).status == 0)
            let accepted = try run(
                "golden accept m --cases cases --by Ada --even-in-ci", folder, ["--reason", "fit \(slope)"])
            #expect(accepted.status == 0, "\(accepted.errors)")
            let after = try run("all --cases cases --commit d\(index + 1)", folder)
            #expect(after.status == 0)
            #expect(
                after.output.contains(
                    "the golden 'g' changed and was accepted by Ada, reason: fit \(slope); the model and the tool did not"
                ))
        }
        let drift = try run("drift --cases cases --fail-on drift", folder)
        #expect(drift.status == 5)
        // The second change leads to 1.8 from the first golden, beyond the tolerance of 1.
        #expect(drift.output.contains(/creep at .* \(d1\.\.c2\): from 0\.9 to 1\.8/), "\(drift.output)")
    }
}
