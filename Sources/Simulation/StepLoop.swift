import Traces

/// The steps of one run. Nothing in it allocates, except where an event is queued or a jump recorded.
struct StepLoop {
    /// A state that stopped being a number; none where the equations of a step have no solution, or where events and
    /// jumps have filled the memory that is theirs.
    struct Failure {
        var state: Int?
        var value: Double
        var step: Int
        var isFull = false
    }

    /// Most values that are kept of events, of what is under way, and of both sides of jumps.
    static let recordLimit = 1 << 24

    private let workspace: Workspace
    private let weights: StageWeights
    private var steps: SchemeSteps?
    private let model: CompiledModel
    private let grid: TimeGrid
    private let clock: TimeGrid.Clock
    private let recordsDenseOutput: Bool
    private let stepSize: Double
    private let stateCount: Int
    /// The continuous states, which stand side by side in the register file.
    private let states: UnsafeMutablePointer<Double>
    private let time: Int
    private let midpoint: Int
    private let anyTest: Int
    private var queue: DeliveryQueue
    private var jumps: [Trajectory.LeftLimit] = []
    /// Recorded events in order: the number of their source and their time in seconds.
    private(set) var events: [(source: Int, time: Double)] = []
    private var capturedRow = -1
    private let switchInstants: [Double]?
    /// How many of the instants have passed, and whether the prelude must run again.
    private var passedSwitches = 0
    private var isSwitching = true
    private let isSingleStage: Bool
    /// Whether a stage yields the next values themselves.
    private let isMap: Bool
    private let limits: [(state: Int, range: ClosedRange<Double>)]
    private let delayLine: DelayLine
    private let holds: [(source: Int32, target: Int32)]

    /// Prepares a run.
    init(
        _ workspace: Workspace, _ weights: StageWeights, _ steps: SchemeSteps?, model: CompiledModel, grid: TimeGrid,
        recordsDenseOutput: Bool
    ) {
        self.steps = steps
        self.workspace = workspace
        self.weights = weights
        self.model = model
        self.grid = grid
        clock = grid.clock
        self.recordsDenseOutput = recordsDenseOutput
        let step = grid.seconds
        stepSize = step
        stateCount = model.stateCount
        states = workspace.registers + Int(model.firstState)
        time = Int(model.time)
        midpoint = Int(model.midpoint)
        anyTest = Int(model.anyTest)
        switchInstants = model.switchInstants
        isSingleStage = weights.isPlain
        isMap = model.flat.isMap
        limits = model.limits
        holds = model.holds
        delayLine = DelayLine(model.delays, stepSize: grid.seconds, workspace.registers)
        // What arrives after the end need not be told from what arrives even later.
        let never = grid.stepCount + 1
        queue = DeliveryQueue(
            delays: model.deliveries.map { delivery in
                let steps = (delivery.delay / step - 0.5).rounded(.up)
                return steps < Double(never) ? max(0, Int(exactly: steps) ?? 0) : never
            })
    }

    /// Left limits at jumps; nil when they were not recorded.
    var leftLimits: [Trajectory.LeftLimit]? { recordsDenseOutput ? jumps : nil }

