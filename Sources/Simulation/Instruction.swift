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
}

extension Opcode {
    /// How many of a, b and c are registers that it reads.
    var operandCount: Int {
        switch self {
        case .negate, .not, .exp, .log, .sqrt, .square, .call: 1
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

/// Runs straight-line programs over a register file.
enum Machine {
    /// The functions of the `call` opcodes, by index.
    static let functions = Function.allCases

    /// Executes `instructions` in order.
    static func run(_ instructions: UnsafeBufferPointer<Instruction>, _ r: UnsafeMutablePointer<Double>) {
        guard var next = instructions.baseAddress else { return }
        let end = next + instructions.count
        while next < end {
            let i = next.pointee
            next += 1
            let a = Int(i.a)
            let b = Int(i.b)
            let c = Int(i.c)
            let value: Double
            switch i.opcode {
            case .add: value = r[a] + r[b]
            case .subtract: value = r[a] - r[b]
            case .multiply: value = r[a] * r[b]
            case .divide: value = r[a] / r[b]
            case .negate: value = -r[a]
            case .multiplyAdd: value = r[a] * r[b] + r[c]
            case .multiplySubtract: value = r[a] * r[b] - r[c]
            case .subtractProduct: value = r[c] - r[a] * r[b]
            case .differenceTimes: value = (r[a] - r[b]) * r[c]
            case .differenceOver: value = (r[a] - r[b]) / r[c]
            case .sumOver: value = (r[a] + r[b]) / r[c]
            case .productOver: value = (r[a] * r[b]) / r[c]
            case .productTimes: value = (r[a] * r[b]) * r[c]
            case .overDifference: value = r[c] / (r[a] - r[b])
            case .overSum: value = r[c] / (r[a] + r[b])
            case .negatedOver: value = -r[a] / r[b]
            case .quotientExp: value = Function.exp.value(r[a] / r[b])
            case .negatedQuotientExp: value = Function.exp.value(-r[a] / r[b])
            case .exp: value = Function.exp.value(r[a])
            case .log: value = Function.log.value(r[a])
            case .sqrt: value = r[a].squareRoot()
            case .square: value = r[a] * r[a]
            case .less: value = r[a] < r[b] ? 1 : 0
            case .lessOrEqual: value = r[a] <= r[b] ? 1 : 0
            case .equal: value = r[a] == r[b] ? 1 : 0
            case .notEqual: value = r[a] != r[b] ? 1 : 0
            case .and: value = r[a] != 0 && r[b] != 0 ? 1 : 0
            case .or: value = r[a] != 0 || r[b] != 0 ? 1 : 0
            case .not: value = r[a] == 0 ? 1 : 0
            case .select: value = r[a] != 0 ? r[b] : r[c]
            case .modulo: value = Function.modulo(r[a], r[b])
            case .power: value = Function.power(r[a], r[b])
            case .call: value = functions[c].value(r[a])
            case .call2: value = functions[c].value(r[a], r[b])
            }
            r[Int(i.target)] = value
        }
    }
}
