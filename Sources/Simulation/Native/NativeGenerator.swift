/// A generator of the machine instructions of a lane program from its value graph.
///
///     var pool = NativePool()
///     let generated = NativeGenerator.generate(graph, order, form, &pool)
///     generated.instructions
struct NativeGenerator {
    /// The value graph whose operations become machine instructions.
    let graph: ValueGraph
    /// The numbers of the nodes of the graph in the order in which the code performs their operations.
    let order: [Int32]
    /// The form of the code: the set of vector instructions, and the number of lanes that one pass computes.
    let form: NativeForm
    /// The instructions of one pass through the code of the program, without the loop over the lanes.
    var body: [MachineInstruction] = []
    /// The registers and memory places of the values at the operation that is being generated.
    var allocation: RegisterAllocation
    /// The constants and tables that follow the code.
    var pool: NativePool
    /// The index in ``order`` of the operation whose instructions are being generated.
    var position = 0
    /// A Boolean value that indicates whether every pass through the code calls functions. Calls that only detours
    /// make do not count.
    let callsFunctions: Bool
    /// The code for arguments that the inlined algorithms of functions do not cover, in the order in which it follows
    /// the program.
    var detours: [NativeDetour] = []
    private let hasPacks: Bool
    /// For each node that looks up one of two adjacent elements of a table, the number of the node with the other
    /// element; -1 for all other nodes.
    private(set) var partners: [Int32]
    /// Values for all lanes that SSE2 copies to the stack frame before the first pass, with their slots.
    private var spread: [(register: Int32, slot: Int32)] = []

    /// The general register that holds the address of the interpreter's register file. It is the register in which the
    /// caller passes the address, unless the code calls functions that may overwrite it.
    var base: GeneralRegister { callsFunctions ? .rbx : .rdi }
    /// The general register that holds the index of the first lane of the pass.
    var lane: GeneralRegister { callsFunctions ? .r12 : .rdx }
    /// The general register that holds the index of the lane at which the program ends.
    var end: GeneralRegister { callsFunctions ? .r13 : .rsi }

    private init(_ graph: ValueGraph, _ order: [Int32], _ form: NativeForm, _ pool: NativePool) {
        self.graph = graph
        self.order = order
        self.form = form
        self.pool = pool
        allocation = RegisterAllocation(graph, order, registerCount: form.registerCount)
        callsFunctions = order.contains { graph.nodes[Int($0)].operation == .call }
        hasPacks = graph.nodes.contains { $0.packed == 4 }
        partners = Array(repeating: -1, count: graph.nodes.count)
        for number in order where graph.nodes[Int(number)].operation == .second {
            partners[Int(graph.nodes[Int(number)].a)] = number
        }
        body.reserveCapacity(order.count * 2)
        for (index, node) in graph.nodes.enumerated() where node.isLeaf && allocation.next(Int32(index)) != nil {
            placeLeaf(Int32(index), node)
        }
    }

    /// Returns the machine code of a program: its instructions, the index of the instruction at which a run over a
    /// range of lanes begins, and the size of the stack frame in bytes.
    /// - Parameters:
    ///   - graph: The value graph of the program.
    ///   - order: The numbers of the nodes in the order in which their operations are performed.
    ///   - pool: The constants and tables that follow the code, to which those of the program are added.
    static func generate(
        _ graph: ValueGraph, _ order: [Int32], _ form: NativeForm, _ pool: inout NativePool
    ) -> (instructions: [MachineInstruction], range: Int, frameSize: Int) {
        var generator = NativeGenerator(graph, order, form, pool)
        while generator.position < order.count { generator.generateOperation() }
        pool = generator.pool
        let (instructions, range) = generator.framed()
        return (instructions, range, generator.frameSize)
    }

    private mutating func placeLeaf(_ value: Int32, _ node: ValueGraph.Node) {
        if node.operation == .constant {
            // Constants are repeated where an instruction reads a whole register of them.
            let width = form.width(packed: node.packed)
            let size = width == .z ? 8 : width == .y ? 32 : 16
            allocation.home[Int(value)] = .pool(pool.constant(node.detail, size: size))
        } else if case .shared(let register) = node.place, form.width == .x {
            let slot = allocation.takePermanentSlot()
            spread.append((register, slot))
            allocation.home[Int(value)] = .slot(slot)
        } else {
            allocation.home[Int(value)] = .place(node.place)
        }
    }

    /// Returns the part of a vector register in which a value is kept.
    func width(of value: Int32) -> MachineWidth { form.width(packed: graph.nodes[Int(value)].packed) }

    // MARK: Addresses

    /// Returns the address of a place in the interpreter's register file, for the lanes of the current pass.
    func address(_ place: ValueGraph.Place) -> MachineAddress {
        switch place {
        case .lanes(let register): MachineAddress(base: base, index: lane, displacement: register * 8)
        case .shared(let register): MachineAddress(base: base, index: nil, displacement: register * 8)
        }
    }

    /// Returns the address of the slot of the stack frame with a number.
    func slotAddress(_ slot: Int32) -> MachineAddress {
        MachineAddress(base: .rsp, index: nil, displacement: slot * form.width.size)
    }

