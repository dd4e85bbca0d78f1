/// A program divided into parts that run one after the other: lanes of equal instructions, sums, and the rest.
///
///     let divided = LanePlanner.divide(program, inputs: inputs, results: derivatives, &registers)
///     let run = DividedRun(divided, registers)
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
        /// The lists.
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

    /// A program of one part for single registers, without lanes.
    init(scalar program: [Instruction]) { parts = program.isEmpty ? [] : [.scalar(program)] }

    /// Creates a program from parts.
    init(parts: [Part]) { self.parts = parts }

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
