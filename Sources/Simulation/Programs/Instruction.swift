import Expressions

/// The kind of operation that an instruction performs on its operands a, b and c. Truth values are the numbers 1 and 0;
/// as an operand, every number but 0 is true.
package enum Opcode: UInt8, Sendable, BitwiseCopyable {
    /// The sum a + b, the difference a - b, the product a · b, the quotient a / b, the remainder of a / b, the power of
    /// a with the exponent b, and the negative -a. The remainder and the power are those that ``Function`` defines.
    case add, subtract, multiply, divide, modulo, power, negate
    /// The comparisons a < b, a ≤ b, a = b and a ≠ b, and the logical a and b, a or b, and not a.
    case less, lessOrEqual, equal, notEqual, and, or, not
    /// The value of b if a is true, otherwise that of c.
    case select
    /// The operations a · b + c, a · b - c and c - a · b. Here and in the other operations of several parts, each part
    /// is rounded.
    case multiplyAdd, multiplySubtract, subtractProduct
    /// The operations (a - b) · c, (a - b) / c, (a + b) / c, (a · b) / c and (a · b) · c.
    case differenceTimes, differenceOver, sumOver, productOver, productTimes
    /// The operations c / (a - b) and c / (a + b).
    case overDifference, overSum
    /// The operations (-a) / b, exp(a / b) and exp((-a) / b).
    case negatedOver, quotientExp, negatedQuotientExp
    /// The functions exp, log and square root of a, and the square of a.
    case exp, log, sqrt, square
    /// The value at a of the function with the index c in ``Machine/functions``.
    case call
    /// The value at (a, b) of the function with the index c in ``Machine/functions``.
    case call2
    /// a to the power b as LEMS defines it, and a copy of a.
    case plainPower, copy
    /// The sum of the registers in list a of a ``SumTable``, in order; only in programs that a ``LanePlanner`` divides.
    case sum
    /// Control in tree programs: jump to instruction b, jump there unless a is true, call the routine at b, return.
    case jump, jumpUnless, perform, finish
    /// Special operations of tree programs: append b to the signals of the step, as ``Machine/RoutineState/signals``
    /// describes; set the target to a times the next random number of the generator whose state is in register b;
    /// advance the kinetic scheme with the index b by one step.
    case signal, random, advanceScheme
}

extension Opcode {
    /// The number of operands among a, b and c, counted from a, that are numbers of registers to read. The register of
    /// the generator's state in b of `random` is not counted.
    var operandCount: Int {
        switch self {
        case .negate, .not, .exp, .log, .sqrt, .square, .call, .copy, .jumpUnless, .random: 1
        case .jump, .perform, .finish, .signal, .advanceScheme, .sum: 0
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
package struct Instruction: Equatable, Sendable, BitwiseCopyable {
    /// The operation that is performed.
    package var opcode: Opcode
    /// The number of the register to which the instruction writes its result.
    package var target: Int32
    /// The first operand: in general the number of a register, for `sum` the index of a list.
    package var a: Int32
    /// The second operand: in general the number of a register, for control instructions an index, such as that of the
    /// instruction to jump to.
    package var b: Int32
    /// The third operand: in general the number of a register, for calls of functions the index of the function, and
    /// for `perform` the number of the block that receives an event, or -1; in an initialization, the number of a copy of
    /// the routine among ``RenamedRoutines``, or 0.
    package var c: Int32

    /// Creates an instruction; unused operands are 0.
    package init(_ opcode: Opcode, _ target: Int32, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) {
        self.opcode = opcode
        self.target = target
        self.a = a
        self.b = b
        self.c = c
    }

    /// The numbers of the registers that the instruction reads.
    var operands: Operands { Operands(instruction: self) }

    /// Returns the instruction with another target and other registers to read, as many as ``operands``.
    func replacing(target: Int32, operands: [Int32]) -> Instruction {
        var copy = self
        copy.target = target
        if operands.count > 0 { copy.a = operands[0] }
        if operands.count > 1 { copy.b = operands[1] }
        if operands.count > 2 { copy.c = operands[2] }
        return copy
    }

    /// Returns the instruction with other numbers of the registers that it writes and reads.
    /// - Parameter name: A function that returns the number that replaces one.
    func renamed(_ name: (Int32) -> Int32) -> Instruction {
        var copy = self
        copy.target = name(target)
        let count = opcode.operandCount
        if count > 0 { copy.a = name(a) }
        if count > 1 { copy.b = name(b) }
        if count > 2 { copy.c = name(c) }
        return copy
    }
}

extension Instruction {
    /// The numbers of the registers that an instruction reads, a collection without memory of its own.
    struct Operands: RandomAccessCollection {
        fileprivate let instruction: Instruction

        var startIndex: Int { 0 }

        var endIndex: Int { instruction.opcode.operandCount }

        subscript(position: Int) -> Int32 {
            position == 0 ? instruction.a : position == 1 ? instruction.b : instruction.c
        }
    }
}
