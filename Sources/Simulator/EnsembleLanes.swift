import ModelCore
import Quantities
import Simulation
import Traces

/// The computation of several members of an ensemble in one run, as lanes, with the bits of their single runs.
///
///     let lanes = try EnsembleLanes(of: prepared, like: run, request, members: 64)
///     let values = try lanes?.values(of: 1..<65, at: rows)
///
/// Events of recorded sources are not kept, so that the limit on their number does not apply.
package struct EnsembleLanes {
    /// The largest number of members of a run.
    private static let memberLimit = 64
    /// The smallest number of members for which a run is worth its compilation.
    private static let leastMembers = 8
    /// The smallest number of steps, of all members together, for each member of the program: the compilation takes as
    /// long as about 1000 steps of single runs per member.
    private static let leastSteps = 2000
    /// The largest number of states of a run. A model of many states has lanes of its own.
    private static let stateLimit = 4096
    /// The largest number of values that a run records.
    private static let valueLimit = 1 << 22

    /// The values of some members, and the times that their computation took.
    struct Values {
        /// The values, shape `[members][columns][rows]`.
        var members: [[[Double]]]
        /// The wall time and the processor time of the run, in seconds.
        var seconds: (wall: Double, processor: Double)
    }

    /// The largest number of members that one run computes.
    package let count: Int
    private let flat: FlatModel
    private let recorded: [Recording]
    private let method: Method
    private let grid: TimeGrid
    /// The random numbers of a single run.
    private let source: NoiseSource
    private let code: CodeChoice
    /// The program of ``count`` members.
    private let compiled: CompiledModel

    /// Prepares the runs of the members of an ensemble; nil if the model, the method or the number of members do not
    /// allow that members are computed together.
    /// - Parameters:
    ///   - prepared: The model.
    ///   - first: The run of the first member.
    ///   - request: The settings of the members, without an ensemble.
    ///   - members: The number of members that are to be computed.
    package init?(of prepared: PreparedModel, like first: SimulatedRun, _ request: SimulationRequest, members: Int)
        throws
    {
        let settings = prepared.settings(request)
        guard first.policy == .step, case .rungeKutta(let tableau) = first.method, settings.settling == nil else {
            return nil
        }
        method = .rungeKutta(tableau)
        (flat, grid, code) = (try prepared.flat(), first.grid, request.code)
        recorded = try prepared.recordings(request.recorded, flat)
        source = prepared.noiseSource(settings, request)
        let values = max(1, grid.rowCount * recorded.count)
        let limit = max(
            1, min(Self.memberLimit, Self.valueLimit / values, Self.stateLimit / max(1, flat.states.count)))
        // The runs have about the same number of members.
        let runs = (members + limit - 1) / limit
        count = (members + runs - 1) / max(1, runs)
        guard count >= Self.leastMembers, grid.stepCount >= Self.leastSteps * count / members,
            let program = try SideBySideProgram(
                (0..<count).map { [flat] in (flat, UInt32(truncatingIfNeeded: $0)) }, recorded: recorded,
                method: method)
        else { return nil }
        compiled = program.compiled
    }

    /// Runs members, and returns their values at some rows.
    /// - Parameters:
    ///   - members: The numbers of the members, at most ``count``; fewer are computed with the others that the program
    ///     has, whose values are left out.
    ///   - rows: The rows to return.
    /// - Throws: `DiagnosticsError` when a member fails, with the name of a state in the program of all members.
    func values(of members: Range<Int>, at rows: [Int]) throws -> Values {
        var solver = try FixedStepSolver(model: compiled, method: method, grid: grid, recordsDenseOutput: false)
        solver.code = code
        let clock = RunClock()
        let (trajectory, _, _) = try solver.runWithEvents(
            noise: source.member(UInt32(truncatingIfNeeded: members.lowerBound)))
        let seconds = (clock.seconds, clock.processorSeconds)
        let columns = trajectory.columns
        return Values(
            members: members.indices.map { member in
                let start = (member - members.lowerBound) * recorded.count
                return columns[start..<start + recorded.count].map { column in rows.map { column.values[$0] } }
            }, seconds: seconds)
    }
}
