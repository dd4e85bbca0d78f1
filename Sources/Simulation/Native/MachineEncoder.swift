/// An encoder of x86-64 machine instructions as bytes.
///
///     var encoder = MachineEncoder(.avx2)
///     encoder.encode(program, constants: pool)
///     encoder.bytes
///
/// Vector instructions take the form of SSE2, of VEX, or for registers of 512 bits of EVEX.
/// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2.
struct MachineEncoder {
    /// The set of vector instructions whose encodings are used.
    let set: InstructionSet
    /// The machine code of all programs encoded so far, each followed by its constants.
    private(set) var bytes: [UInt8] = []
    /// The offset in ``bytes`` of each instruction of the program that was encoded last, followed by the offset of the
    /// end of its instructions.
    private(set) var offsets: [Int] = []
    /// The places of distances to constants: where the distance is, how many bytes of the instruction follow it, and
    /// the offset of the constant in the pool.
    private var references: [(place: Int, following: Int, constant: Int32)] = []
    private var jumps: [(place: Int, destination: Int)] = []

    /// Creates an encoder of machine instructions that has not encoded anything.
    /// - Parameter set: The set of vector instructions whose encodings are used.
    init(_ set: InstructionSet) { self.set = set }

    /// Appends a program and, after it, its constants to ``bytes``. Both begin at multiples of 64 bytes.
    mutating func encode(_ program: [MachineInstruction], constants: [UInt8]) {
        align()
        (offsets, references, jumps) = ([], [], [])
        offsets.reserveCapacity(program.count + 1)
        for instruction in program {
            offsets.append(bytes.count)
            encode(instruction)
        }
        offsets.append(bytes.count)
        for jump in jumps { patch(jump.place, offsets[jump.destination] - jump.place - 4) }
        guard !constants.isEmpty else { return }
        align()
        for reference in references {
            patch(reference.place, bytes.count + Int(reference.constant) - reference.place - 4 - reference.following)
        }
        bytes += constants
    }

    private mutating func align() {
        while bytes.count % 64 != 0 { bytes.append(0xCC) }
    }

