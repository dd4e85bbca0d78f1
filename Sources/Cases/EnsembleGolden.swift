import Diagnostics
import Goldens
import Quantities
import Simulator
import Traces

extension CaseLoader {
    /// Returns a golden of an ensemble, which holds statistics over the members such as means and quantiles. Its
    /// columns are named after a quantity and a statistic, such as `v.mean` or `v.q0.25`, and have the quantity's unit,
    /// except a kurtosis.
    /// - Parameters:
    ///   - reference: The declaration of the golden in the case, whose name, columns and place are used.
    ///   - units: The units of the recorded quantities, by path.
    ///   - recorded: The paths of the recorded quantities.
    /// - Throws: `DiagnosticsError` when a column has no statistic or an unknown quantity, two columns have the same
    ///   statistic of the same quantity, or a column holds samples that are not finite.
    func ensembleGolden(
        _ golden: Golden, as reference: CaseDefinition.GoldenDefinition, _ units: [String: PhysicalUnit?],
        _ recorded: [String]
    ) throws -> LoadedCase.LoadedGolden {
        func parsed(_ name: String) -> EnsembleColumn? { EnsembleColumn(reference.columns[name] ?? name) }
        func unit(_ name: String) -> PhysicalUnit? {
            guard let column = parsed(name), column.statistic != .kurtosis else { return nil }
            return units[column.quantity] ?? nil
        }
        var trajectory = try golden.trajectory(file: reference.path) { unit($0) }
        for index in trajectory.columns.indices {
            let name = trajectory.columns[index].name
            guard let column = parsed(name) else {
                throw DiagnosticsError(
                    .goldenMismatch,
                    "the name of column '\(name)' of the golden '\(reference.name)' does not end with a statistic",
                    at: reference.place,
                    hint:
                        "name the columns of an ensemble's golden as in 'v.mean', 'v.mean.se', 'v.sd', 'v.sd.se', 'v.q0.25'"
                )
            }
            guard recorded.contains(column.quantity) else { throw unknown(column.quantity, reference, recorded) }
            trajectory.columns[index].name = reference.columns[name] ?? name
            if unit(name) == nil, trajectory.columns[index].unit?.dimension == .bare {
                trajectory.columns[index].unit = nil
            }
        }
        if let name = Trajectory.duplicate(in: trajectory.columns.map(\.name)) {
            throw DiagnosticsError(
                .goldenMismatch,
                "two columns of the golden '\(reference.name)' are compared with the same statistic, '\(name)'; map one"
                    + " of them to another statistic under 'columns:' of the golden",
                at: reference.place)
        }
        try GoldenSoundness.check(trajectory, name: "the golden '\(reference.name)'", at: reference.place)
        return .init(
            name: reference.name, digest: golden.digest, trajectory: trajectory, isDecimated: reference.isDecimated)
    }
}
