import Expressions

/// Translates the instructions of a lane program into the operations of a value graph.
///
///     let graph = NativeLowering.graph(program, for: form)
///
/// The operations are those of `Machine.value`, in the same order and with the same roundings.
struct NativeLowering {
    /// The graph so far.
    private(set) var graph = ValueGraph()
    private let program: LaneProgram
    private let form: NativeForm
    /// The first lane of the strip that is being translated.
    private var lane: Int32 = 0
    /// The values of the slots that the program has written.
    private var values: [Int32]
    /// The masks of which truth values are made.
    private var masks: [Int32: Int32] = [:]

    private init(_ program: LaneProgram, _ form: NativeForm) {
        self.program = program
        self.form = form
        values = Array(repeating: -1, count: program.slots.count)
    }

    /// Returns the graph of a program; nil if an instruction cannot be translated.
    static func graph(_ program: LaneProgram, for form: NativeForm) -> ValueGraph? {
        var lowering = NativeLowering(program, form)
        for strip in 0..<form.strips {
            lowering.lane = Int32(strip * form.laneCount)
            lowering.values = Array(repeating: -1, count: program.slots.count)
            for instruction in program.instructions {
                guard let value = lowering.value(instruction) else { return nil }
                lowering.write(value, Int(instruction.target))
            }
        }
        lowering.graph.appendStores()
        return lowering.graph
    }

    private mutating func write(_ value: Int32, _ slot: Int) {
        values[slot] = value
        switch program.slots[slot] {
        case .lanes(let first): graph.store(value, form.isScalar ? .shared(first) : .lanes(first + lane))
        case .shared(let register): graph.store(value, .shared(register))
        case .scratch: break
        }
    }

    private mutating func read(_ slot: Int32) -> Int32 {
        let value = values[Int(slot)]
        if value >= 0 { return value }
        switch program.slots[Int(slot)] {
        case .lanes(let first): return graph.load(form.isScalar ? .shared(first) : .lanes(first + lane))
        case .shared(let register): return graph.load(.shared(register))
        case .scratch: return graph.constant(0)
        }
    }

    /// Returns the value of an instruction; nil if there is no translation.
    private mutating func value(_ i: Instruction) -> Int32? {
        switch i.opcode {
        case .add: graph.add(.add, read(i.a), read(i.b))
        case .subtract: graph.add(.subtract, read(i.a), read(i.b))
        case .multiply: graph.add(.multiply, read(i.a), read(i.b))
        case .divide: graph.add(.divide, read(i.a), read(i.b))
        case .square: graph.add(.multiply, read(i.a), read(i.a))
        case .sqrt: graph.add(.squareRoot, read(i.a))
        case .negate: negated(read(i.a))
        case .copy: read(i.a)
        case .less: truth(.less, read(i.a), read(i.b))
        case .lessOrEqual: truth(.lessOrEqual, read(i.a), read(i.b))
        case .equal: truth(.equal, read(i.a), read(i.b))
        case .notEqual: truth(.notEqual, read(i.a), read(i.b))
        case .and: truth(graph.add(.and, mask(read(i.a)), mask(read(i.b))))
        case .or: truth(graph.add(.or, mask(read(i.a)), mask(read(i.b))))
        case .not: truth(.equal, read(i.a), graph.constant(0))
        case .select: blend(mask(read(i.a)), read(i.b), read(i.c))
        case .exp: call(.function(.exp), read(i.a))
        case .log: call(.function(.log), read(i.a))
        case .power: call(.power, read(i.a), read(i.b))
        case .plainPower: call(.plainPower, read(i.a), read(i.b))
        case .modulo: call(.modulo, read(i.a), read(i.b))
        case .call: Machine.functions.indices.contains(Int(i.c)) ? function(Machine.functions[Int(i.c)], read(i.a)) : nil
        case .call2:
            Machine.functions.indices.contains(Int(i.c))
                ? function(Machine.functions[Int(i.c)], read(i.a), read(i.b)) : nil
        case .random, .jump, .jumpUnless, .perform, .finish, .signal, .move, .sum: nil
        default: joined(i)
        }
    }

    /// Returns the value of an instruction of several operations, each of which is rounded.
    private mutating func joined(_ i: Instruction) -> Int32? {
        let (a, b) = (read(i.a), read(i.b))
        let c = i.opcode.operandCount > 2 ? read(i.c) : -1
        switch i.opcode {
        case .multiplyAdd: return graph.add(.add, graph.add(.multiply, a, b), c)
        case .multiplySubtract: return graph.add(.subtract, graph.add(.multiply, a, b), c)
        case .subtractProduct: return graph.add(.subtract, c, graph.add(.multiply, a, b))
        case .differenceTimes: return graph.add(.multiply, graph.add(.subtract, a, b), c)
        case .differenceOver: return graph.add(.divide, graph.add(.subtract, a, b), c)
        case .sumOver: return graph.add(.divide, graph.add(.add, a, b), c)
        case .productOver: return graph.add(.divide, graph.add(.multiply, a, b), c)
        case .productTimes: return graph.add(.multiply, graph.add(.multiply, a, b), c)
        case .overDifference: return graph.add(.divide, c, graph.add(.subtract, a, b))
        case .overSum: return graph.add(.divide, c, graph.add(.add, a, b))
        case .negatedOver: return graph.add(.divide, negated(a), b)
        case .quotientExp: return call(.function(.exp), graph.add(.divide, a, b))
        case .negatedQuotientExp: return call(.function(.exp), graph.add(.divide, negated(a), b))
        default: return nil
        }
    }

