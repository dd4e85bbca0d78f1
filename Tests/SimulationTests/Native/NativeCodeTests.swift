import Expressions
import Foundation
import Simulation
import TestSupport
import Testing

/// Native code computes the bits of `Machine.value`.
@Suite struct NativeCodeTests {
    static let laneCounts = [1, 2, 7, 8, 9, 64, 1000]

    /// The sets of instructions with the lane counts; those that this machine lacks are skipped by name.
    static let combinations = InstructionSet.allCases.flatMap { set in laneCounts.map { (set, $0) } }

    static let opcodes: [Opcode] = [
        .add, .subtract, .multiply, .divide, .modulo, .power, .negate, .less, .lessOrEqual, .equal, .notEqual, .and,
        .or, .not, .select, .multiplyAdd, .multiplySubtract, .subtractProduct, .differenceTimes, .differenceOver,
        .sumOver, .productOver, .productTimes, .overDifference, .overSum, .negatedOver, .quotientExp,
        .negatedQuotientExp, .exp, .log, .sqrt, .square, .plainPower, .copy,
    ]

    static let special: [Double] = [
        0, -0.0, 1, -1, 0.5, -0.5, 0.7, -0.7, 1.5, -1.5, 2, 2.5, -2.5, 3, 17, 1e-310, -1e-310, 5e-324, -5e-324,
        .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan,
        -Double.nan, Double(bitPattern: 0x7FF0_0000_0000_0001), Double(bitPattern: 0xFFF8_0000_0000_1234),
        4503599627370495.5, 4503599627370496, -4503599627370495.5, 9007199254740993, 709.7, 709.8, -745.1, -745.2,
        -708.4, 1e300, -1e300, 0x1p-1022, 12, 13, 33, 34, 35, 2147483647, 2147483648,
    ]

    @Test(arguments: combinations)
    func everyOpcode(_ set: InstructionSet, _ lanes: Int) throws {
        try Self.require(set)
        var generator = SplitMix(7)
        for opcode in Self.opcodes {
            var builder = LaneProgramBuilder(lanes: lanes)
            let operands = [builder.lanes(), builder.shared(), builder.lanes()].shuffled(using: &generator)
            let target = builder.lanes()
            builder.emit(opcode, into: target, operands[0], operands[1], operands[2])
            for _ in 0..<(lanes == 1 ? 400 : 30) {
                try Self.compare(builder, set, lanes, "\(opcode)", &generator)
            }
        }
    }

    @Test(arguments: combinations)
    func everyFunction(_ set: InstructionSet, _ lanes: Int) throws {
        try Self.require(set)
        var generator = SplitMix(8)
        for (index, function) in Machine.functions.enumerated() {
            var builder = LaneProgramBuilder(lanes: lanes)
            let (a, b, target) = (builder.lanes(), builder.shared(), builder.lanes())
            builder.emit(function.arity == 1 ? .call : .call2, into: target, a, b, Int32(index))
            for _ in 0..<(lanes == 1 ? 400 : 30) {
                try Self.compare(builder, set, lanes, function.rawValue, &generator)
            }
        }
    }

    @Test(arguments: combinations, [0, 1, 2])
    func randomPrograms(_ combination: (InstructionSet, Int), _ pressure: Int) throws {
        let (set, lanes) = combination
        try Self.require(set)
        var generator = SplitMix(UInt64(lanes * 3 + pressure))
        for round in 0..<12 {
            let program = Self.randomProgram(lanes, pressure, &generator)
            try Self.compare(program, set, lanes, "program \(round)", &generator)
        }
    }

