import Expressions
import Simulation
import TestSupport
import Testing

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
        let opcodes: [Opcode] = [
            .add, .subtract, .multiply, .divide, .square, .negate, .sqrt, .exp, .multiplyAdd, .select,
        ]
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

    /// A program that adds a register, times another one, to each of several registers.
    static func sums(_ count: Int) -> LaneProgram {
        var builder = LaneProgramBuilder(lanes: 1)
        let states = (0..<count).map { _ in builder.lanes() }
        let changes = (0..<count).map { _ in builder.lanes() }
        let factor = builder.shared()
        for (state, change) in zip(states, changes) {
            let product = builder.emit(.multiply, change, factor)
            builder.emit(.add, into: state, state, product)
        }
        return builder.program
    }

    /// The numbers of values that the instructions with a name compute, in order. A register of 256 bits has four.
    static func sizes(_ name: String, _ program: LaneProgram) throws -> [Int] {
        let assembly = try #require(NativeAssembly([program], counts: [1], instructions: .avx2))
        return assembly.listing(0).compactMap { line in
            if line.contains("v\(name)sd ") { return 1 }
            return line.contains("v\(name)pd ") ? line.contains("ymm") ? 4 : 2 : nil
        }
    }

    @Test(arguments: [(2, [2]), (3, [2, 1]), (4, [4]), (5, [4, 1]), (6, [4, 2]), (12, [4, 4, 4])])
    func statesThatChangeAlikeAreComputedTogether(_ count: Int, _ sizes: [Int]) throws {
        for name in ["mul", "add"] {
            #expect(try Self.sizes(name, Self.sums(count)).sorted(by: >) == sizes, "\(name)")
        }
    }

    @Test func valuesThatDependOnEachOtherAreComputedAlone() throws {
        var builder = LaneProgramBuilder(lanes: 1)
        let (first, second, change) = (builder.lanes(), builder.lanes(), builder.shared())
        builder.emit(.add, into: first, first, change)
        builder.emit(.add, into: second, first, second)
        #expect(try Self.sizes("add", builder.program) == [1, 1])
    }

    /// A step consists of about twenty divisions, which the processor begins one after the other.
    @Test func independentDivisionsAreComputedTogether() throws {
        var builder = LaneProgramBuilder(lanes: 1)
        let values = (0..<4).map { _ in builder.lanes() }
        let (a, b) = (builder.lanes(), builder.lanes())
        let first = builder.emit(.divide, values[0], values[1])
        let second = builder.emit(.divide, values[2], values[3])
        builder.emit(.exp, into: a, first)
        builder.emit(.sqrt, into: b, builder.emit(.divide, second, first))
        #expect(try Self.sizes("div", builder.program) == [2, 1])
    }
}
