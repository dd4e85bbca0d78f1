import Expressions

/// The interpreter of instruction programs, which read and write a register file (an array of numbers).
///
///     program.withUnsafeBufferPointer { Machine.run($0, registers) }
package enum Machine {
    /// The functions that the opcodes `call` and `call2` compute, by the index in their operand c.
    package static let functions = Function.allCases

    /// Executes the instructions of a program in order. Control instructions and `sum` must not occur.
    /// - Parameter r: The register file.
    static func run(_ instructions: UnsafeBufferPointer<Instruction>, _ r: UnsafeMutablePointer<Double>) {
        guard var next = instructions.baseAddress else { return }
        let end = next + instructions.count
        while next < end {
            let i = next.pointee
            next += 1
            r[Int(i.target)] = value(i, r)
        }
    }

    /// Returns the result of an instruction from the values of its operands; NaN for control instructions, `sum`,
    /// `signal` and `advanceScheme`. For `random`, the state of its generator advances.
    /// - Parameter r: The register file.
    @inline(__always)
    package static func value(_ i: Instruction, _ r: UnsafeMutablePointer<Double>) -> Double {
        let a = Int(i.a)
        let b = Int(i.b)
        let c = Int(i.c)
        switch i.opcode {
        case .add: return r[a] + r[b]
        case .subtract: return r[a] - r[b]
        case .multiply: return r[a] * r[b]
        case .divide: return r[a] / r[b]
        case .negate: return -r[a]
        case .multiplyAdd: return r[a] * r[b] + r[c]
        case .multiplySubtract: return r[a] * r[b] - r[c]
        case .subtractProduct: return r[c] - r[a] * r[b]
        case .differenceTimes: return (r[a] - r[b]) * r[c]
        case .differenceOver: return (r[a] - r[b]) / r[c]
        case .sumOver: return (r[a] + r[b]) / r[c]
        case .productOver: return (r[a] * r[b]) / r[c]
        case .productTimes: return (r[a] * r[b]) * r[c]
        case .overDifference: return r[c] / (r[a] - r[b])
        case .overSum: return r[c] / (r[a] + r[b])
        case .negatedOver: return -r[a] / r[b]
        case .quotientExp: return Function.exp.value(r[a] / r[b])
        case .negatedQuotientExp: return Function.exp.value(-r[a] / r[b])
        case .exp: return Function.exp.value(r[a])
        case .log: return Function.log.value(r[a])
        case .sqrt: return r[a].squareRoot()
        case .square: return r[a] * r[a]
        case .less: return r[a] < r[b] ? 1 : 0
        case .lessOrEqual: return r[a] <= r[b] ? 1 : 0
        case .equal: return r[a] == r[b] ? 1 : 0
        case .notEqual: return r[a] != r[b] ? 1 : 0
        case .and: return r[a] != 0 && r[b] != 0 ? 1 : 0
        case .or: return r[a] != 0 || r[b] != 0 ? 1 : 0
        case .not: return r[a] == 0 ? 1 : 0
        case .select: return r[a] != 0 ? r[b] : r[c]
        case .modulo: return Function.modulo(r[a], r[b])
        case .power: return Function.power(r[a], r[b])
        case .plainPower: return Function.plainPower(r[a], r[b])
        case .copy: return r[a]
        case .call: return functions[c].value(r[a])
        case .call2: return functions[c].value(r[a], r[b])
        case .random: return r[a] * JavaRandom.next(&r[b])
        case .jump, .jumpUnless, .perform, .finish, .signal, .advanceScheme, .sum: return .nan
        }
    }

    /// The state besides the registers that the routines of tree programs read and change.
    struct RoutineState {
        /// The signals of a step: for an event over a delayed connection the index of its delivery, and for an event of
        /// the recorded source with the index i the number -1 - i. Signals beyond the capacity of the buffer are
        /// counted but not stored.
        var signals: UnsafeMutableBufferPointer<Int32>
        /// The number of signals during the step, including those that are not stored.
        var signalCount = 0
        /// The stack of return addresses, each the index of an instruction, with a capacity for the deepest chain of
        /// routines.
        var returns: UnsafeMutableBufferPointer<Int>
        /// The kinetic schemes that instructions `advanceScheme` advance, by index.
        let schemes: [KineticStepper]
        /// The working memory for advancing the largest kinetic scheme.
        let workspace: UnsafeMutablePointer<Double>
        /// The record of the blocks that are computed by their own instructions in a step with lanes, which is told of
        /// each block before an event reaches it; nil without lanes.
        var events: TreeLaneStep.Events?
    }

    /// Executes the routine that begins at the instruction with index `entry`, until it finishes.
    static func perform(
        _ code: UnsafeBufferPointer<Instruction>, from entry: Int, _ r: UnsafeMutablePointer<Double>,
        _ surroundings: inout RoutineState
    ) {
        guard let base = code.baseAddress else { return }
        var next = base + entry
        var depth = 0
        while true {
            let i = next.pointee
            next += 1
            switch i.opcode {
            case .jump: next = base + Int(i.b)
            case .jumpUnless: if r[Int(i.a)] == 0 { next = base + Int(i.b) }
            case .perform:
                surroundings.events?.reach(i.c, r)
                surroundings.returns[depth] = next - base
                depth += 1
                next = base + Int(i.b)
            case .finish:
                if depth == 0 { return }
                depth -= 1
                next = base + surroundings.returns[depth]
            case .signal, .advanceScheme: performSpecial(i, r, &surroundings)
            default: r[Int(i.target)] = value(i, r)
            }
        }
    }

    /// The surroundings in which native routines let the interpreter execute single instructions.
    struct RoutineContext {
        /// The register file.
        let registers: UnsafeMutablePointer<Double>
        /// The instructions of the tree program, to which the indices that ``special`` receives refer.
        let code: UnsafePointer<Instruction>
        /// The state besides the registers.
        let state: UnsafeMutablePointer<RoutineState>
    }

    /// The function that native routines call to execute one instruction. Its arguments are the address of a
    /// ``RoutineContext`` and the index of the instruction in the code of that context.
    static let special: @convention(c) (UnsafeMutableRawPointer, Int) -> Void = { context, index in
        let context = context.assumingMemoryBound(to: RoutineContext.self).pointee
        performSpecial(context.code[index], context.registers, &context.state.pointee)
    }

    /// Executes an instruction `signal` or `advanceScheme`, or one with a result, such as `random`.
    @inline(__always)
    static func performSpecial(
        _ i: Instruction, _ r: UnsafeMutablePointer<Double>, _ surroundings: inout RoutineState
    ) {
        switch i.opcode {
        case .signal:
            if surroundings.signalCount < surroundings.signals.count {
                surroundings.signals[surroundings.signalCount] = i.b
            }
            surroundings.signalCount += 1
        case .advanceScheme: surroundings.schemes[Int(i.b)].step(r, surroundings.workspace)
        default: r[Int(i.target)] = value(i, r)
        }
    }
}

/// The random number generator of `java.util.Random`, whose 48 bits of state are kept in a `Double` so that a register
/// can hold it.
///
/// It is linear congruential with the multiplier 0x5DEECE66D and the addend 11. Source: the documentation of
/// java.util.Random.
enum JavaRandom {
    private static let multiplier: UInt64 = 0x5_DEEC_E66D
    private static let mask: UInt64 = 1 << 48 - 1

    /// Returns the initial state of the generator of random numbers for a seed.
    static func state(seed: Int64) -> Double { Double((UInt64(bitPattern: seed) ^ multiplier) & mask) }

    /// Returns the next number in 0 ..< 1, as `nextDouble()` does, with 53 random bits, and advances the state.
    static func next(_ state: inout Double) -> Double {
        var bits = UInt64(state)
        bits = (bits &* multiplier &+ 11) & mask
        let high = bits >> 22
        bits = (bits &* multiplier &+ 11) & mask
        let low = bits >> 21
        state = Double(bits)
        return Double(high << 27 + low) * 0x1p-53
    }
}
