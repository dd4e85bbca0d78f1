/// A program of routines: straight-line parts over registers, connected by jumps and calls.
///
///     // routine 0: if r3 is true, r8 = r2 * r5; return
///     RoutineProgram(steps: [.jumpUnless(3, to: 2), .compute(product), .finish], entries: [0])
///
/// The steps are performed in order, unless they are jumps, calls or returns.
struct RoutineProgram: Sendable {
    /// A step of the program.
    enum Step: Sendable {
        /// The computation of registers by a program with one lane.
        case compute(LaneProgram)
        /// A jump to the step with an index.
        case jump(to: Int)
        /// A jump to the step with an index, unless the register is true.
        case jumpUnless(Int32, to: Int)
        /// A call of the routine that begins at the step with an index.
        case call(Int)
        /// The return from the routine.
        case finish
        /// The execution of the instruction with an index in the code of the tree program by
        /// ``Machine/performSpecial(_:_:_:)``.
        case special(Int32)
    }

    /// The steps of all routines.
    var steps: [Step]
    /// For each routine that is called from outside, the index of its first step.
    var entries: [Int]
}

extension RoutineProgram {
    /// The steps as text, one line for each and one for each instruction of a computation, such as
    /// `; step 3: unless r7, continue with step 9`.
    var lines: [String] {
        var lines = ["; routines: \(steps.count) steps, one lane"]
        for (index, step) in steps.enumerated() {
            let place = "; step \(index): "
            switch step {
            case .compute(let program):
                lines.append(place + "\(program.instructions.count) instructions")
                lines += program.instructions.map { program.text(of: $0) }
            case .jump(let target): lines.append(place + "continue with step \(target)")
            case .jumpUnless(let register, let target):
                lines.append(place + "unless r\(register), continue with step \(target)")
            case .call(let target): lines.append(place + "call the routine at step \(target)")
            case .finish: lines.append(place + "return")
            case .special(let instruction):
                lines.append(place + "let the interpreter execute instruction \(instruction)")
            }
        }
        return lines
    }
}
