/// A program divided into parts that run one after the other: lanes of equal instructions, sums, and the rest.
///
///     let flow = planner.divide(program, inputs, shapes, results: derivatives)
///     let run = DividedRun(flow, registers, code, memory)
struct DividedProgram: Sendable {
    /// Copies of values from scattered registers into consecutive ones.
    struct Gather: Hashable, Sendable {
        /// The first of the consecutive registers.
        var target: Int32
        /// The registers that are read, by lane.
        var sources: [Int32]
    }

    /// Sums of lists of registers, each added up in order.
    struct Sums: Sendable {
        /// The registers of the sums.
        var targets: [Int32] = []
        /// The registers that are added up, a list for each sum.
        var lists = SumTable()
    }

    /// One part.
    enum Part: Sendable {
        /// Instructions on single registers.
        case scalar([Instruction])
        /// A program for several lanes, after the values that it needs side by side were gathered.
        case lanes(LaneProgram, count: Int, gathers: [Gather])
        /// Sums.
        case sums(Sums)
    }

    /// The parts, in order.
    var parts: [Part] = []
    /// The registers that are read after the program, and by which parts read the results of others.
    private(set) var kept: Set<Int32>

    /// The native code of the parts, shared by all copies of the program.
    let codes = CodeCache()

    /// Creates a program of one part for single registers, without lanes.
    /// - Parameter results: The registers that are read after the program.
    init(scalar program: [Instruction], results: [Int32]) {
        parts = program.isEmpty ? [] : [.scalar(program)]
        kept = Set(results)
    }

    /// Creates a program from parts.
    /// - Parameter results: The registers that are read after the program.
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

    /// The instructions of the parts without lanes and sums, in order.
    var instructions: [Instruction] {
        parts.flatMap { part -> [Instruction] in if case .scalar(let instructions) = part { instructions } else { [] } }
    }

    /// The number of operations for all lanes together.
    var operationCount: Int {
        parts.reduce(0) { count, part in
            switch part {
            case .scalar(let instructions): count + instructions.count
            case .lanes(let program, let lanes, _): count + program.instructions.count * lanes
            case .sums(let sums): count + sums.lists.parts.count
            }
        }
    }

    /// The largest number of lanes of a part; 0 without lanes.
    var laneCount: Int {
        parts.map { if case .lanes(_, let count, _) = $0 { count } else { 0 } }.max() ?? 0
    }
}
