/// The steps of a program of whole steps at whose ends nothing happens: no event, no end of a delay and no instant of a
/// switch, and all states are finite.
///
///     let quiet = QuietSteps(whole, grid, recorder, registers, memory)
///     let (step, isSecond) = quiet.take(0..<20_000, delivery: 130, switching: 0.1, &recorder)
struct QuietSteps {
    private let whole: WholeStep
    /// The rows that are recorded after a step of the first and of the second program of `whole`.
    private let rows: (first: RecordedRow, second: RecordedRow)
    private let registers: UnsafeMutablePointer<Double>
    private let clock: TimeGrid.Clock
    private let halfStep: Double
    private let transientSteps: Int

    /// Prepares the steps of a program.
    /// - Parameters:
    ///   - whole: The program of whole steps.
    ///   - recorder: The recorder of the run.
    ///   - registers: The register file.
    ///   - memory: The arena that owns the buffers.
    init(
        _ whole: WholeStep, _ grid: TimeGrid, _ recorder: ColumnRecorder, _ registers: UnsafeMutablePointer<Double>,
        _ memory: Memory
    ) {
        self.whole = whole
        self.registers = registers
        rows = (recorder.row(of: whole.outputs.first, memory), recorder.row(of: whole.outputs.second, memory))
        clock = grid.clock
        halfStep = 0.5 * grid.stepTime.value
        transientSteps = grid.transientSteps
    }

    /// Takes steps as long as nothing happens at their ends, and records their rows.
    /// - Parameters:
    ///   - steps: The numbers of the steps that remain.
    ///   - delivery: The number of steps after which the next delay ends; `Int.max` for none.
    ///   - switching: The next instant of a switch, in seconds.
    ///   - recorder: The recorder, to which rows are appended.
    /// - Returns: The number of the step that has been taken but neither finished nor recorded, because something may
    ///   happen at its end, or the end of `steps` if there is none; and a Boolean value that indicates whether the second
    ///   program of the whole steps has taken it.
    func take(
        _ steps: Range<Int>, delivery: Int, switching: Double, _ recorder: inout ColumnRecorder
    ) -> (step: Int, isSecond: Bool) {
        var step = steps.lowerBound
        if let direct = whole.direct {
            let last = min(steps.upperBound, delivery &- 1)
            while step < last, step &+ 1 >= transientSteps {
                let most = min(last &- step, recorder.room)
                let taken = direct.take(
                    most, after: step, clock, halfStep, before: switching, rows.first, into: recorder.next,
                    distance: recorder.distance)
                recorder.advance(taken)
                step &+= taken
                if taken < most { return (step, false) }
            }
        }
        var isSecond = false
        while step < steps.upperBound {
            let end = clock.milliseconds(step &+ 1) * 1e-3
            whole.take(until: end, nextMidpoint: end + halfStep, isSecond: isSecond)
            guard end + halfStep < switching, step &+ 1 < delivery, whole.isQuiet(isSecond: isSecond) else { break }
            if step &+ 1 >= transientSteps { recorder.append(registers, isSecond ? rows.second : rows.first) }
            step &+= 1
            isSecond = whole.alternates && !isSecond
            if whole.copiesStates { whole.finish() }
        }
        // After a complete step, the flag tells where the states are; after one that is not, it has to be turned.
        let isElsewhere = whole.alternates && (step == steps.upperBound ? isSecond : !isSecond)
        if isElsewhere || whole.copiesStates { whole.finish() }
        return (step, isSecond)
    }
}
