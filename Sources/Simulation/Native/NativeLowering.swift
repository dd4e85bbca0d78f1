import Expressions

/// A translator of the instructions of a lane program into the operations of a value graph.
///
///     let graph = NativeLowering.graph(program, for: form)
///
/// The operations are those by which the interpreter (``Machine/value(_:_:)``) computes each instruction, in the same
/// order and with the same roundings.
struct NativeLowering {
    /// The value graph with the operations that have been translated so far.
    private(set) var graph = ValueGraph()
    private let program: LaneProgram
    private let form: NativeForm
    private let sources: OperandSources
    /// The first lane of the strip that is being translated.
    private var lane: Int32 = 0
    /// The values of the instructions that have been translated; -1 for others.
    private var values: [Int32]
    /// The masks of which truth values are made.
    private var masks: [Int32: Int32] = [:]
    /// The index of the instruction that is being translated.
    private var current = 0

    /// The largest program for one lane in which functions are brought together: it keeps all their arguments at once.
    private static let packedLimit = 1 << 13

    private init(_ program: LaneProgram, _ form: NativeForm) {
        self.program = program
        self.form = form
        sources = OperandSources(program, isScalar: form.isScalar) { Self.ordinaryFunction($0) != nil }
        values = Array(repeating: -1, count: program.instructions.count)
    }

    /// Returns the value graph of a program, for one pass of the given form; nil if an instruction cannot be
    /// translated.
    static func graph(_ program: LaneProgram, for form: NativeForm) -> ValueGraph? {
        var lowering = NativeLowering(program, form)
        for strip in 0..<form.strips {
            lowering.lane = Int32(strip * form.laneCount)
            let isPacked = form.packLimit > 1 && program.instructions.count <= packedLimit
            guard isPacked ? lowering.translateByLevel() : lowering.translateInOrder() else { return nil }
            if isPacked { lowering.packValues() }
            lowering.store()
        }
        lowering.graph.joinLookups()
        lowering.graph.appendStores()
        return lowering.graph
    }

    private mutating func translateInOrder() -> Bool {
        for index in program.instructions.indices {
            current = index
            guard let value = value(program.instructions[index]) else { return false }
            values[index] = value
        }
        return true
    }

    /// Packs divisions, and equal operations on values that are stored at consecutive places.
    private mutating func packValues() {
        let results = values.indices.filter { sources.targets[$0] != nil }
        let divided = DivisionPacking.packed(graph, results: results.map { values[$0] })
        var targets: [ValueGraph.Place: Int32] = [:]
        for index in results {
            values[index] = divided.numbers[Int(values[index])]
            if let place = sources.targets[index] { targets[place] = values[index] }
        }
        let packed = ValuePacking.packed(divided.graph, targets: targets, limit: form.packLimit)
        // Values that later instructions replace are not in the copy, and are not stored.
        for index in results { values[index] = packed.numbers[Int(values[index])] }
        graph = packed.graph
    }

    private mutating func store() {
        for (index, target) in sources.targets.enumerated() {
            guard let target, values[index] >= 0 else { continue }
            graph.store(values[index], moved(target))
        }
    }

    /// Returns the place in the present strip.
    private func moved(_ place: ValueGraph.Place) -> ValueGraph.Place {
        if case .lanes(let register) = place { return .lanes(register + lane) }
        return place
    }

    /// Returns the value of the first, second or third operand of the present instruction.
    private mutating func operand(_ number: Int) -> Int32 {
        switch sources.operands[current][number] {
        case .instruction(let index): values[index]
        case .place(let place): graph.load(moved(place))
        case .none: graph.constant(0)
        }
    }

    // MARK: Functions side by side

    /// Returns the function that an instruction evaluates by an algorithm; nil if it evaluates none.
    private static func ordinaryFunction(_ instruction: Instruction) -> NativeFunction? {
        let function: NativeFunction
        switch instruction.opcode {
        case .exp, .quotientExp, .negatedQuotientExp: function = .function(.exp)
        case .log: function = .function(.log)
        case .call:
            guard Machine.functions.indices.contains(Int(instruction.c)) else { return nil }
            function = .function(Machine.functions[Int(instruction.c)])
        default: return nil
        }
        return function.ordinary == nil ? nil : function
    }

