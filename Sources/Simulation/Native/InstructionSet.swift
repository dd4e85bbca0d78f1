/// A set of vector instructions of x86-64 processors for which native code can be emitted.
///
///     InstructionSet.best             // .avx512 on a processor that offers it; nil on arm64
///     InstructionSet.avx2.laneCount   // 4
///
/// All sets give the same bits.
package enum InstructionSet: String, CaseIterable, Comparable, Sendable {
    /// Registers of 2 values. Every x86-64 processor has them.
    case sse2
    /// Registers of 4 values.
    case avx2
    /// 32 registers of 8 values: AVX-512 F, DQ and VL.
    case avx512

    /// The number of values in a register.
    var laneCount: Int {
        switch self {
        case .sse2: 2
        case .avx2: 4
        case .avx512: 8
        }
    }

    /// Compares by the number of values in a register.
    package static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.laneCount < right.laneCount }

    /// The sets that the processor and the operating system offer, the best last; empty if native code cannot be
    /// emitted for the platform.
    package static let available: [InstructionSet] = {
        guard let features = ProcessorFeatures.current else { return [] }
        return allCases.filter(features.offers)
    }()

    /// The available set with the most values in a register; nil if there is none.
    package static var best: InstructionSet? { available.last }
}