    // MARK: Truth values

    private mutating func compare(_ predicate: ValueGraph.Predicate, _ a: Int32, _ b: Int32) -> Int32 {
        graph.add(.compare, a, b, detail: predicate.rawValue)
    }

    private mutating func truth(_ predicate: ValueGraph.Predicate, _ a: Int32, _ b: Int32) -> Int32 {
        truth(compare(predicate, a, b))
    }

    /// Returns 1 where a mask is set, otherwise 0.
    private mutating func truth(_ mask: Int32) -> Int32 {
        let value = graph.add(.and, mask, graph.constant(1))
        masks[value] = mask
        return value
    }

    /// Returns the mask of the places where a value is not 0.
    private mutating func mask(_ value: Int32) -> Int32 {
        if let known = masks[value] { return known }
        let mask = compare(.notEqual, value, graph.constant(0))
        masks[value] = mask
        return mask
    }

    /// Returns a value where a mask is set and another one elsewhere.
    private mutating func blend(_ mask: Int32, _ x: Int32, _ y: Int32) -> Int32 {
        let zero = graph.constant(0)
        if y == zero { return graph.add(.and, mask, x) }
        if x == zero { return graph.add(.andNot, mask, y) }
        if form.hasBlend { return graph.add(.blend, mask, x, y) }
        return graph.add(.or, graph.add(.and, mask, x), graph.add(.andNot, mask, y))
    }

    // MARK: Functions

    private mutating func negated(_ a: Int32) -> Int32 {
        graph.add(.xor, a, graph.constant(bits: 1 << 63))
    }

    private mutating func call(_ function: NativeFunction, _ a: Int32, _ b: Int32 = -1) -> Int32 {
        graph.add(.call, a, b, detail: UInt64(function.number))
    }

    /// Returns the value of a function, without a call if there are instructions for it.
    private mutating func function(_ function: Function, _ a: Int32, _ b: Int32 = -1) -> Int32 {
        switch function {
        case .sqrt: return graph.add(.squareRoot, a)
        case .abs: return graph.add(.and, a, graph.constant(bits: 1 << 63 - 1))
        case .sign:
            let zero = graph.constant(0)
            let rest = blend(compare(.less, a, zero), graph.constant(-1), a)
            return blend(compare(.less, zero, a), graph.constant(1), rest)
        case .heaviside:
            let zero = graph.constant(0)
            let half = blend(compare(.equal, a, zero), graph.constant(0.5), a)
            let rest = graph.add(.andNot, compare(.less, a, zero), half)
            return blend(compare(.less, zero, a), graph.constant(1), rest)
        case .minimum, .maximum:
            let second = b < 0 ? graph.constant(0) : b
            let extreme = graph.add(function == .minimum ? .minimum : .maximum, a, second)
            return blend(compare(.unordered, a, a), a, extreme)
        case .floor: return rounded(a, down: true)
        case .ceil: return rounded(a, down: false)
        default:
            if function == .atan2 { return call(.function(.atan2), a, b < 0 ? graph.constant(0) : b) }
            return call(.function(function), a)
        }
    }

    /// Returns the nearest whole number that is not greater or not less.
    ///
    /// Without an instruction for it, numbers below 2^52 are rounded to the nearest whole number by the addition of
    /// 2^52, and corrected by 1 if that is on the other side. The sign of the argument is kept, as for -0.0 and for
    /// numbers that round to it.
    private mutating func rounded(_ a: Int32, down: Bool) -> Int32 {
        if form.hasRounding { return graph.add(.round, a, detail: down ? 1 : 2) }
        let signMask = graph.constant(bits: 1 << 63)
        let magnitude = graph.add(.and, a, graph.constant(bits: 1 << 63 - 1))
        let sign = graph.add(.and, a, signMask)
        let limit = graph.constant(0x1p52)
        let nearest = graph.add(.or, sign, graph.add(.subtract, graph.add(.add, magnitude, limit), limit))
        let isBeyond = down ? compare(.less, a, nearest) : compare(.less, nearest, a)
        let correction = graph.add(.and, isBeyond, graph.constant(1))
        let moved = graph.add(down ? .subtract : .add, nearest, correction)
        // ceil(-0.5) is -0.0, but -1 + 1 is 0.0.
        let whole = graph.add(.or, sign, moved)
        // The product quiets a signaling NaN.
        return blend(compare(.less, magnitude, limit), whole, graph.add(.multiply, a, graph.constant(1)))
    }
}