    /// Takes all steps; what it returns stopped it.
    mutating func run() -> Failure? {
        defer { delayLine.deallocate() }
        setTime(0)
        runPrelude()
        runTests(0, onlyTimed: true)
        delayLine.advance(0, workspace.registers)
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
            Machine.run(workspace.flow, workspace.registers)
            recordSlopes(row: grid.stepCount - grid.transientSteps)
        }
        return nil
    }

    private var isFull: Bool {
        let kept = events.count &+ queue.count &+ jumps.count &* (2 &* workspace.outputs.count &+ 8)
        return kept > Self.recordLimit
    }

    // MARK: One step

    /// Starts with the time set to the start of the step.
    private mutating func takeStep(_ step: Int) -> Bool {
        holdCouplings()
        if steps != nil { return takeOtherStep(step) }
        takeExplicitStep(step)
        return true
    }

    /// Notes what the rates see of couplings in all stages of the step that starts.
    @inline(__always)
    private func holdCouplings() {
        guard !holds.isEmpty else { return }
        Machine.run(workspace.holding, workspace.registers)
        for hold in holds { workspace.registers[Int(hold.target)] = workspace.registers[Int(hold.source)] }
    }

    /// By a method that is no explicit Runge-Kutta method.
    private mutating func takeOtherStep(_ step: Int) -> Bool {
        if recordsDenseOutput {
            Machine.run(workspace.flow, workspace.registers)
            recordSlopes(row: step - grid.transientSteps)
        }
        return steps?.take(from: workspace.registers[time], stepSize) ?? false
    }

    @inline(__always)
    private func takeExplicitStep(_ step: Int) {
        let registers = workspace.registers
        let start = registers[time]
        workspace.start.update(from: states, count: stateCount)
        for stage in 0..<weights.stages {
            if stage > 0 { advance(by: weights.row(stage)) }
            registers[time] = start + weights.instants[stage] * stepSize
            Machine.run(workspace.flow, registers)
            if stage == 0, recordsDenseOutput { recordSlopes(row: step - grid.transientSteps) }
            if isSingleStage { return advancePlainly() }
            let target = workspace.stages + stage * stateCount
            for state in 0..<stateCount { target[state] = registers[Int(workspace.derivatives[state])] }
        }
        advance(by: weights.row(weights.stages))
    }

    /// state = start + h · Σ weight · stage derivative, summed in stage order.
    @inline(__always)
    private func advance(by terms: UnsafeMutableBufferPointer<StageWeights.Term>) {
        for state in 0..<stateCount {
            var sum = 0.0
            for term in terms { sum += term.weight * workspace.stages[term.stage &* stateCount &+ state] }
            states[state] = workspace.start[state] + stepSize * sum
        }
        clamp()
    }

    /// Brings states back to their limits, in stages too, as TVB's own schemes do.
    @inline(__always)
    private func clamp() {
        for (state, range) in limits {
            if states[state] < range.lowerBound { states[state] = range.lowerBound }
            if states[state] > range.upperBound { states[state] = range.upperBound }
        }
    }

    /// state = start + h · derivative, for a single stage of weight 1.
    @inline(__always)
    private func advancePlainly() {
        for state in 0..<stateCount {
            workspace.stages[state] = workspace.registers[Int(workspace.derivatives[state])]
        }
        if isMap {
            states.update(from: workspace.stages, count: stateCount)
        } else {
            for state in 0..<stateCount { states[state] = workspace.start[state] + stepSize * workspace.stages[state] }
        }
        clamp()
    }

    /// The first state that is infinite or not a number: a sum of zeros shows whether there is one.
    @inline(__always)
    private func firstNonFinite() -> Int? {
        var zero = 0.0
        for state in 0..<stateCount { zero += states[state] * 0 }
        if zero == 0 { return nil }
        return (0..<stateCount).first { !states[$0].isFinite }
    }

    private mutating func finishStep(_ step: Int) {
        if recordsDenseOutput { saveSwitches(0) }
        setTime(step)
        runPrelude()
        if recordsDenseOutput, switchesChanged() { captureLeftLimit(step) }
        Machine.run(workspace.testing, workspace.registers)
        if workspace.registers[anyTest] != 0 { runTests(step) }
        while !queue.isEmpty, let connection = queue.next(at: step) {
            act(model.deliveries[connection].actions, step)
        }
        delayLine.advance(step, workspace.registers)
        if step >= grid.transientSteps { record(row: step - grid.transientSteps) }
    }

    /// Sets the time to the start of a step, and the instant at which its comparisons are decided.
    private func setTime(_ step: Int) {
        let start = clock.milliseconds(step) * 1e-3
        workspace.registers[time] = start
        workspace.registers[midpoint] = start + 0.5 * stepSize
    }

    /// Decides the comparisons of the time, where the instants with which it is compared are known only on reaching
    /// one of them and, for those that exclude it, in the step behind.
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

    private mutating func runTests(_ step: Int, onlyTimed: Bool = false) {
        for test in model.tests where test.isTimed || !onlyTimed {
            execute(test.condition)
            if workspace.registers[Int(test.result)] != 0 { act(test.actions, step) }
        }
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
            workspace.slopes[index * workspace.rows + row] = workspace.registers[Int(slope)]
        }
    }

    /// Records the values and slopes just before an instant at which something jumps, once an instant.
    private mutating func captureLeftLimit(_ step: Int) {
        let row = step - grid.transientSteps
        guard row > 0, capturedRow != row else { return }
        capturedRow = row
        saveSwitches(1)
        restoreSwitches(0)
        for program in [workspace.flow, workspace.recording] {
            Machine.run(program, workspace.registers)
        }
        let values = workspace.outputs.map { workspace.registers[Int($0)] }
        let slopes = workspace.outputSlopes.map { $0 < 0 ? 0 : workspace.registers[Int($0)] }
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
