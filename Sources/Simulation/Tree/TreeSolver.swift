import Diagnostics
import ModelCore
import Quantities
import Traces

/// The solver of the method `lems`, which reproduces jLEMS: forward Euler in the order of the component tree, with a
/// time that is accumulated step by step.
///
///     let solver = try TreeSolver(TreeProgram(model), stepSize: 1e-5, duration: 0.1)
///     let result = try solver.run()
public struct TreeSolver {
    /// The result of a run with the method `lems`.
    public struct Result: Sendable {
        /// The accumulated times in seconds, shape `[steps + 1]`.
        public var times: [Double]
        /// The recorded quantities in SI, shape `[columns][steps + 1]`.
        public var columns: [[Double]]
        /// The events of the recorded event sources, in order of time: the index of the source and the time in seconds.
        public var events: [(source: Int, time: Double)]
        /// The paths and units of the columns.
        public var recorded: [Recording]
        /// The way in which the equations were executed, by native code or the interpreter.
        public var code: CodeProvenance

        private static func converted(_ values: [Double], _ unit: PhysicalUnit?) -> [Double] {
            guard let unit, unit.factor != 1 || unit.offset != 0 else { return values }
            var converted = values
            converted.withUnsafeMutableBufferPointer { unit.fromSI.convert($0) }
            return converted
        }

        /// Returns the result as a trajectory in the units of the recordings, with times in milliseconds.
        /// - Parameter grid: The grid whose exact times replace the accumulated ones.
        public func trajectory(_ grid: TimeGrid) -> Trajectory {
            let columns = zip(recorded, columns).map { recording, values in
                Trajectory.Column(
                    name: recording.path, unit: recording.unit,
                    values: Self.converted(values, recording.unit), slopes: nil)
            }
            let clock = grid.clock
            return Trajectory(times: times.indices.map(clock.milliseconds), columns: columns, leftLimits: [])
        }
    }

    /// The compiled program of the component tree.
    public let program: TreeProgram
    /// The step size in seconds.
    public let stepSize: Double
    /// The number of steps of a run.
    public let stepCount: Int
    /// The choice between native code and the interpreter, which give the same bits. Runs of fewer than 500 steps are
    /// always interpreted.
    public var code = CodeChoice.best
    /// A Boolean value that indicates whether equal parts of the model, such as the cells of a population, are computed
    /// together. The results have the same bits with and without lanes. Runs of fewer than 50 steps have none.
    package var usesLanes = true
    /// The smallest number of steps for which native code is made.
    private static let fewestNativeSteps = 500
    /// The smallest number of steps for which lanes are prepared.
    private static let fewestLaneSteps = 50

    /// The largest number of events sent in one step.
    private static let signalLimit = Limit.stepEvents.standard

    /// Creates a solver with a step size and a duration; the number of steps is rounded to the nearest integer.
    /// - Throws: `DiagnosticsError`: `invalidStep` if there is no step, `tooLarge` if the recording does not fit in
    ///   memory.
    public init(_ program: TreeProgram, stepSize: Seconds, duration: Seconds) throws {
        self.program = program
        self.stepSize = stepSize.value
        let steps = (duration.value / stepSize.value).rounded()
        let columns = Double(max(1, program.outputs.count + 1))
        guard stepSize.value > 0, let count = Int(exactly: steps), count >= 1 else {
            throw DiagnosticsError(
                .invalidStep, "the step size must be positive, and the duration at least half a step")
        }
        guard (steps + 1) * columns <= Double(TimeGrid.valueLimit) else {
            throw DiagnosticsError(
                .tooLarge,
                "\(count) steps with \(program.outputs.count) recorded quantities are more than the"
                    + " \(TimeGrid.valueLimit) values that one run records",
                hint: Limit.runValues.hint("record fewer quantities, or use a larger step"))
        }
        stepCount = count
    }

