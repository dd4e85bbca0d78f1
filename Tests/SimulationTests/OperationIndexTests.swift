import Simulation
import Testing

/// An index finds the last instruction with the same operation.
struct OperationIndexTests {
    @Test func findsOperationsWhateverTheirTargets() {
        let program = [Instruction(.add, 10, 1, 2), Instruction(.add, 11, 2, 1), Instruction(.select, 12, 1, 2, 3)]
        var index = OperationIndex()
        #expect(index.place(of: program[0], in: program) == nil)
        for place in program.indices { index.insert(place, in: program) }
        #expect(index.place(of: Instruction(.add, 99, 1, 2), in: program) == 0)
        #expect(index.place(of: Instruction(.add, 0, 2, 1), in: program) == 1)
        #expect(index.place(of: Instruction(.select, 0, 1, 2, 3), in: program) == 2)
        #expect(index.place(of: Instruction(.subtract, 0, 1, 2), in: program) == nil)
        #expect(index.place(of: Instruction(.select, 0, 1, 2, 4), in: program) == nil)
    }

    /// Among thousands of operations that differ in few bits, each is found as it is in a list that is searched in order.
    @Test func agreesWithASearch() {
        var program: [Instruction] = []
        var last: [String: Int] = [:]
        var index = OperationIndex()
        var state: UInt64 = 1
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let opcode: Opcode = state >> 60 & 1 == 0 ? .add : .multiply
            let (a, b) = (Int32(truncatingIfNeeded: state >> 40 & 63), Int32(truncatingIfNeeded: state >> 50 & 63))
            program.append(Instruction(opcode, Int32(program.count), a, b))
            #expect(index.place(of: program[program.count - 1], in: program) == last["\(opcode) \(a) \(b)"])
            index.insert(program.count - 1, in: program)
            last["\(opcode) \(a) \(b)"] = program.count - 1
        }
        #expect(last.count > 7000)
    }
}
