import Diagnostics
import Traces

/// The loop over the fixed steps of a run, with its events, delays and recordings. It allocates memory only to queue
/// events and to record discontinuities.
struct StepLoop {
    /// The reason why a run with fixed steps stopped before its end.
    struct Failure {
        /// The index, among the continuous states, of a state that is not finite; `nil` if the run stopped for another
        /// reason.
        var state: Int?
        /// The value of the state that is not finite; 0 if the run stopped for another reason.
        var value: Double
        /// The number of steps taken when the run stopped, including one whose result is not finite.
        var step: Int
        /// A Boolean value that indicates whether the run stopped because too many events and discontinuities were
        /// recorded.
        var isFull = false
    }

    /// The largest number of values that a run stores for recorded events, events in transit, and values just before
    /// discontinuities.
    static let recordLimit = Limit.records.value

    private let workspace: Workspace
    private var steps: SchemeSteps
    /// The program of a whole step, which replaces `steps`; nil if the model, the method or the recording of dense
    /// output requires the separate programs.
    private let whole: WholeStep?
    /// A Boolean value that indicates whether the second program of `whole` has taken the step that is to be finished.
    private var endsSecond = false
    private var recorder: ColumnRecorder
    /// The quiet steps of `whole`; nil if it is nil.
    private let quiet: QuietSteps?
    private let noisy: NoisySteps?
    private let model: CompiledModel
    private let grid: TimeGrid
    private let clock: TimeGrid.Clock
    private let recordsDenseOutput: Bool
    private let stepSize: Double
    private let stateCount: Int
    /// The continuous states, which are consecutive in the register file.
    private let states: UnsafeMutablePointer<Double>
    private let time: Int
    private let midpoint: Int
    private var queue: DeliveryQueue
    private var schedule: TestSchedule
    private var jumps: [Trajectory.LeftLimit] = []
    /// The events of the event sources that the model records, in order of time: the index of the event source, and the
    /// time in seconds.
    private(set) var events: [(source: Int, time: Double)] = []
    private var capturedRow = -1
    private let switchInstants: [Double]?
    /// The number of switch instants that have passed.
    private var passedSwitches = 0
    private var isSwitching = true
    /// The changes of the states in their last digits during the run; nil for none.
    private var changes: StateChanges?
    private let delayLine: DelayLine
    private let projections: ProjectionRuns
    private let holds: [(source: Int32, target: Int32)]

    /// Creates the loop over the steps of a run.
    /// - Parameters:
    ///   - noise: The source of the normal numbers; nil for a model without noise.
    ///   - rounding: The rounding errors of the initial states, shape `[states]`; empty for none.
    ///   - code: The choice between native code and the interpreter.
    ///   - changes: The changes of the states in their last digits; nil for none.
    init(
        _ workspace: Workspace, _ method: Method, noise: NoiseSource?, rounding: [Double], model: CompiledModel,
        grid: TimeGrid, recordsDenseOutput: Bool, code: CodeChoice, _ changes: StateChanges?, _ memory: Memory
    ) {
        self.workspace = workspace
        self.changes = changes
        self.model = model
        self.grid = grid
        clock = grid.clock
        self.recordsDenseOutput = recordsDenseOutput
        let step = grid.stepTime.value
        stepSize = step
        stateCount = model.stateCount
        states = workspace.registers + Int(model.firstState)
        // The past before the start is the initial state, so that it changes as well.
        self.changes?.apply(0, states, model)
        time = Int(model.time)
        midpoint = Int(model.midpoint)
        switchInstants = model.switchInstants
        holds = model.holds
        delayLine = DelayLine(model.delays, stepSize: grid.stepTime.value, workspace.registers)
        projections = ProjectionRuns(model, stepSize: step, workspace.registers, memory)
        let flow = Flow(model, workspace.registers, workspace.flow, projections, code, memory)
        steps = SchemeSteps(method, flow, memory)
        steps.rounding = rounding
        noisy = noise.flatMap { NoisySteps(method, model, flow, $0, memory) }
        whole = workspace.whole
        if !rounding.isEmpty { whole?.roundingErrors = rounding }
        let recorder = ColumnRecorder(
            model.outputs.map(\.value), units: model.outputs.map(\.recording.unit), rows: workspace.rows,
            frequent: whole?.outputs.first, memory)
        quiet = whole.map { QuietSteps($0, grid, recorder, workspace.registers, memory) }
        self.recorder = recorder
        schedule = TestSchedule(model)
        // All events that arrive after the end of the run share one delay.
        let never = grid.stepCount + 1
        queue = DeliveryQueue(
            delays: model.deliveries.map { delivery in
                let steps = (delivery.delay / step - 0.5).rounded(.up)
                return steps < Double(never) ? max(0, Int(exactly: steps) ?? 0) : never
            })
    }

