import Expressions

/// An assembler of programs from other programs of a model, over new registers: each register is set once, and equal
/// operations on equal operands are computed once. The functions that add an operation return the register of its
/// result.
///
///     var assembler = StepAssembler(builder)
///     var names = [builder.time: end]
///     assembler.append(flow, &names)   // the right-hand side at another time
struct StepAssembler {
    /// The builder whose register file the programs share.
    let builder: ProgramBuilder
    /// The instructions that have been added so far, in order.
    private(set) var instructions: [Instruction] = []
    /// The operations whose results are known.
    private var known = OperationIndex()

    /// Creates an assembler that adds registers to those of a builder.
    init(_ builder: ProgramBuilder) { self.builder = builder }

    /// Adds the instructions of a program, which then read and set other registers.
    /// - Parameter names: The registers that replace those that the program reads. For each register that it sets, the
    ///   new one is added.
    mutating func append(_ program: [Instruction], _ names: inout [Int32: Int32]) {
        for instruction in program {
            if instruction.opcode == .sum {
                let target = builder.addRegisters(1)
                let parts = builder.sums[Int(instruction.a)].map { names[$0] ?? $0 }
                instructions.append(Instruction(.sum, target, builder.addSum(parts)))
                names[instruction.target] = target
            } else {
                var copy = instruction.renamed { names[$0] ?? $0 }
                copy.target = 0
                names[instruction.target] = emit(copy)
            }
        }
    }

    /// Adds an operation, unless its result is known and `target` is nil, and returns the register of the result.
    /// - Parameter target: The register that must receive the result; nil for any.
    mutating func emit(
        _ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0, into target: Int32? = nil
    ) -> Int32 {
        emit(Instruction(opcode, 0, a, b, c), into: target)
    }

    private mutating func emit(_ operation: Instruction, into target: Int32? = nil) -> Int32 {
        if target == nil, let known = known.place(of: operation, in: instructions) {
            return instructions[known].target
        }
        var instruction = operation
        instruction.target = target ?? builder.addRegisters(1)
        instructions.append(instruction)
        known.insert(instructions.count - 1, in: instructions)
        return instruction.target
    }

    /// Adds an instruction that copies the number in the register `value` to `register`. Call it after adding all
    /// instructions that read the former number in `register`.
    mutating func replace(_ register: Int32, by value: Int32) {
        instructions.append(Instruction(.copy, register, value))
    }

    /// Adds an instruction for the absolute value of the number in a register, and returns the register of the result.
    mutating func magnitude(_ a: Int32) -> Int32 { emit(.call, a, 0, Self.index(of: .abs)) }

    /// Adds an instruction for the larger one of the numbers in two registers, and returns the register of the result.
    mutating func larger(_ a: Int32, _ b: Int32) -> Int32 { emit(.call2, a, b, Self.index(of: .maximum)) }

    /// Adds instructions for the largest one of the numbers in several registers, and returns the register of the
    /// result; nil for no registers.
    mutating func largest(_ values: [Int32]) -> Int32? { joined(values) { $0.larger($1, $2) } }

    /// Adds instructions that join the numbers in registers to one number by a binary operation, neighbors in pairs,
    /// then the results, and returns the register of the result; nil for no registers.
    mutating func joined(_ values: [Int32], by opcode: Opcode) -> Int32? {
        joined(values) { $0.emit(opcode, $1, $2) }
    }

    /// Joins values in pairs, so that the processor computes them side by side.
    private mutating func joined(
        _ values: [Int32], _ join: (inout StepAssembler, Int32, Int32) -> Int32
    ) -> Int32? {
        var values = values
        while values.count > 1 {
            var next: [Int32] = []
            for index in stride(from: 0, to: values.count, by: 2) {
                next.append(index + 1 < values.count ? join(&self, values[index], values[index + 1]) : values[index])
            }
            values = next
        }
        return values.first
    }

    /// Adds instructions for a number that is 0 if the numbers in all given registers are finite and NaN otherwise, and
    /// returns the register of the result.
    mutating func finiteness(_ values: [Int32]) -> Int32 {
        let zero = builder.literal(0)
        var products = values.map { emit(.multiply, $0, zero) }
        // The upper part of the list is added to the lower one, so that values at consecutive places are added to
        // such values and native code can add several side by side.
        var half = 1
        while 2 * half < products.count { half *= 2 }
        while products.count > 1 {
            for index in half..<products.count {
                products[index - half] = emit(.add, products[index - half], products[index])
            }
            products.removeLast(products.count - half)
            half /= 2
        }
        return products.first ?? zero
    }

    /// Adds instructions for the sum of weights times the numbers in registers, from 0 on and in their order, without
    /// the terms whose weight is 0, and returns the register of the sum.
    mutating func sum(_ weights: [Double], _ values: [Int32]) -> Int32 {
        var sum = builder.literal(0)
        for (weight, value) in zip(weights, values) where weight != 0 {
            sum = emit(.add, sum, emit(.multiply, builder.literal(weight), value))
        }
        return sum
    }

    private static func index(of function: Function) -> Int32 {
        Int32(Machine.functions.firstIndex(of: function) ?? 0)
    }
}
