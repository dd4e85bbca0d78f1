import Expressions
import Quantities

/// What `t` means in a model without units, where a model's own time runs in `time_scale` units while the clock
/// of every run is in seconds.
struct BareTime {
    /// The unit of the model's time.
    let timeScale: PhysicalUnit
    /// Units of the parameters that have one.
    let units: [String: PhysicalUnit]
    /// Whether a bare literal compared with `t` is meant in seconds, as LEMS has it for spiking cells.
    let literalsAreSeconds: Bool
    /// Name of the constant that is one model time unit in seconds: `SEC`, unless the model uses that itself.
    let scaleName: String
    /// Whether the model declares a name `t` of its own.
    let declaresTime: Bool

    /// The meaning of `t` in a model.
    init(_ block: DynamicsBlock, timeScale: PhysicalUnit) {
        self.timeScale = timeScale
        let declared = Set(block.declarations.map(\.name))
        declaresTime = declared.contains("t")
        var name = "SEC"
        while declared.contains(name) { name += "_" }
        scaleName = name
        let units = block.parameters.compactMap { parameter in parameter.unit.map { (parameter.name, $0) } }
        self.units = Dictionary(units, uniquingKeysWith: { first, _ in first })
        literalsAreSeconds = block.modelType == "spiking"
    }

    /// The expression with `t` in arithmetic as model time, and in comparisons as what it is compared with.
    func rewritten(_ expression: Expression) -> Expression {
        if declaresTime { return expression }
        switch expression {
        case .relation(let relation, let x, let y) where x.names.contains("t") || y.names.contains("t"):
            let others = (x.names + y.names).filter { $0 != "t" }
            if others.isEmpty, literalsAreSeconds { return .relation(relation, fromSeconds(x), fromSeconds(y)) }
            return .relation(relation, scaled(x), scaled(y))
        case .relation(let relation, let x, let y): return .relation(relation, rewritten(x), rewritten(y))
        case .name("t"): return .arithmetic(.divide, .name("t"), .name(scaleName))
        case .number, .boolean, .name: return expression
        case .negate(let x): return .negate(rewritten(x))
        case .not(let x): return .not(rewritten(x))
        case .arithmetic(let o, let x, let y): return .arithmetic(o, rewritten(x), rewritten(y))
        case .logic(let o, let x, let y): return .logic(o, rewritten(x), rewritten(y))
        case .call(let f, let arguments): return .call(f, arguments.map(rewritten))
        case .apply(let f, let arguments): return .apply(f, arguments.map(rewritten))
        case .piecewise(let branches, let otherwise):
            return .piecewise(
                branches.map { .init(value: rewritten($0.value), condition: rewritten($0.condition)) },
                otherwise: otherwise.map(rewritten))
        }
    }

    /// Model time in place of `t`, and of literals in seconds.
    private func fromSeconds(_ expression: Expression) -> Expression {
        if expression.names.contains("t") { return scaled(expression) }
        return .arithmetic(.multiply, expression, .number(1 / timeScale.factor))
    }

    /// Model time on both sides; parameters with a unit of time are brought to it.
    private func scaled(_ expression: Expression) -> Expression {
        expression.substituting { name in
            if name == "t" { return .arithmetic(.divide, .name("t"), .name(scaleName)) }
            guard let unit = units[name], unit.dimension == .time, unit.factor != timeScale.factor else { return nil }
            return .arithmetic(.multiply, .name(name), .number(unit.factor / timeScale.factor))
        }
    }

    /// The numbers without a unit of time with which `t` is compared: literals, and what expressions of parameters come to;
    /// and whether they are in seconds.
    func bareNumbers(in expression: Expression, parameters: [ValueBlock]) -> [(text: String, isSeconds: Bool)] {
        if declaresTime { return [] }
        let values = Dictionary(
            parameters.filter { $0.array == nil }.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        var found: [(text: String, isSeconds: Bool)] = []
        expression.visit { part in
            guard case .relation(_, let x, let y) = part, (x.names + y.names).contains("t") else { return }
            let others = Set(x.names + y.names).subtracting(["t"])
            if others.contains(where: { units[$0]?.dimension == .time }) { return }
            for side in [x, y] where !side.names.contains("t") {
                guard let value = ConstantExpression.value(side, { values[$0] }) else { continue }
                let name = side.names.isEmpty ? "" : "\(side) = "
                found.append((name + Self.shown(value), literalsAreSeconds && others.isEmpty))
            }
        }
        return found
    }

    private static func shown(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
