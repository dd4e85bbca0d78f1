/// The division of a program into groups of equal instructions and, of these, into kernels: sequences of groups that
/// run together as one part of a ``DividedProgram``.
///
///     let division = LaneDivision(program, inputs, shapes)
///     for kernel in division.kernels { … }
///
/// Groups are taken in the order of their levels and heights (``ShapeClasses``). Each joins the first kernel of its
/// kind in which all of its operands have been computed: by earlier kernels, or lane by lane by an earlier group of the
/// same kernel.
struct LaneDivision {
    /// The instructions of one shape class, which run as lanes of one instruction or as sums; or a single instruction
    /// that runs on its own.
    struct Group {
        /// The index of the group in ``LaneDivision/groups``.
        var number: Int
        /// The indices in the program of the instructions of the group, in ascending order. If they run as lanes, the
        /// first is lane 0.
        var members: [Int]
        /// The index in ``LaneDivision/kernels`` of the kernel to which the group belongs.
        var kernel = 0
        /// A Boolean value that indicates whether the group has at least ``LanePlanner/fewestLanes`` instructions, so
        /// that their results lie in consecutive registers.
        var isLaned: Bool
    }

    /// A sequence of groups of instructions that run together as one part of a ``DividedProgram``.
    struct Kernel {
        /// The way in which the instructions of a kernel run: one by one, as sums, or as one lane program.
        enum Kind: Hashable {
            /// The instructions of the kernel run one after the other, on single registers.
            case scalar
            /// The instructions of the kernel are sums, each over a list of registers.
            case sums
            /// The instructions of the kernel run as one lane program with the given number of lanes.
            case lanes(Int)
        }

        /// The way in which the instructions of the kernel run.
        var kind: Kind
        /// The indices in ``LaneDivision/groups`` of the groups of the kernel, each after those whose results it uses.
        var groups: [Int]
    }

    /// The groups of instructions, in the order in which they joined a kernel.
    private(set) var groups: [Group] = []
    /// The kernels of the divided program, in the order in which they run.
    private(set) var kernels: [Kernel] = []

    private let program: [Instruction]
    private let sums: SumTable
    private let producers: [Int32]
    /// The group and lane of each instruction.
    private var owners: [(group: Int32, lane: Int32)]
    private var firstKernel: [Kernel.Kind: [Int]] = [:]

    /// Divides a program into groups of equal instructions, and the groups into kernels.
    /// - Parameters:
    ///   - inputs: The description of the registers of the program.
    ///   - shapes: The shape classes of the instructions.
    init(_ program: [Instruction], _ inputs: ShapeClasses.Inputs, _ shapes: ShapeClasses) {
        self.program = program
        sums = inputs.sums
        var producers = [Int32](repeating: -1, count: inputs.count)
        for (index, instruction) in program.enumerated() { producers[Int(instruction.target)] = Int32(index) }
        self.producers = producers
        owners = Array(repeating: (-1, -1), count: program.count)
        for members in Self.ordered(program, shapes) {
            let isSum = program[members[0]].opcode == .sum
            let isLaned = members.count >= LanePlanner.fewestLanes
            if isLaned || isSum {
                join(members, isSum ? .sums : .lanes(members.count), isLaned: isLaned)
            } else {
                for member in members { join([member], .scalar, isLaned: false) }
            }
        }
    }

    /// Returns the members of all classes in an order in which no class uses the results of a later one.
    private static func ordered(_ program: [Instruction], _ shapes: ShapeClasses) -> [[Int]] {
        var members: [Int32: [Int]] = [:]
        for (index, shape) in shapes.classes.enumerated() { members[shape, default: []].append(index) }
        func key(_ group: [Int]) -> (Int32, Int32, Int) {
            (shapes.levels[group[0]], shapes.heights[group[0]], group[0])
        }
        return members.values.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private mutating func join(_ members: [Int], _ kind: Kernel.Kind, isLaned: Bool) {
        var group = Group(number: groups.count, members: members, isLaned: isLaned)
        let earliest = earliestKernel(group, kind)
        let candidates = firstKernel[kind] ?? []
        group.kernel = candidates.first { $0 >= earliest } ?? kernels.count
        if group.kernel == kernels.count {
            kernels.append(Kernel(kind: kind, groups: []))
            firstKernel[kind, default: []].append(group.kernel)
        }
        kernels[group.kernel].groups.append(group.number)
        for (lane, member) in members.enumerated() { owners[member] = (Int32(group.number), Int32(lane)) }
        groups.append(group)
    }

    /// Returns the first kernel in which all operands of a group are known.
    private func earliestKernel(_ group: Group, _ kind: Kernel.Kind) -> Int {
        var earliest = 0
        if kind == .sums {
            for member in group.members {
                for part in sums[Int(program[member].a)] {
                    if let source = source(part) { earliest = max(earliest, groups[source].kernel + 1) }
                }
            }
            return earliest
        }
        for position in 0..<program[group.members[0]].opcode.operandCount {
            if let source = aligned(group, position), kernels[groups[source].kernel].kind == kind {
                earliest = max(earliest, groups[source].kernel)
                continue
            }
            for member in group.members {
                guard let source = source(program[member].operands[position]) else { continue }
                let kernel = groups[source].kernel
                let isInSequence = kind == .scalar && kernels[kernel].kind == .scalar
                earliest = max(earliest, isInSequence ? kernel : kernel + 1)
            }
        }
        return earliest
    }

    /// Returns the index of the group that sets a register; nil for an input.
    private func source(_ register: Int32) -> Int? {
        let producer = Int(producers[Int(register)])
        return producer < 0 ? nil : Int(owners[producer].group)
    }

    /// Returns the index of the group that computes an operand of another group lane by lane: the operand of the
    /// instruction in lane *i* of `group` is the result in lane *i* of the returned group, which has as many lanes.
    /// Returns nil if there is no such group, or if `group` does not run as lanes.
    /// - Parameter position: The position of the operand in the instructions: 0, 1 or 2.
    func aligned(_ group: Group, _ position: Int) -> Int? {
        guard group.isLaned, let source = source(program[group.members[0]].operands[position]),
            groups[source].isLaned, groups[source].members.count == group.members.count
        else { return nil }
        for (lane, member) in group.members.enumerated() {
            let producer = producers[Int(program[member].operands[position])]
            guard producer >= 0, owners[Int(producer)] == (Int32(source), Int32(lane)) else { return nil }
        }
        return source
    }

    /// Returns an array with a Boolean value for each group: true if results of the group must be stored in registers,
    /// because the group consists of sums or does not run as lanes, or because another kernel reads them, or they are
    /// read after the program.
    /// - Parameter results: The registers that are read after the program.
    func visible(results: [Int32]) -> [Bool] {
        var visible = groups.map { !$0.isLaned || kernels[$0.kernel].kind == .sums }
        for result in results {
            if let source = source(result) { visible[source] = true }
        }
        for group in groups {
            let instruction = program[group.members[0]]
            if instruction.opcode == .sum {
                for member in group.members { show(sums[Int(program[member].a)], &visible) }
                continue
            }
            for position in 0..<instruction.opcode.operandCount {
                if let source = aligned(group, position), groups[source].kernel == group.kernel { continue }
                for member in group.members { show([program[member].operands[position]], &visible) }
            }
        }
        return visible
    }

    private func show(_ registers: ArraySlice<Int32>, _ visible: inout [Bool]) {
        for register in registers {
            if let source = source(register) { visible[source] = true }
        }
    }
}
