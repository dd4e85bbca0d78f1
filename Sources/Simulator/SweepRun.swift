import Diagnostics
import ModelCore
import Quantities
import Simulation
import Traces

extension PreparedModel {
    /// Runs the model once for each value of a parameter and returns one run, whose columns are named `path @
    /// component.parameter=value`.
    ///
    /// With explicit methods, fixed steps and events at the ends of steps, the runs for all values are computed
    /// together as lanes if the model allows it, otherwise one after the other. Each solution is bit for bit that of a
    /// single run. The result has neither files nor events.
    /// - Throws: `DiagnosticsError` as ``run(_:)`` does, with a note that names the value of the parameter; also for a
    ///   request with an ensemble, and for more recorded values in total than one run may store.
    public func run(_ sweep: ParameterSweep, _ request: SimulationRequest) throws -> SimulatedRun {
        guard request.ensemble == nil else {
            throw DiagnosticsError(
                .unsupportedFeature, "an ensemble cannot be combined with a sweep: ask for one of them")
        }
        let members = try sweep.values.map { text, value in
            try Self.noting("\(sweep.name)=\(text)") {
                try PreparedModel(sweep.applied(value, to: model))
            }
        }
        return try together(members, sweep, request) ?? oneByOne(members, sweep, request)
    }

    private static func noting<Value>(_ text: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch var error as DiagnosticsError {
            for index in error.diagnostics.indices { error.diagnostics[index].notes.append(.init("with \(text)")) }
            throw error
        }
    }

    private func oneByOne(
        _ members: [PreparedModel], _ sweep: ParameterSweep, _ request: SimulationRequest
    ) throws -> SimulatedRun {
        var result: SimulatedRun?
        var columns: [Trajectory.Column] = []
        var (seconds, processorSeconds) = (0.0, 0.0)
        for (member, (text, _)) in zip(members, sweep.values) {
            let run = try Self.noting("\(sweep.name)=\(text)") { try member.run(request) }
            seconds += run.seconds
            processorSeconds += run.processorSeconds
            columns += run.trajectory.columns.map { column in
                var column = column
                column.name += " @ \(sweep.name)=\(text)"
                return column
            }
            try check(columns.count * run.trajectory.times.count, sweep)
            if result == nil { result = run }
        }
        guard var result else { preconditionFailure("a sweep has at least one value") }
        (result.seconds, result.processorSeconds) = (seconds, processorSeconds)
        return finished(&result, columns, "the runs for the values of the parameter were computed one after the other")
    }

    private func check(_ values: Int, _ sweep: ParameterSweep) throws {
        guard values <= TimeGrid.valueLimit else {
            throw DiagnosticsError(
                .tooLarge,
                "the sweep over \(sweep.values.count) values records more than the \(TimeGrid.valueLimit) values that one run stores",
                hint: "record fewer quantities, or use a larger step")
        }
    }

    /// Runs all members side by side; nil if the method or the model does not allow it, or if a member fails.
    private func together(
        _ members: [PreparedModel], _ sweep: ParameterSweep, _ request: SimulationRequest
    ) throws -> SimulatedRun? {
        let settings = settings(request)
        let method = try request.method ?? Method.named(settings.method, at: settings.methodPlace)
        let (_, events) = try locatingErrors(request) { try request.policy(method) }
        guard events == .step, case .rungeKutta = method, settings.settling == nil else { return nil }
        // A parameter may change the quantities that exist, and errors name the value when members run one by one.
        guard let recorded = try? members[0].recordings(request.recorded, members[0].flat()),
            members.allSatisfy({ member in
                let own = try? member.recordings(request.recorded, member.flat())
                return own?.map(\.path) == recorded.map(\.path)
            })
        else { return nil }
        let grid = try TimeGrid(settings)
        try check(recorded.count * members.count * grid.rowCount, sweep)
        guard
            let program = try SideBySideProgram(
                members.map { (try $0.flat(), 0) }, recorded: recorded, method: method),
            var solver = try? FixedStepSolver(
                model: program.compiled, method: method, grid: grid, recordsDenseOutput: false)
        else { return nil }
        solver.code = request.code
        let clock = RunClock()
        guard let (trajectory, _, code) = try? solver.runWithEvents(noise: noiseSource(settings, request)) else {
            return nil
        }
        let (seconds, used) = (clock.seconds, clock.processorSeconds)
        var columns = trajectory.columns
        for (index, value) in sweep.values.enumerated() {
            for (place, recording) in recorded.enumerated() {
                columns[index * recorded.count + place].name = "\(recording.path) @ \(sweep.name)=\(value.text)"
            }
        }
        var run = SimulatedRun(
            trajectory: trajectory, method: method, grid: grid,
            events: [], seconds: seconds, values: [], files: [])
        run.processorSeconds = used
        run.code = code
        run.holdsCouplings = !program.flat.couplings.isEmpty && method.holdsCouplings
        noteNoise(&run, program.flat, settings, request)
        return finished(
            &run, columns,
            "the runs for all values of the parameter were computed together, with the same results as one by one")
    }

    private func finished(
        _ run: inout SimulatedRun, _ columns: [Trajectory.Column], _ note: String
    ) -> SimulatedRun {
        run.trajectory = Trajectory(times: run.trajectory.times, columns: columns, leftLimits: [])
        run.values = columns.map(\.values)
        run.files = []
        run.events = []
        run.notes.append(note)
        return run
    }
}
