import Expressions

extension Machine {
    /// The number of edges for which the program of a projection (``CompiledProjection``) runs at once, each in a lane.
    static let laneCount = 128

    /// Returns a program in which each register is replaced by ``laneCount`` adjacent values, one for each lane.
    static func laned(_ program: [Instruction]) -> [Instruction] {
        let stride = Int32(laneCount)
        return program.map { instruction in
            var copy = instruction
            let count = instruction.opcode.operandCount
            copy.target = instruction.target &* stride
            if count > 0 { copy.a = instruction.a &* stride }
            if count > 1 { copy.b = instruction.b &* stride }
            if count > 2 { copy.c = instruction.c &* stride }
            return copy
        }
    }

    /// Executes a program for several lanes at once.
    /// - Parameters:
    ///   - instructions: A program that ``laned(_:)`` returned.
    ///   - r: The registers, shape `[registers][laneCount]`.
    ///   - count: The number of lanes, at most ``laneCount``.
    static func run(
        _ instructions: UnsafeBufferPointer<Instruction>, _ r: UnsafeMutablePointer<Double>, lanes count: Int
    ) {
        for i in instructions {
            let (target, a, b, c) = (r + Int(i.target), r + Int(i.a), r + Int(i.b), Int(i.c))
            switch i.opcode {
            case .add: for lane in 0..<count { target[lane] = a[lane] + b[lane] }
            case .subtract: for lane in 0..<count { target[lane] = a[lane] - b[lane] }
            case .multiply: for lane in 0..<count { target[lane] = a[lane] * b[lane] }
            case .multiplyAdd: for lane in 0..<count { target[lane] = a[lane] * b[lane] + r[c + lane] }
            case .differenceTimes: for lane in 0..<count { target[lane] = (a[lane] - b[lane]) * r[c + lane] }
            case .call: functions[c].values(a, into: target, count: count)
            case .exp: Function.exp.values(a, into: target, count: count)
            default: for lane in 0..<count { target[lane] = value(i, r + lane) }
            }
        }
    }
}
