import Connectomes
import Expressions
import ModelCore

/// The parts of expressions that contain only parameters and numbers, and that rounding errors decide.
///
///     let rounding = ConstantRounding(definitions: []) { ["p": 0.3][$0] }
///     rounding.part(in: expression)  // "sign(cos(pi*p/0.6))", whose argument would be 0 without rounding
///
/// A part is evaluated again with every rounded result, and every number that is not binary, changed by some units in the
/// last place, as another order of its operations does. Runs with changed states, by which other effects of rounding are
/// found, do not show it.
struct ConstantRounding {
    /// The shares by which rounded results are changed: 16 units in the last place.
    private static let shares = [0x1p-48, -0x1p-48]
    /// The change of a value, absolute and as a share of it, from which on rounding decides it.
    private static let limit = 1e-10
    /// The deepest nesting of parts that is read.
    private static let depthLimit = 500

    private let value: (String) -> Double?
    /// The values of the derived quantities that are constant, with no change and with that of each share.
    private var constants: [[String: Double]]

    /// Evaluates the derived quantities that are constant.
    /// - Parameters:
    ///   - definitions: The names and expressions of the derived quantities.
    ///   - value: Returns the value of a parameter; nil for other names.
    init(definitions: [(name: String, expression: Expression)], value: @escaping (String) -> Double?) {
        self.value = value
        constants = Array(repeating: [:], count: 1 + Self.shares.count)
        let order = try? DependencyOrder.sorted(definitions.map(\.name)) { definitions[$0].expression.names }
        for index in order ?? [] {
            let (name, expression) = definitions[index]
            guard value(name) == nil else { continue }
            for kind in constants.indices { constants[kind][name] = evaluated(expression, kind) }
        }
    }

    /// Returns the text of the first constant part of an expression that rounding errors decide; nil if there is none.
    func part(in expression: Expression) -> String? { part(in: expression, 0) }

    private func part(in expression: Expression, _ depth: Int) -> String? {
        guard !expression.parts.isEmpty, depth < Self.depthLimit else { return nil }
        guard let exact = evaluated(expression, 0) else {
            for part in expression.parts { if let found = self.part(in: part, depth + 1) { return found } }
            return nil
        }
        let differs = Self.shares.indices.contains { index in
            guard let changed = evaluated(expression, index + 1), exact.isFinite else { return false }
            let size = max(exact.magnitude, changed.magnitude, 1)
            return !((changed - exact).magnitude <= Self.limit * size)
        }
        return differs ? "\(expression)" : nil
    }

    /// Returns the value of a constant expression; nil for other expressions.
    /// - Parameter kind: 0 for no change, and otherwise the number of a share, counted from 1.
    private func evaluated(_ expression: Expression, _ kind: Int) -> Double? { evaluated(expression, kind, 0) }

    private func evaluated(_ expression: Expression, _ kind: Int, _ depth: Int) -> Double? {
        guard depth < Self.depthLimit else { return nil }
        if let number = written(expression) {
            let isChanged = kind > 0 && !ExactArithmetic.isExact(number)
            return isChanged ? number * (1 + Self.shares[kind - 1] * Self.weight(of: "\(expression)")) : number
        }
        if case .name(let name) = expression { return constants[kind][name] }
        // Differences and comparisons of two written numbers have no rounding errors.
        let isPlain =
            switch expression {
            case .arithmetic(.subtract, let x, let y), .relation(_, let x, let y):
                written(x) != nil && written(y) != nil
            default: false
            }
        var isConstant = true
        let inner = expression.mapParts { part in
            guard isConstant, let number = evaluated(part, isPlain ? 0 : kind, depth + 1) else {
                isConstant = false
                return part
            }
            return .number(number)
        }
        guard isConstant, let number = ConstantExpression.value(inner, { _ in nil }) else { return nil }
        return kind > 0 && Self.isRounded(inner, number) ? number * (1 + Self.shares[kind - 1]) : number
    }

    /// Returns the value of a number or parameter; nil for other expressions.
    private func written(_ expression: Expression) -> Double? {
        switch expression {
        case .number(let number): number
        case .name(let name): value(name)
        default: nil
        }
    }

    /// Returns a number from 0.25 to 1, or its negative, by which the change of a number is multiplied. It depends on the
    /// text of the number alone, so that equal numbers change alike, and others differently.
    private static func weight(of text: String) -> Double {
        var random = SeededRandom(seed: 0, stream: text)
        let share = 0.25 + 0.75 * random.next()
        return random.next() < 0.5 ? share : -share
    }

    /// Returns whether the value of an operation or function of numbers is rounded.
    private static func isRounded(_ expression: Expression, _ value: Double) -> Bool {
        switch expression {
        case .arithmetic(let operation, .number(let x), .number(let y)):
            switch operation {
            case .add: !RoundedOperation.isExact("+", x, y)
            case .subtract: !RoundedOperation.isExact("-", x, y)
            case .multiply: !RoundedOperation.isExact("*", x, y)
            case .divide: !RoundedOperation.isExact("/", x, y)
            case .power: !RoundedOperation.isExact("**", x, y) && !areShort([x, y, value])
            case .modulo: false
            }
        case .call(let function, let arguments):
            !exactFunctions.contains(function)
                && !areShort(
                    [value] + arguments.compactMap { if case .number(let number) = $0 { number } else { nil } })
        default: false
        }
    }

    /// The functions whose values are not rounded.
    private static let exactFunctions: Set<Function> = [.abs, .sign, .floor, .ceil, .heaviside, .minimum, .maximum]

    /// Returns whether all numbers have few binary digits, as the argument and the value of `exp(0)` and `sqrt(4)`.
    private static func areShort(_ numbers: [Double]) -> Bool { numbers.allSatisfy(ExactArithmetic.isExact) }
}
