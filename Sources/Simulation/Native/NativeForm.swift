/// The form of the code for a program: the set of instructions, and how many lanes a pass through the code computes.
///
///     NativeForm(.avx2, laneCount: 1000, strips: 2).lanesPerPass  // 8
struct NativeForm: Sendable {
    /// The set of instructions.
    let set: InstructionSet
    /// A Boolean value that indicates whether the program computes single values instead of vectors.
    let isScalar: Bool
    /// The number of registers of lanes that a pass computes, for overlap.
    let strips: Int

    /// Creates the form of a program.
    /// - Parameters:
    ///   - laneCount: The number of lanes; a program for one lane computes single values.
    ///   - strips: The number of vectors of lanes that a pass computes at once.
    init(_ set: InstructionSet, laneCount: Int, strips: Int = 1) {
        self.set = set
        isScalar = laneCount == 1
        self.strips = isScalar ? 1 : strips
    }

    /// The number of lanes of a register.
    var laneCount: Int { isScalar ? 1 : set.laneCount }

    /// The number of lanes that a pass computes.
    var lanesPerPass: Int { laneCount * strips }

    /// The width of a value.
    var width: MachineWidth {
        if isScalar { return .scalar }
        return set == .sse2 ? .x : set == .avx2 ? .y : .z
    }

    /// The number of vector registers.
    var registerCount: Int { width == .z ? 32 : 16 }

    /// A Boolean value that indicates whether an arithmetic instruction overwrites its first operand.
    var isDestructive: Bool { self.set == .sse2 }

    /// A Boolean value that indicates whether there is an instruction that chooses between two values by a mask.
    var hasBlend: Bool { self.set != .sse2 }

    /// A Boolean value that indicates whether there is an instruction that rounds to whole numbers.
    var hasRounding: Bool { self.set != .sse2 }

    /// The largest number of values of a program for one lane that are computed side by side.
    var packLimit: Int { isScalar ? set == .sse2 ? 2 : 4 : 1 }

    /// Returns the width of an operation that computes several values side by side in a program for one lane; 0 stands
    /// for an operation of the program's own width.
    func width(packed: UInt8) -> MachineWidth { packed == 0 ? width : packed == 2 ? .x : .y }
}
