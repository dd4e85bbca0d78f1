import Diagnostics
import Foundation
import ModelCore
import Quantities
import Traces

/// The integration loop of a run with located events: it takes steps, ends them at events, and executes the events.
struct LocatedLoop {
    private let model: CompiledModel
    private let grid: TimeGrid
    private let flow: Flow
    private var search: SwitchSearch
    private let method: Method
    private let stepping: Stepping
    private let clock: TimeGrid.Clock
    private let scheme: Scheme
    private var interval: Interval
    private var control: StepControl?
    private let scale: ErrorScale
    private let scratch: UnsafeMutablePointer<Double>
    private let testPrograms: [UnsafeBufferPointer<Instruction>]
    private let repeats: [Bool]
    private let memory: Memory
    /// The time that the integration has reached, in seconds.
    private(set) var now = 0.0
    private var rows: RowRecorder
    private var queue = EventQueue()
    private var isArmed: [Bool]
    private var events: [(source: Int, time: Double)] = []
    private var sent: [SentEvent] = []
    private var occurrences: [EventOccurrence] = []
    private var effort = Effort()
    /// The number of consecutive events during which the time has not advanced.
    private var jumpsInPlace = 0
    /// The number of fixed steps that were halved because their result was not finite.
    private var shortened = 0
    /// Predicts the number of adaptive steps until the end of the run.
    private var pace = StepPace()

    /// The largest number of events at one instant.
    private static let maximumJumps = 1000
    /// The largest number of halved fixed steps in a run.
    private static let maximumShortened = 20_000

    /// Prepares a run with located events at the initial state of a compiled model, and allocates its buffers.
    init(
        model: CompiledModel, method: Method, grid: TimeGrid, stepping: Stepping, code: CodeChoice, _ memory: Memory
    ) {
        self.model = model
        self.method = method
        self.grid = grid
        self.stepping = stepping
        self.memory = memory
        clock = grid.clock
        let registers = memory.doubles(copying: model.registers)
        flow = Flow(model, registers, memory, code: code)
        (scheme, interval) = Scheme.make(method, flow, memory)
        let tolerance = if case .adaptive(let tolerance) = stepping { tolerance } else { 1.0 }
        scale = ErrorScale(tolerance: tolerance, groups: model.stateGroups, memory)
        search = SwitchSearch(model, flow, samples: stepping == .fixed ? 3 : 10, memory)
        scratch = memory.doubles(model.stateCount)
        testPrograms = model.tests.map { memory.copy($0.condition) }
        repeats = model.flat.tests.map { test in test.actions.contains { $0.mayActAgain(in: model.flat) } }
        isArmed = model.tests.map { _ in true }
        rows = RowRecorder(model, grid, flow, memory)
    }

    /// Returns the result of the run: the recorded rows, the events and the statistics.
    func solution() -> LocatedSolution {
        var effort = effort
        effort.evaluations = flow.evaluationCount
        return LocatedSolution(
            trajectory: rows.trajectory, events: events, sent: sent, occurrences: occurrences,
            effort: effort, code: flow.code)
    }

    /// Takes the steps of the run up to the end of the time grid.
    /// - Throws: `DiagnosticsError` (`nonFinite`, `noProgress`, `tooLarge`, `unsupportedFeature`) with the time at
    ///   which the run stopped.
    mutating func run() throws {
        defer { withExtendedLifetime(memory) {} }
        flow.registers[Int(model.time)] = 0
        interval.first.update(from: flow.states, count: flow.count)
        search.setSwitches()
        for test in model.tests.indices where model.tests[test].isTimed { try fire(test) }
        rows.record(upTo: 0)
        try settle()
        restart()
        let end = instant(grid.stepCount)
        var step = 0
        while now < end {
            while instant(step) <= now + slack { step += 1 }
            let next = stepping == .fixed ? instant(min(step, grid.stepCount)) : end
            try advance(to: min(next, max(queue.next, now)))
            try checkEffort(end)
        }
    }

    /// Stops a run that would need too many steps or records too many events.
    private mutating func checkEffort(_ end: Double) throws {
        if stepping != .fixed, let steps = pace.excess(effort.steps + effort.rejected, at: now, end: end) {
            throw DiagnosticsError(
                .noProgress,
                "the run with the method \(method.name) needs about \(Self.rounded(steps)) steps, more than the \(StepPace.maximumSteps)"
                    + " that it may take; it stopped at t = \(Milliseconds(Seconds(now))) of \(Milliseconds(Seconds(end)))",
                hint: Limit.adaptiveSteps.hint(
                    "use rodas4, as the model may be too stiff for this method; or a larger 'run --tolerance'"))
        }
        guard events.count + sent.count + occurrences.count <= StepLoop.recordLimit else {
            throw DiagnosticsError(
                .tooLarge,
                "the run stopped at t = \(Milliseconds(Seconds(now))), with more than \(StepLoop.recordLimit) recorded events",
                hint: Limit.records.hint("use a shorter duration"))
        }
    }