    private mutating func patch(_ place: Int, _ value: Int) {
        let bits = UInt32(truncatingIfNeeded: value)
        for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: bits >> (8 * UInt32(byte))) }
    }

    private mutating func append<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func encode(_ instruction: MachineInstruction) {
        if instruction.operation == .zeroUpper {
            bytes += [0xC5, 0xF8, 0x77]
        } else if let encoding = OperationEncoding(instruction.operation, instruction.width) {
            encodeVector(instruction, encoding)
        } else {
            encodeGeneral(instruction)
        }
    }

    // MARK: Vector instructions

    private mutating func encodeVector(_ instruction: MachineInstruction, _ encoding: OperationEncoding) {
        var (field, first, operand) = (
            instruction.target, encoding.hasFirst ? instruction.first : 0, instruction.operand
        )
        if encoding.isReversed, case .register(let source) = operand {
            (field, operand) = (source, .register(instruction.target))
        }
        if let number = encoding.fieldExtension {
            // Shifts: VEX names the target in `first`; SSE2 shifts the operand itself.
            (first, field) = (field, number)
        }
        let usesEVEX = instruction.width == .z || set == .avx512 && (field > 15 || first > 15)
        if set == .sse2 {
            encodeLegacy(encoding, field, operand)
        } else if usesEVEX {
            encodeEVEX(encoding, field, first, operand, instruction.width)
        } else {
            encodeVEX(encoding, field, first, operand, instruction.width)
        }
        var unit: Int32 = 1
        if usesEVEX {
            switch instruction.operation {
            case .broadcast: unit = 8
            case .insertLane: unit = 16
            default: unit = instruction.width.size
            }
        }
        appendModRM(field & 7, operand, following: encoding.hasImmediate ? 1 : 0, unit: unit)
        if encoding.hasImmediate { bytes.append(UInt8(truncatingIfNeeded: instruction.immediate)) }
    }

    private mutating func encodeLegacy(_ encoding: OperationEncoding, _ field: UInt8, _ operand: MachineOperand) {
        let prefixes: [UInt8] = [0, 0x66, 0xF3, 0xF2]
        if encoding.prefix > 0 { bytes.append(prefixes[Int(encoding.prefix)]) }
        let rex = (encoding.isWide ? 8 : 0) | (field >> 3) << 2 | operand.indexBit << 1 | operand.baseBit
        if rex != 0 { bytes.append(0x40 | rex) }
        bytes.append(0x0F)
        if encoding.map == 2 { bytes.append(0x38) }
        if encoding.map == 3 { bytes.append(0x3A) }
        bytes.append(encoding.opcode)
    }

    private mutating func encodeVEX(
        _ encoding: OperationEncoding, _ field: UInt8, _ first: UInt8, _ operand: MachineOperand, _ width: MachineWidth
    ) {
        let last = (~first & 15) << 3 | (width == .y ? 4 : 0) | encoding.prefix
        let inverted = (~(field >> 3) & 1) << 7
        if operand.indexBit == 0, operand.baseBit == 0, encoding.map == 1, !encoding.isWide {
            bytes += [0xC5, inverted | last]
        } else {
            let extensions = inverted | (1 - operand.indexBit) << 6 | (1 - operand.baseBit) << 5
            bytes += [0xC4, extensions | encoding.map, (encoding.isWide ? 0x80 : 0) | last]
        }
        bytes.append(encoding.opcode)
    }

    private mutating func encodeEVEX(
        _ encoding: OperationEncoding, _ field: UInt8, _ first: UInt8, _ operand: MachineOperand, _ width: MachineWidth
    ) {
        var indexBit = operand.indexBit
        if case .register(let number) = operand { indexBit = number >> 4 & 1 }
        let extensions = (~(field >> 3) & 1) << 7 | (1 - indexBit) << 6 | (1 - operand.baseBit) << 5
        var isBroadcast = false
        if case .broadcast = operand { isBroadcast = true }
        bytes += [
            0x62, extensions | (~(field >> 4) & 1) << 4 | encoding.map, 0x80 | (~first & 15) << 3 | 4 | encoding.prefix,
            (width == .z ? 0x40 : width == .y ? 0x20 : 0) | (isBroadcast ? 0x10 : 0) | (~(first >> 4) & 1) << 3,
            encoding.opcode,
        ]
    }

    /// Appends ModRM, SIB and the displacement of an operand.
    /// - Parameters:
    ///   - following: The number of bytes of the instruction after them.
    ///   - unit: The number by which a displacement of one byte is multiplied.
    private mutating func appendModRM(_ field: UInt8, _ operand: MachineOperand, following: Int, unit: Int32) {
        var unit = unit
        if case .broadcast = operand { unit = 8 }
        guard let address = operand.address else {
            if case .register(let number) = operand { bytes.append(0xC0 | field << 3 | number & 7) }
            return
        }
        let displacement = address.displacement
        guard let base = address.base?.rawValue else {
            bytes.append(field << 3 | 5)
            references.append((bytes.count, following, displacement))
            append(Int32(0))
            return
        }
        let short = displacement % unit == 0 ? Int8(exactly: displacement / unit) : nil
        // Without a displacement, the encodings of rbp and r13 mean something else.
        let isNone = displacement == 0 && base & 7 != 5
        let mode: UInt8 = isNone ? 0 : short == nil ? 0x80 : 0x40
        if let index = address.index?.rawValue {
            bytes += [mode | field << 3 | 4, 0xC0 | (index & 7) << 3 | base & 7]
        } else if base & 7 == 4 {
            bytes += [mode | field << 3 | 4, 0x24]
        } else {
            bytes.append(mode | field << 3 | base & 7)
        }
        if isNone { return }
        if let short { append(short) } else { append(displacement) }
    }

    // MARK: Instructions on general registers

    private mutating func encodeGeneral(_ instruction: MachineInstruction) {
        let (target, number) = (instruction.target, instruction.immediate)
        let high = target >> 3
        switch instruction.operation {
        case .push, .pop:
            if high != 0 { bytes.append(0x41) }
            bytes.append((instruction.operation == .push ? 0x50 : 0x58) | target & 7)
        case .ret: bytes.append(0xC3)
        case .call:
            if high != 0 { bytes.append(0x41) }
            bytes += [0xFF, 0xD0 | target & 7]
        case .movabs:
            bytes += [0x48 | high, 0xB8 | target & 7]
            append(number)
        case .movImmediate:
            if high != 0 { bytes.append(0x41) }
            bytes.append(0xB8 | target & 7)
            append(Int32(truncatingIfNeeded: number))
        case .clear:
            if high != 0 { bytes.append(0x45) }
            bytes += [0x31, 0xC0 | (target & 7) << 3 | target & 7]
        case .storeGeneral: appendGeneral(0x89, instruction)
        case .movGeneral: appendGeneral(0x8B, instruction)
        case .lea: appendGeneral(0x8D, instruction)
        case .compareGeneral: appendGeneral(0x3B, instruction)
        case .addGeneral: appendGeneral(0x03, instruction)
        case .addImmediate: appendArithmetic(0xC0, target, number)
        case .andImmediate: appendArithmetic(0xE0, target, number)
        case .subImmediate: appendArithmetic(0xE8, target, number)
        case .compareImmediate: appendArithmetic(0xF8, target, number)
        case .testImmediate: bytes += [0xA8, UInt8(truncatingIfNeeded: number)]
        case .jmp, .jl, .jge, .je, .jne, .jae, .callRoutine:
            bytes += Self.jumpOpcode(instruction.operation)
            jumps.append((bytes.count, Int(number)))
            append(Int32(0))
        default: preconditionFailure("internal error: an operation without an encoding")
        }
    }

    private static func jumpOpcode(_ operation: MachineOperation) -> [UInt8] {
        switch operation {
        case .jl: [0x0F, 0x8C]
        case .jge: [0x0F, 0x8D]
        case .je: [0x0F, 0x84]
        case .jne: [0x0F, 0x85]
        case .jae: [0x0F, 0x83]
        case .callRoutine: [0xE8]
        default: [0xE9]
        }
    }

    /// Appends an instruction on 64 bits whose field `reg` is the target.
    private mutating func appendGeneral(_ opcode: UInt8, _ instruction: MachineInstruction) {
        let (target, operand) = (instruction.target, instruction.operand)
        bytes += [0x48 | (target >> 3) << 2 | operand.indexBit << 1 | operand.baseBit, opcode]
        appendModRM(target & 7, operand, following: 0, unit: 1)
    }

    /// Appends arithmetic of a register with a number, of 8 bits if it fits.
    private mutating func appendArithmetic(_ code: UInt8, _ target: UInt8, _ number: Int64) {
        let short = Int8(exactly: number)
        bytes += [0x48 | target >> 3, short == nil ? 0x81 : 0x83, code | target & 7]
        if let short { append(short) } else { append(Int32(truncatingIfNeeded: number)) }
    }
}

extension MachineOperand {
    /// The fourth bit of the number of the register, or of the base register.
    fileprivate var baseBit: UInt8 {
        if case .register(let number) = self { return number >> 3 & 1 }
        return (address?.base?.rawValue ?? 0) >> 3
    }

    /// The fourth bit of the number of the index register.
    fileprivate var indexBit: UInt8 { (address?.index?.rawValue ?? 0) >> 3 }
}
