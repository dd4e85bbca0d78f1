import ModelCore

/// The computation of the sums of a ``CompiledProjection`` during a run, with the past values of the sources in a ring
/// buffer.
///
///     let run = ProjectionRun(projection, stepSize: 1e-4, registers, threads: 1)
///     defer { run.deallocate() }
///     run.advance(step)   // at the start of every step
///     run.addUp(0..<run.sumCount, thread: 0)
///
/// It allocates its memory once. Values before the start equal the initial ones.
struct ProjectionRun {
    private let program: UnsafeBufferPointer<Instruction>
    /// The register file of the model.
    private let registers: UnsafeMutablePointer<Double>
    /// The registers of the program for each thread, shape `[threads][registers][LaneMachine.blockSize]`.
    private let lanes: UnsafeMutablePointer<Double>
    /// The first value of each register of the program for each thread, shape `[threads][registers]`.
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    private let registerCount: Int
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
    ///   - threads: The number of threads that may add up sums at the same time.
    init(
        _ projection: CompiledProjection, stepSize: Double, _ registers: UnsafeMutablePointer<Double>, threads: Int
    ) {
        let width = LaneMachine.blockSize
        self.registers = registers
        program = Self.buffer(projection.program)
        registerCount = projection.registers.count
        lanes = .allocate(capacity: max(1, threads * registerCount * width))
        pointers = .allocate(capacity: max(1, threads * registerCount))
        for thread in 0..<threads {
            for (number, value) in projection.registers.enumerated() {
                let index = thread * registerCount + number
                (lanes + index * width).initialize(repeating: value, count: width)
                (pointers + index).initialize(to: lanes + index * width)
            }
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
        updateChannels()
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

    /// The number of sums.
    var sumCount: Int { sums.count }

    /// Stores the values of the sources at the start of a step, given by its number. Call it for every step in turn,
    /// from step 0 on.
    func advance(_ step: Int) {
        updateChannels()
        now.pointee = step
        if depth > 0 {
            let size = channelCount * columnCount
            (past + (step % depth) * size).update(from: current, count: size)
        }
    }

    // MARK: Sources

    /// Reads the current values of the sources.
    func updateChannels() {
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

    /// Computes weighted sums over the matrix of edges, from the current values of the states as
    /// ``updateChannels()`` read them, and from the past values as they were last stored.
    /// - Parameters:
    ///   - rows: The indices of the sums.
    ///   - thread: A number that differs for all threads that add up at the same time.
    func addUp(_ rows: Range<Int>, thread: Int) {
        for row in rows {
            let (start, end) = (starts[row], starts[row + 1])
            registers[Int(sums[row])] =
                start == end ? 0 : dependsOnSourceAlone ? plainSum(start, end) : sum(row, start, end, thread)
        }
    }

    private func plainSum(_ start: Int, _ end: Int) -> Double {
        var sum = weights[start] * value(0, start)
        for edge in (start + 1)..<max(end, start + 1) { sum += weights[edge] * value(0, edge) }
        return sum
    }

    private func sum(_ row: Int, _ start: Int, _ end: Int, _ thread: Int) -> Double {
        let width = LaneMachine.blockSize
        let (lanes, pointers) = (lanes + thread * registerCount * width, pointers + thread * registerCount)
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
