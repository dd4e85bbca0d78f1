/// A writer of machine instructions as text, in Intel's notation as `objdump -M intel` writes it.
///
///     MachineListing(.avx2).text(instruction)  // "vaddpd ymm0,ymm1,YMMWORD PTR [rdi+0x40]"
struct MachineListing {
    /// The set of vector instructions for which instructions are encoded, on which their names in the text depend.
    let set: InstructionSet

    /// Creates a writer of machine instructions as text.
    /// - Parameter set: The set of vector instructions for which the instructions are encoded.
    init(_ set: InstructionSet) { self.set = set }

    /// Returns one line for each instruction of a program, with the instruction's offset and bytes in hexadecimal
    /// notation and its text.
    /// - Parameters:
    ///   - offsets: The offset in `bytes` of each instruction, followed by the offset of the end of the program.
    ///   - bytes: The machine code that contains the program.
    ///   - pool: The offset of the program's constants in `bytes`.
    func lines(_ program: [MachineInstruction], offsets: [Int], bytes: [UInt8], pool: Int) -> [String] {
        program.indices.map { index in
            let end = offsets[index + 1]
            let code = bytes[offsets[index]..<end].map { hex(Int($0), digits: 2) }.joined(separator: " ")
            var instruction = program[index]
            if instruction.operation.isJump {
                instruction.immediate = Int64(offsets[Int(instruction.immediate)])
            }
            let padding = String(repeating: " ", count: max(0, 36 - code.count))
            // A line has the offset, the encoded bytes and the text of an instruction.
            return "\(hex(offsets[index], digits: 6))  \(code)\(padding)  \(text(instruction, distance: pool - end))"
        }
    }

    /// Returns the text of an instruction: its name and its operands.
    /// - Parameter distance: The distance of the program's constants from the end of the instruction, in bytes. Only
    ///   the text of an operand that is one of these constants depends on it.
    func text(_ instruction: MachineInstruction, distance: Int = 0) -> String {
        if instruction.operation == .zeroUpper { return "vzeroupper" }
        guard let encoding = OperationEncoding(instruction.operation, instruction.width) else {
            return generalText(instruction, distance)
        }
        let operation = instruction.operation
        let operands = vectorOperands(instruction, encoding, distance)
        if operation == .kortest { return "kortestb " + operands.joined(separator: ",") }
        return (set == .sse2 ? "" : "v") + name(operation, instruction) + " " + operands.joined(separator: ",")
    }

    private func vectorOperands(
        _ instruction: MachineInstruction, _ encoding: OperationEncoding, _ distance: Int
    ) -> [String] {
        let (operation, width) = (instruction.operation, instruction.width)
        let prefix = width == .z ? "zmm" : width == .y ? "ymm" : "xmm"
        let isWhole = [.and, .andn, .or, .xor, .blendv, .padd, .psub].contains(operation)
        let size: MachineWidth =
            [.broadcast, .movh].contains(operation) ? .scalar : isWhole && width == .scalar ? .x : width
        var target = prefix + String(instruction.target)
        var operand = text(instruction.operand, prefix: prefix, size: size, distance: distance)
        let first = prefix + String(instruction.first)
        let immediate = "0x" + String(UInt8(truncatingIfNeeded: instruction.immediate), radix: 16)
        let isVEX = set != .sse2
        switch operation {
        case .store, .stores: return [operand, target]
        case .cmp:
            if width == .z { target = "k" + String(instruction.target) }
            return isVEX ? [target, first, operand] : [target, operand]
        case .expandMask:
            if case .register(let number) = instruction.operand { operand = "k" + String(number) }
            return [target, operand]
        case .movmsk:
            return [GeneralRegister(rawValue: instruction.target)?.name32 ?? "?", operand]
        case .collectMask: return ["k" + String(instruction.target), operand]
        case .kortest: return ["k" + String(instruction.target), "k" + String(instruction.target)]
        case .insertLane:
            return [target, first, text(instruction.operand, prefix: "xmm", size: .x, distance: distance), immediate]
        case .toGeneral: return [general(instruction.target), operand]
        case .extractGeneral: return [general(instruction.target), operand, immediate]
        case .extractHalf: return ["xmm" + String(instruction.target), operand, immediate]
        case .extractWide: return ["ymm" + String(instruction.target), operand, immediate]
        case .insertHalf:
            return [target, first, text(instruction.operand, prefix: "xmm", size: .x, distance: distance), immediate]
        case .insertWide:
            return [target, first, text(instruction.operand, prefix: "ymm", size: .y, distance: distance), immediate]
        case .blendv: return [target, first, operand, prefix + String(instruction.immediate >> 4)]
        case .psll, .psrl: return isVEX ? [target, operand, immediate] : [operand, immediate]
        default: break
        }
        var parts = [target]
        if isVEX && encoding.hasFirst { parts.append(first) }
        parts.append(operand)
        if encoding.hasImmediate { parts.append(immediate) }
        return parts
    }