    @Test(arguments: combinations)
    func stepsOfANetwork(_ set: InstructionSet, _ lanes: Int) throws {
        try Self.require(set)
        let ex3 = Ex3Program(lanes: lanes)
        let code = try #require(NativeCode([ex3.builder.program], counts: [lanes], instructions: set))
        let count = Int(ex3.builder.registerCount) + 8
        let native = UnsafeMutablePointer<Double>.allocate(capacity: 2 * count)
        defer { native.deallocate() }
        native.initialize(repeating: 0, count: 2 * count)
        let interpreted = native + count
        ex3.fill(native)
        ex3.fill(interpreted)
        for _ in 0..<(20_000 / max(lanes, 20)) {
            code.entries[0](native, lanes)
            LaneProgramReference.run(ex3.builder.program, interpreted, lanes: lanes)
        }
        withExtendedLifetime(code) {}
        for case .lanes(let first) in ex3.builder.program.slots {
            for register in Int(first)..<Int(first) + lanes {
                #expect(native[register].bitPattern == interpreted[register].bitPattern)
            }
        }
    }

    @Test(arguments: InstructionSet.allCases)
    func rangesOfLanes(_ set: InstructionSet) throws {
        try Self.require(set)
        var builder = LaneProgramBuilder(lanes: 40)
        let (a, b, target) = (builder.lanes(), builder.shared(), builder.lanes())
        builder.emit(.multiply, into: target, a, b)
        let code = try #require(NativeCode([builder.program], counts: [40], instructions: set))
        let registers = UnsafeMutablePointer<Double>.allocate(capacity: Int(builder.registerCount))
        defer { registers.deallocate() }
        for (end, first) in [(16, 8), (40, 24), (8, 8), (8, 16), (0, 0)] {
            for index in 0..<Int(builder.registerCount) { registers[index] = Double(index) }
            code.rangeEntries[0](registers, end, first)
            for lane in 0..<40 {
                let isInside = lane >= first && lane < end
                #expect(registers[48 + lane] == (isInside ? Double(lane) * 40 : Double(48 + lane)))
            }
        }
        withExtendedLifetime(code) {}
    }

