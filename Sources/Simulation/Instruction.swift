import Expressions

/// What an instruction does. Truth values are 1 and 0.
enum Opcode: UInt8, Sendable {
    /// Arithmetic; `modulo` and `power` as `Function` has them.
    case add, subtract, multiply, divide, modulo, power, negate
    /// Relations and connectives.
    case less, lessOrEqual, equal, notEqual, and, or, not
    /// b if a is true, else c
    case select
    /// a · b + c, a · b - c, c - a · b; each operation rounds, here and in all joined ones.
    case multiplyAdd, multiplySubtract, subtractProduct
    /// (a - b) · c, (a - b) / c, (a + b) / c, (a · b) / c, (a · b) · c
    case differenceTimes, differenceOver, sumOver, productOver, productTimes
    /// c / (a - b), c / (a + b)
    case overDifference, overSum
    /// (-a) / b, exp(a / b), exp((-a) / b)
    case negatedOver, quotientExp, negatedQuotientExp
    /// Frequent functions.
    case exp, log, sqrt, square
    /// A rarer function, its index in `c`.
    case call
    /// A rarer function of two arguments, its index in `c`.
    case call2
    /// a to the power b as LEMS has it, and a itself.
    case plainPower, copy
    /// Control, for the tree's programs: go to instruction b, go there unless a is true, do the routine at b and come
    /// back, end of a routine.
    case jump, jumpUnless, perform, finish
    /// Note number b among the signals of the step; target = a times a random number whose seed register b holds;
    /// move the kinetic scheme of number b.
    case signal, random, move
}

extension Opcode {
    /// How many of a, b and c are registers that it reads.
    var operandCount: Int {
        switch self {
        case .negate, .not, .exp, .log, .sqrt, .square, .call, .copy, .jumpUnless, .random: 1
        case .jump, .perform, .finish, .signal, .move: 0
        case .select, .multiplyAdd, .multiplySubtract, .subtractProduct, .differenceTimes, .differenceOver, .sumOver,
            .productOver, .productTimes, .overDifference, .overSum:
            3
        default: 2
        }
    }
}

/// One operation on registers: target = opcode(a, b, c).
struct Instruction: Hashable, Sendable {
    /// The operation, the register that it sets, and its operands.
    var opcode: Opcode
    var target: Int32
    var a: Int32
    var b: Int32
    var c: Int32

    /// Creates an instruction; operands that it does not take are 0.
    init(_ opcode: Opcode, _ target: Int32, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) {
        self.opcode = opcode
        self.target = target
        self.a = a
        self.b = b
        self.c = c
    }

    /// The registers that it reads.
    var operands: ArraySlice<Int32> { [a, b, c].prefix(opcode.operandCount) }
}