    /// Translates the instructions in the order of their levels. The functions of a level do not depend on each other,
    /// so that equal ones are evaluated side by side.
    private mutating func translateByLevel() -> Bool {
        let isFunction = program.instructions.map { Self.ordinaryFunction($0) != nil }
        let order = program.instructions.indices.sorted {
            (sources.levels[$0], isFunction[$0] ? 1 : 0, $0) < (sources.levels[$1], isFunction[$1] ? 1 : 0, $1)
        }
        var position = 0
        while position < order.count {
            let index = order[position]
            current = index
            guard isFunction[index] else {
                guard let value = value(program.instructions[index]) else { return false }
                values[index] = value
                position += 1
                continue
            }
            let end = order[position...].firstIndex { !isFunction[$0] || sources.levels[$0] != sources.levels[index] }
            translateFunctions(order[position..<(end ?? order.count)])
            position = end ?? order.count
        }
        return true
    }

    /// Translates evaluations of functions that do not depend on each other.
    private mutating func translateFunctions(_ indices: ArraySlice<Int>) {
        var groups: [(function: NativeFunction, arguments: [Int32], indices: [Int32: [Int]])] = []
        for index in indices {
            current = index
            guard let function = Self.ordinaryFunction(program.instructions[index]) else { continue }
            let argument = argument(program.instructions[index])
            let group = groups.firstIndex { $0.function == function } ?? groups.count
            if group == groups.count { groups.append((function, [], [:])) }
            if groups[group].indices[argument] == nil { groups[group].arguments.append(argument) }
            groups[group].indices[argument, default: []].append(index)
        }
        for group in groups {
            var rest = group.arguments[...]
            while !rest.isEmpty {
                let chunk = Array(rest.prefix(form.packLimit))
                rest = rest.dropFirst(chunk.count)
                for (argument, result) in zip(chunk, evaluate(group.function, chunk)) {
                    for index in group.indices[argument] ?? [] { values[index] = result }
                }
            }
        }
    }

    /// Returns the argument of an evaluation of a function.
    private mutating func argument(_ instruction: Instruction) -> Int32 {
        switch instruction.opcode {
        case .quotientExp: graph.add(.divide, operand(0), operand(1))
        case .negatedQuotientExp: graph.add(.divide, negated(operand(0)), operand(1))
        default: operand(0)
        }
    }

    /// Returns the values of a function at up to four arguments, which are evaluated side by side.
    private mutating func evaluate(_ function: NativeFunction, _ arguments: [Int32]) -> [Int32] {
        if arguments.count == 1 { return [call(function, arguments[0])] }
        var packed = graph.add(.pair, arguments[0], arguments[1], packed: 2)
        var count: UInt8 = 2
        if arguments.count > 2 {
            let second = graph.add(.pair, arguments[2], arguments.last ?? arguments[2], packed: 2)
            packed = graph.add(.join, packed, second, packed: 4)
            count = 4
        }
        guard let ordinary = function.ordinary,
            let value = FunctionTrace.append(
                ordinary, number: function.number, of: packed, packed: count, to: &graph, form)
        else { return arguments.map { call(function, $0) } }
        return arguments.indices.map { graph.add(.part, value, detail: UInt64($0)) }
    }

