extension NativeGenerator {
    /// Generates the instructions that look up one element of a table, or two adjacent ones, for each lane.
    /// - Parameters:
    ///   - number: The number of the node with the operation `lookup` or `lookupPair`.
    ///   - node: The node.
    mutating func generateLookup(_ number: Int32, _ node: ValueGraph.Node) {
        let table = pool.table(graph.tables[Int(node.detail >> 32)])
        let row = NativeRow(table: table, displacement: Int32(node.detail & 0x7FFF_FFFF) * 8)
        let second = node.operation == .lookupPair ? partner(of: number) : nil
        let width = width(of: number)
        var index: MachineAddress?
        if width == .scalar {
            body.append(MachineInstruction(.toGeneral, .scalar, target: 0, .register(inRegister(node.a))))
        } else {
            index = indices(node.a)
        }
        allocation.consume(node.a, at: position)
        body.append(
            MachineInstruction(.lea, .r11, .memory(MachineAddress(base: nil, index: nil, displacement: row.table))))
        var registers: [UInt8] = []
        for _ in 0..<(width == .y || width == .z ? 3 : second == nil ? 1 : 2) {
            let register = takeRegister()
            // Taken registers are not free for the next one.
            allocation.hold(register)
            registers.append(register)
        }
        let results: [UInt8]
        switch width {
        case .scalar: results = singleElements(row, registers)
        case .x: results = pairs(row, index, registers)
        case .y, .z: results = rows(row, index, registers, width, isPair: second != nil)
        }
        for register in registers { allocation.unhold(register) }
        let isSwapped = node.detail & ValueGraph.swapped != 0
        finish(number, in: results[isSwapped ? 1 : 0])
        if let second { finish(second, in: results[isSwapped ? 0 : 1]) }
    }

    /// The place of the elements in the pool.
    private struct NativeRow {
        var table: Int32
        var displacement: Int32

        /// Returns the address of an element of the table. The register r11 must hold the address of the table, and rax
        /// the value of the index operand, to which `displacement` is added.
        /// - Parameter element: The number of elements after the one at that index.
        func address(_ element: Int32 = 0) -> MachineAddress {
            MachineAddress(base: .r11, index: .rax, displacement: displacement + element * 8)
        }
    }

    /// Returns the node of the other element of a pair.
    private func partner(of number: Int32) -> Int32? { partners[Int(number)] >= 0 ? partners[Int(number)] : nil }

    /// Returns the memory with the indices of all lanes.
    private mutating func indices(_ value: Int32) -> MachineAddress {
        if allocation.register[Int(value)] >= 0 { spill(value) }
        guard case .slot(let slot) = allocation.home[Int(value)] else {
            preconditionFailure(
                "internal error: the indices of a table lookup are not in the stack frame of native code")
        }
        return slotAddress(slot)
    }

    private mutating func loadIndex(_ index: MachineAddress?, lane: Int32) {
        guard var place = index else { return }
        place.displacement += lane * 8
        body.append(MachineInstruction(.movGeneral, .rax, .memory(place)))
    }

    private mutating func singleElements(_ row: NativeRow, _ registers: [UInt8]) -> [UInt8] {
        for (element, register) in registers.enumerated() {
            body.append(MachineInstruction(.movs, .scalar, target: register, .memory(row.address(Int32(element)))))
        }
        return registers
    }

    /// Loads one element, or two, for each of two lanes.
    private mutating func pairs(_ row: NativeRow, _ index: MachineAddress?, _ registers: [UInt8]) -> [UInt8] {
        for (lane, operation) in [MachineOperation.movs, .movh].enumerated() {
            loadIndex(index, lane: Int32(lane))
            for (element, register) in registers.enumerated() {
                let place = row.address(Int32(element))
                let width: MachineWidth = operation == .movs ? .scalar : .x
                body.append(MachineInstruction(operation, width, target: register, first: register, .memory(place)))
            }
        }
        return registers
    }

    /// Loads rows of two elements for four or eight lanes, and separates the first from the second ones.
    ///
    /// The rows of even lanes are in one register and those of odd lanes in another one, so that both kinds are
    /// unpacked in the right order.
    private mutating func rows(
        _ row: NativeRow, _ index: MachineAddress?, _ registers: [UInt8], _ width: MachineWidth, isPair: Bool
    ) -> [UInt8] {
        for half in 0..<2 {
            let register = registers[half]
            for part in 0..<Int(width.size) / 16 {
                loadIndex(index, lane: Int32(2 * part + half))
                let place = MachineOperand.memory(row.address())
                if part == 0 {
                    body.append(MachineInstruction(.movu, .x, target: register, place))
                } else {
                    let operation: MachineOperation = width == .y ? .insertHalf : .insertLane
                    emit(operation, width, register, register, place, Int64(part))
                }
            }
        }
        emit(.unpckl, width, registers[2], registers[0], .register(registers[1]))
        if isPair { emit(.unpckh, width, registers[0], registers[0], .register(registers[1])) }
        return [registers[2], registers[0]]
    }
}
