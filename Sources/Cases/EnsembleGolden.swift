import Comparison
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
    ///   statistic of the same quantity, a column holds samples that are not finite, a standard deviation or error that
    ///   is negative, or a standard error too large for the deviations, or `columns:` or `accuracy:` does not fit.
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
        try GoldenDeclaration(reference).check(golden, trajectory)
        try refuseImplausible(trajectory, reference)
        return .init(
            name: reference.name, digest: golden.digest, trajectory: trajectory, isDecimated: reference.isDecimated)
    }

    /// Throws when a deviation or a standard error is negative, or a standard error is so large that the statistics could
    /// hardly exceed a limit: that of a mean or quantile larger than the largest deviation of the quantity, or that of a
    /// deviation larger than half of it, as of fewer than three members.
    private func refuseImplausible(
        _ trajectory: Trajectory, _ reference: CaseDefinition.GoldenDefinition
    ) throws {
        for column in trajectory.columns {
            guard let name = EnsembleColumn(column.name), name.isError || name.statistic == .deviation else { continue }
            var limit = Double.infinity
            if name.isError, let scale = scale(of: name.quantity, trajectory) {
                limit = name.statistic == .deviation ? scale / 2 : scale
            }
            guard let row = column.values.firstIndex(where: { !($0 >= 0 && $0 <= limit) }) else { continue }
            // The whole message: the column 'v.mean.se' of the golden 'g' holds 5.0 at 3.0 ms, which is more than …
            let problem =
                column.values[row] < 0
                ? "which is negative"
                : "which is more than \(limit), the most that members with a spread of at most"
                    + " \(scale(of: name.quantity, trajectory) ?? 0) can give"
            throw DiagnosticsError(
                .goldenMismatch,
                "the column '\(column.name)' of the golden '\(reference.name)' holds \(column.values[row]) at"
                    + " \(trajectory.times[row]) ms, \(problem)",
                at: reference.place, hint: "make the golden again with 'run --members'")
        }
    }

    /// Returns the largest standard deviation of a quantity, or the range of its quantiles if the golden has no
    /// deviations; nil if it has neither.
    private func scale(of quantity: String, _ trajectory: Trajectory) -> Double? {
        if let deviations = trajectory.column("\(quantity).sd")?.values { return Largest.of(deviations) }
        let values = trajectory.columns.filter { column in
            guard let name = EnsembleColumn(column.name), name.quantity == quantity, !name.isError else { return false }
            if case .quantile = name.statistic { return true }
            return false
        }.flatMap(\.values)
        return values.count > 1 ? Largest.range(values) : nil
    }
}
