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
    private let delayLine: DelayLine
    private let projections: ProjectionRuns
    private let holds: [(source: Int32, target: Int32)]

    /// Creates the loop over the steps of a run.
    /// - Parameters:
    ///   - noise: The source of the normal numbers; nil for a model without noise.
    ///   - rounding: The rounding errors of the initial states, shape `[states]`; empty for none.
    ///   - code: The choice between native code and the interpreter.
    init(
        _ workspace: Workspace, _ method: Method, noise: NoiseSource?, rounding: [Double], model: CompiledModel,
        grid: TimeGrid, recordsDenseOutput: Bool, code: CodeChoice, _ memory: Memory
    ) {
        self.workspace = workspace
        self.model = model
        self.grid = grid
        clock = grid.clock
        self.recordsDenseOutput = recordsDenseOutput
        let step = grid.stepTime.value
        stepSize = step
        stateCount = model.stateCount
        states = workspace.registers + Int(model.firstState)
        time = Int(model.time)
        midpoint = Int(model.midpoint)
        switchInstants = model.switchInstants
        holds = model.holds
        delayLine = DelayLine(model.delays, stepSize: grid.stepTime.value, workspace.registers)
        projections = ProjectionRuns(model, stepSize: step, workspace.registers)
        let flow = Flow(model, workspace.registers, workspace.flow, projections, code, memory)
        steps = SchemeSteps(method, flow, memory)
        steps.rounding = rounding
        noisy = noise.flatMap { NoisySteps(method, model, flow, $0, memory) }
        schedule = TestSchedule(model)
        // All events that arrive after the end of the run share one delay.
        let never = grid.stepCount + 1
        queue = DeliveryQueue(
            delays: model.deliveries.map { delivery in
                let steps = (delivery.delay / step - 0.5).rounded(.up)
                return steps < Double(never) ? max(0, Int(exactly: steps) ?? 0) : never
            })
    }

    /// The rounding errors of the continuous states, shape `[states]`.
    var rounding: [Double] { steps.rounding }

    /// The values and derivatives just before discontinuities, in SI; `nil` if they are not recorded.
    var leftLimits: [Trajectory.LeftLimit]? { recordsDenseOutput ? jumps : nil }

    /// Takes all steps, and returns the reason if the run stopped before its end; otherwise `nil`.
    mutating func run() -> Failure? {
        defer {
            delayLine.deallocate()
            projections.deallocate()
        }
        setTime(0)
        runPrelude()
        runTimedTests()
        delayLine.advance(0, workspace.registers)
        projections.advance(0, workspace.registers)
        if grid.transientSteps == 0 { record(row: 0) }
        for step in 0..<grid.stepCount {
            guard takeStep(step) else { return Failure(state: nil, value: 0, step: step) }
            if let state = firstNonFinite() {
                return Failure(state: state, value: states[state], step: step + 1)
            }
            finishStep(step + 1)
            if isFull { return Failure(state: nil, value: 0, step: step + 1, isFull: true) }
        }
        if recordsDenseOutput {
            holdCouplings()
            steps.findFirstSlope(at: workspace.registers[time])
            recordSlopes(row: grid.stepCount - grid.transientSteps)
        }
        return nil
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

    /// Returns the first state that is not finite. Finite values times 0 sum to 0, which is tested first.
    @inline(__always)
    private func firstNonFinite() -> Int? {
        var zero = 0.0
        for state in 0..<stateCount { zero += states[state] * 0 }
        if zero == 0 { return nil }
        return (0..<stateCount).filter { !states[$0].isFinite }.min { model.treeOrder[$0] < model.treeOrder[$1] }
    }

    private mutating func finishStep(_ step: Int) {
        if recordsDenseOutput { saveSwitches(0) }
        setTime(step)
        runPrelude()
        if recordsDenseOutput, switchesChanged() { captureLeftLimit(step) }
        if !model.tests.isEmpty { projections.evaluate(workspace.registers) }
        workspace.testing()
        if workspace.testResults.containsTrue(workspace.registers) { runTests(step) }
        while !queue.isEmpty, let connection = queue.next(at: step) {
            act(model.deliveries[connection].actions, step)
        }
        delayLine.advance(step, workspace.registers)
        projections.advance(step, workspace.registers)
        if step >= grid.transientSteps { record(row: step - grid.transientSteps) }
    }

    /// Sets the time to the start of a step and the midpoint to its middle, in seconds.
    private func setTime(_ step: Int) {
        let start = clock.milliseconds(step) * 1e-3
        workspace.registers[time] = start
        workspace.registers[midpoint] = start + 0.5 * stepSize
    }

    /// Runs the prelude if its results can differ from those of the previous step: in the step whose middle reaches a
    /// switch instant, and in the next one for comparisons that exclude the instant.
    @inline(__always)
    private mutating func runPrelude() {
        guard let switchInstants else { return Machine.run(workspace.prelude, workspace.registers) }
        let wasSwitching = isSwitching
        isSwitching = false
        let now = workspace.registers[midpoint]
        while passedSwitches < switchInstants.count, switchInstants[passedSwitches] <= now {
            passedSwitches += 1
            isSwitching = true
        }
        if isSwitching || wasSwitching { Machine.run(workspace.prelude, workspace.registers) }
    }

    // MARK: Events

    private mutating func runTimedTests() {
        for test in model.tests.indices where model.tests[test].isTimed { run(test, 0) }
    }

    private mutating func runTests(_ step: Int) {
        schedule.start(workspace.registers)
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
        noisy?.forgetRounding(of: Int(assignment.target - model.firstState))
        schedule.assigned(assignment.target)
    }

    // MARK: Recording

    @inline(__always)
    private func record(row: Int) {
        Machine.run(workspace.recording, workspace.registers)
        var target = workspace.values + row
        for output in workspace.outputs {
            target.pointee = workspace.registers[Int(output)]
            target += workspace.rows
        }
    }

    private func recordSlopes(row: Int) {
        guard row >= 0 else { return }
        for (index, slope) in workspace.outputSlopes.enumerated() where slope >= 0 {
            workspace.slopes[index * workspace.rows + row] = steps.firstSlope[Int(slope)]
        }
    }

    /// Records the values and derivatives just before a discontinuity, once per step.
    private mutating func captureLeftLimit(_ step: Int) {
        let row = step - grid.transientSteps
        guard row > 0, capturedRow != row else { return }
        capturedRow = row
        saveSwitches(1)
        restoreSwitches(0)
        steps.findFirstSlope(at: workspace.registers[time])
        Machine.run(workspace.recording, workspace.registers)
        let values = workspace.outputs.map { workspace.registers[Int($0)] }
        let slopes = workspace.outputSlopes.map { $0 < 0 ? 0 : steps.firstSlope[Int($0)] }
        jumps.append(.init(row: row, values: values, slopes: slopes))
        restoreSwitches(1)
    }

    private func saveSwitches(_ slot: Int) {
        let saved = workspace.switches + slot * workspace.preludeTargets.count
        for (index, register) in workspace.preludeTargets.enumerated() {
            saved[index] = workspace.registers[Int(register)]
        }
    }

    private func restoreSwitches(_ slot: Int) {
        let saved = workspace.switches + slot * workspace.preludeTargets.count
        for (index, register) in workspace.preludeTargets.enumerated() {
            workspace.registers[Int(register)] = saved[index]
        }
    }

    private func switchesChanged() -> Bool {
        for (index, register) in workspace.preludeTargets.enumerated()
        where workspace.switches[index] != workspace.registers[Int(register)] { return true }
        return false
    }

    private func execute(_ program: [Instruction]) {
        program.withUnsafeBufferPointer { Machine.run($0, workspace.registers) }
    }
}
