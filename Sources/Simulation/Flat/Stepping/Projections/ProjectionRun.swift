import ModelCore

/// The computation of the sums of a ``CompiledProjection`` during a run, with the past values of the sources in a ring
/// buffer.
///
///     let run = ProjectionRun(projection, stepSize: 1e-4, registers)
///     defer { run.deallocate() }
///     run.advance(step, registers)   // at the start of every step
///
/// It allocates its memory once. Values before the start equal the initial ones.
struct ProjectionRun {
    private let program: UnsafeBufferPointer<Instruction>
    /// The registers of the program, shape `[registers][LaneMachine.blockSize]`.
    private let lanes: UnsafeMutablePointer<Double>
    /// The first value of each register of the program, shape `[registers]`.
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    private let result: Int
    /// The first element is the register of the first source, and so on.
    private let sources: [(lane: Int, states: UnsafeBufferPointer<Int32>)]
    private let targets: [(lane: Int, states: UnsafeBufferPointer<Int32>)]
    private let edgeValues: [(lane: Int, values: UnsafeBufferPointer<Double>)]
    private let starts: UnsafeBufferPointer<Int>
    private let columns: UnsafeBufferPointer<Int>
    private let weights: UnsafeBufferPointer<Double>
    /// The delays in steps, -1 for none; empty if no edge has a delay.
    private let steps: UnsafeBufferPointer<Int32>
    private let sums: UnsafeBufferPointer<Int32>
    private let columnCount: Int
    /// The current values of the channels: the term of each source, or else the states of the sources, shape
    /// `[channels][columns]`.
    private let current: UnsafeMutablePointer<Double>
    /// The past values, shape `[depth][channels][columns]`.
    private let past: UnsafeMutablePointer<Double>
    private let depth: Int
    private let channelCount: Int
    private let dependsOnSourceAlone: Bool
    /// The number of the step up to which the past is stored.
    private let now: UnsafeMutablePointer<Int>

    /// Allocates the memory of a run, and fills the past values of the sources with the current ones. The caller must
    /// call `deallocate()`.
    /// - Parameters:
    ///   - projection: The sums to compute.
    ///   - stepSize: The step size in seconds.
    ///   - registers: The register file of the model.
    init(_ projection: CompiledProjection, stepSize: Double, _ registers: UnsafeMutablePointer<Double>) {
        let width = LaneMachine.blockSize
        program = Self.buffer(projection.program)
        lanes = .allocate(capacity: max(1, projection.registers.count * width))
        pointers = .allocate(capacity: max(1, projection.registers.count))
        for (index, value) in projection.registers.enumerated() {
            (lanes + index * width).initialize(repeating: value, count: width)
            (pointers + index).initialize(to: lanes + index * width)
        }
        result = Int(projection.result) * width
        sources = projection.sources.map { (Int($0.register) * width, Self.buffer($0.states)) }
        targets = projection.targets.map { (Int($0.register) * width, Self.buffer($0.states)) }
        edgeValues = projection.edgeValues.map { (Int($0.register) * width, Self.buffer($0.values)) }
        starts = Self.buffer(projection.rows.starts)
        columns = Self.buffer(projection.rows.columns)
        weights = Self.buffer(projection.rows.weights)
        let delays = projection.steps(stepSize)
        steps = Self.buffer(delays)
        sums = Self.buffer(projection.sums)
        columnCount = projection.columnCount
        dependsOnSourceAlone = projection.dependsOnSourceAlone
        channelCount = dependsOnSourceAlone ? 1 : sources.count
        let longest = delays.max().map { Int($0) } ?? -1
        depth = longest < 0 ? 0 : longest + 1
        let size = channelCount * columnCount
        current = .allocate(capacity: max(1, size))
        current.initialize(repeating: 0, count: max(1, size))
        past = .allocate(capacity: max(1, depth * size))
        now = .allocate(capacity: 1)
        now.initialize(to: 0)
        updateChannels(registers)
        for slot in 0..<depth { (past + slot * size).initialize(from: current, count: size) }
    }