    /// Returns the value of an instruction; nil if there is no translation.
    private mutating func value(_ i: Instruction) -> Int32? {
        switch i.opcode {
        case .add: graph.add(.add, operand(0), operand(1))
        case .subtract: graph.add(.subtract, operand(0), operand(1))
        case .multiply: graph.add(.multiply, operand(0), operand(1))
        case .divide: graph.add(.divide, operand(0), operand(1))
        case .square: graph.add(.multiply, operand(0), operand(0))
        case .sqrt: graph.add(.squareRoot, operand(0))
        case .negate: negated(operand(0))
        case .copy: operand(0)
        case .less: truth(.less, operand(0), operand(1))
        case .lessOrEqual: truth(.lessOrEqual, operand(0), operand(1))
        case .equal: truth(.equal, operand(0), operand(1))
        case .notEqual: truth(.notEqual, operand(0), operand(1))
        case .and: truth(graph.add(.and, mask(operand(0)), mask(operand(1))))
        case .or: truth(graph.add(.or, mask(operand(0)), mask(operand(1))))
        case .not: truth(.equal, operand(0), graph.constant(0))
        case .select: blend(mask(operand(0)), operand(1), operand(2))
        case .exp: call(.function(.exp), operand(0))
        case .log: call(.function(.log), operand(0))
        case .power: call(.tvboPower, operand(0), operand(1))
        case .plainPower: power(operand(0), operand(1))
        case .modulo: call(.modulo, operand(0), operand(1))
        case .call:
            Machine.functions.indices.contains(Int(i.c)) ? function(Machine.functions[Int(i.c)], operand(0)) : nil
        case .call2:
            Machine.functions.indices.contains(Int(i.c))
                ? function(Machine.functions[Int(i.c)], operand(0), operand(1)) : nil
        case .random, .jump, .jumpUnless, .perform, .finish, .signal, .advanceScheme, .sum: nil
        default: joined(i)
        }
    }

    /// Returns the value of an instruction of several operations, each of which is rounded.
    private mutating func joined(_ i: Instruction) -> Int32? {
        let (a, b) = (operand(0), operand(1))
        let c = i.opcode.operandCount > 2 ? operand(2) : -1
        switch i.opcode {
        case .multiplyAdd: return graph.add(.add, graph.add(.multiply, a, b), c)
        case .multiplySubtract: return graph.add(.subtract, graph.add(.multiply, a, b), c)
        case .subtractProduct: return graph.add(.subtract, c, graph.add(.multiply, a, b))
        case .differenceTimes: return graph.add(.multiply, graph.add(.subtract, a, b), c)
        case .differenceOver: return graph.add(.divide, graph.add(.subtract, a, b), c)
        case .sumOver: return graph.add(.divide, graph.add(.add, a, b), c)
        case .productOver: return graph.add(.divide, graph.add(.multiply, a, b), c)
        case .productTimes: return graph.add(.multiply, graph.add(.multiply, a, b), c)
        case .overDifference: return graph.add(.divide, c, graph.add(.subtract, a, b))
        case .overSum: return graph.add(.divide, c, graph.add(.add, a, b))
        case .negatedOver: return graph.add(.divide, negated(a), b)
        case .quotientExp: return call(.function(.exp), graph.add(.divide, a, b))
        case .negatedQuotientExp: return call(.function(.exp), graph.add(.divide, negated(a), b))
        default: return nil
        }
    }

    // MARK: Truth values

    private mutating func compare(_ predicate: ValueGraph.Predicate, _ a: Int32, _ b: Int32) -> Int32 {
        graph.add(.compare, a, b, detail: predicate.rawValue)
    }

    private mutating func truth(_ predicate: ValueGraph.Predicate, _ a: Int32, _ b: Int32) -> Int32 {
        truth(compare(predicate, a, b))
    }

    /// Returns 1 where a mask is set, otherwise 0.
    private mutating func truth(_ mask: Int32) -> Int32 {
        let value = graph.add(.and, mask, graph.constant(1))
        masks[value] = mask
        return value
    }

    /// Returns the mask of the places where a value is not 0.
    private mutating func mask(_ value: Int32) -> Int32 {
        if let known = masks[value] { return known }
        let mask = compare(.notEqual, value, graph.constant(0))
        masks[value] = mask
        return mask
    }

    /// Returns a value where a mask is set and another one elsewhere.
    private mutating func blend(_ mask: Int32, _ x: Int32, _ y: Int32) -> Int32 {
        let zero = graph.constant(0)
        if y == zero { return graph.add(.and, mask, x) }
        if x == zero { return graph.add(.andNot, mask, y) }
        if form.hasBlend { return graph.add(.blend, mask, x, y) }
        return graph.add(.or, graph.add(.and, mask, x), graph.add(.andNot, mask, y))
    }

