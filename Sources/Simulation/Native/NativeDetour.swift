/// Code that follows the code of a program, for arguments that the inlined algorithm of a function does not cover. It
/// saves the registers that the program needs later, calls the function for all values of the argument's register,
/// restores the registers, and jumps back.
struct NativeDetour {
    /// The index in ``NativeGenerator/body`` of the jump that leads to the detour. The detour returns to the
    /// instruction after that jump.
    var jump: Int
    /// The instructions of the detour, without the jump back that ends it.
    var instructions: [MachineInstruction]
}

extension NativeGenerator {
    /// Generates the instructions of a node with the operation `repair`: the test whether the algorithm of a function
    /// covers all arguments, and the detour that calls the function if it does not.
    /// - Parameters:
    ///   - number: The number of the node.
    ///   - node: The node.
    mutating func generateRepair(_ number: Int32, _ node: ValueGraph.Node) {
        let width = width(of: number)
        let mask = inRegister(node.c)
        let result = destructive(node.a)
        allocation.pinned |= 1 << UInt32(result)
        let argument = allocation.register[Int(node.b)]
        let source =
            argument >= 0
            ? MachineInstruction(.mova, width, target: UInt8(argument), .register(UInt8(argument)))
            : load(node.b, into: result)
        consume(node)
        if width == .z {
            body.append(MachineInstruction(.collectMask, .z, target: 1, .register(mask)))
            body.append(MachineInstruction(.kortest, .x, target: 1, .register(1)))
            body.append(MachineInstruction(.jae, .rax))
        } else {
            body.append(MachineInstruction(.movmsk, width, target: 0, .register(mask)))
            if width == .scalar {
                body.append(MachineInstruction(.testImmediate, .rax, immediate: 1))
                body.append(MachineInstruction(.je, .rax))
            } else {
                body.append(MachineInstruction(.compareImmediate, .rax, immediate: Int64(1 << (width.size / 8) - 1)))
                body.append(MachineInstruction(.jne, .rax))
            }
        }
        detour(number, node, result: result, source: source)
        finish(number, in: result)
    }

    /// Adds the detour of the jump that was generated last.
    /// - Parameters:
    ///   - number: The value.
    ///   - node: The node of the value, which tells the function and its second argument.
    ///   - result: The register that receives the value.
    ///   - source: The load of the argument into a register that may be overwritten, or a copy of a register to itself.
    private mutating func detour(
        _ number: Int32, _ node: ValueGraph.Node, result: UInt8, source: MachineInstruction
    ) {
        let width = width(of: number)
        let count = allocation.sizes[Int(number)]
        let general: [GeneralRegister] = callsFunctions ? [] : [.rdi, .rsi, .rdx]
        let live = allocation.holder.filter { $0 >= 0 && allocation.register[Int($0)] != Int8(result) }
        // A slot holds at least one general register.
        let total = 3 * count + live.reduce(0) { $0 + allocation.sizes[Int($1)] } + Int32(general.count)
        let slots = allocation.takeSlots(Int(total))
        let (value, argument, other) = (
            slotAddress(slots), slotAddress(slots + count), slotAddress(slots + 2 * count)
        )
        var next = slots + 3 * count
        var (saving, restoring): ([MachineInstruction], [MachineInstruction]) = ([], [])
        for held in live {
            let (register, width) = (UInt8(allocation.register[Int(held)]), self.width(of: held))
            saving.append(Self.storing(register, width, slotAddress(next)))
            restoring.append(Self.loading(register, width, slotAddress(next)))
            next += allocation.sizes[Int(held)]
        }
        for register in general {
            saving.append(MachineInstruction(.storeGeneral, register, .memory(slotAddress(next))))
            restoring.append(MachineInstruction(.movGeneral, register, .memory(slotAddress(next))))
            next += 1
        }
        var code = source.operand.address == nil ? [] : [source]
        code.append(Self.storing(source.target, width, argument))
        if let second = node.secondArgument {
            code += [load(second, into: result), Self.storing(result, width, other)]
        }
        code += saving
        if usesWide { code.append(MachineInstruction(.zeroUpper)) }
        code.append(MachineInstruction(.lea, .rdi, .memory(value)))
        code.append(MachineInstruction(.lea, .rsi, .memory(argument)))
        code.append(MachineInstruction(.lea, .rdx, .memory(node.secondArgument == nil ? argument : other)))
        code += Self.call(node.detail & 0xffff_ffff, Int(width.size) / 8)
        code += restoring
        code.append(Self.loading(result, width, value))
        detours.append(NativeDetour(jump: body.count - 1, instructions: code))
        allocation.freeSlots(slots, Int(total))
    }

    private static func storing(_ register: UInt8, _ width: MachineWidth, _ place: MachineAddress) -> MachineInstruction
    {
        MachineInstruction(width == .scalar ? .stores : .store, width, target: register, .memory(place))
    }

    private static func loading(_ register: UInt8, _ width: MachineWidth, _ place: MachineAddress) -> MachineInstruction
    {
        MachineInstruction(width == .scalar ? .movs : .movu, width, target: register, .memory(place))
    }
}
