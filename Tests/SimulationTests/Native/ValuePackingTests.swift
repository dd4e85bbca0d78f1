import Expressions
import TestSupport
import Testing

@testable import Simulation

/// Equal operations on values with consecutive places are computed side by side, with the same bits.
@Suite struct ValuePackingTests {
    @Test(arguments: InstructionSet.allCases, 0..<12)
    func updatesOfConsecutivePlaces(_ set: InstructionSet, _ seed: Int) throws {
        try NativeCodeTests.require(set)
        var generator = SplitMix(UInt64(seed))
        for round in 0..<40 {
            let program = Self.updateProgram(&generator)
            try NativeCodeTests.compare(program, set, 1, "program \(round)", &generator)
        }
    }

    /// A program that changes the values of consecutive places by layers of operations, most of which are the same for
    /// all places. Some layers read the values of other places, some read what the same layer gives for the place
    /// before, and some values of places only move.
    static func updateProgram(_ generator: inout SplitMix) -> LaneProgramBuilder {
        var builder = LaneProgramBuilder(lanes: 1)
        let count = Int.random(in: 2...13, using: &generator)
        let states = (0..<count).map { _ in builder.lanes() }
        let errors = (0..<count).map { _ in builder.lanes() }
        let shared = [builder.shared(), builder.shared()]
        var layers = [states, errors, Array(repeating: shared[0], count: count)]
        layers.append((0..<count).map { shared[$0 % 2] })
        let opcodes: [Opcode] = [.add, .subtract, .multiply, .divide, .square, .negate, .sqrt, .exp, .multiplyAdd, .select]
        func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }
        for _ in 0..<Int.random(in: 2...9, using: &generator) {
            let opcode = opcodes[Int.random(in: 0..<opcodes.count, using: &generator)]
            let operands = (0..<3).map { _ in layers[Int.random(in: 0..<layers.count, using: &generator)] }
            let (shift, isChained) = (chance(4) ? 1 : 0, chance(6))
            var layer: [Int32] = []
            for place in 0..<count {
                let other = opcodes[Int.random(in: 0..<opcodes.count, using: &generator)]
                let first = isChained ? layer.last ?? operands[0][place] : operands[0][place]
                layer.append(
                    builder.emit(
                        chance(12) ? other : opcode, first, operands[1][(place + shift) % count], operands[2][place]))
            }
            layers.append(layer)
        }
        for (targets, layer) in zip([states, errors], layers.suffix(2)) {
            for (place, target) in targets.enumerated() {
                let source = chance(8) ? states[(place + 1) % count] : layer[place]
                builder.emit(.copy, into: target, source)
            }
        }
        return builder
    }

    @Test func statesThatChangeAlikeAreStoredTogether() {
        var graph = ValueGraph()
        var targets: [ValueGraph.Place: Int32] = [:]
        for register in 0..<Int32(4) {
            let change = graph.add(.multiply, graph.load(.shared(8 + register)), graph.load(.shared(20)))
            targets[.shared(register)] = graph.add(.add, graph.load(.shared(register)), change)
        }
        let copy = ValuePacking.packed(graph, targets: targets, limit: 4)
        var packed = copy.graph
        for (place, value) in targets { packed.store(copy.numbers[Int(value)], place) }
        packed.appendStores()
        let operations = zip(packed.nodes, packed.needed).filter { $1 && !$0.isLeaf }.map(\.0)
        #expect(operations.map(\.operation) == [.multiply, .add, .store])
        #expect(operations.allSatisfy { $0.packed == 4 })
        #expect(packed.overwrittenLoads.count == 1)
    }

    @Test func valuesThatDependOnEachOtherStayAlone() {
        var graph = ValueGraph()
        let first = graph.add(.add, graph.load(.shared(0)), graph.load(.shared(8)))
        let second = graph.add(.add, first, graph.load(.shared(9)))
        let copy = ValuePacking.packed(graph, targets: [.shared(0): first, .shared(1): second], limit: 4)
        #expect(copy.graph.nodes.allSatisfy { $0.packed == 0 })
    }

    @Test(arguments: [(3, [2]), (4, [4]), (5, [4]), (6, [4, 2]), (12, [4, 4, 4])])
    func sizesOfStores(_ count: Int, _ sizes: [UInt8]) {
        var graph = ValueGraph()
        var targets: [ValueGraph.Place: Int32] = [:]
        for register in 0..<Int32(count) {
            targets[.shared(register)] = graph.add(.add, graph.load(.shared(register)), graph.load(.shared(40)))
        }
        let copy = ValuePacking.packed(graph, targets: targets, limit: 4)
        var packed = copy.graph
        for register in 0..<Int32(count) {
            if let value = targets[.shared(register)] { packed.store(copy.numbers[Int(value)], .shared(register)) }
        }
        packed.appendStores()
        #expect(packed.nodes.filter { $0.operation == .store && $0.packed > 0 }.map(\.packed) == sizes)
    }
}