    /// Simulates the model from its initial state, and returns the recorded quantities and events.
    /// - Parameter receive: A closure that is called with some rows as soon as they are recorded: the accumulated time in
    ///   seconds and the quantities in SI, `1 + columns` of them; nil if none is needed.
    /// - Throws: `DiagnosticsError`: `nonFinite` with the quantity, step and time at which a value is not finite,
    ///   `tooLarge` if there are too many events.
    public func run(_ receive: ((RowBlock) -> Void)? = nil) throws -> Result {
        var run = Run(self)
        return try run.result(receive)
    }

    /// Returns the values of all registers after the initialization, among them the initial states.
    func initialRegisters() -> [Double] {
        var plain = self
        plain.usesLanes = false
        var run = Run(plain)
        run.initialize()
        return Array(UnsafeBufferPointer(start: run.registers, count: program.registers.count))
    }

    /// The buffers and the loop of one run.
    private struct Run {
        private let program: TreeProgram
        private let code: UnsafeBufferPointer<Instruction>
        private let initialization: Int?
        private let deliveries: [(entry: Int, delay: Double)]
        private let outputs: [Int32]
        /// The registers that are checked to be finite after every step.
        private let checked: UnsafeBufferPointer<Int32>
        private let provenance: CodeProvenance
        private let lanes: TreeLanes?
        private let laneStep: TreeLaneStep?
        /// A Boolean value that indicates whether there is a lane step, which is tested faster than the lane step itself.
        private let hasLanes: Bool
        /// The native routines of the step and of the handlers of events; empty if they are interpreted.
        private let routines: UnsafeBufferPointer<NativeCode.Routine>
        let registers: UnsafeMutablePointer<Double>
        private let memory = Memory()
        private var surroundings: Machine.RoutineState
        private var queue = DelayedEvents()
        private let stepSize: Double
        private let stepCount: Int
        private var events: [(source: Int, time: Double)] = []

        init(_ solver: TreeSolver) {
            let program = solver.program
            self.program = program
            stepSize = solver.stepSize
            stepCount = solver.stepCount
            let choice = stepCount < TreeSolver.fewestNativeSteps ? .interpreter : solver.code
            let isLaned = solver.usesLanes && stepCount >= TreeSolver.fewestLaneSteps
            lanes = isLaned ? program.laneDivision : nil
            let native = lanes == nil ? program.routines.code(choice) { TreeRoutines(program, choice) } : nil
            code = lanes.map { [memory] in memory.keep($0.code) } ?? memory.copy(program.code)
            routines = memory.table(native?.native?.routines ?? [])
            initialization = lanes.map(\.initialization) ?? program.initialization
            deliveries = lanes?.deliveries ?? program.deliveries
            outputs = lanes?.outputs ?? program.outputs
            checked = memory.copy(lanes == nil ? program.checked.registers.sorted() : [])
            registers =
                lanes.map { [memory] in memory.doubles($0.rows.count) } ?? memory.doubles(copying: program.registers)
            lanes?.rows.initialize(registers)
            registers[Int(program.stepSize)] = stepSize
            if let code = native?.native { memory.keep(code) }
            laneStep = lanes.map { [registers, memory] in TreeLaneStep($0, registers, choice, memory) }
            hasLanes = laneStep != nil
            provenance = laneStep?.provenance ?? native?.provenance ?? .interpreter(.requested)
            let size = program.schemes.map(\.workspaceSize).max() ?? 0
            surroundings = .init(
                signals: memory.integers(TreeSolver.signalLimit),
                returns: .init(
                    start: memory.mutable(Array(repeating: 0, count: program.depth)), count: program.depth),
                schemes: program.schemes, workspace: memory.doubles(max(1, size)), events: laneStep?.events)
        }

        mutating func initialize() {
            registers[Int(program.time)] = 0
            if let initialization { Machine.perform(code, from: initialization, registers, &surroundings) }
            laneStep?.fill(registers)
        }

        @inline(__always)
        private mutating func takeStep(_ number: Int) {
            if hasLanes, let laneStep {
                laneStep(code, registers, &surroundings, isFirst: number == 1)
            } else {
                perform(0, from: program.step)
            }
        }

