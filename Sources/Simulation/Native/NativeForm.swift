/// The form of the native code of a program: the set of vector instructions, and the number of lanes that one pass
/// through the code computes.
///
///     NativeForm(.avx2, laneCount: 1000, strips: 2).lanesPerPass  // 8
struct NativeForm: Sendable {
    /// The set of vector instructions that the native code uses.
    let set: InstructionSet
    /// A Boolean value that indicates whether the code works on single values instead of vectors, for a program with
    /// one lane.
    let isScalar: Bool
    /// The number of vector registers of lanes that one pass through the code computes. With two, the processor
    /// executes their operations at the same time.
    let strips: Int

    /// Creates the form of the code of a program.
    /// - Parameters:
    ///   - set: The set of vector instructions.
    ///   - laneCount: The number of lanes of the program. For one lane, the code works on single values.
    ///   - strips: The number of vector registers of lanes that one pass through the code computes; ignored for one
    ///     lane.
    init(_ set: InstructionSet, laneCount: Int, strips: Int = 1) {
        self.set = set
        isScalar = laneCount == 1
        self.strips = isScalar ? 1 : strips
    }

    /// The number of lanes of a program that one vector register holds; 1 for code that works on single values.
    var laneCount: Int { isScalar ? 1 : set.laneCount }

    /// The number of lanes of a program that one pass through its native code computes.
    var lanesPerPass: Int { laneCount * strips }

    /// The part of a vector register in which a value of the program is kept.
    var width: MachineWidth {
        if isScalar { return .scalar }
        return set == .sse2 ? .x : set == .avx2 ? .y : .z
    }

    /// The number of vector registers of the processor that the native code can use.
    var registerCount: Int { width == .z ? 32 : 16 }

    /// A Boolean value that indicates whether an arithmetic instruction overwrites its first operand with the result,
    /// as in SSE2.
    var isDestructive: Bool { self.set == .sse2 }

    /// A Boolean value that indicates whether the instruction set has an instruction that chooses between two values by
    /// a mask.
    var hasBlend: Bool { self.set != .sse2 }

    /// A Boolean value that indicates whether the instruction set has an instruction that rounds to whole numbers.
    var hasRounding: Bool { self.set != .sse2 }

    /// The largest number of values that an operation of a program with one lane computes side by side in a register; 1
    /// for a program with several lanes.
    var packLimit: Int { isScalar ? set == .sse2 ? 2 : 4 : 1 }

    /// Returns the part of a register that an operation uses if it computes `packed` values, 2 or 4, side by side in a
    /// program with one lane; for 0, the part that the program's other operations use.
    func width(packed: UInt8) -> MachineWidth { packed == 0 ? width : packed == 2 ? .x : .y }
}
