import Expressions

/// The operation of an instruction with the operands a, b and c. Truth values are 1 and 0.
enum Opcode: UInt8, Sendable {
    /// Sum, difference, product, quotient, remainder, power and negative. The remainder and the power are those of
    /// ``Function``.
    case add, subtract, multiply, divide, modulo, power, negate
    /// Comparisons and logical connectives.
    case less, lessOrEqual, equal, notEqual, and, or, not
    /// The value of b if a is true, otherwise that of c.
    case select
    /// The operations a · b + c, a · b - c and c - a · b. In all joined operations, each part is rounded.
    case multiplyAdd, multiplySubtract, subtractProduct
    /// The operations (a - b) · c, (a - b) / c, (a + b) / c, (a · b) / c and (a · b) · c.
    case differenceTimes, differenceOver, sumOver, productOver, productTimes
    /// The operations c / (a - b) and c / (a + b).
    case overDifference, overSum
    /// The operations (-a) / b, exp(a / b) and exp((-a) / b).
    case negatedOver, quotientExp, negatedQuotientExp
    /// The functions exp, log and square root of a, and the square of a.
    case exp, log, sqrt, square
    /// The function with the index c in ``Machine/functions``, of a.
    case call
    /// The function with the index c in ``Machine/functions``, of a and b.
    case call2
    /// a to the power b as LEMS defines it, and a copy of a.
    case plainPower, copy
    /// The sum of the registers in list a of a ``SumTable``, in order; only in programs that a ``LanePlanner`` divides.
    case sum
    /// Control in tree programs: jump to instruction b, jump there unless a is true, call the routine at b, return.
    case jump, jumpUnless, perform, finish
    /// Special operations of tree programs: signal that an event with the number b was sent; set the target to a times
    /// the next random number of the generator whose state is in register b; advance the kinetic scheme with the number
    /// b.
    case signal, random, move
}

extension Opcode {
    /// The number of operands among a, b and c, in this order, that are registers to read.
    var operandCount: Int {
        switch self {
        case .negate, .not, .exp, .log, .sqrt, .square, .call, .copy, .jumpUnless, .random: 1
        case .jump, .perform, .finish, .signal, .move, .sum: 0
        case .select, .multiplyAdd, .multiplySubtract, .subtractProduct, .differenceTimes, .differenceOver, .sumOver,
            .productOver, .productTimes, .overDifference, .overSum:
            3
        default: 2
        }
    }
}

/// One operation on registers: target = opcode(a, b, c).
///
///     Instruction(.multiplyAdd, 5, 2, 3, 4)  // r5 = r2 * r3 + r4
struct Instruction: Hashable, Sendable {
    /// The operation that is performed.
    var opcode: Opcode
    /// The register that receives the result.
    var target: Int32
    /// The first operand, in general the number of a register.
    var a: Int32
    /// The second operand; the destination of control instructions.
    var b: Int32
    /// The third operand; the index of the function of a call.
    var c: Int32

    /// Creates an instruction; unused operands are 0.
    init(_ opcode: Opcode, _ target: Int32, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) {
        self.opcode = opcode
        self.target = target
        self.a = a
        self.b = b
        self.c = c
    }

    /// The registers that the instruction reads.
    var operands: ArraySlice<Int32> { [a, b, c].prefix(opcode.operandCount) }
}
