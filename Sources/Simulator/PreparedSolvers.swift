import Diagnostics
import ModelCore
import Quantities
import Simulation

/// The creation of solvers for runs. An error that a setting causes has the place of that setting in the model, unless
/// the request replaces the setting.
extension PreparedModel {
    /// The parts of a run with the method `lems`, which takes steps in the order of jLEMS.
    struct TreeRun {
        /// The LEMS document that is run: the rendering of the model, or the model itself if it was read from LEMS.
        var document: RenderedDocument
        /// The solver that executes `program` step by step.
        var solver: TreeSolver
        /// The program that advances the document's tree of components by one step.
        var program: TreeProgram
    }

    /// Checks that a run of the model with its own settings can start, by creating the solver without running it.
    /// - Throws: `DiagnosticsError`, as `run(_:)` does before the first step.
    package func checkRun() throws {
        let request = SimulationRequest()
        let settings = model.simulation
        let method = try Method.named(settings.method, at: settings.methodPlace)
        let (stepping, events) = try locatingErrors(request) { try request.policy(method) }
        if method == .tree, events == .step {
            _ = try treeRun(settings, TimeGrid(accumulating: settings), request)
        } else if events == .located {
            _ = try locatedSolver(method, stepping, TimeGrid(settings), request)
        } else {
            _ = try fixedSolver(method, settings, TimeGrid(settings), request)
        }
    }

    /// Returns the solver of a run with fixed steps and events at the ends of steps. Dense output is not recorded for
    /// maps and for models with noise. The recorded quantities and the choice of code are those of the request; of the
    /// settings, only `settling` is used.
    /// - Throws: `DiagnosticsError` if the method does not suit the model, or the run needs too much memory.
    func fixedSolver(
        _ method: Method, _ settings: SimulationSettings, _ grid: TimeGrid, _ request: SimulationRequest
    ) throws -> FixedStepSolver {
        let flat = try flat()
        return try locatingErrors(request) {
            let compiled = try programs.fixed(method, recorded: recordings(request.recorded, flat))
            var solver = try FixedStepSolver(
                model: compiled, method: method, grid: grid,
                recordsDenseOutput: request.recordsDenseOutput && !flat.isMap && !flat.isStochastic)
            solver.settling = try grid.settling(settings)
            solver.code = request.code
            solver.threads = request.threads
            return solver
        }
    }

    /// Returns the solver of a run with located events. The recorded quantities, event functions and choice of code are
    /// those of the request.
    /// - Throws: `DiagnosticsError` if the method does not suit the model, or the run needs too much memory.
    func locatedSolver(
        _ method: Method, _ stepping: Stepping, _ grid: TimeGrid, _ request: SimulationRequest
    ) throws -> LocatedSolver {
        let flat = try flat()
        return try locatingErrors(request) {
            try refuseSettling(model.simulation, "adaptive steps and located events")
            try LocatedSolver.check(flat, method, stepping)
            let compiled = try programs.located(
                method, recorded: recordings(request.recorded, flat), eventFunctions: request.eventFunctions)
            var solver = try LocatedSolver(compiled, method: method, grid: grid, stepping: stepping)
            solver.code = request.code
            return solver
        }
    }

    /// Returns the solver of a run in the order of jLEMS, with its document.
    /// - Parameters:
    ///   - given: The settings of the run.
    ///   - grid: The time grid of the run, which must not have a transient.
    ///   - request: The request, of which the recorded quantities are used.
    /// - Throws: `DiagnosticsError` for settings and parts that the method lems does not support.
    func treeRun(_ given: SimulationSettings, _ grid: TimeGrid, _ request: SimulationRequest) throws -> TreeRun {
        try locatingErrors(request) {
            var settings = given
            try refuseSettling(settings, "the method lems")
            guard grid.transientSteps == 0, settings.transient.mantissa == 0 else {
                throw DiagnosticsError(
                    .unsupportedFeature,
                    "the method lems records from the start: remove the key 'transient_time', or use another method,"
                        + " such as rk4")
            }
            if let recorded = request.recorded { settings.recorded = try recordings(recorded, flat()) }
            let prepared = try programs.document(settings)
            let (document, program) = (prepared.document, prepared.program)
            if let type = program.simultaneousTypes.first {
                throw DiagnosticsError(
                    .unsupportedFeature,
                    "the dynamics of the type '\(type)' are marked simultaneous, which jLEMS integrates by a method of"
                        + " its own",
                    at: model.type(type)?.place, hint: "use another method than lems, such as rk4")
            }
            // The settings of a rendering are those with which it was created; a document from LEMS uses those of the
            // model.
            let clocked = model.target == nil ? document.model.simulation : settings
            let solver = try TreeSolver(program, stepSize: clocked.stepTime, duration: clocked.durationTime)
            return TreeRun(document: document, solver: solver, program: program)
        }
    }

    /// Returns the result of a closure. An error of the closure that has no place gets the place of the setting in the
    /// model that causes it, the method or the step size, unless the request replaces this setting.
    func locatingErrors<Value>(_ request: SimulationRequest, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DiagnosticsError {
            let isOwn = request.method == nil && request.stepping == nil && request.events == nil
            var located = error
            for (index, diagnostic) in error.diagnostics.enumerated() where diagnostic.place == nil {
                switch diagnostic.code {
                case .unknownMethod, .unsupportedFeature:
                    located.diagnostics[index].place = isOwn ? model.simulation.methodPlace : nil
                case .tooLarge:
                    located.diagnostics[index].place = request.step == nil ? model.simulation.stepPlace : nil
                default: break
                }
            }
            throw located
        }
    }

    private func refuseSettling(_ settings: SimulationSettings, _ who: String) throws {
        guard settings.settling != nil else { return }
        throw DiagnosticsError(
            .unsupportedFeature,
            "the key 'initial_state', which asks for a run that computes the initial state, is not supported with"
                + " \(who)",
            hint: "use a method with fixed steps, such as heun or rk4")
    }
}
