import Expressions

/// The interpreter of lane programs, for one block of lanes at a time.
///
///     LaneMachine.run(code, pointers, lanes: 64)
///
/// Each operation gives the same bits as ``Machine/value(_:_:)``.
enum LaneMachine {
    /// The number of lanes of a block. With it, the operands of a conductance-based cell, one value for each lane of a
    /// block, fit in a first-level cache of 32 kB.
    static let blockSize = 64

    private typealias Values = UnsafeMutablePointer<Double>

    /// Executes a program for one block.
    /// - Parameters:
    ///   - code: The instructions, whose target and operands are indices in `pointers`.
    ///   - pointers: The addresses of the first value of each operand and result in the block.
    ///   - count: The number of lanes of the block, at most ``blockSize``.
    static func run(
        _ code: UnsafeBufferPointer<Instruction>, _ pointers: UnsafePointer<UnsafeMutablePointer<Double>>,
        lanes count: Int
    ) {
        for i in code {
            let operands = i.opcode.operandCount
            let a = pointers[Int(i.a)]
            let b = operands > 1 ? pointers[Int(i.b)] : a
            let c = operands > 2 ? pointers[Int(i.c)] : a
            run(i, pointers[Int(i.target)], a, b, c, count)
        }
    }

    @inline(__always)
    private static func run(
        _ i: Instruction, _ target: Values, _ a: Values, _ b: Values, _ c: Values, _ count: Int
    ) {
        switch i.opcode {
        case .add: each(count, target) { a[$0] + b[$0] }
        case .subtract: each(count, target) { a[$0] - b[$0] }
        case .multiply: each(count, target) { a[$0] * b[$0] }
        case .divide: each(count, target) { a[$0] / b[$0] }
        case .negate: each(count, target) { -a[$0] }
        case .multiplyAdd: each(count, target) { a[$0] * b[$0] + c[$0] }
        case .multiplySubtract: each(count, target) { a[$0] * b[$0] - c[$0] }
        case .subtractProduct: each(count, target) { c[$0] - a[$0] * b[$0] }
        case .differenceTimes: each(count, target) { (a[$0] - b[$0]) * c[$0] }
        case .differenceOver: each(count, target) { (a[$0] - b[$0]) / c[$0] }
        case .sumOver: each(count, target) { (a[$0] + b[$0]) / c[$0] }
        case .productOver: each(count, target) { (a[$0] * b[$0]) / c[$0] }
        case .productTimes: each(count, target) { (a[$0] * b[$0]) * c[$0] }
        case .overDifference: each(count, target) { c[$0] / (a[$0] - b[$0]) }
        case .overSum: each(count, target) { c[$0] / (a[$0] + b[$0]) }
        case .negatedOver: each(count, target) { -a[$0] / b[$0] }
        case .quotientExp:
            each(count, target) { a[$0] / b[$0] }
            Function.exp.values(target, into: target, count: count)
        case .negatedQuotientExp:
            each(count, target) { -a[$0] / b[$0] }
            Function.exp.values(target, into: target, count: count)
        case .exp: Function.exp.values(a, into: target, count: count)
        case .log: Function.log.values(a, into: target, count: count)
        case .sqrt: each(count, target) { a[$0].squareRoot() }
        case .square: each(count, target) { a[$0] * a[$0] }
        default: runRare(i, target, a, b, c, count)
        }
    }

    @inline(never)
    private static func runRare(
        _ i: Instruction, _ target: Values, _ a: Values, _ b: Values, _ c: Values, _ count: Int
    ) {
        switch i.opcode {
        case .less: each(count, target) { a[$0] < b[$0] ? 1 : 0 }
        case .lessOrEqual: each(count, target) { a[$0] <= b[$0] ? 1 : 0 }
        case .equal: each(count, target) { a[$0] == b[$0] ? 1 : 0 }
        case .notEqual: each(count, target) { a[$0] != b[$0] ? 1 : 0 }
        case .and: each(count, target) { a[$0] != 0 && b[$0] != 0 ? 1 : 0 }
        case .or: each(count, target) { a[$0] != 0 || b[$0] != 0 ? 1 : 0 }
        case .not: each(count, target) { a[$0] == 0 ? 1 : 0 }
        case .select: each(count, target) { a[$0] != 0 ? b[$0] : c[$0] }
        case .modulo: each(count, target) { Function.modulo(a[$0], b[$0]) }
        case .power: Function.powers(a, b, into: target, count: count)
        case .plainPower: each(count, target) { Function.plainPower(a[$0], b[$0]) }
        case .copy: each(count, target) { a[$0] }
        case .call: Machine.functions[Int(i.c)].values(a, into: target, count: count)
        case .call2:
            let function = Machine.functions[Int(i.c)]
            each(count, target) { function.value(a[$0], b[$0]) }
        default: preconditionFailure("internal error: the operation \(i.opcode) cannot run on several lanes at once")
        }
    }

    @inline(__always)
    private static func each(_ count: Int, _ target: Values, _ value: (Int) -> Double) {
        for lane in 0..<count { target[lane] = value(lane) }
    }
}
