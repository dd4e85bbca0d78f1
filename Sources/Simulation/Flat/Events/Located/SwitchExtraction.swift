import Expressions

extension FlatModel {
    /// Returns the flat model with each comparison of changing quantities replaced by a switch, so that the right-hand
    /// side is smooth between events. The functions `abs`, `sign`, `H`, `min`, `max`, `floor`, `ceil` and `%` become
    /// conditional expressions. Comparisons for equality are kept, because they hold at single instants only.
    func withSwitches() -> FlatModel {
        var extraction = SwitchExtraction(self)
        return extraction.result()
    }
}

/// Replaces comparisons by switches.
private struct SwitchExtraction {
    private struct Key: Hashable {
        var function: Expression
        /// A Boolean value that indicates whether the switch is on where its function is 0; nil for a switch that has
        /// the function rounded down as its value.
        var countsZero: Bool?
    }

    private var flat: FlatModel
    /// Names whose values change between events.
    private var moving: Set<String> = []
    private var known: [Key: String] = [:]
    /// The definitions of large parts that occur more than once, in order.
    private var shared: [FlatModel.Definition] = []
    private var sharedCount = 0

    /// The largest number of nodes of a part that is written out wherever it occurs. Without a bound, nested functions
    /// would double the expression at each level.
    private static let largestPart = 256

    init(_ flat: FlatModel) {
        self.flat = flat
        moving = Set(flat.states.filter { $0.derivative != nil }.map(\.path) + flat.delays.map(\.name))
        if flat.constants["t"] == nil { moving.insert("t") }
        for definition in flat.definitions where definition.uses.contains(where: moving.contains) {
            moving.insert(definition.path)
        }
    }

    mutating func result() -> FlatModel {
        var definitions: [FlatModel.Definition] = []
        for var definition in flat.definitions {
            if case .value(let value) = definition.source { definition.source = .value(switched(value)) }
            definitions += takeShared() + [definition]
        }
        for index in flat.states.indices {
            flat.states[index].derivative = flat.states[index].derivative.map { switched($0) }
        }
        for index in flat.tests.indices { flat.tests[index].condition = switched(flat.tests[index].condition) }
        flat.definitions = definitions + takeShared()
        return flat
    }

    private mutating func takeShared() -> [FlatModel.Definition] {
        defer { shared = [] }
        return shared
    }

    /// Returns an expression that may occur several times: a large one as the name of a new definition.
    private mutating func named(_ expression: Expression) -> Expression {
        guard expression.isLarger(than: Self.largestPart) else { return expression }
        let name = "part \(sharedCount)"
        sharedCount += 1
        shared.append(.init(path: name, source: .value(expression)))
        if moves(expression) { moving.insert(name) }
        return .name(name)
    }

    private mutating func switched(_ expression: Expression) -> Expression {
        expression.rewritten { replaced($0) }
    }

    private func moves(_ expression: Expression) -> Bool { expression.names.contains(where: moving.contains) }

    private mutating func replaced(_ part: Expression) -> Expression {
        switch part {
        case .relation(let relation, let x, let y) where moves(x) || moves(y):
            return comparison(relation, x, y) ?? part
        case .call(let function, let arguments) where moves(part):
            return choice(function, arguments) ?? part
        case .arithmetic(.modulo, let x, let y) where moves(part):
            let (x, y) = (named(x), named(y))
            return .arithmetic(.subtract, x, .arithmetic(.multiply, y, whole(.arithmetic(.divide, x, y))))
        default: return part
        }
    }

    /// Returns the condition that replaces a comparison; nil for equality, which holds at single instants only.
    private mutating func comparison(_ relation: Expression.Relation, _ x: Expression, _ y: Expression) -> Expression? {
        let difference = Expression.arithmetic(.subtract, x, y)
        switch relation {
        case .greater: return isAbove(difference, false)
        case .greaterOrEqual: return isAbove(difference, true)
        case .less: return isAbove(difference, true).negated
        case .lessOrEqual: return isAbove(difference, false).negated
        case .equal, .notEqual: return nil
        }
    }

    private mutating func choice(_ function: Function, _ arguments: [Expression]) -> Expression? {
        guard [.abs, .sign, .heaviside, .floor, .ceil, .minimum, .maximum].contains(function) else { return nil }
        let arguments = arguments.map { named($0) }
        let x = arguments[0]
        switch function {
        case .abs: return chosen([(x, isAbove(x, true))], .negate(x))
        case .sign:
            return chosen([(.number(1), isAbove(x, false)), (.number(-1), isAbove(x, true).negated)], .number(0))
        case .heaviside:
            return chosen([(.number(1), isAbove(x, false)), (.number(0), isAbove(x, true).negated)], .number(0.5))
        case .floor: return whole(x)
        case .ceil: return .negate(whole(.negate(x)))
        case .minimum, .maximum:
            return arguments.dropFirst().reduce(x) { best, next in
                let best = named(best)
                let rest = Expression.arithmetic(.subtract, best, next)
                let isAbove = isAbove(rest, true)
                return function == .maximum
                    ? chosen([(best, isAbove)], next) : chosen([(next, isAbove)], best)
            }
        default: return nil
        }
    }

    private func chosen(_ branches: [(Expression, Expression)], _ otherwise: Expression) -> Expression {
        .piecewise(branches.map { .init(value: $0.0, condition: $0.1) }, otherwise: otherwise)
    }

    private mutating func isAbove(_ function: Expression, _ countsZero: Bool) -> Expression {
        let name = state(Key(function: function, countsZero: countsZero), .above(countsZero: countsZero))
        return .relation(.greater, .name(name), .number(0.5))
    }

    private mutating func whole(_ function: Expression) -> Expression {
        .name(state(Key(function: function, countsZero: nil), .floor))
    }

    private mutating func state(_ key: Key, _ kind: FlatModel.Switch.Kind) -> String {
        if let name = known[key] { return name }
        let name = "switch \(known.count)"
        known[key] = name
        flat.states.append(.init(path: name, initial: 0, derivative: nil, limits: nil))
        flat.switches.append(.init(state: flat.states.count - 1, function: key.function, kind: kind))
        return name
    }
}