    /// The rounding errors of the continuous states, which a next step would add to its changes, shape `[states]`.
    var rounding: [Double] { whole?.roundingErrors ?? steps.rounding }

    /// The recorded values in the units of the recordings, shape `[outputs][rows]`, after the run.
    private(set) var columns: [[Double]] = []

    /// The values and derivatives just before discontinuities, in SI; `nil` if they are not recorded.
    var leftLimits: [Trajectory.LeftLimit]? { recordsDenseOutput ? jumps : nil }

    /// Takes all steps, and returns the reason if the run stopped before its end; otherwise `nil`. Call it once.
    mutating func run() -> Failure? {
        defer {
            delayLine.deallocate()
            projections.deallocate()
        }
        setTime(0)
        runPrelude()
        runTimedTests()
        delayLine.advance(0, workspace.registers)
        projections.advance(0)
        if grid.transientSteps == 0 { record() }
        var step = 0
        while step < grid.stepCount {
            if let quiet {
                step = takeQuietSteps(quiet, from: step)
                if step == grid.stepCount { break }
            } else if !takeStep(step) {
                return Failure(state: nil, value: 0, step: step)
            }
            step += 1
            if let state = firstNonFinite() { return Failure(state: state, value: states[state], step: step) }
            finishStep(step)
            changeStates(step)
            if isFull { return Failure(state: nil, value: 0, step: step, isFull: true) }
        }
        if recordsDenseOutput {
            holdCouplings()
            steps.findFirstSlope(at: workspace.registers[time])
            recordSlopes(row: grid.stepCount - grid.transientSteps)
        }
        columns = recorder.finish()
        return nil
    }

    /// Takes steps with the program of whole steps as long as nothing happens at their ends, and records their rows.
    /// - Parameter first: The number of the first step.
    /// - Returns: The number of the step that has been taken but neither finished nor recorded; the number of all steps if
    ///   there is none.
    private mutating func takeQuietSteps(_ quiet: QuietSteps, from first: Int) -> Int {
        let pastSwitches = switchInstants.map { $0[passedSwitches...] } ?? []
        let nextSwitch = isSwitching ? -Double.infinity : pastSwitches.first ?? .infinity
        let result = quiet.take(
            first..<grid.stepCount, delivery: min(queue.nextStep ?? .max, changes?.next ?? .max),
            switching: nextSwitch, &recorder)
        endsSecond = result.isSecond
        return result.step
    }

    /// Changes the states if a change is due after a number of steps.
    private mutating func changeStates(_ step: Int) {
        if step == changes?.next { changes?.apply(step, states, model) }
    }

    private var isFull: Bool {
        let kept = events.count &+ queue.count &+ jumps.count &* (2 &* workspace.outputs.count &+ 8)
        return kept > Self.recordLimit
    }

    // MARK: One step

    /// Takes a step from the current time; returns `false` if an implicit method could not solve its equations.
    private mutating func takeStep(_ step: Int) -> Bool {
        holdCouplings()
        if let noisy {
            noisy.take(step, from: workspace.registers[time], stepSize)
            return true
        }
        if recordsDenseOutput {
            steps.findFirstSlope(at: workspace.registers[time])
            recordSlopes(row: step - grid.transientSteps)
        }
        return steps.take(from: workspace.registers[time], stepSize)
    }

    /// Stores the coupling values that the right-hand side uses in all stages of the step.
    @inline(__always)
    private func holdCouplings() {
        guard !holds.isEmpty else { return }
        Machine.run(workspace.holding, workspace.registers)
        for hold in holds { workspace.registers[Int(hold.target)] = workspace.registers[Int(hold.source)] }
    }

    /// Returns the first state that is not finite, in the order of the component tree.
    @inline(__always)
    private func firstNonFinite() -> Int? {
        if FiniteCheck.holds(states, stateCount) { return nil }
        return (0..<stateCount).filter { !states[$0].isFinite }.min { model.treeOrder[$0] < model.treeOrder[$1] }
    }

    private mutating func finishStep(_ step: Int) {
        if recordsDenseOutput { workspace.saveSwitches(0) }
        setTime(step)
        let isPreludeDue = isPreludeDue
        runPrelude()
        if recordsDenseOutput, workspace.switchesChanged() { captureLeftLimit(step) }
        if let whole, !isPreludeDue {
            if whole.hasEffect(isSecond: endsSecond) { runTests(step, whole.results(isSecond: endsSecond)) }
        } else {
            if !model.tests.isEmpty { projections.evaluate() }
            workspace.testing()
            if workspace.testResults.containsTrue(workspace.registers) { runTests(step, model.testResults) }
        }
        while !queue.isEmpty, let connection = queue.next(at: step) {
            act(model.deliveries[connection].actions, step)
        }
        delayLine.advance(step, workspace.registers)
        projections.advance(step)
        if step >= grid.transientSteps { record() }
    }

