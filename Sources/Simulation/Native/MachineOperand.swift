/// The part of a vector register that an instruction uses.
enum MachineWidth: UInt8, Sendable {
    /// The lowest 64-bit value of a 128-bit register.
    case scalar
    /// A whole vector register of 128, 256 or 512 bits.
    case x, y, z

    /// The size in bytes of the part of a vector register.
    var size: Int32 {
        switch self {
        case .scalar: 8
        case .x: 16
        case .y: 32
        case .z: 64
        }
    }
}

/// A general-purpose 64-bit register; the raw value is its number in the encoding of instructions.
enum GeneralRegister: UInt8, Sendable {
    /// The general-purpose register of this name; the cases are in the order of the registers' numbers.
    case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15

    /// The name under which instructions use the lower 32 bits of the register, such as `eax`.
    var name32: String { rawValue < 8 ? "e" + "\(self)".dropFirst() : "\(self)d" }
}

/// The address of an operand in memory: base + 8 · index + displacement.
struct MachineAddress: Hashable, Sendable {
    /// The register that holds the base of the address; nil for a constant that follows the code of the program.
    var base: GeneralRegister?
    /// The register that holds a number of 8-byte values to add to the address; nil if there is none.
    var index: GeneralRegister?
    /// The number of bytes to add to the address of the operand; for constants, the offset from the first constant.
    var displacement: Int32
}

/// The operand of a machine instruction that can be a register or a place in memory.
enum MachineOperand: Hashable, Sendable {
    /// The vector register or general register with the given number.
    case register(UInt8)
    /// The values in memory at an address, as many as the instruction works on.
    case memory(MachineAddress)
    /// One value in memory, which AVX-512 uses for all values of the register.
    case broadcast(MachineAddress)

    /// Returns the operand for a general register.
    static func general(_ register: GeneralRegister) -> MachineOperand { .register(register.rawValue) }

    /// Returns the operand for the memory at the address in a register plus a displacement in bytes.
    static func memory(_ base: GeneralRegister, _ displacement: Int32) -> MachineOperand {
        .memory(MachineAddress(base: base, index: nil, displacement: displacement))
    }

    /// The address of an operand that is in memory; nil for a register.
    var address: MachineAddress? {
        switch self {
        case .register: nil
        case .memory(let address), .broadcast(let address): address
        }
    }
}