    /// Returns the operand with which an instruction can read a value directly from memory; nil if the value must be
    /// loaded into a register first.
    /// - Parameter isWhole: A Boolean value that indicates whether the instruction reads 128 bits even if it works on a
    ///   single value.
    func memoryOperand(_ value: Int32, isWhole: Bool) -> MachineOperand? {
        switch allocation.home[Int(value)] {
        case .none: return nil
        case .pool(let offset):
            let address = MachineAddress(base: nil, index: nil, displacement: offset)
            return form.width == .z ? .broadcast(address) : .memory(address)
        case .slot(let slot):
            // SSE2 reads only from addresses that are multiples of 16.
            let width = width(of: value)
            if width == .scalar ? isWhole : form.isScalar && form.set == .sse2 { return nil }
            return .memory(slotAddress(slot))
        case .place(.lanes(let register)):
            return form.width == .x ? nil : .memory(address(.lanes(register)))
        case .place(.shared(let register)):
            if form.width == .z { return .broadcast(address(.shared(register))) }
            guard form.isScalar else { return nil }
            let node = graph.nodes[Int(value)]
            // SSE2 reads several values only from addresses that are multiples of 16.
            let isReadable = node.packed > 0 ? form.set != .sse2 && !node.isRepeated : !isWhole
            return isReadable ? .memory(address(.shared(register))) : nil
        }
    }

    // MARK: Movements

    /// A Boolean value that indicates whether the code uses more than the lowest 128 bits of vector registers.
    var usesWide: Bool { form.set != .sse2 && (!form.isScalar || hasPacks) }

    /// Appends a vector instruction to ``body``.
    mutating func emit(
        _ operation: MachineOperation, _ width: MachineWidth, _ target: UInt8, _ first: UInt8,
        _ operand: MachineOperand, _ immediate: Int64 = 0
    ) {
        body.append(MachineInstruction(operation, width, target: target, first: first, operand, immediate: immediate))
    }

    /// Returns the instruction that loads a value from its place in memory into a vector register.
    /// - Parameters:
    ///   - value: The number of the node of the value.
    ///   - number: The number of the register.
    func load(_ value: Int32, into number: UInt8) -> MachineInstruction {
        let operation: MachineOperation
        var isOne = false
        let place: MachineAddress
        switch allocation.home[Int(value)] {
        case .none:
            preconditionFailure(
                "internal error: generated native code reads a value that is neither in a register nor in memory")
        case .pool(let offset):
            place = MachineAddress(base: nil, index: nil, displacement: offset)
            isOne = form.width == .z
        case .slot(let slot): place = slotAddress(slot)
        case .place(let home):
            place = address(home)
            if case .shared = home { isOne = !form.isScalar || graph.nodes[Int(value)].isRepeated }
        }
        let width = width(of: value)
        if width == .scalar { operation = .movs } else { operation = isOne ? .broadcast : .movu }
        return MachineInstruction(operation, width, target: number, .memory(place))
    }

    /// Appends an instruction to ``body`` that stores a part of a vector register to memory.
    /// - Parameters:
    ///   - number: The number of the register.
    ///   - width: The part of the register.
    ///   - place: The address.
    mutating func store(_ number: UInt8, _ width: MachineWidth, _ place: MachineAddress) {
        emit(width == .scalar ? .stores : .store, width, number, 0, .memory(place))
    }

    /// Returns the number of a free vector register. If there is none, the register of the value whose next use is
    /// farthest away becomes free, and the value is first stored to the stack frame if it is needed later and not in
    /// memory. It is a runtime error if all registers are pinned.
    mutating func takeRegister() -> UInt8 {
        if let free = allocation.freeRegister { return free }
        let value = allocation.victim(at: position)
        guard value >= 0 else { preconditionFailure("internal error: all registers are pinned") }
        let number = UInt8(allocation.register[Int(value)])
        spill(value)
        allocation.release(value)
        return number
    }

    /// Stores a value from its register to the stack frame, unless it is in memory already or is not used any more.
    mutating func spill(_ value: Int32) {
        guard allocation.home[Int(value)] == .none, allocation.next(value) != nil else { return }
        let slot = allocation.takeSlots(Int(allocation.sizes[Int(value)]))
        store(UInt8(allocation.register[Int(value)]), width(of: value), slotAddress(slot))
        allocation.home[Int(value)] = .slot(slot)
    }

    /// Returns the number of the vector register of a value, which is loaded into a register if it is in none. The
    /// value stays in the register until the end of the operation.
    mutating func inRegister(_ value: Int32) -> UInt8 {
        let number: UInt8
        if allocation.register[Int(value)] >= 0 {
            number = UInt8(allocation.register[Int(value)])
        } else {
            number = takeRegister()
            body.append(load(value, into: number))
            allocation.bind(value, to: number)
        }
        allocation.pinned |= 1 << UInt32(number)
        return number
    }

