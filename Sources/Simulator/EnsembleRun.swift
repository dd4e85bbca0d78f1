import Comparison
import Diagnostics
import Quantities
import Simulation
import Traces

/// The settings of an ensemble of runs that differ in their noise alone.
///
///     let request = EnsembleRequest(members: 64, seed: 1, instants: [0, 10, 20])
public struct EnsembleRequest: Sendable {
    /// The number of members of the ensemble (simulations that differ in their noise), at least 2.
    public var members: Int
    /// The seed of the noise, from which the random numbers of each member are derived.
    public var seed: UInt64
    /// The increasing instants at which the values of the members are stored, in milliseconds; each must be the end of
    /// a step. If the array is empty, all recorded instants are stored.
    public var instants: [Double]

    /// Creates the settings of an ensemble with at least 2 members, whose values are stored at the given instants in
    /// milliseconds, or at all recorded instants if none are given.
    public init(members: Int, seed: UInt64, instants: [Double]) {
        self.members = members
        self.seed = seed
        self.instants = instants
    }
}

extension PreparedModel {
    /// Runs an ensemble, and returns the run of its first member with a trajectory that describes all members: for each
    /// recorded quantity x it has the columns `x.mean` and `x.sd`, and the values of the members as `x.member0` and so
    /// on.
    ///
    /// The columns do not depend on the order in which the members are run. No files are requested in the result, and
    /// its wall and processor times are the sums over the members. The seed of the ensemble takes the place of the
    /// request's.
    /// - Throws: `DiagnosticsError` when the model has no noise, an instant is not at the end of a step, the members
    ///   have more values than one run may store, or a run fails.
    func runEnsemble(_ ensemble: EnsembleRequest, _ request: SimulationRequest) throws -> SimulatedRun {
        guard try flat().isStochastic else {
            throw DiagnosticsError(
                .invalidCase,
                "the model '\(model.name)' has no noise, so that all members of an ensemble would be equal: run it"
                    + " without members, or leave out 'ensemble' in the case"
            )
        }
        var request = request
        request.ensemble = nil
        request.noiseSeed = ensemble.seed
        request.recordsDenseOutput = false
        var result = try run(request)
        var ensemble = ensemble
        if ensemble.instants.isEmpty { ensemble.instants = result.trajectory.times }
        guard let rows = result.trajectory.rows(at: ensemble.instants) else {
            throw Self.missingInstant(result, ensemble)
        }
        let columns = result.trajectory.columns
        let (values, isBeyond) = rows.count.multipliedReportingOverflow(by: ensemble.members * max(1, columns.count))
        guard !isBeyond, values <= TimeGrid.valueLimit else {
            throw DiagnosticsError(
                .tooLarge,
                "\(ensemble.members) members of \(rows.count) instants and \(columns.count) quantities are more than the \(TimeGrid.valueLimit) values that one run stores",
                hint: "record fewer quantities, or run fewer members; in a case, keep fewer instants in the golden")
        }
        var members: [[[Double]]] = [columns.map { column in rows.map { column.values[$0] } }]
        let lanes = try EnsembleLanes(of: self, like: result, request, members: ensemble.members - 1)
        while members.count < ensemble.members {
            let next = members.count..<min(ensemble.members, members.count + (lanes?.count ?? 1))
            // If a member fails, its single run gives the error.
            let values =
                try (try? lanes?.values(of: next, at: rows)).map { [$0] }
                ?? next.map { try single($0, request, at: rows) }
            for part in values {
                result.seconds += part.seconds.wall
                result.processorSeconds += part.seconds.processor
                members += part.members
            }
        }
        result.trajectory = Self.trajectory(columns, members, ensemble.instants)
        result.values = result.trajectory.columns.map(\.values)
        result.files = []
        result.notes.append("\(ensemble.members) members were run")
        return result
    }

    /// Runs a single member, and returns its values at some rows.
    private func single(_ member: Int, _ request: SimulationRequest, at rows: [Int]) throws -> EnsembleLanes.Values {
        var request = request
        request.member = UInt32(member)
        let run = try run(request)
        return EnsembleLanes.Values(
            members: [run.trajectory.columns.map { column in rows.map { column.values[$0] } }],
            seconds: (run.seconds, run.processorSeconds))
    }

    private static func trajectory(
        _ columns: [Trajectory.Column], _ members: [[[Double]]], _ instants: [Double]
    ) -> Trajectory {
        var result: [Trajectory.Column] = []
        for (index, column) in columns.enumerated() {
            let moments = instants.indices.map { row in SampleMoments(members.map { $0[index][row] }) }
            result.append(.init(name: column.name + ".mean", unit: column.unit, values: moments.map(\.mean)))
            result.append(.init(name: column.name + ".sd", unit: column.unit, values: moments.map(\.deviation)))
            result += members.enumerated().map { number, member in
                .init(name: "\(column.name).member\(number)", unit: column.unit, values: member[index])
            }
        }
        return Trajectory(times: instants, columns: result)
    }

    private static func missingInstant(_ run: SimulatedRun, _ ensemble: EnsembleRequest) -> DiagnosticsError {
        let times = Set(run.trajectory.times)
        let instant = ensemble.instants.first { !times.contains($0) } ?? 0
        return DiagnosticsError(
            .goldenMismatch,
            "the golden's instant \(instant) ms is not at the end of a step of \(run.grid.step) ms, and random paths are not interpolated",
            hint: "use a step size that divides every instant of the golden")
    }
}
