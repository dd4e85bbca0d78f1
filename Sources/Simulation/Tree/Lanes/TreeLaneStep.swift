/// One step of a tree program with lanes, over working memory that is allocated once.
///
///     let step = TreeLaneStep(lanes, registers, choice, memory)
///     surroundings.events = step.events
///     step(code, registers, &surroundings, isFirst: false)
///
/// All lanes are computed from the values before the step. Then the blocks whose results are invalid, for instance
/// because they send an event, are computed by their own instructions in the order of jLEMS. A later block that an
/// event reaches is computed by its own instructions as well. An earlier block that an event reaches has taken its
/// step, so the result of its lane is stored before the event is handled. In the end the results of all other lanes are
/// stored.
struct TreeLaneStep {
    /// The record of which blocks must still be, and which have been, computed by their own instructions in a step.
    /// Routines that handle events change it. Copies share the same memory.
    struct Events {
        fileprivate let pending: UnsafeMutablePointer<UInt64>
        fileprivate let isDone: UnsafeMutablePointer<Bool>
        fileprivate let done: UnsafeMutablePointer<Int32>
        /// The number of blocks in `done`, and the number of the block that takes its step.
        fileprivate let counters: UnsafeMutablePointer<Int>
        fileprivate let places: UnsafePointer<Place>
        fileprivate let classes: UnsafeBufferPointer<Rows>

        /// Prepares a block to receive an event. A block later in the order of the step will be computed by its own
        /// instructions; for an earlier one, the result of its lane is stored at once.
        func reach(_ block: Int32, _ registers: UnsafeMutablePointer<Double>) {
            guard block >= 0, !isDone[Int(block)] else { return }
            if Int(block) > counters[1] {
                pending[Int(block) >> 6] |= 1 << UInt64(block & 63)
            } else if counters[1] < Int.max {
                let place = places[Int(block)]
                if place.group >= 0 { classes[Int(place.group)].store(place.lane, registers) }
                finish(block)
            }
        }

        fileprivate func finish(_ block: Int32) {
            isDone[Int(block)] = true
            done[counters[0]] = block
            counters[0] += 1
        }
    }

    /// The class and the lane of a block; -1 for a block without a class.
    fileprivate struct Place {
        var group: Int32
        var lane: Int32
    }

    /// The rows of a class.
    fileprivate struct Rows {
        let present: Int
        let next: Int
        let rowCount: Int
        let stride: Int
        let laneCount: Int
        let flag: Int
        let blocks: UnsafeBufferPointer<Int32>

        /// Copies the results of one lane, in the rows from `next` on, to its present values, in the rows from
        /// `present` on.
        func store(_ lane: Int32, _ registers: UnsafeMutablePointer<Double>) {
            for row in 0..<rowCount {
                let offset = row * stride + Int(lane)
                registers[present + offset] = registers[next + offset]
            }
        }

        /// Replaces the results of one lane, in the rows from `next` on, by its present values, in the rows from
        /// `present` on, so that these do not change when the results of all lanes are stored.
        func keep(_ lane: Int32, _ registers: UnsafeMutablePointer<Double>) {
            for row in 0..<rowCount {
                let offset = row * stride + Int(lane)
                registers[next + offset] = registers[present + offset]
            }
        }
    }

    /// The record of which blocks are computed by their own instructions, and not as lanes, in the present step. It is
    /// told of every block that an event reaches (``Events/reach(_:_:)``), before the routine of the event runs.
    let events: Events
    /// The way in which the lanes are computed, by native code or the interpreter.
    var provenance: CodeProvenance { flow.provenance }
    private let flow: DividedRun
    private let entries: UnsafeBufferPointer<Int>
    private let always: UnsafeBufferPointer<Int32>
    private let checkedStarts: UnsafeBufferPointer<Int32>
    private let checked: UnsafeBufferPointer<Int32>
    private let checkedAlways: UnsafeBufferPointer<Int32>
    private let fills: UnsafeBufferPointer<(target: Int32, source: Int32)>
    private let wordCount: Int

