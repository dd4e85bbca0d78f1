/// An operation of an x86-64 machine instruction. The raw value is the part of the instruction's name that does not
/// depend on its form, such as `add` in `vaddpd`.
///
/// Vector operations work on values of 64 bits. Whether the instruction is encoded for SSE2, AVX or AVX-512 depends
/// on the encoder and the width.
enum MachineOperation: String, Sendable {
    /// Arithmetic on 64-bit floating-point numbers: target = first op operand; `sqrt` reads the operand alone.
    case add, mul, sub, min, div, max, sqrt
    /// Bitwise logic on the bits of vector registers; `andn` is ~first & operand.
    case and, andn, or, xor
    /// A comparison of `first` and the operand whose predicate is the immediate: all bits of a value are 1 where it
    /// holds, and 0 elsewhere. For registers of 512 bits, the target is a mask register with one bit for each value.
    case cmp
    /// A choice for each value: the operand where the sign bit of a third register is 1, elsewhere `first`. The number
    /// of the third register is in the upper four of the lowest 8 bits of the immediate.
    case blendv
    /// The bitwise function of target, first and operand whose truth table is the immediate.
    case pternlog
    /// Rounding to a whole number, in the direction that the immediate encodes; `rndscale` is the name in AVX-512.
    case round, rndscale
    /// Addition and subtraction of the 64-bit integers in vector registers.
    case padd, psub
    /// Left and right shifts of the 64-bit integers in a vector register by the number of bits in the immediate.
    case psll, psrl
    /// A copy of a whole vector register, and a load of a whole vector register from any address.
    case mova, movu
    /// A store of a whole vector register at any address.
    case store
    /// A load of one value into the lowest place, which clears the rest of the register, and a store of the lowest
    /// value.
    case movs, stores
    /// The lower values, or the upper values, of both operands side by side, in each 128 bits of the register.
    case unpckl, unpckh
    /// A load of one value from memory into all places of a vector register.
    case broadcast
    /// A load of one value into the upper half of a 128-bit register; the lower one is that of `first`.
    case movh
    /// A copy of the lowest value of a vector register to a general register.
    case toGeneral
    /// A copy of one value of a 128-bit register, whose index is the immediate, to a general register.
    case extractGeneral
    /// A copy of a part of a larger register to the target: the 128 bits, or the 256 bits of a 512-bit register, whose
    /// index is the immediate.
    case extractHalf, extractWide
    /// A copy of `first` with its upper 128 bits, or its upper 256 bits, replaced by the operand.
    case insertHalf, insertWide
    /// A copy of `first` with the 128 bits whose index is the immediate replaced by the operand.
    case insertLane
    /// Conversions in AVX-512: all bits of each value set from the bit of a mask register, and the bits of a mask
    /// register set from the signs of the values.
    case expandMask, collectMask
    /// A copy of the sign bits of all values of a vector register to the lowest bits of a general register.
    case movmsk
    /// Sets the carry flag if the lowest 8 bits of a mask register, one for each value of a 512-bit register, are all
    /// set.
    case kortest
    /// Clears all but the lowest 128 bits of all vector registers, which avoids delays when code for SSE2 runs next.
    case zeroUpper = "vzeroupper"

    /// Instructions that push and pop a general register, call the function at an address, and return.
    case push, pop, call, ret
    /// Copies to a general register from another one or from memory, copies of one to memory, and loads of a number of
    /// 64 or of 32 bits.
    case movGeneral, storeGeneral, movabs, movImmediate
    /// Loads the address of the operand in memory, not its value, into a general register.
    case lea
    /// Clears a general register, compares two of them, and adds, subtracts, masks or compares one with a number.
    case clear, compareGeneral, addImmediate, subImmediate, andImmediate, compareImmediate
    /// Sets the flags of the processor by the bits that the lowest 8 bits of rax and a number have in common.
    case testImmediate
    /// Adds a general register to another one.
    case addGeneral
    /// Jumps to the instruction with the index in the immediate: always, if less, if not less, if equal, if not equal,
    /// and if the carry flag is not set.
    case jmp, jl, jge, je, jne, jae
    /// A call of the routine that begins at the instruction with the index in the immediate.
    case callRoutine
}

extension MachineOperation {
    /// A Boolean value that indicates whether the operation is a jump or a call whose immediate is the index of the
    /// instruction to which it leads.
    var isJump: Bool {
        switch self {
        case .jmp, .jl, .jge, .je, .jne, .jae, .callRoutine: true
        default: false
        }
    }
}
