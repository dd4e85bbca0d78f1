import Comparison
import Traces

/// The table of moments and quantiles of an ensemble, with their standard errors, which a golden of a case can store.
///
///     var request = SimulationRequest()
///     request.ensemble = EnsembleRequest(members: 1000, seed: 1, instants: [])
///     let table = EnsembleTable.of(try prepared.run(request).trajectory)
package enum EnsembleTable {
    /// The probabilities of the quantiles.
    private static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// Returns the table that is computed from the values of all members, which the trajectory of an ensemble contains:
    /// for each quantity x the columns `x.mean`, `x.mean.se`, `x.sd`, `x.sd.se`, `x.kurtosis`, and the quantiles
    /// `x.q0.05`, `x.q0.25`, `x.q0.5`, `x.q0.75` and `x.q0.95` with `x.q0.05.se` and so on. The kurtosis is 3 if all
    /// members are equal.
    package static func of(_ trajectory: Trajectory) -> Trajectory {
        var members: [String: [[Double]]] = [:]
        for column in trajectory.columns {
            guard let name = EnsembleColumn(column.name), case .member = name.statistic else { continue }
            members[name.quantity, default: []].append(column.values)
        }
        let means = trajectory.columns.filter { EnsembleColumn($0.name)?.statistic == .mean }
        let columns = means.flatMap { mean -> [Trajectory.Column] in
            guard let quantity = EnsembleColumn(mean.name)?.quantity, let values = members[quantity] else { return [] }
            let rows = trajectory.times.indices.map { row in Row(values.map { $0[row] }, probabilities) }
            func column(_ name: String, _ value: (Row) -> Double) -> Trajectory.Column {
                .init(
                    name: "\(quantity).\(name)", unit: name == "kurtosis" ? nil : mean.unit, values: rows.map(value))
            }
            return [
                column("mean", \.mean), column("mean.se", \.meanError), column("sd", \.deviation),
                column("sd.se", \.deviationError), column("kurtosis", \.kurtosis),
            ]
                + probabilities.enumerated().flatMap { index, probability in
                    [
                        column("q\(probability)") { $0.quantiles[index].value },
                        column("q\(probability).se") { $0.quantiles[index].error },
                    ]
                }
        }
        return Trajectory(times: trajectory.times, columns: columns)
    }

    /// The statistics at one instant.
    private struct Row {
        var mean: Double
        var meanError: Double
        var deviation: Double
        var deviationError: Double
        var kurtosis: Double
        var quantiles: [(value: Double, error: Double)]

        init(_ samples: [Double], _ probabilities: [Double]) {
            let moments = SampleMoments(samples)
            let count = Double(samples.count)
            mean = moments.mean
            deviation = moments.deviation
            meanError = deviation / count.squareRoot()
            let squares = samples.map { ($0 - moments.mean) * ($0 - moments.mean) }
            let second = squares.reduce(0, +) / count
            kurtosis = second > 0 ? squares.reduce(0) { $0 + $1 * $1 } / count / (second * second) : 3
            // The variance of s² is σ⁴ (κ − (n − 3) / (n − 1)) / n, and that of s a quarter of it over s².
            let relative = max(0, (kurtosis - (count - 3) / (count - 1)) / count)
            deviationError = deviation / 2 * relative.squareRoot()
            let sorted = samples.sorted()
            quantiles = probabilities.map { probability in
                let spread = (count * probability * (1 - probability)).squareRoot()
                let (low, high) = (
                    Self.rank(count * probability - spread, sorted), Self.rank(count * probability + spread, sorted)
                )
                return (Self.rank(count * probability, sorted), (high - low) / 2)
            }
        }

        /// Returns the member at a rank from 0 to n, between the nearest ones.
        private static func rank(_ rank: Double, _ sorted: [Double]) -> Double {
            let position = min(max(rank - 0.5, 0), Double(sorted.count - 1))
            guard let below = Int(exactly: position.rounded(.down)) else { return .nan }
            let share = position - Double(below)
            let above = min(below + 1, sorted.count - 1)
            return share == 0 ? sorted[below] : sorted[below] + share * (sorted[above] - sorted[below])
        }
    }
}
