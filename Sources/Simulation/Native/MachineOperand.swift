/// The number of values of a vector register that an instruction uses.
enum MachineWidth: UInt8, Sendable {
    /// One value, of a 128-bit register.
    case scalar
    /// Whole registers of 128, 256 and 512 bits.
    case x, y, z

    /// The size in bytes.
    var size: Int32 {
        switch self {
        case .scalar: 8
        case .x: 16
        case .y: 32
        case .z: 64
        }
    }
}

/// A general register; the raw value is its number in the encoding.
enum GeneralRegister: UInt8, Sendable {
    /// The registers, in the order of their numbers.
    case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15

    /// The name of the lower 32 bits.
    var name32: String { rawValue < 8 ? "e" + "\(self)".dropFirst() : "\(self)d" }
}

/// A place in memory of a machine instruction.
struct MachineAddress: Hashable, Sendable {
    /// The register with an address; nil for the constants behind the code.
    var base: GeneralRegister?
    /// The register with a number of values behind `base`; nil if there is none.
    var index: GeneralRegister?
    /// The distance from there in bytes; with constants, the offset in their pool.
    var displacement: Int32
}

/// The operand of a machine instruction that can be a register or a place in memory.
enum MachineOperand: Hashable, Sendable {
    /// A register with its number.
    case register(UInt8)
    /// As many values from memory as the instruction has.
    case memory(MachineAddress)
    /// One value from memory for all places of the register, in AVX-512.
    case broadcast(MachineAddress)

    /// Creates a general register.
    static func general(_ register: GeneralRegister) -> MachineOperand { .register(register.rawValue) }

    /// Creates the memory at a register plus a displacement.
    static func memory(_ base: GeneralRegister, _ displacement: Int32) -> MachineOperand {
        .memory(MachineAddress(base: base, index: nil, displacement: displacement))
    }

    /// The place in memory; nil for a register.
    var address: MachineAddress? {
        switch self {
        case .register: nil
        case .memory(let address), .broadcast(let address): address
        }
    }
}