    /// Returns a number of steps with two significant digits.
    private static func rounded(_ steps: Double) -> String { String(format: "%.1e", steps) }

    /// Returns the time of row `k` of the grid, in seconds.
    private func instant(_ k: Int) -> Double { clock.milliseconds(k) * 1e-3 }

    /// The largest difference, in seconds, between two times that count as equal.
    private var slack: Double { 8 * max(now, grid.stepTime.value).ulp }

    // MARK: Steps

    /// Takes one step toward a time, in seconds, which ends at the first event before this time.
    private mutating func advance(to limit: Double) throws {
        guard limit > now + slack else {
            now = limit
            return try jump(nil)
        }
        try takeStep(limit)
        let end = interval.length == limit - now ? limit : interval.end
        let found = search.first(scheme, &interval, slack: slack)
        if let found, found.isInside { try retake(found) }
        if let bad = (0..<flow.count).first(where: { !interval.last[$0].isFinite }) { throw nonFinite(bad) }
        effort.steps += 1
        finish(found?.isInside == true ? interval.end : end, isSmooth: found == nil)
        let isDue = queue.next <= now + slack
        if found != nil || isDue {
            try jump(found)
        } else {
            interval.advance(isSmooth: true)
            jumpsInPlace = 0
        }
    }

    /// Takes a step whose estimated error is acceptable, or a fixed step up to the limit.
    private mutating func takeStep(_ limit: Double) throws {
        interval.start = now
        guard var control else {
            return try takeFixedStep(limit)
        }
        defer { self.control = control }
        while true {
            let rest = limit - now
            interval.length = control.length * 1.01 >= rest ? rest : control.length
            guard interval.length > 2 * slack || interval.length == rest else {
                // Reads: the run with rk4 stopped at t = 3 ms: it needs steps shorter than the rounding error of the time
                throw noProgress("needs steps shorter than the rounding error of the time")
            }
            guard scheme.step(flow, &interval) else {
                effort.rejected += 1
                control.shorten(interval.length)
                continue
            }
            let error = scheme.error(flow, &interval, scale) ?? 0
            let proposed = control.length
            if control.accepts(error, interval.length) {
                if interval.length < proposed * 0.5 { control = control.keeping(proposed) }
                return
            }
            effort.rejected += 1
        }
    }

    /// Takes a step up to the limit, and halves it until its result is finite, because an event within the step may
    /// prevent the solution from diverging.
    private mutating func takeFixedStep(_ limit: Double) throws {
        interval.length = limit - now
        while true {
            guard scheme.step(flow, &interval) else { throw unsolved() }
            guard let bad = (0..<flow.count).first(where: { !interval.last[$0].isFinite }) else { return }
            shortened += 1
            guard interval.length > 2 * slack, shortened < Self.maximumShortened else { throw nonFinite(bad) }
            interval.length /= 2
        }
    }

    /// Repeats the step so that it ends where a switch changes, which is refined with the method itself.
    private mutating func retake(_ found: SwitchSearch.Found) throws {
        let whole = interval.length
        guard found.share * whole > slack else {
            interval.length = 0
            interval.last.update(from: interval.first, count: flow.count)
            interval.termCount = 0
            return
        }
        var secant = Secant(at: found.share, slope: found.slope, rounding: now.ulp / whole)
        repeat {
            interval.length = secant.share * whole
            guard scheme.step(flow, &interval) else { throw unsolved() }
        } while secant.moves(search.value(of: found, interval.last, at: interval.end))
    }

    /// Records occurrences and rows of the step and sets the current time and states to its end.
    private mutating func finish(_ end: Double, isSmooth: Bool) {
        if interval.length > 0 { occurrences += search.occurrences(scheme, &interval) }
        if stepping != .fixed { rows.recordInside(scheme, &interval, before: end - slack) }
        now = end
        flow.states.update(from: interval.last, count: flow.count)
        flow.registers[Int(model.time)] = now
        scale.note(interval.last)
        if isSmooth, queue.next > now + slack { rows.record(upTo: now + slack) }
    }

