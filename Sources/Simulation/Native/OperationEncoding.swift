/// The parts of the encoding of an x86-64 vector instruction that do not depend on its operands.
///
/// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
struct OperationEncoding {
    /// The mandatory prefix of the opcode, numbered as in VEX and EVEX: 0 for none, 1 for 0x66, 2 for 0xF3, 3 for 0xF2.
    var prefix: UInt8
    /// The opcode table of x86-64 to which the opcode belongs: 1 for 0F, 2 for 0F 38, 3 for 0F 3A.
    var map: UInt8
    /// The last byte of the opcode, which selects the instruction in its opcode table.
    var opcode: UInt8
    /// A Boolean value that indicates whether the bit W is set in VEX and SSE2, as in copies to general registers. In
    /// EVEX it is always set, because all values have 64 bits.
    var isWide = false
    /// The value of the field `reg` of the byte ModRM, if it extends the opcode; nil if the field holds the number of a
    /// register.
    var fieldExtension: UInt8?
    /// A Boolean value that indicates whether the field `reg` holds the source and the field `rm` the target, instead
    /// of the reverse.
    var isReversed = false
    /// A Boolean value that indicates whether a byte with a constant follows the operands.
    var hasImmediate = false
    /// A Boolean value that indicates whether VEX and EVEX encode a first operand besides the target; in SSE2 the first
    /// operand is the target.
    var hasFirst = true

    /// Creates the encoding of a vector instruction from its prefix, opcode table and opcode.
    init(_ prefix: UInt8, _ map: UInt8, _ opcode: UInt8) {
        self.prefix = prefix
        self.map = map
        self.opcode = opcode
    }

    /// Creates the encoding of a vector operation on a part of a register; nil for operations on general registers, for
    /// jumps and for `zeroUpper`.
    init?(_ operation: MachineOperation, _ width: MachineWidth) {
        let isScalar = width == .scalar
        guard let (prefix, map, opcode) = Self.opcode(operation, isScalar) else { return nil }
        self.init(prefix, map, opcode)
        switch operation {
        case .cmp, .blendv, .pternlog, .insertHalf, .insertWide, .insertLane: hasImmediate = true
        case .round:
            hasImmediate = true
            hasFirst = isScalar
        case .rndscale: (hasImmediate, hasFirst) = (true, false)
        case .psll: (fieldExtension, hasImmediate) = (6, true)
        case .psrl: (fieldExtension, hasImmediate) = (2, true)
        case .sqrt: hasFirst = isScalar
        case .mova, .movu, .movs, .broadcast, .expandMask, .collectMask, .movmsk, .kortest: hasFirst = false
        case .store, .stores: (hasFirst, isReversed) = (false, false)
        case .toGeneral: (isWide, hasFirst, isReversed) = (true, false, true)
        case .extractGeneral: (isWide, hasFirst, isReversed, hasImmediate) = (true, false, true, true)
        case .extractHalf, .extractWide: (hasFirst, isReversed, hasImmediate) = (false, true, true)
        default: break
        }
    }

    private static func opcode(_ operation: MachineOperation, _ isScalar: Bool) -> (UInt8, UInt8, UInt8)? {
        switch operation {
        case .add: (isScalar ? 3 : 1, 1, 0x58)
        case .mul: (isScalar ? 3 : 1, 1, 0x59)
        case .sub: (isScalar ? 3 : 1, 1, 0x5C)
        case .min: (isScalar ? 3 : 1, 1, 0x5D)
        case .div: (isScalar ? 3 : 1, 1, 0x5E)
        case .max: (isScalar ? 3 : 1, 1, 0x5F)
        case .sqrt: (isScalar ? 3 : 1, 1, 0x51)
        case .cmp: (isScalar ? 3 : 1, 1, 0xC2)
        case .and: (1, 1, 0x54)
        case .andn: (1, 1, 0x55)
        case .or: (1, 1, 0x56)
        case .xor: (1, 1, 0x57)
        case .blendv: (1, 3, 0x4B)
        case .pternlog: (1, 3, 0x25)
        case .round: (1, 3, isScalar ? 0x0B : 0x09)
        case .rndscale: (1, 3, 0x09)
        case .padd: (1, 1, 0xD4)
        case .psub: (1, 1, 0xFB)
        case .psll, .psrl: (1, 1, 0x73)
        case .mova: (1, 1, 0x28)
        case .movu: (1, 1, 0x10)
        case .store: (1, 1, 0x11)
        case .movs: (3, 1, 0x10)
        case .stores: (3, 1, 0x11)
        case .unpckl: (1, 1, 0x14)
        case .unpckh: (1, 1, 0x15)
        case .movmsk: (1, 1, 0x50)
        case .kortest: (1, 1, 0x98)
        case .broadcast: (1, 2, 0x19)
        case .movh: (1, 1, 0x16)
        case .toGeneral: (1, 1, 0x7E)
        case .extractGeneral: (1, 3, 0x16)
        case .extractHalf: (1, 3, 0x19)
        case .extractWide: (1, 3, 0x1B)
        case .insertHalf: (1, 3, 0x18)
        case .insertWide: (1, 3, 0x1A)
        case .insertLane: (1, 3, 0x18)
        case .expandMask: (2, 2, 0x38)
        case .collectMask: (2, 2, 0x39)
        default: nil
        }
    }
}
