/// A program that takes a whole step of an explicit method, and then evaluates the tests and the recorded quantities.
///
/// It reads the states and their rounding errors at the start of the step. A program without lanes replaces them and
/// the time by those at the end of the step; one with lanes writes them to other registers. The tests and recorded
/// quantities are evaluated as if no event occurred at the end of the step. All results have the same bits as those of
/// the separate programs of a ``CompiledModel``.
struct StepProgram: Sendable {
    /// The instructions of a whole step; with lanes, divided into parts once the states have been arranged.
    var program: DividedProgram
    /// The register of the step size, in seconds.
    var stepSize: Int32
    /// The register of the time at the end of the step, in seconds, which is set before the program runs.
    var end: Int32
    /// The register of the middle of the next step, in seconds, which is set before the program runs.
    var nextMidpoint: Int32
    /// The first of the consecutive registers with the rounding errors of the states at the start of the step, in the
    /// order of the states.
    var rounding: Int32
    /// The registers of the states at the end of the step, shape `[states]`.
    var nextStates: [Int32]
    /// The registers of the rounding errors at the end of the step, shape `[states]`.
    var nextRounding: [Int32]
    /// The registers that are not 0 if the actions of a test may have an effect, shape `[tests]`.
    var testResults: [Int32]
    /// The registers of the recorded quantities, in column order.
    var outputs: [Int32]
    /// A Boolean value that indicates whether the program of a step itself makes the end of the step the start of the
    /// next one, so that its states need not be copied.
    var isInPlace: Bool
    /// The program that takes every second step, as ``swapped(_:)`` returns it, as the only element; empty if there is
    /// none.
    var alternates: [StepProgram] = []
    /// The registers of the time and of the middle of the step, which the program sets too if ``isInPlace`` is true.
    var clock: [Int32]
    /// The registers that tell whether all states are finite and no test may have an effect.
    var activity = StepActivity()

    /// Returns consecutive registers from `first` on, one for each continuous state.
    func states(from first: Int32) -> [Int32] { nextStates.indices.map { first + Int32($0) } }

    /// All registers that are read after the program of a whole step has run.
    var results: [Int32] {
        nextStates + nextRounding + testResults + outputs + (isInPlace ? clock : []) + activity.registers
    }

    /// The registers of the rounding errors at the start of the step.
    var roundingRange: Range<Int32> { rounding..<(rounding + Int32(nextRounding.count)) }

    /// Returns the step that starts from the states that this one writes, and writes them where this one reads them.
    ///
    /// The two alternate, so that no states are copied. The result is nil if the states at the end of the step are
    /// arranged in another way than those at its start.
    /// - Parameter firstState: The register of the first continuous state.
    func swapped(_ firstState: Int32) -> StepProgram? {
        let (first, next) = (states(from: firstState) + states(from: rounding), nextStates + nextRounding)
        var names: [Int32: Int32] = [:]
        for (old, new) in zip(first + next, next + first) { names[old] = new }
        guard let renamed = program.renamed({ names[$0] ?? $0 }) else { return nil }
        var swapped = self
        swapped.program = renamed
        swapped.testResults = testResults.map { names[$0] ?? $0 }
        swapped.outputs = outputs.map { names[$0] ?? $0 }
        swapped.activity = activity.renamed { names[$0] ?? $0 }
        return swapped
    }

    /// Prepares the program for lanes: replaces sums by additions where the program becomes faster by that, adds the
    /// computation of the activity, and returns the shape classes of the instructions. The states at the end of the step
    /// take the role of the derivatives.
    /// - Parameters:
    ///   - inputs: The registers of the model; those that are added become part of it.
    ///   - registers: The initial values of all registers, to which registers are added.
    mutating func prepareLanes(_ inputs: inout ShapeClasses.Inputs, _ registers: inout [Double]) -> ShapeClasses {
        let zero = inputs.addConstant(0, &registers)
        let derivatives = inputs.derivatives
        inputs.derivatives = nextStates
        expandSums(&inputs, &registers, zero: zero)
        let shapes = ShapeClasses(of: program.instructions, inputs: inputs, results: results)
        inputs.derivatives = derivatives
        return shapes
    }

    /// Replaces sums by additions where the program becomes faster by that, and adds the computation of the activity.
    ///
    /// The shape classes of the program without the activity, which are large, are released at the end.
    private mutating func expandSums(_ inputs: inout ShapeClasses.Inputs, _ registers: inout [Double], zero: Int32) {
        var shapes = ShapeClasses(of: program.instructions, inputs: inputs, results: results)
        if let faster = SumExpansion.faster(program.instructions, inputs, shapes, results: results, zero: zero) {
            let expansion = faster.expansion
            testResults = testResults.map(expansion.name)
            outputs = outputs.map(expansion.name)
            program = DividedProgram(scalar: expansion.instructions, results: results)
            registers += repeatElement(0, count: expansion.registerCount)
            (inputs, shapes) = (faster.inputs, faster.shapes)
        }
        addActivity(&inputs, &registers, shapes, zero: zero)
    }

    /// Adds the computation of the activity.
    /// - Parameters:
    ///   - inputs: The registers of the program, in which the states at the end of the step are the derivatives.
    ///   - shapes: The shape classes of the program without it.
    private mutating func addActivity(
        _ inputs: inout ShapeClasses.Inputs, _ registers: inout [Double], _ shapes: ShapeClasses, zero: Int32
    ) {
        let lanes = StepActivity.Lanes(
            states: zip(nextStates, shapes.stateClasses).map { (register: $0, shape: $1) },
            tests: testResults.filter(shapes.isComputed).map { (register: $0, shape: shapes.shape(ofRegister: $0)) },
            firstRegister: Int32(registers.count), zero: zero)
        activity = lanes.activity
        activity.tests += testResults.filter { !shapes.isComputed($0) }
        registers += repeatElement(0, count: lanes.registerCount)
        inputs.count = registers.count
        program = DividedProgram(scalar: program.instructions + lanes.instructions, results: results)
    }

    /// Divides the program of whole steps into parts that run as lanes, after the states have been put into an order.
    /// - Parameters:
    ///   - order: For each place the index of the state that was moved there.
    ///   - inputs: The registers of the model.
    ///   - shapes: The shape classes of the instructions, as ``prepareLanes(_:_:)`` returns them.
    ///   - planner: The planner of the model's lanes, in which the registers of the program get their new places.
    mutating func divide(
        _ order: [Int], _ inputs: ShapeClasses.Inputs, _ shapes: ShapeClasses, _ planner: inout LanePlanner
    ) {
        planner.move(roundingRange, order)
        program = planner.divide(program.instructions, inputs, shapes, results: results)
        nextStates = order.map { [nextStates] in planner.place(nextStates[$0]) }
        nextRounding = order.map { [nextRounding] in planner.place(nextRounding[$0]) }
        testResults = testResults.map(planner.place)
        outputs = outputs.map(planner.place)
        activity = activity.renamed(planner.place)
    }
}
