extension Method {
    /// A Boolean value that indicates whether the method gives the same bits for any order of the states, so that those
    /// of equal instances can be arranged side by side. Explicit methods do, because they treat each state by itself.
    var usesLanes: Bool { if case .rungeKutta = self { true } else { false } }
}

/// The arrangement of a compiled model's registers for lanes, in which states and quantities with equal equations lie
/// side by side.
extension CompiledModel {
    /// The smallest number of continuous states of a model whose programs are divided into lanes.
    static let fewestStates = 16

    /// The largest number of lanes in the program of a whole step, and the number of its instructions `sum`; nil without
    /// such a program.
    package var stepDivision: (lanes: Int, sums: Int)? { step?.program.division }

    /// The largest number of lanes in the program of the right-hand side, and the number of its instructions `sum`.
    package var flowDivision: (lanes: Int, sums: Int) { flow.division }

    /// Arranges the continuous states by shape class (``ShapeClasses``), and divides the right-hand side, the tests and
    /// the program of whole steps into parts that run as lanes. All programs are moved to new registers.
    ///
    /// The programs `flow` and `testing` must consist of one part each, in which sums are instructions `sum`. Models
    /// with switches, event functions or a Jacobian cannot be divided.
    /// - Parameters:
    ///   - sums: The lists of registers that the instructions `sum` add up.
    ///   - constants: The registers that contain constants.
    mutating func divide(sums: SumTable, constants: Set<Int32>) {
        precondition(
            switches.isEmpty && watched.isEmpty && jacobianEntries.isEmpty,
            "internal error: a model with located events gets lanes")
        var flow = self.flow.instructions
        let testing = self.testing.instructions
        let first = firstState
        var inputs = ShapeClasses.Inputs(
            constants: constants, states: first..<(first + Int32(stateCount)), derivatives: derivatives, sums: sums,
            count: registers.count)
        // The program of whole steps, if there is one, decides the arrangement of the states.
        var registers = registers
        let stepShapes = step?.prepareLanes(&inputs, &registers)
        var shapes = ShapeClasses(of: flow, inputs: inputs, results: derivatives)
        if step == nil {
            let zero = inputs.addConstant(0, &registers)
            if let faster = SumExpansion.faster(flow, inputs, shapes, results: derivatives, zero: zero) {
                registers += repeatElement(0, count: faster.expansion.registerCount)
                (flow, shapes, inputs) = (faster.expansion.instructions, faster.shapes, faster.inputs)
                derivatives = inputs.derivatives
            }
        }
        var planner = LanePlanner(registers: registers)
        let order = planner.moveStates(inputs.states, by: (stepShapes ?? shapes).stateClasses)
        self.flow = planner.divide(flow, inputs, shapes, results: derivatives)
        if testing.contains(where: { $0.opcode == .random }) {
            self.testing = DividedProgram(
                scalar: planner.moved(testing, sums: sums), results: testResults.map(planner.place))
        } else {
            inputs.derivatives = []
            self.testing = planner.divide(
                testing, inputs, ShapeClasses(of: testing, inputs: inputs, results: testResults), results: testResults)
        }
        if let stepShapes, var divided = step {
            divided.divide(order, inputs, stepShapes, &planner)
            divided.alternates = divided.swapped(first).map { [$0] } ?? []
            step = divided
        }
        arrange(order, planner)
        // Lane programs may read the room of an array beyond its last lane.
        self.registers = planner.registers + Array(repeating: 0, count: LanePlanner.alignment)
    }

    /// Puts the states into an order, and moves all other programs to the new registers.
    private mutating func arrange(_ order: [Int], _ planner: LanePlanner) {
        var places = Array(repeating: 0, count: order.count)
        for (place, old) in order.enumerated() { places[old] = place }
        treeOrder = order.map { treeOrder[$0] }
        paths = order.map { paths[$0] }
        derivatives = order.map { planner.place(derivatives[$0]) }
        limits = limits.map { (places[$0.state], $0.range) }
        noise = noise.map {
            NoiseEntry(
                state: Int32(places[Int($0.state)]), amplitude: planner.place($0.amplitude), draws: $0.draws)
        }
        diffusing = planner.moved(diffusing)
        prelude = planner.moved(prelude)
        preludeTargets = preludeTargets.map(planner.place)
        delays = delays.map { (planner.place($0.source), planner.place($0.target), $0.seconds) }
        projections = projections.map { $0.moved(planner) }
        holding = planner.moved(holding)
        holds = holds.map { (planner.place($0.source), planner.place($0.target)) }
        testResults = testResults.map(planner.place)
        tests = tests.map { $0.moved(planner) }
        deliveries = deliveries.map { ($0.delay, $0.actions.map { $0.moved(planner) }) }
        recording = planner.moved(recording)
        outputs = outputs.map { output in
            var copy = output
            copy.value = planner.place(output.value)
            copy.stateIndex = output.stateIndex.map { Int32(places[Int($0)]) }
            return copy
        }
    }
}

extension DividedProgram {
    /// The largest number of lanes in the program, and the number of its sums.
    fileprivate var division: (lanes: Int, sums: Int) {
        let sums = parts.map { if case .sums(let sums) = $0 { sums.targets.count } else { 0 } }
        return (laneCount, sums.reduce(0, +))
    }
}

extension CompiledModel.Test {
    /// Returns the test over the new registers.
    fileprivate func moved(_ planner: LanePlanner) -> Self {
        .init(
            condition: planner.moved(condition), result: planner.place(result),
            actions: actions.map { $0.moved(planner) }, isTimed: isTimed)
    }
}

extension CompiledModel.Action {
    /// Returns the action over the new registers.
    fileprivate func moved(_ planner: LanePlanner) -> Self {
        switch self {
        case .assign(let assignment):
            .assign(
                .init(
                    instructions: planner.moved(assignment.instructions), value: planner.place(assignment.value),
                    target: planner.place(assignment.target), isWatched: assignment.isWatched))
        case .send, .note: self
        case .first(let cases):
            .first(
                cases.map { condition, result, actions in
                    (planner.moved(condition), planner.place(result), actions.map { $0.moved(planner) })
                })
        }
    }
}

extension CompiledProjection {
    /// Returns the projection over the new registers of the model.
    fileprivate func moved(_ planner: LanePlanner) -> CompiledProjection {
        var copy = self
        for index in copy.sources.indices { copy.sources[index].states = sources[index].states.map(planner.place) }
        for index in copy.targets.indices { copy.targets[index].states = targets[index].states.map(planner.place) }
        copy.sums = sums.map(planner.place)
        return copy
    }
}