        /// Performs a routine.
        /// - Parameters:
        ///   - routine: The index of its native code.
        ///   - entry: The index of its first instruction, from which the interpreter executes it if it has no native
        ///     code.
        @inline(__always)
        private mutating func perform(_ routine: Int, from entry: Int) {
            guard !routines.isEmpty, let first = code.baseAddress else {
                Machine.perform(code, from: entry, registers, &surroundings)
                return
            }
            withUnsafeMutablePointer(to: &surroundings) { state in
                var context = Machine.RoutineContext(registers: registers, code: first, state: state)
                routines[routine](registers, &context)
            }
        }

        mutating func result(_ receive: ((RowBlock) -> Void)?) throws -> Result {
            var recorder = ColumnRecorder(
                [program.time] + outputs, units: Array(repeating: nil, count: outputs.count + 1), rows: stepCount + 1,
                memory)
            recorder.receive = receive
            initialize()
            try takeSignals(at: 0)
            var time = 0.0
            recorder.append(registers)
            for step in 1...stepCount {
                let before = time
                time += stepSize
                if !queue.isEmpty { try deliver(at: time, sentAt: before) }
                registers[Int(program.time)] = time
                takeStep(step)
                if surroundings.signalCount > 0 { try takeSignals(at: time) }
                if !isFinite { throw fault(step, time) }
                recorder.append(registers)
            }
            let columns = recorder.finish()
            return Result(
                times: columns[0], columns: Array(columns.dropFirst()), events: events, recorded: program.recorded,
                code: provenance)
        }

        /// Delivers due events before the step; their receivers still see the time of the previous step.
        private mutating func deliver(at time: Double, sentAt before: Double) throws {
            for number in queue.due(at: time) {
                perform(1 + Int(number), from: deliveries[Int(number)].entry)
                if surroundings.signalCount > 0 { try takeSignals(at: before) }
            }
        }

        /// Queues delayed events and stores recorded ones.
        private mutating func takeSignals(at time: Double) throws {
            guard surroundings.signalCount <= surroundings.signals.count else {
                throw DiagnosticsError(
                    .tooLarge,
                    "more than \(surroundings.signals.count) events are sent in one step; use a smaller step size"
                )
            }
            guard events.count + queue.count <= StepLoop.recordLimit else {
                throw DiagnosticsError(
                    .tooLarge,
                    "more than \(StepLoop.recordLimit) events are recorded or wait for the end of a delay at t ="
                        + " \(Milliseconds(Seconds(time)))",
                    hint: Limit.records.hint("use a shorter duration"))
            }
            for index in 0..<surroundings.signalCount {
                let number = surroundings.signals[index]
                if number < 0 {
                    events.append((Int(-1 - number), time))
                } else {
                    queue.add(number, at: time + deliveries[Int(number)].delay)
                }
            }
            surroundings.signalCount = 0
        }

        /// A Boolean value that indicates whether all values that are read across instances are finite.
        private var isFinite: Bool {
            if hasLanes, let laneStep { return laneStep.isFinite(registers) }
            return FiniteCheck.holds(checked, registers)
        }

        private func fault(_ step: Int, _ time: Double) -> DiagnosticsError {
            func value(_ register: Int32) -> Double { registers[Int(lanes?.rows.moved[Int(register)] ?? register)] }
            let watch = program.checked.registers.firstIndex { !value($0).isFinite }
            let path = watch.map(program.checked.path(of:)) ?? "?"
            let value = watch.map { value(program.checked.registers[$0]) } ?? .nan
            return DiagnosticsError(
                .nonFinite,
                "the quantity '\(path)' is \(value.isNaN ? "not a number" : "infinite") in step \(step) (t = \(Milliseconds(Seconds(time)))) with the method lems and steps of \(Milliseconds(Seconds(stepSize)))",
                hint: NonFiniteHint.text(for: value))
        }
    }
}