    // MARK: Functions

    private mutating func negated(_ a: Int32) -> Int32 {
        graph.add(.xor, a, graph.constant(bits: 1 << 63))
    }

    private mutating func call(_ function: NativeFunction, _ a: Int32, _ b: Int32 = -1) -> Int32 {
        if let ordinary = function.ordinary,
            let value = FunctionTrace.append(ordinary, number: function.number, of: a, packed: 0, to: &graph, form)
        {
            return value
        }
        return graph.add(.call, a, b, detail: UInt64(function.number))
    }

    /// Returns LEMS' power, without a call if the exponent is a value that the program does not change.
    private mutating func power(_ base: Int32, _ exponent: Int32) -> Int32 {
        let node = graph.nodes[Int(exponent)]
        var isFixed = node.operation == .constant
        // SSE2 cannot load a value for all lanes outside of the start of the program.
        if node.operation == .load, case .shared = node.place, form.isScalar || form.width != .x {
            isFixed = !sources.written.contains(node.place)
        }
        if isFixed, let value = FunctionTrace.appendPower(of: base, exponent, to: &graph, form) { return value }
        return call(.lemsPower, base, exponent)
    }

    /// Returns the value of a function, without a call if there are instructions for it.
    private mutating func function(_ function: Function, _ a: Int32, _ b: Int32 = -1) -> Int32 {
        switch function {
        case .sqrt: return graph.add(.squareRoot, a)
        case .abs: return graph.add(.and, a, graph.constant(bits: 1 << 63 - 1))
        case .sign:
            let zero = graph.constant(0)
            let rest = blend(compare(.less, a, zero), graph.constant(-1), a)
            return blend(compare(.less, zero, a), graph.constant(1), rest)
        case .heaviside:
            let zero = graph.constant(0)
            let half = blend(compare(.equal, a, zero), graph.constant(0.5), a)
            let rest = graph.add(.andNot, compare(.less, a, zero), half)
            return blend(compare(.less, zero, a), graph.constant(1), rest)
        case .minimum, .maximum:
            let second = b < 0 ? graph.constant(0) : b
            let extreme = graph.add(function == .minimum ? .minimum : .maximum, a, second)
            return blend(compare(.unordered, a, a), a, extreme)
        case .floor: return rounded(a, down: true)
        case .ceil: return rounded(a, down: false)
        default:
            if function == .atan2 { return call(.function(.atan2), a, b < 0 ? graph.constant(0) : b) }
            return call(.function(function), a)
        }
    }

    /// Returns the nearest whole number that is not greater or not less.
    ///
    /// Without an instruction for it, numbers below 2^52 are rounded to the nearest whole number by the addition of
    /// 2^52, and corrected by 1 if that is on the other side. The sign of the argument is kept, as for -0.0 and for
    /// numbers that round to it.
    private mutating func rounded(_ a: Int32, down: Bool) -> Int32 {
        if form.hasRounding { return graph.add(.round, a, detail: down ? 1 : 2) }
        let signMask = graph.constant(bits: 1 << 63)
        let magnitude = graph.add(.and, a, graph.constant(bits: 1 << 63 - 1))
        let sign = graph.add(.and, a, signMask)
        let limit = graph.constant(0x1p52)
        let nearest = graph.add(.or, sign, graph.add(.subtract, graph.add(.add, magnitude, limit), limit))
        let isBeyond = down ? compare(.less, a, nearest) : compare(.less, nearest, a)
        let correction = graph.add(.and, isBeyond, graph.constant(1))
        let moved = graph.add(down ? .subtract : .add, nearest, correction)
        // ceil(-0.5) is -0.0, but -1 + 1 is 0.0.
        let whole = graph.add(.or, sign, moved)
        // The product quiets a signaling NaN.
        return blend(compare(.less, magnitude, limit), whole, graph.add(.multiply, a, graph.constant(1)))
    }
}