    /// Sets the time to the start of a step and the midpoint to its middle, in seconds.
    private func setTime(_ step: Int) {
        let start = clock.milliseconds(step) * 1e-3
        workspace.registers[time] = start
        workspace.registers[midpoint] = start + 0.5 * stepSize
    }

    /// A Boolean value that indicates whether the results of the prelude can differ from those of the previous step: in
    /// the step whose middle reaches a switch instant, and in the next one for comparisons that exclude the instant.
    @inline(__always)
    private var isPreludeDue: Bool {
        guard let switchInstants else { return true }
        return isSwitching
            || passedSwitches < switchInstants.count
                && switchInstants[passedSwitches] <= workspace.registers[midpoint]
    }

    /// Runs the prelude if it is due.
    @inline(__always)
    private mutating func runPrelude() {
        guard isPreludeDue else { return }
        let now = workspace.registers[midpoint]
        isSwitching = false
        while let switchInstants, passedSwitches < switchInstants.count, switchInstants[passedSwitches] <= now {
            passedSwitches += 1
            isSwitching = true
        }
        Machine.run(workspace.prelude, workspace.registers)
    }

    // MARK: Events

    private mutating func runTimedTests() {
        for test in model.tests.indices where model.tests[test].isTimed { run(test, 0) }
    }

    /// - Parameter results: The registers that are not 0 for tests whose actions may have an effect, shape `[tests]`.
    private mutating func runTests(_ step: Int, _ results: [Int32]) {
        schedule.start(workspace.registers, results)
        while let test = schedule.next() { run(test, step) }
    }

    private mutating func run(_ test: Int, _ step: Int) {
        execute(model.tests[test].condition)
        if workspace.registers[Int(model.tests[test].result)] != 0 { act(model.tests[test].actions, step) }
    }

    private mutating func act(_ actions: [CompiledModel.Action], _ step: Int) {
        for action in actions {
            switch action {
            case .assign(let assignment): assign(assignment, step)
            case .send(let connections): for connection in connections { queue.send(over: connection, at: step) }
            case .first(let cases):
                for (condition, result, inner) in cases {
                    execute(condition)
                    guard workspace.registers[Int(result)] != 0 else { continue }
                    act(inner, step)
                    break
                }
            case .note(let source): events.append((source, clock.milliseconds(step) * 1e-3))
            }
        }
    }

    private mutating func assign(_ assignment: CompiledModel.Assignment, _ step: Int) {
        execute(assignment.instructions)
        let registers = workspace.registers
        let value = registers[Int(assignment.value)]
        guard value != registers[Int(assignment.target)] else { return }
        if recordsDenseOutput, assignment.isWatched { captureLeftLimit(step) }
        registers[Int(assignment.target)] = value
        steps.forgetRounding(of: Int(assignment.target - model.firstState))
        whole?.forgetRounding(of: Int(assignment.target - model.firstState))
        noisy?.forgetRounding(of: Int(assignment.target - model.firstState))
        schedule.assigned(assignment.target)
    }

    // MARK: Recording

    @inline(__always)
    private mutating func record() {
        Machine.run(workspace.recording, workspace.registers)
        recorder.append(workspace.registers)
    }

    private func recordSlopes(row: Int) {
        guard row >= 0 else { return }
        for (index, state) in workspace.outputStates.enumerated() where state >= 0 {
            workspace.slopes[index * workspace.rows + row] = steps.firstSlope[Int(state)]
        }
    }

    /// Records the values and derivatives just before a discontinuity, once per step.
    private mutating func captureLeftLimit(_ step: Int) {
        let row = step - grid.transientSteps
        guard row > 0, capturedRow != row else { return }
        capturedRow = row
        workspace.saveSwitches(1)
        workspace.restoreSwitches(0)
        steps.findFirstSlope(at: workspace.registers[time])
        Machine.run(workspace.recording, workspace.registers)
        let values = workspace.outputs.map { workspace.registers[Int($0)] }
        let slopes = workspace.outputStates.map { $0 < 0 ? 0 : steps.firstSlope[Int($0)] }
        jumps.append(.init(row: row, values: values, slopes: slopes))
        workspace.restoreSwitches(1)
    }

    private func execute(_ program: [Instruction]) {
        program.withUnsafeBufferPointer { Machine.run($0, workspace.registers) }
    }
}
