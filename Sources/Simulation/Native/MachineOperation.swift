/// An operation of an x86-64 machine instruction. The raw value is the root of its name.
///
/// Vector operations work on values of 64 bits. Whether the instruction is encoded for SSE2, AVX or AVX-512 depends
/// on the encoder and the width.
enum MachineOperation: String, Sendable {
    /// Arithmetic on 64-bit numbers: target = first op operand; `sqrt` reads the operand alone.
    case add, mul, sub, min, div, max, sqrt
    /// Bitwise logic; `andn` is ~first & operand.
    case and, andn, or, xor
    /// A comparison whose predicate is the immediate: all bits are 1 where it holds.
    case cmp
    /// The operand where the sign bit of the register in the immediate is 1, elsewhere `first`.
    case blendv
    /// The bitwise function of target, first and operand whose truth table is the immediate.
    case pternlog
    /// Rounding to a whole number, by the mode in the immediate; `rndscale` is its name in AVX-512.
    case round, rndscale
    /// Addition and subtraction of 64-bit integers.
    case padd, psub
    /// Shifts of 64-bit integers by the immediate.
    case psll, psrl
    /// A copy of a whole register, and a load or a store of a whole register at any address.
    case mova, movu
    /// A store of a whole register at any address.
    case store
    /// A load of one value, which clears the rest of the register, and a store of the lowest value.
    case movs, stores
    /// The lower values, and the upper values, of both operands side by side in each 128 bits.
    case unpckl, unpckh
    /// A load of one value into all places.
    case broadcast
    /// A load of one value into the upper half of a 128-bit register; the lower one is that of `first`.
    case movh
    /// The lowest value of a vector register as an integer.
    case toGeneral
    /// The value of a 128-bit register with the index in the immediate, as an integer.
    case extractGeneral
    /// The 128 bits with the index in the immediate; 256 bits of a 512-bit register.
    case extractHalf, extractWide
    /// `first` with its upper 128 bits, or its upper 256 bits, replaced by the operand.
    case insertHalf, insertWide
    /// `first` with the 128 bits with the index in the immediate replaced by the operand.
    case insertLane
    /// All bits of each place from a mask register, and a mask register from the signs of the places.
    case expandMask, collectMask
    /// The signs of the places as bits of a general register.
    case movmsk
    /// Sets the carry flag if all 8 bits of a mask register are set.
    case kortest
    /// Clears the upper halves of all vector registers, before code for SSE2 runs.
    case zeroUpper = "vzeroupper"

    /// Instructions on general registers.
    case push, pop, call, ret
    /// Copies of a general register or of memory, to memory, and of a number of 64 or 32 bits.
    case movGeneral, storeGeneral, movabs, movImmediate
    /// The address of the operand.
    case lea
    /// Clears a register, compares two registers, and arithmetic of a register with a number.
    case clear, compareGeneral, addImmediate, subImmediate, andImmediate, compareImmediate
    /// Sets the flags by the lowest 8 bits of rax and a number.
    case testImmediate
    /// Jumps to the instruction with the index in the immediate: always, if less, if not less, if equal, if not equal,
    /// and if the carry flag is not set.
    case jmp, jl, jge, je, jne, jae
}

extension MachineOperation {
    /// A Boolean value that indicates whether the immediate is the index of the next instruction.
    var isJump: Bool {
        switch self {
        case .jmp, .jl, .jge, .je, .jne, .jae: true
        default: false
        }
    }
}