    /// Prepares the steps of a program with lanes: compiles its lane programs to native code unless the interpreter is
    /// chosen or needed, and allocates the working memory.
    /// - Parameters:
    ///   - registers: The register file, on which the lane programs work.
    ///   - memory: The arena that owns the working memory and the code.
    init(
        _ lanes: TreeLanes, _ registers: UnsafeMutablePointer<Double>, _ choice: CodeChoice, _ memory: Memory
    ) {
        flow = DividedRun(lanes.programs, registers, choice, memory)
        entries = memory.copy(lanes.entries)
        checkedStarts = memory.copy(lanes.checked.starts)
        checked = memory.copy(lanes.checked.parts)
        checkedAlways = memory.copy(lanes.checkedAlways)
        fills = memory.copy(lanes.rows.fills)
        wordCount = (lanes.blockCount + 63) / 64
        var places = Array(repeating: Place(group: -1, lane: -1), count: lanes.blockCount)
        for (number, group) in lanes.classes.enumerated() {
            for (lane, block) in group.blocks.enumerated() {
                places[Int(block)] = Place(group: Int32(number), lane: Int32(lane))
            }
        }
        always = memory.copy(places.indices.filter { places[$0].group < 0 }.map { Int32($0) })
        let rows = lanes.classes.map { group in
            Rows(
                present: Int(group.present), next: Int(group.next), rowCount: group.rowCount, stride: group.stride,
                laneCount: group.blocks.count, flag: Int(group.flag ?? -1), blocks: memory.copy(group.blocks))
        }
        let counters = memory.mutable([0, Int.max])
        events = Events(
            pending: memory.mutable(Array(repeating: 0, count: wordCount)),
            isDone: memory.mutable(Array(repeating: false, count: lanes.blockCount)),
            done: memory.mutable(Array(repeating: 0, count: lanes.blockCount)), counters: counters,
            places: UnsafePointer(memory.mutable(places)), classes: memory.table(rows))
    }

    /// Fills the rows of constants that differ between lanes. Call it after the initialization.
    func fill(_ registers: UnsafeMutablePointer<Double>) {
        for (target, source) in fills { registers[Int(target)] = registers[Int(source)] }
    }

    /// Takes one step of the program.
    /// - Parameter isFirst: A Boolean value that indicates whether the step is the first one, in which all blocks are
    ///   computed by their own instructions, so that all registers get a value.
    func callAsFunction(
        _ code: UnsafeBufferPointer<Instruction>, _ registers: UnsafeMutablePointer<Double>,
        _ surroundings: inout Machine.RoutineState, isFirst: Bool
    ) {
        for index in 0..<events.counters[0] { events.isDone[Int(events.done[index])] = false }
        events.counters[0] = 0
        flow()
        for block in always { markPending(block) }
        if isFirst { for block in entries.indices { markPending(Int32(block)) } }
        for group in events.classes where group.flag >= 0 { findFlags(group, registers) }
        perform(code, registers, &surroundings)
        for index in 0..<events.counters[0] {
            let place = events.places[Int(events.done[index])]
            if place.group >= 0 { events.classes[Int(place.group)].keep(place.lane, registers) }
        }
        for group in events.classes {
            (registers + group.present).update(from: registers + group.next, count: group.rowCount * group.stride)
        }
    }

    private func markPending(_ block: Int32) { events.pending[Int(block) >> 6] |= 1 << UInt64(block & 63) }

    private func findFlags(_ group: Rows, _ registers: UnsafeMutablePointer<Double>) {
        let flags = registers + group.flag
        var lane = 0
        while lane < group.laneCount {
            let end = min(lane + 8, group.laneCount)
            var any = false
            // NaN is not equal to 0 and therefore a flag as well.
            for index in lane..<end where flags[index] != 0 { any = true }
            if any { for index in lane..<end where flags[index] != 0 { markPending(group.blocks[index]) } }
            lane = end
        }
    }

    /// Lets the pending blocks take their steps in order; blocks that events reach in between are added.
    private func perform(
        _ code: UnsafeBufferPointer<Instruction>, _ registers: UnsafeMutablePointer<Double>,
        _ surroundings: inout Machine.RoutineState
    ) {
        for word in 0..<wordCount {
            while events.pending[word] != 0 {
                let bit = events.pending[word].trailingZeroBitCount
                events.pending[word] &= events.pending[word] - 1
                let block = word << 6 + bit
                events.counters[1] = block
                events.finish(Int32(block))
                Machine.perform(code, from: entries[block], registers, &surroundings)
            }
        }
        events.counters[1] = Int.max
    }

    /// Returns whether all values are finite that are recorded or that other instances read.
    ///
    /// The values are multiplied by 0 and added: the sum is 0 if all are finite, and NaN otherwise. The values of
    /// blocks that were computed only as lanes are not read, because lanes with a value that is not finite are flagged.
    func isFinite(_ registers: UnsafeMutablePointer<Double>) -> Bool {
        var zero = 0.0
        for register in checkedAlways { zero += registers[Int(register)] * 0 }
        for index in 0..<events.counters[0] {
            let block = Int(events.done[index])
            for place in Int(checkedStarts[block])..<Int(checkedStarts[block + 1]) {
                zero += registers[Int(checked[place])] * 0
            }
        }
        return zero == 0
    }
}
