import Cases
import Comparison
import Diagnostics
import Goldens
import Simulation
import Simulator
import Traces

/// The computation of a new version of a golden from the current model, in the way in which, according to the case, the
/// stored golden was made.
///
///     let golden = try RepeatedGolden(loaded, name: "converged").golden()
///
/// A golden for which the case declares `solution_of` is computed as a converged solution; a golden with only a
/// `scheme` is computed with its method and step size. The new version has the columns and the instants of the stored
/// golden.
package struct RepeatedGolden {
    private let loaded: LoadedCase
    private let declared: CaseDefinition.GoldenDefinition
    private let stored: LoadedCase.LoadedGolden

    /// Prepares the computation for the golden with a name; nil if the case has no such golden.
    package init?(_ loaded: LoadedCase, name: String) {
        guard let declared = loaded.definition.goldens.first(where: { $0.name == name }),
            let stored = loaded.goldens.first(where: { $0.name == name })
        else { return nil }
        self.loaded = loaded
        self.declared = declared
        self.stored = stored
    }

    /// Computes the new version of the golden.
    /// - Throws: `DiagnosticsError` if the case declares neither `solution_of` nor `scheme` for the golden, the model
    ///   that the golden solves is not installed, a run fails, or the new solution lacks a column or an instant of the
    ///   stored golden.
    package func golden() throws -> Golden {
        if let role = declared.solutionOf {
            let solution = try OwnSolution(model(role))
            return try GoldenText.golden(
                columns(of: solution.trajectory, role), accuracies: accuracies(solution, role), names: names)
        }
        guard let scheme = declared.scheme else {
            throw DiagnosticsError(
                .nothingToRun, "the case does not say how the golden '\(declared.name)' was made", at: declared.place,
                hint:
                    "give the file of the new golden with '--from FILE', or add 'scheme: { method: …, step_size: … }' to the golden in the case"
            )
        }
        let run = try model(scheme.model).run(SimulationRequest(method: scheme.method, step: scheme.step))
        let kept = try columns(of: run.trajectory, scheme.model)
        guard run.method == .tree, let rows = run.trajectory.rows(at: kept.times) else {
            return try GoldenText.golden(kept, accuracies: kept.columns.map { _ in 0 }, names: names)
        }
        let values = try indices(in: run.trajectory, scheme.model).map { index in rows.map { run.values[index][$0] } }
        return try GoldenText.singles(kept, values, names: names)
    }

    /// The names of the columns in the stored golden, before the case maps them to quantities.
    private var names: [String] {
        let originals = Dictionary(declared.columns.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return stored.trajectory.columns.map { originals[$0.name] ?? $0.name }
    }

    private func model(_ role: CaseDefinition.ModelRole) throws -> PreparedModel {
        guard role == .original else { return loaded.preparedModel }
        if let original = loaded.original { return original }
        throw DiagnosticsError(
            .exampleMissing,
            "the original model, of which the golden '\(declared.name)' is a solution, is not installed",
            at: declared.place,
            hint: "install pyNeuroML, or set NEUROML2_EXAMPLES to a checkout of NeuroML2")
    }

    private func indices(in trajectory: Trajectory, _ role: CaseDefinition.ModelRole) throws -> [Int] {
        let mapped = role == .original ? loaded.definition.original?.columns ?? [:] : [:]
        return try stored.trajectory.columns.map { column in
            let name = mapped[column.name] ?? column.name
            if let index = trajectory.columnIndex(name) { return index }
            throw DiagnosticsError(
                .goldenMismatch,
                "the new solution of the model has no column '\(name)', which the golden '\(declared.name)' has; record this quantity, or give the file of the new golden with '--from FILE'",
                at: declared.place)
        }
    }

    private func accuracies(_ solution: OwnSolution, _ role: CaseDefinition.ModelRole) throws -> [Double] {
        try indices(in: solution.trajectory, role).map { solution.accuracies[$0] }
    }

    /// Returns the columns and rows of a solution that the stored golden has.
    private func columns(of trajectory: Trajectory, _ role: CaseDefinition.ModelRole) throws -> Trajectory {
        let times = stored.trajectory.times
        guard let rows = trajectory.rows(at: times) else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the new solution of the model has no values at some times of the golden '\(declared.name)'",
                at: declared.place,
                hint: "give the file of the new golden with '--from FILE'")
        }
        return Trajectory(
            times: times,
            columns: try indices(in: trajectory, role).map { index in
                let column = trajectory.columns[index]
                return .init(name: column.name, unit: column.unit, values: rows.map { column.values[$0] })
            })
    }
}