    private func name(_ operation: MachineOperation, _ instruction: MachineInstruction) -> String {
        let kind = instruction.width == .scalar ? "sd" : "pd"
        switch operation {
        case .add, .mul, .sub, .min, .div, .max, .sqrt, .round, .rndscale: return operation.rawValue + kind
        case .and, .andn, .or, .xor, .mova, .movu, .unpckl, .unpckh, .movh, .movmsk, .blendv:
            return operation.rawValue + "pd"
        case .cmp:
            let predicates = ["eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"]
            return "cmp" + predicates[Int(instruction.immediate)] + kind
        case .pternlog, .padd, .psub, .psll, .psrl: return operation.rawValue + "q"
        case .store: return "movupd"
        case .movs, .stores: return "movsd"
        case .broadcast: return "broadcastsd"
        case .toGeneral: return "movq"
        case .extractGeneral: return "pextrq"
        case .extractHalf: return "extractf128"
        case .extractWide: return "extractf64x4"
        case .insertHalf: return "insertf128"
        case .insertWide: return "insertf64x4"
        case .insertLane: return "insertf64x2"
        case .collectMask: return "pmovq2m"
        case .expandMask: return "pmovm2q"
        default: return operation.rawValue
        }
    }

    private func general(_ number: UInt8) -> String {
        GeneralRegister(rawValue: number).map { "\($0)" } ?? "?"
    }

    private func text(_ operand: MachineOperand, prefix: String, size: MachineWidth, distance: Int) -> String {
        let sizes = ["QWORD", "XMMWORD", "YMMWORD", "ZMMWORD"]
        switch operand {
        case .register(let number): return prefix + String(number)
        case .broadcast(let place): return "QWORD BCST " + text(place, distance)
        case .memory(let place): return sizes[Int(size.rawValue)] + " PTR " + text(place, distance)
        }
    }

    private func text(_ place: MachineAddress, _ distance: Int) -> String {
        guard let base = place.base else { return "[rip" + signed(distance + Int(place.displacement)) + "]" }
        return "[\(base)" + (place.index.map { "+\($0)*8" } ?? "") + signed(Int(place.displacement)) + "]"
    }

    private func signed(_ displacement: Int) -> String {
        if displacement == 0 { return "" }
        return (displacement < 0 ? "-0x" : "+0x") + String(displacement.magnitude, radix: 16)
    }

    private func hex(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private func generalText(_ instruction: MachineInstruction, _ distance: Int) -> String {
        let register = GeneralRegister(rawValue: instruction.target)
        let target = general(instruction.target)
        let number = "0x" + String(UInt64(bitPattern: instruction.immediate), radix: 16)
        let low = register?.name32 ?? target
        switch instruction.operation {
        case .ret: return "ret"
        case .push, .pop, .call: return "\(instruction.operation.rawValue) \(target)"
        case .movabs: return "movabs \(target),\(number)"
        case .movImmediate: return "mov \(low),\(number)"
        case .clear: return "xor \(low),\(low)"
        case .addImmediate: return "add \(target),\(number)"
        case .subImmediate: return "sub \(target),\(number)"
        case .andImmediate: return "and \(target),\(number)"
        case .compareImmediate: return "cmp \(target),\(number)"
        case .testImmediate: return "test al,\(number)"
        case .jmp, .jl, .jge, .je, .jne, .jae: return "\(instruction.operation.rawValue) \(number)"
        case .callRoutine: return "call \(number)"
        case .lea: return "lea \(target)," + (instruction.operand.address.map { text($0, distance) } ?? "?")
        default:
            guard case .register(let source) = instruction.operand else {
                let place = "QWORD PTR " + (instruction.operand.address.map { text($0, distance) } ?? "?")
                return instruction.operation == .storeGeneral ? "mov \(place),\(target)" : "mov \(target),\(place)"
            }
            let names: [MachineOperation: String] = [.movGeneral: "mov ", .addGeneral: "add "]
            return (names[instruction.operation] ?? "cmp ") + target + "," + general(source)
        }
    }
}
