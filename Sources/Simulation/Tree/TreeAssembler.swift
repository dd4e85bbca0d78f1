import Expressions

/// An assembler that appends instructions to a tree program: the evaluation of expressions over registers, jumps and
/// routines.
///
///     let end = out.label()
///     out.branch(.jumpUnless, to: end, condition: condition)
///     out.copy(source, into: target)
///     out.mark(end)
///
/// Intermediate results share a few temporary registers, so that large networks fit in the processor's caches.
final class TreeAssembler {
    /// A position in the code that may be marked after instructions refer to it.
    struct Label: Hashable { fileprivate var number: Int32 }

    /// The instructions emitted so far.
    private(set) var code: [Instruction] = []
    /// The initial values of the registers created so far.
    private(set) var registers: [Double] = []
    /// The register of the state of the random number generator.
    let seed: Int32

    private var literals: [UInt64: Int32] = [:]
    private var temporaries: [Int32] = []
    /// The registers of intermediate results, which different statements share.
    private(set) var temporarySet: Set<Int32> = []
    private var usedTemporaries = 0
    /// The index of the instruction that each label marks; -1 for a label that has not been marked.
    private var labels: [Int32] = []
    /// The indices of instructions whose operand `b` is the number of a label.
    private var unresolved: [Int32] = []
    /// The passages that are being recorded, each inside of the one before it.
    private var passages: [AssemblerPassage] = []
    /// The index of the first instruction that may be joined with a later one. Earlier ones may not, because a jump may
    /// lead to the position after them.
    private var barrier = 0
    /// The number of instructions that were announced.
    private var announced = 0

    /// Creates an assembler with a seed for random numbers.
    init(seed: Int64) {
        registers = [JavaRandom.state(seed: seed)]
        self.seed = 0
    }

    // MARK: Registers

    /// Returns a new register with an initial value.
    func register(_ initial: Double = 0) -> Int32 {
        registers.append(initial)
        return Int32(registers.count - 1)
    }

    /// Reserves room for registers, so that a long list is not copied as it grows.
    func reserveRegisters(_ count: Int) { registers.reserveCapacity(count) }

    /// Sets the initial value of a register.
    func set(_ register: Int32, to value: Double) { registers[Int(register)] = value }

    /// Executes the routine that a label marks, which changes the initial values of registers.
    /// - Parameter copies: The copies of routines that the routine calls.
    func execute(_ routine: Label, _ copies: RenamedRoutines) {
        code.withUnsafeBufferPointer { code in
            registers.withUnsafeMutableBufferPointer { registers in
                copies.perform(code, from: entry(routine), registers)
            }
        }
    }

    /// Returns the register of a constant; constants with the same bits share one.
    func literal(_ value: Double) -> Int32 {
        if let known = literals[value.bitPattern] { return known }
        let result = register(value)
        literals[value.bitPattern] = result
        return result
    }

    private func temporary() -> Int32 {
        if usedTemporaries == temporaries.count {
            temporaries.append(register())
            temporarySet.insert(temporaries[usedTemporaries])
        }
        defer { usedTemporaries += 1 }
        return temporaries[usedTemporaries]
    }

    /// Ends a statement, so that its temporary registers can be reused.
    func endStatement() { usedTemporaries = 0 }

    // MARK: Control

    /// Returns a new label without a position.
    func label() -> Label {
        labels.append(-1)
        return Label(number: Int32(labels.count - 1))
    }

    /// Sets the position of a label to that of the instruction that is emitted next.
    func mark(_ label: Label) {
        labels[Int(label.number)] = Int32(code.count)
        barrier = code.count
        for index in passages.indices { passages[index].events.append(.mark(Int(label.number), at: code.count)) }
    }

    /// Returns the index of the instruction that a label marks; 0 for a label that has not been marked.
    func entry(_ label: Label) -> Int { Int(max(0, labels[Int(label.number)])) }

    /// Emits a jump to a label, or a call of the routine that begins there.
    /// - Parameters:
    ///   - condition: The register of the condition, for a conditional jump.
    ///   - copy: The number of the copy of the routine, for a call of one of ``RenamedRoutines``; 0 for the routine itself.
    func branch(_ opcode: Opcode, to label: Label, condition: Int32 = 0, copy: Int32 = 0) {
        unresolved.append(Int32(code.count))
        code.append(Instruction(opcode, 0, condition, label.number, copy))
        barrier = code.count
    }

    /// Emits an instruction that sets no register of its own, such as the return from a routine or the sending of an
    /// event.
    /// - Parameter number: The operand of the instruction, such as the number of a delayed connection.
    func control(_ opcode: Opcode, _ number: Int32 = 0) {
        code.append(Instruction(opcode, 0, 0, number))
        barrier = code.count
    }

    /// Replaces the labels in jumps and calls by the indices of the instructions that the labels mark. Call it when all
    /// labels are marked.
    func resolveLabels() {
        for index in unresolved { code[Int(index)].b = max(0, labels[Int(code[Int(index)].b)]) }
        unresolved = []
    }

    /// Removes all instructions and labels, so that others take their place. Registers keep their values and numbers.
    func removeCode() { (code, labels, unresolved, barrier) = ([], [], [], 0) }

    /// Announces instructions that will follow those for which room is reserved from now on.
    func announce(_ count: Int) { announced += count }