    /// Executes the events at the current time and restarts the integration.
    private mutating func jump(_ found: SwitchSearch.Found?) throws {
        effort.jumps += 1
        jumpsInPlace = interval.length > 1e-9 * grid.stepTime.value ? 0 : jumpsInPlace + 1
        guard jumpsInPlace < Self.maximumJumps else { throw noProgress("has events without end") }
        if let found { search.turn(found) }
        flow.registers[Int(model.time)] = now
        try settle()
        rows.record(upTo: now + slack)
        interval.last.update(from: flow.states, count: flow.count)
        interval.advance(isSmooth: false)
        restart()
    }

    /// Begins the next step at the current time and states, at the start of a run and after events.
    private mutating func restart() {
        interval.start = now
        interval.first.update(from: flow.states, count: flow.count)
        interval.hasFirstSlope = false
        scale.note(flow.states)
        search.storeEventFunctions()
        guard stepping != .fixed else { return }
        let order = method.errorOrder
        let first = flow.firstStep(
            &interval, scale, order: order - 1, limit: max(slack, instant(grid.stepCount) - now), scratch)
        control = StepControl(first: first, order: order)
    }

    // MARK: Events

    /// Executes the actions of tests and arriving events at the current time until no further test applies.
    private mutating func settle() throws {
        for _ in 0..<Self.maximumJumps {
            var hasChanged = false
            for test in model.tests.indices {
                if !holds(test) {
                    isArmed[test] = true
                } else if isArmed[test] {
                    try fire(test)
                    hasChanged = true
                }
            }
            if !hasChanged, let connection = queue.due(at: now + slack) {
                try act(model.deliveries[connection].actions)
                search.refresh()
                hasChanged = true
            }
            if !hasChanged { return try refuseRepetition() }
        }
        throw noProgress("has actions without end")
    }

    private func holds(_ test: Int) -> Bool {
        Machine.run(testPrograms[test], flow.registers)
        return flow.registers[Int(model.tests[test].result)] != 0
    }

    private mutating func fire(_ test: Int) throws {
        guard holds(test) else { return }
        isArmed[test] = false
        try act(model.tests[test].actions, from: sender(test))
        search.refresh()
    }

    /// Returns the path of the component of a test, or the name of the model if the component is its root.
    private func sender(_ test: Int) -> String {
        let path = model.flat.tests[test].path
        return path.isEmpty ? model.flat.name : path
    }

    /// Rejects tests that still hold after their actions: they would act at every step, so they have no event time.
    private mutating func refuseRepetition() throws {
        for test in model.tests.indices where !isArmed[test] && repeats[test] && holds(test) {
            throw DiagnosticsError(
                .unsupportedFeature,
                "the condition of an event of '\(sender(test))' still holds after its actions (t = \(Milliseconds(Seconds(now)))), so"
                    + " that it would act at every step; located events need the time at which it begins to hold",
                hint: "use 'run --events step', which tests once a step, or add an action that ends the condition")
        }
    }

    private mutating func act(_ actions: [CompiledModel.Action], from path: String? = nil) throws {
        for action in actions {
            switch action {
            case .assign(let assignment):
                execute(assignment.instructions)
                flow.registers[Int(assignment.target)] = flow.registers[Int(assignment.value)]
            case .send(let connections):
                if let path { sent.append(SentEvent(path: path, time: Seconds(now))) }
                for connection in connections {
                    queue.send(over: connection, at: now + model.deliveries[connection].delay)
                }
            case .first(let cases):
                for (condition, result, inner) in cases {
                    execute(condition)
                    guard flow.registers[Int(result)] != 0 else { continue }
                    try act(inner, from: path)
                    break
                }
            case .note(let source): events.append((source, now))
            }
        }
    }

    private func execute(_ program: [Instruction]) {
        program.withUnsafeBufferPointer { Machine.run($0, flow.registers) }
    }

    // MARK: Errors

    private func nonFinite(_ state: Int) -> DiagnosticsError {
        DiagnosticsError(
            .nonFinite,
            "the state '\(model.paths[state])' is \(interval.last[state].isNaN ? "not a number" : "infinite") near t = \(Milliseconds(Seconds(interval.end)))"
                + " with the method \(method.name)",
            hint: NonFiniteHint.text(for: interval.last[state]))
    }

    private func noProgress(_ what: String) -> DiagnosticsError {
        DiagnosticsError(
            .noProgress, "the run with \(method.name) stopped at t = \(Milliseconds(Seconds(now))): it \(what)",
            hint: "correct the model at this time: its events follow each other without end, or its solution diverges")
    }

    private func unsolved() -> DiagnosticsError {
        DiagnosticsError(
            .noProgress,
            "the implicit equations of a step of \(Milliseconds(Seconds(interval.length))) could not be solved at t = \(Milliseconds(Seconds(now)))"
                + " with the method \(method.name)", hint: "use a smaller step size, or 'run --stepping adaptive'"
        )
    }
}
