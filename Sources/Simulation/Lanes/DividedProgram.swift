/// An instruction program divided into parts that run one after the other: lane programs for equal instructions, sums,
/// and instructions on single registers.
///
///     let flow = planner.divide(program, inputs, shapes, results: derivatives)
///     let run = DividedRun(flow, registers, code, memory)
struct DividedProgram: Sendable {
    /// The copying of values from any registers into consecutive ones, so that a lane program can read them as lanes.
    struct Gather: Hashable, Sendable {
        /// The index of the first of the consecutive registers that receive the values.
        var target: Int32
        /// For each lane, the index of the register from which its value is copied.
        var sources: [Int32]
    }

    /// Sums of the values of several registers each, added up in the order of the registers.
    struct Sums: Sendable {
        /// For each of the sums, in the order of `lists`, the index of the register that receives it.
        var targets: [Int32] = []
        /// The indices of the registers that are added up, one list for each sum.
        var lists = SumTable()
    }

    /// One part of a divided program: a lane program, sums, or instructions on single registers.
    enum Part: Sendable {
        /// Instructions on single registers, without lanes.
        case scalar([Instruction])
        /// A lane program, the number of its lanes, and the copies of values into consecutive registers that are made
        /// before it runs.
        case lanes(LaneProgram, count: Int, gathers: [Gather])
        /// Sums of the values of several registers each.
        case sums(Sums)
    }

    /// The parts of the program in the order in which they run.
    var parts: [Part] = []
    /// The indices of the registers whose values are needed outside the part that sets them, because they are read
    /// after the program or by another part.
    private(set) var kept: Set<Int32>

    /// The cache of the native code of the program's parts, shared by all copies of the program.
    let codes = CodeCache<(code: NativeCode?, provenance: CodeProvenance)>()

    /// Creates a program that consists of one part with instructions on single registers.
    /// - Parameter results: The indices of the registers that are read after the program.
    init(scalar program: [Instruction], results: [Int32]) {
        parts = program.isEmpty ? [] : [.scalar(program)]
        kept = Set(results)
    }

    /// Creates a program from parts in the order in which they run.
    /// - Parameter results: The indices of the registers that are read after the program.
    init(parts: [Part], results: [Int32]) {
        self.parts = parts
        kept = Set(results)
        for part in parts {
            switch part {
            case .scalar(let instructions):
                var own: Set<Int32> = []
                for instruction in instructions {
                    kept.formUnion(instruction.operands.filter { !own.contains($0) })
                    own.insert(instruction.target)
                }
            case .lanes(let program, _, let gathers):
                for case .shared(let register) in program.slots { kept.insert(register) }
                for gather in gathers { kept.formUnion(gather.sources) }
            case .sums(let sums): kept.formUnion(sums.lists.parts)
            }
        }
    }

    /// Returns the same program over other registers; nil if consecutive registers of lanes would not remain consecutive.
    /// Also nil if results of lanes would move whose number is no multiple of 8: whole vector registers are written, so
    /// that values behind the results at the new place would be overwritten.
    /// - Parameter name: A function that returns the register that replaces one.
    func renamed(_ name: (Int32) -> Int32) -> DividedProgram? {
        var renamed: [Part] = []
        for part in parts {
            switch part {
            case .scalar(let instructions):
                renamed.append(.scalar(instructions.map { $0.renamed(name) }))
            case .lanes(var program, let count, let gathers):
                let targets = Set(program.instructions.map(\.target))
                // Lanes are written in whole vector registers.
                let hasRoom = count % LanePlanner.alignment == 0
                for (index, slot) in program.slots.enumerated() {
                    switch slot {
                    case .lanes(let register):
                        let first = name(register)
                        guard (0..<Int32(count)).allSatisfy({ name(register + $0) == first + $0 }),
                            first == register || hasRoom || !targets.contains(Int32(index))
                        else { return nil }
                        program.slots[index] = .lanes(first)
                    case .shared(let register): program.slots[index] = .shared(name(register))
                    case .scratch: break
                    }
                }
                let moved = gathers.map { Gather(target: name($0.target), sources: $0.sources.map(name)) }
                renamed.append(.lanes(program, count: count, gathers: moved))
            case .sums(let sums):
                var moved = Sums(targets: sums.targets.map(name))
                for index in 0..<sums.lists.count { moved.lists.append(sums.lists[index].map(name)) }
                renamed.append(.sums(moved))
            }
        }
        return DividedProgram(parts: renamed, results: kept.map(name))
    }

    /// The instructions of all parts that work on single registers, in order; those of lane programs are not included.
    var instructions: [Instruction] {
        // The most frequent case, without a copy.
        if parts.count == 1, case .scalar(let instructions) = parts[0] { return instructions }
        return parts.flatMap { part -> [Instruction] in
            if case .scalar(let instructions) = part { instructions } else { [] }
        }
    }

    /// The number of arithmetic operations in one run of the program, added up over all lanes.
    var operationCount: Int {
        parts.reduce(0) { count, part in
            switch part {
            case .scalar(let instructions): count + instructions.count
            case .lanes(let program, let lanes, _): count + program.instructions.count * lanes
            case .sums(let sums): count + sums.lists.parts.count
            }
        }
    }

    /// The largest number of lanes of any part of the program; 0 if no part is a lane program.
    var laneCount: Int {
        parts.map { if case .lanes(_, let count, _) = $0 { count } else { 0 } }.max() ?? 0
    }
}
