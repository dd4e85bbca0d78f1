extension NativeGenerator {
    /// Generates the machine instructions of the operation at ``position``, or of several successive calls of one
    /// function, and advances ``position`` beyond them.
    mutating func generateOperation() {
        let number = order[position]
        let node = graph.nodes[Int(number)]
        switch node.operation {
        case .load, .constant: break
        case .store: generateStore(node)
        case .call: return generateCalls()
        case .squareRoot, .round, .shiftLeft, .shiftRight: generateUnary(number, node)
        case .blend: generateBlend(number, node)
        case .lookup, .lookupPair: generateLookup(number, node)
        case .second: allocation.consume(node.a, at: position)
        case .repair: generateRepair(number, node)
        case .pair, .join: generatePair(number, node)
        case .part: generatePart(number, node)
        case .compare where form.width == .z: generateMaskedCompare(number, node)
        default: generateBinary(number, node)
        }
        allocation.finishOperation()
        position += 1
    }

    private func machineOperation(_ operation: ValueGraph.Operation) -> MachineOperation {
        switch operation {
        case .add: .add
        case .subtract: .sub
        case .multiply: .mul
        case .divide: .div
        case .squareRoot: .sqrt
        case .minimum: .min
        case .maximum: .max
        case .and: .and
        case .andNot: .andn
        case .or: .or
        case .xor: .xor
        case .compare: .cmp
        case .round: form.width == .z ? .rndscale : .round
        case .addInteger: .padd
        case .subtractInteger: .psub
        case .shiftLeft: .psll
        case .shiftRight: .psrl
        case .blend: form.width == .z ? .pternlog : .blendv
        case .pair: .unpckl
        case .join: .insertHalf
        case .load, .constant, .call, .store, .lookup, .lookupPair, .second, .repair, .part:
            preconditionFailure(
                "internal error: an operation of the value graph has no single machine instruction that computes it")
        }
    }

    /// A Boolean value that indicates whether the instruction reads 128 bits even of one value.
    private func isWhole(_ operation: ValueGraph.Operation) -> Bool {
        switch operation {
        case .and, .andNot, .or, .xor, .addInteger, .subtractInteger, .blend: true
        default: false
        }
    }

    /// Returns a Boolean value that indicates whether the operands can be exchanged. The sum and the product of two NaN
    /// have the bits of the first one, so that one operand must be a constant that is a number.
    private func commutes(_ node: ValueGraph.Node) -> Bool {
        switch node.operation {
        case .and, .or, .xor, .addInteger: true
        case .add, .multiply: isNumber(node.a) || isNumber(node.b)
        default: false
        }
    }

    private func isNumber(_ value: Int32) -> Bool {
        let node = graph.nodes[Int(value)]
        return node.operation == .constant && !Double(bitPattern: node.detail).isNaN
    }

    /// Records that the operation at ``position`` has read its operands, so that registers and slots of values that no
    /// later operation reads become free.
    mutating func consume(_ node: ValueGraph.Node) {
        for operand in node.operands { allocation.consume(operand, at: position) }
    }

    /// Records that a vector register holds the value of a node, if any later operation reads it.
    /// - Parameters:
    ///   - number: The number of the node.
    ///   - register: The number of the register.
    mutating func finish(_ number: Int32, in register: UInt8) {
        if allocation.next(number) != nil { allocation.bind(number, to: register) }
    }

    private mutating func generateStore(_ node: ValueGraph.Node) {
        let register = inRegister(node.a)
        store(register, width(of: node.a), address(node.place))
        allocation.consume(node.a, at: position)
        if allocation.next(node.a) != nil, allocation.home[Int(node.a)] == .none {
            allocation.home[Int(node.a)] = .place(node.place)
        }
    }

    private mutating func generateUnary(_ number: Int32, _ node: ValueGraph.Node) {
        let operation = machineOperation(node.operation)
        let isShift = node.operation == .shiftLeft || node.operation == .shiftRight
        var immediate = Int64(node.detail)
        // Bit 3: without the exception for results that are not exact.
        if node.operation == .round { immediate |= 8 }
        if isShift && form.isDestructive {
            let target = destructive(node.a)
            consume(node)
            emit(operation, width(of: number), target, target, .register(target), immediate)
            return finish(number, in: target)
        }
        let source = inRegister(node.a)
        consume(node)
        let target = takeRegister()
        emit(operation, width(of: number), target, source, .register(source), immediate)
        finish(number, in: target)
    }

    private mutating func generateBinary(_ number: Int32, _ node: ValueGraph.Node) {
        var (a, b) = (node.a, node.b)
        let operation = machineOperation(node.operation)
        let isWhole = isWhole(node.operation)
        let immediate = node.operation == .compare ? Int64(node.detail) : 0
        if commutes(node), isBetterFirst(b, than: a) { (a, b) = (b, a) }
        if form.isDestructive {
            let other = a == b ? nil : operand(b, isWhole: isWhole)
            let target = destructive(a)
            consume(node)
            emit(operation, width(of: number), target, target, other ?? .register(target), immediate)
            return finish(number, in: target)
        }
        let first = inRegister(a)
        let other = operand(b, isWhole: isWhole)
        consume(node)
        let target = takeRegister()
        emit(operation, width(of: number), target, first, other, immediate)
        finish(number, in: target)
    }

    /// Returns a Boolean value that indicates whether b should be the first operand: it is in a register, and is used
    /// up if the instruction overwrites it.
    private func isBetterFirst(_ b: Int32, than a: Int32) -> Bool {
        let (inA, inB) = (allocation.register[Int(a)] >= 0, allocation.register[Int(b)] >= 0)
        if inA != inB { return inB }
        return form.isDestructive && inB && allocation.ends(b, at: position) && !allocation.ends(a, at: position)
    }

    /// Returns the number of a vector register with a value that an instruction may overwrite: the register of the
    /// value itself if no later operation reads the value, otherwise a register with a copy.
    /// - Parameter value: The number of the node of the value.
    mutating func destructive(_ value: Int32) -> UInt8 {
        if allocation.ends(value, at: position) || allocation.register[Int(value)] < 0 && allocation.freeRegister != nil
        {
            let register = inRegister(value)
            if allocation.ends(value, at: position) { return register }
        }
        if allocation.register[Int(value)] >= 0 {
            allocation.pinned |= 1 << UInt32(allocation.register[Int(value)])
        }
        let target = takeRegister()
        copy(value, into: target)
        return target
    }

    /// Generates the combination of two values, or of two pairs, to one value.
    private mutating func generatePair(_ number: Int32, _ node: ValueGraph.Node) {
        let operation = machineOperation(node.operation)
        let width = width(of: number)
        let second = inRegister(node.b)
        if form.isDestructive {
            let target = destructive(node.a)
            consume(node)
            emit(operation, width, target, target, .register(second), 1)
            return finish(number, in: target)
        }
        let first = inRegister(node.a)
        consume(node)
        let target = takeRegister()
        emit(operation, width, target, first, .register(second), 1)
        finish(number, in: target)
    }

    /// Generates the extraction of one of several values that were computed side by side. The upper values of a
    /// register with a single value have no meaning.
    private mutating func generatePart(_ number: Int32, _ node: ValueGraph.Node) {
        if form.isDestructive {
            let target = destructive(node.a)
            consume(node)
            if node.detail > 0 { emit(.unpckh, .x, target, target, .register(target)) }
            return finish(number, in: target)
        }
        var source = inRegister(node.a)
        consume(node)
        // The first value stays in its register if no other value is needed.
        let target = allocation.holder[Int(source)] < 0 ? source : takeRegister()
        if node.detail > 1 {
            emit(.extractHalf, .y, target, 0, .register(source), 1)
            source = target
        }
        if node.detail & 1 == 1 {
            emit(.unpckh, .x, target, source, .register(source))
        } else if source != target {
            emit(.mova, .x, target, 0, .register(source))
        }
        finish(number, in: target)
    }

    private mutating func generateBlend(_ number: Int32, _ node: ValueGraph.Node) {
        if form.width == .z {
            // The mask is overwritten by mask ? b : c.
            let first = inRegister(node.b)
            let other = operand(node.c, isWhole: true)
            let target = destructive(node.a)
            consume(node)
            emit(.pternlog, width(of: number), target, first, other, 0xCA)
            return finish(number, in: target)
        }
        let mask = inRegister(node.a)
        let first = inRegister(node.c)
        let other = operand(node.b, isWhole: true)
        consume(node)
        let target = takeRegister()
        emit(.blendv, width(of: number), target, first, other, Int64(mask) << 4)
        finish(number, in: target)
    }

    private mutating func generateMaskedCompare(_ number: Int32, _ node: ValueGraph.Node) {
        let first = inRegister(node.a)
        let other = operand(node.b, isWhole: false)
        consume(node)
        emit(.cmp, .z, 1, first, other, Int64(node.detail))
        let target = takeRegister()
        emit(.expandMask, .z, target, 0, .register(1))
        finish(number, in: target)
    }

    // MARK: Calls

    /// Generates the calls of one function that follow each other in the order and do not depend on each other, as one
    /// call.
    private mutating func generateCalls() {
        let function = graph.nodes[Int(order[position])].detail
        var calls: [Int32] = []
        while position + calls.count < order.count {
            let number = order[position + calls.count]
            let node = graph.nodes[Int(number)]
            guard node.operation == .call, node.detail == function, !node.operands.contains(where: calls.contains)
            else { break }
            calls.append(number)
        }
        let last = position + calls.count - 1
        let hasSecond = graph.nodes[Int(calls[0])].b >= 0
        let first = storeArguments(calls.map { graph.nodes[Int($0)].a })
        let second = hasSecond ? storeArguments(calls.map { graph.nodes[Int($0)].b }) : first
        for call in calls {
            for operand in graph.nodes[Int(call)].operands { allocation.consume(operand, at: last) }
        }
        let results = allocation.takeSlots(calls.count)
        for value in allocation.holder where value >= 0 {
            spill(value)
            allocation.release(value)
        }
        emitCall(function, results, first, second, calls.count * form.laneCount)
        for (index, call) in calls.enumerated() { allocation.home[Int(call)] = .slot(results + Int32(index)) }
        allocation.freeSlots(first, calls.count)
        if hasSecond { allocation.freeSlots(second, calls.count) }
        allocation.finishOperation()
        position = last + 1
    }

    /// Stores the arguments of calls in adjacent slots and returns the first one.
    private mutating func storeArguments(_ values: [Int32]) -> Int32 {
        let slots = allocation.takeSlots(values.count)
        for (index, value) in values.enumerated() {
            let register = inRegister(value)
            store(register, form.width, slotAddress(slots + Int32(index)))
            allocation.pinned = 0
        }
        return slots
    }

    private mutating func emitCall(_ function: UInt64, _ result: Int32, _ first: Int32, _ second: Int32, _ count: Int) {
        if usesWide { body.append(MachineInstruction(.zeroUpper)) }
        body.append(MachineInstruction(.lea, .rdi, .memory(slotAddress(result))))
        body.append(MachineInstruction(.lea, .rsi, .memory(slotAddress(first))))
        body.append(MachineInstruction(.lea, .rdx, .memory(slotAddress(second))))
        body += Self.call(function, count)
    }

    /// Returns the instructions that call a function for `count` values. The addresses of the results, of the first
    /// arguments and of the second arguments must already be in the registers rdi, rsi and rdx.
    /// - Parameter function: The number of the function (``NativeFunction/number``).
    static func call(_ function: UInt64, _ count: Int) -> [MachineInstruction] {
        let routine = Int64(Int(bitPattern: unsafeBitCast(NativeFunction.routine, to: UnsafeRawPointer.self)))
        return [
            MachineInstruction(.movImmediate, .rcx, immediate: Int64(count)),
            MachineInstruction(.movImmediate, .r8, immediate: Int64(function)),
            MachineInstruction(.movabs, .rax, immediate: routine),
            MachineInstruction(.call, .rax),
        ]
    }
}