    /// Returns the operand with which an instruction reads a value: its register, or its place in memory if this is the
    /// last use of the value or all registers are in use, and ``memoryOperand(_:isWhole:)`` allows it.
    /// - Parameter isWhole: A Boolean value that indicates whether the instruction reads 128 bits even if it works on a
    ///   single value.
    mutating func operand(_ value: Int32, isWhole: Bool) -> MachineOperand {
        if allocation.register[Int(value)] < 0, let memory = memoryOperand(value, isWhole: isWhole),
            allocation.ends(value, at: position) || allocation.freeRegister == nil
        {
            return memory
        }
        return .register(inRegister(value))
    }

    /// Appends the copy of a value into a vector register. The value keeps its own place, so that the copy may be
    /// overwritten.
    /// - Parameters:
    ///   - value: The number of the node of the value.
    ///   - number: The number of the register.
    mutating func copy(_ value: Int32, into number: UInt8) {
        if allocation.register[Int(value)] >= 0 {
            emit(
                .mova, width(of: value) == .scalar ? .x : width(of: value), number, 0,
                .register(UInt8(allocation.register[Int(value)])))
        } else {
            body.append(load(value, into: number))
        }
    }
}

// MARK: Frame

extension NativeGenerator {
    /// The largest permitted stack frame of a program, in bytes; threads have a stack of 8 MiB with glibc.
    static let frameLimit = 1 << 18

    /// The size in bytes of the stack frame of the generated code.
    var frameSize: Int { (allocation.slots.count * Int(form.width.size) + 63) / 64 * 64 }

    /// Returns the instructions of the whole program, and the index of the instruction at which a run over a range of
    /// lanes begins. The instructions are ``body``, the loop over the lanes around it, and the detours.
    func framed() -> ([MachineInstruction], Int) {
        let hasFrame = callsFunctions || frameSize > 0 || !detours.isEmpty
        var code: [MachineInstruction] = []
        let range = form.isScalar ? 0 : 1
        if !form.isScalar {
            code.append(MachineInstruction(.clear, .rdx))
            code.append(MachineInstruction(.compareGeneral, .rdx, .general(.rsi)))
            code.append(MachineInstruction(.jge, .rax))
        }
        if hasFrame { appendPrologue(to: &code) }
        for (register, slot) in spread {
            code.append(MachineInstruction(.movs, .scalar, target: 0, .memory(address(.shared(register)))))
            code.append(MachineInstruction(.unpckl, .x, target: 0, first: 0, .register(0)))
            code.append(MachineInstruction(.store, .x, target: 0, .memory(slotAddress(slot))))
        }
        let start = code.count
        code += body
        if !form.isScalar {
            code.append(MachineInstruction(.addImmediate, lane, immediate: Int64(form.lanesPerPass)))
            code.append(MachineInstruction(.compareGeneral, lane, .general(end)))
            code.append(MachineInstruction(.jl, .rax, immediate: Int64(start)))
        }
        if usesWide { code.append(MachineInstruction(.zeroUpper)) }
        if hasFrame { appendEpilogue(to: &code) }
        code.append(MachineInstruction(.ret))
        if !form.isScalar { code[2].immediate = Int64(code.count - 1) }
        for detour in detours {
            code[start + detour.jump].immediate = Int64(code.count)
            code += detour.instructions
            code.append(MachineInstruction(.jmp, .rax, immediate: Int64(start + detour.jump + 1)))
        }
        return (code, range)
    }

    /// A Boolean value that indicates whether the frame is found from the stack pointer alone, because its values need
    /// no alignment: the size makes up for the return address, so that functions are called as they expect.
    private var isPlainFrame: Bool { form.isScalar && !callsFunctions }

    private func appendPrologue(to code: inout [MachineInstruction]) {
        if isPlainFrame {
            code.append(MachineInstruction(.subImmediate, .rsp, immediate: Int64(frameSize + 8)))
            return
        }
        code.append(MachineInstruction(.push, .rbp))
        code.append(MachineInstruction(.movGeneral, .rbp, .general(.rsp)))
        if callsFunctions {
            for register in [GeneralRegister.rbx, .r12, .r13] { code.append(MachineInstruction(.push, register)) }
            code.append(MachineInstruction(.movGeneral, .rbx, .general(.rdi)))
            code.append(MachineInstruction(.movGeneral, .r12, .general(.rdx)))
            code.append(MachineInstruction(.movGeneral, .r13, .general(.rsi)))
        }
        if frameSize > 0 { code.append(MachineInstruction(.subImmediate, .rsp, immediate: Int64(frameSize))) }
        code.append(MachineInstruction(.andImmediate, .rsp, immediate: -64))
    }

    private func appendEpilogue(to code: inout [MachineInstruction]) {
        if isPlainFrame {
            code.append(MachineInstruction(.addImmediate, .rsp, immediate: Int64(frameSize + 8)))
            return
        }
        if callsFunctions {
            code.append(MachineInstruction(.lea, .rsp, .memory(.rbp, -24)))
            for register in [GeneralRegister.r13, .r12, .rbx] { code.append(MachineInstruction(.pop, register)) }
        } else {
            code.append(MachineInstruction(.movGeneral, .rsp, .general(.rbp)))
        }
        code.append(MachineInstruction(.pop, .rbp))
    }
}