    /// Reserves room for further instructions, so that a long list is not copied as it grows.
    func reserve(_ count: Int) {
        // A list that grows by less than half its length at a time would be copied again and again.
        let needed = code.count + count + announced
        if needed > code.capacity { code.reserveCapacity(max(needed, code.capacity + code.capacity / 2)) }
    }

    // MARK: Passages

    /// A Boolean value that indicates whether a passage is being recorded.
    var isRecording: Bool { !passages.isEmpty }

    /// Begins to record a passage, inside of those that are being recorded.
    func beginPassage() {
        let register = Int32(registers.count)
        passages.append(
            AssemblerPassage(
                code: code.count..<code.count, labels: labels.count..<labels.count, registers: register..<register))
    }

    /// Ends the passage that was begun last and returns it.
    func endPassage() -> AssemblerPassage {
        guard var passage = passages.popLast() else {
            preconditionFailure("internal error: a passage ends that has not begun")
        }
        passage.code = passage.code.lowerBound..<code.count
        passage.labels = passage.labels.lowerBound..<labels.count
        passage.registers = passage.registers.lowerBound..<Int32(registers.count)
        return passage
    }

    /// Notes in the passages that are being recorded that a value is read that must be finite.
    func note(_ watch: AssemblerPassage.Watch) {
        for index in passages.indices { passages[index].watches.append(watch) }
    }

    /// Notes in the passages that are being recorded that the instructions of an instance begin.
    func noteStart(of instance: Int) {
        for index in passages.indices { passages[index].events.append(.start(instance, at: code.count)) }
    }

    /// Emits the sending of events by an instance and notes it in the passages that are being recorded.
    func sending(_ port: String, from instance: Int, _ emission: () throws -> Void) rethrows {
        let start = code.count
        try emission()
        let event = AssemblerPassage.Event.send(.init(instance: instance, port: port, code: start..<code.count))
        for index in passages.indices { passages[index].events.append(event) }
    }

    /// Returns whether a register holds a constant or an intermediate result, which all instances share.
    func isShared(_ register: Int32) -> Bool {
        temporarySet.contains(register) || literals[registers[Int(register)].bitPattern] == register
    }

    /// Emits the instructions of a passage once more, with other registers and labels of its own.
    /// - Parameters:
    ///   - names: The register in place of each register of the passage.
    ///   - send: A function that emits the sending of events in place of one in the passage.
    ///   - start: A function that is called, with the number of an instance of the passage, where its instructions begin.
    /// - Returns: A function that returns the label in place of one of the passage.
    func repeatPassage(
        _ passage: AssemblerPassage, _ names: [Int32], send: (AssemblerPassage.Sending) throws -> Void,
        start: (Int) -> Void
    ) rethrows -> (Label) -> Label {
        let first = passage.labels.lowerBound
        var renamed: [Label?] = Array(repeating: nil, count: passage.labels.count)
        func label(_ number: Int) -> Label {
            if let known = renamed[number - first] { return known }
            let new = self.label()
            renamed[number - first] = new
            return new
        }
        var position = passage.code.lowerBound
        func copy(until end: Int) {
            guard position < end else { return }
            var copied = code[position..<end].map { instruction in instruction.renamed { names[Int($0)] } }
            for index in copied.indices where copied[index].opcode.leadsToLabel {
                unresolved.append(Int32(code.count + index))
                copied[index].b = label(Int(copied[index].b)).number
            }
            code.append(contentsOf: copied)
            position = end
        }
        for event in passage.events {
            switch event {
            case .mark(let number, let place):
                copy(until: place)
                mark(label(number))
            case .send(let sending):
                copy(until: sending.code.lowerBound)
                try send(sending)
                position = sending.code.upperBound
            case .start(let instance, let place):
                copy(until: place)
                start(instance)
            }
        }
        copy(until: passage.code.upperBound)
        barrier = code.count
        return { label in
            let place = Int(label.number) - first
            return renamed.indices.contains(place) ? renamed[place] ?? label : label
        }
    }

    // MARK: Expressions

    /// Emits an operation and returns the register of its result. If the operation uses the temporary result of the
    /// previous one, both become one instruction where the instruction set has one for them.
    /// - Parameter target: The register of the result; a temporary register if nil.
    @discardableResult
    func emit(_ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0, into target: Int32? = nil) -> Int32 {
        let target = target ?? temporary()
        let instruction = Instruction(opcode, target, a, b, c)
        if code.count > barrier, let last = code.last, temporarySet.contains(last.target), last.opcode != .random {
            let isLeft = last.target == a
            if isLeft || last.target == b, let joined = Fusion.join(last, into: instruction, isLeft: isLeft) {
                code[code.count - 1] = joined
                return target
            }
        }
        code.append(instruction)
        return target
    }

    /// Returns a temporary register that keeps the present value of a register until the end of the statement.
    func kept(_ register: Int32) -> Int32 {
        temporarySet.contains(register) ? register : emit(.copy, register)
    }

    /// Emits an instruction that copies one register to another.
    func copy(_ source: Int32, into target: Int32) {
        code.append(Instruction(.copy, target, source))
    }

    /// Returns whether a register holds the constant with a value.
    func isLiteral(_ register: Int32, _ value: Double) -> Bool { literals[value.bitPattern] == register }
}

extension Opcode {
    /// A Boolean value that indicates whether the operand b is a label until labels are resolved.
    fileprivate var leadsToLabel: Bool {
        switch self {
        case .jump, .jumpUnless, .perform: true
        default: false
        }
    }
}
