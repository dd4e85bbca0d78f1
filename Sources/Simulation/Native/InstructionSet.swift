/// A set of vector instructions of x86-64 processors for which native code can be emitted.
///
///     InstructionSet.best             // .avx512 on a processor that offers it; nil on arm64
///     InstructionSet.avx2.laneCount   // 4
///
/// Results have the same bits with every set.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
    /// The instruction set SSE2, with vector registers of 2 values; every x86-64 processor has it.
    case sse2
    /// The instruction set AVX2, with vector registers of 4 values.
    case avx2
    /// The instruction set AVX-512 (its parts F, DQ and VL), with 32 vector registers of 8 values.
    case avx512

    /// The number of 64-bit values in a vector register.
    var laneCount: Int {
        switch self {
        case .sse2: 2
        case .avx2: 4
        case .avx512: 8
        }
    }

    /// Returns whether the registers of the first set have fewer values than those of the second.
    public static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.laneCount < right.laneCount }

    /// The sets that the processor and the operating system offer, that with the largest registers last; empty on a
    /// platform for which no native code is generated, and if the operating system refuses executable memory.
    public static let available: [InstructionSet] = {
        guard let features = ProcessorFeatures.current else { return [] }
        return allCases.filter(features.offers)
    }()

    /// The available set of vector instructions with the most values in a register; nil if none is available.
    public static var best: InstructionSet? { available.last }
}
