/// An x86-64 machine instruction.
///
///     MachineInstruction(.add, .x, target: 0, first: 1, .register(2))  // vaddpd xmm0,xmm1,xmm2
struct MachineInstruction: Sendable {
    /// The operation that the machine instruction performs.
    var operation: MachineOperation
    /// The part of a vector register that a vector operation uses.
    var width: MachineWidth
    /// The number of the register that receives the result, or whose value a store writes to memory.
    var target: UInt8
    /// The number of the register of the first operand. In SSE2 it must be that of the target.
    var first: UInt8
    /// The second operand of the machine instruction, or its only one.
    var operand: MachineOperand
    /// The constant of the instruction: the predicate of a comparison, the count of a shift, a number, or the index of
    /// the instruction to which a jump leads.
    var immediate: Int64

    /// Creates a vector instruction. Parts that the instruction does not have are left at their defaults.
    init(
        _ operation: MachineOperation, _ width: MachineWidth = .scalar, target: UInt8 = 0, first: UInt8 = 0,
        _ operand: MachineOperand = .register(0), immediate: Int64 = 0
    ) {
        self.operation = operation
        self.width = width
        self.target = target
        self.first = first
        self.operand = operand
        self.immediate = immediate
    }

    /// Creates an instruction on a general register.
    init(
        _ operation: MachineOperation, _ target: GeneralRegister, _ operand: MachineOperand = .register(0),
        immediate: Int64 = 0
    ) {
        self.init(operation, .scalar, target: target.rawValue, first: 0, operand, immediate: immediate)
    }
}