    /// Values that change places are read before either place is written.
    @Test(arguments: InstructionSet.allCases, [1, 8])
    func exchangedPlaces(_ set: InstructionSet, _ lanes: Int) throws {
        try Self.require(set)
        let program = LaneProgram(
            slots: [.lanes(0), .lanes(8), .lanes(8), .lanes(0)],
            instructions: [Instruction(.copy, 2, 0), Instruction(.negate, 3, 1)])
        let code = try #require(NativeCode([program], counts: [lanes], instructions: set))
        var registers = (0..<16).map { Double($0) }
        registers.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { code.entries[0](base, lanes) }
        }
        withExtendedLifetime(code) {}
        // The second instruction reads what the first one wrote to the place.
        #expect((0..<lanes).allSatisfy { registers[8 + $0] == Double($0) && registers[$0] == -Double($0) })
    }

    @Test func programsWithoutCode() {
        let control = LaneProgram(slots: [.lanes(0), .lanes(8)], instructions: [Instruction(.random, 1, 0, 0)])
        let distant = LaneProgram(slots: [.lanes(1 << 28), .lanes(8)], instructions: [Instruction(.negate, 1, 0)])
        for program in [control, distant] {
            #expect(NativeAssembly([program], counts: [1], instructions: .sse2)?.bytes == nil)
            guard InstructionSet.best != nil else { continue }
            let made = NativeCode.make([program], counts: [1])
            #expect(made.code == nil)
            #expect(
                made.provenance.description
                    == "interpreter (the programs of the model cannot be compiled to native code)")
        }
    }

    @Test func provenanceNamesTheSet() throws {
        let program = LaneProgram(slots: [.lanes(0), .lanes(8)], instructions: [Instruction(.negate, 1, 0)])
        for set in InstructionSet.allCases {
            let (code, provenance) = NativeCode.make([program], counts: [8], instructions: set)
            if InstructionSet.available.contains(set) {
                #expect(code?.set == set)
                #expect(provenance.description == "native code (\(set.rawValue))")
            } else if InstructionSet.best != nil {
                #expect(code == nil)
                #expect(provenance.description == "interpreter (the processor lacks the instructions \(set.rawValue))")
            }
        }
    }

    /// A program of hundreds of instructions. With a high pressure, operands are taken from all earlier values, so that
    /// many live long.
    static func randomProgram(_ lanes: Int, _ pressure: Int, _ generator: inout SplitMix) -> LaneProgramBuilder {
        var builder = LaneProgramBuilder(lanes: lanes)
        var values = (0..<12).map { $0 % 3 == 0 ? builder.shared() : builder.lanes() }
        let count = [40, 200, 500][pressure]
        for _ in 0..<count {
            func operand() -> Int32 {
                let reach = pressure == 0 ? 8 : values.count
                return values[values.count - 1 - Int.random(in: 0..<min(reach, values.count), using: &generator)]
            }
            let (a, b, c) = (operand(), operand(), operand())
            let isStored = Int.random(in: 0..<6, using: &generator) == 0
            let target = isStored ? builder.lanes() : builder.scratch()
            if Int.random(in: 0..<12, using: &generator) == 0 {
                let index = Int.random(in: 0..<functions.count, using: &generator)
                let number = Int32(Machine.functions.firstIndex(of: functions[index]) ?? 0)
                builder.emit(functions[index].arity == 1 ? .call : .call2, into: target, a, b, number)
            } else {
                let opcode = opcodes[Int.random(in: 0..<opcodes.count, using: &generator)]
                builder.emit(opcode, into: target, a, b, c)
            }
            values.append(target)
        }
        return builder
    }

    static let functions: [Function] = [
        .sign, .heaviside, .abs, .minimum, .maximum, .floor, .ceil, .tanh, .sin, .sqrt, .atan2,
    ]

    // MARK: Comparison

    /// Compares native code with the interpreter on special and random values.
    static func compare(
        _ builder: LaneProgramBuilder, _ set: InstructionSet, _ lanes: Int, _ name: String,
        _ generator: inout SplitMix
    ) throws {
        let code = try #require(NativeCode([builder.program], counts: [lanes], instructions: set))
        let count = Int(builder.registerCount) + 8
        let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: 2 * count)
        defer { block.deallocate() }
        for index in 0..<count {
            block[index] = value(&generator)
            block[count + index] = block[index]
        }
        guard let native = block.baseAddress else { return }
        let interpreted = native + count
        code.entries[0](native, lanes)
        withExtendedLifetime(code) {}
        LaneProgramReference.run(builder.program, interpreted, lanes: lanes)
        for (index, slot) in builder.program.slots.enumerated() {
            guard case .lanes(let first) = slot else { continue }
            for lane in 0..<lanes {
                let (x, y) = (native[Int(first) + lane], interpreted[Int(first) + lane])
                if x.bitPattern == y.bitPattern { continue }
                Issue.record("\(name), \(set), slot \(index), lane \(lane): \(x) \(hex(x)) instead of \(y) \(hex(y))")
                return
            }
        }
        for index in 0..<count where !builder.isWritten(index) {
            #expect(native[index].bitPattern == interpreted[index].bitPattern, "\(name) writes register \(index)")
        }
    }

    private static func hex(_ value: Double) -> String { String(value.bitPattern, radix: 16) }

    private static func value(_ generator: inout SplitMix) -> Double {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0...2: special[Int.random(in: 0..<special.count, using: &generator)]
        case 3: Double(bitPattern: generator.next())
        case 4: Double(Int.random(in: -20...20, using: &generator))
        default: Double.random(in: -4...4, using: &generator)
        }
    }

    /// Skips a test on a machine without a set of instructions.
    static func require(_ set: InstructionSet) throws {
        if !InstructionSet.available.contains(set) {
            try Test.cancel("this machine has no \(set.rawValue)")
        }
    }
}

extension LaneProgramBuilder {
    /// Returns a Boolean value that indicates whether the program may write a register.
    func isWritten(_ register: Int) -> Bool {
        program.slots.contains { slot in
            guard case .lanes(let first) = slot else { return false }
            return Int(first)..<Int(first + capacity) ~= register
        }
    }
}