    /// Deallocates the buffers of the run.
    func deallocate() {
        for list in [sums, steps] + (sources + targets).map(\.states) { list.deallocate() }
        for list in [weights] + edgeValues.map(\.values) { list.deallocate() }
        for list in [starts, columns] { list.deallocate() }
        for pointer in [lanes, current, past] { pointer.deallocate() }
        program.deallocate()
        pointers.deallocate()
        now.deallocate()
    }

    /// Stores the values of the sources at the start of a step, given by its number, and computes the sums. Call it for
    /// every step in turn, from step 0 on.
    func advance(_ step: Int, _ registers: UnsafeMutablePointer<Double>) {
        updateChannels(registers)
        now.pointee = step
        if depth > 0 {
            let size = channelCount * columnCount
            (past + (step % depth) * size).update(from: current, count: size)
        }
        addUp(registers)
    }

    /// Computes the weighted sums over the matrix of edges from the current values of the states, and from the past
    /// values as they were last stored.
    func evaluate(_ registers: UnsafeMutablePointer<Double>) {
        updateChannels(registers)
        addUp(registers)
    }

    // MARK: Sources

    private func updateChannels(_ registers: UnsafeMutablePointer<Double>) {
        guard dependsOnSourceAlone else {
            for (channel, source) in sources.enumerated() {
                let values = current + channel * columnCount
                for column in 0..<columnCount { values[column] = registers[Int(source.states[column])] }
            }
            return
        }
        var first = 0
        while first < columnCount {
            let count = min(LaneMachine.blockSize, columnCount - first)
            for source in sources {
                for lane in 0..<count {
                    lanes[source.lane + lane] = registers[Int(source.states[first + lane])]
                }
            }
            LaneMachine.run(program, pointers, lanes: count)
            for lane in 0..<count { current[first + lane] = lanes[result + lane] }
            first += count
        }
    }

    /// Returns the value of a channel for an edge.
    @inline(__always)
    private func value(_ channel: Int, _ edge: Int) -> Double {
        let column = channel * columnCount + columns[edge]
        guard depth > 0 else { return current[column] }
        let delay = Int(steps[edge])
        if delay < 0 { return current[column] }
        var slot = now.pointee % depth - delay
        if slot < 0 { slot += depth }
        return past[slot * channelCount * columnCount + column]
    }

    // MARK: Sums

    private func addUp(_ registers: UnsafeMutablePointer<Double>) {
        for row in 0..<sums.count {
            let (start, end) = (starts[row], starts[row + 1])
            registers[Int(sums[row])] =
                start == end ? 0 : dependsOnSourceAlone ? plainSum(start, end) : sum(row, start, end, registers)
        }
    }

    private func plainSum(_ start: Int, _ end: Int) -> Double {
        var sum = weights[start] * value(0, start)
        for edge in (start + 1)..<max(end, start + 1) { sum += weights[edge] * value(0, edge) }
        return sum
    }

    private func sum(_ row: Int, _ start: Int, _ end: Int, _ registers: UnsafeMutablePointer<Double>) -> Double {
        let width = LaneMachine.blockSize
        for target in targets {
            (lanes + target.lane).update(repeating: registers[Int(target.states[row])], count: width)
        }
        var sum = 0.0
        var first = start
        while first < end {
            let count = min(width, end - first)
            for (channel, source) in sources.enumerated() {
                for lane in 0..<count { lanes[source.lane + lane] = value(channel, first + lane) }
            }
            for (lane, values) in edgeValues {
                for index in 0..<count { lanes[lane + index] = values[first + index] }
            }
            LaneMachine.run(program, pointers, lanes: count)
            for lane in 0..<count {
                let term = weights[first + lane] * lanes[result + lane]
                // The first term is not added to 0, because that would change the sign of a zero.
                sum = first + lane == start ? term : sum + term
            }
            first += count
        }
        return sum
    }

    private static func buffer<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = buffer.initialize(from: elements)
        return UnsafeBufferPointer(buffer)
    }
}
