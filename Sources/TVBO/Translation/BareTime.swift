import Expressions
import Quantities

/// The conversion of the time `t` in the equations of a model in the bare convention, whose values have no units.
///
/// The clock of a simulation runs in seconds, but such a model counts time in units of its `time_scale`. Expressions
/// are rewritten so that `t` in arithmetic becomes `t / SEC`, where the constant `SEC` is the length of one model time
/// unit in seconds:
///
///     let time = BareTime(equations, timeScale: .millisecond)
///     time.rewritten(expression)  // "sin(t)" becomes sin(t / SEC), SEC = 0.001
struct BareTime {
    /// The unit in which the model counts time, such as milliseconds.
    let timeScale: PhysicalUnit
    /// The units of the model's parameters by name; parameters without a unit are absent.
    let units: [String: PhysicalUnit]
    /// A Boolean value that indicates whether a literal with which `t` is compared is in seconds. It is true for models
    /// of the type `spiking`, which TVBO translates to LEMS, whose time is in seconds.
    let literalsAreSeconds: Bool
    /// The name of the constant whose value is one model time unit in seconds: `SEC`, followed by as many underscores
    /// as are needed to differ from the names that the model declares.
    let scaleName: String
    /// A Boolean value that indicates whether the model declares a name `t` itself. Expressions are then left
    /// unchanged.
    let declaresTime: Bool

    /// Creates the conversion for the equations of a model.
    /// - Parameters:
    ///   - equations: The equations, with the names and units that the model declares.
    ///   - timeScale: The unit in which the model counts time.
    init(_ equations: DynamicsEquations, timeScale: PhysicalUnit) {
        self.timeScale = timeScale
        let (block, declared) = (equations.block, equations.names)
        declaresTime = declared.contains("t")
        var name = "SEC"
        while declared.contains(name) { name += "_" }
        scaleName = name
        let units = block.parameters.compactMap { parameter in parameter.unit.map { (parameter.name, $0) } }
        self.units = Dictionary(units, uniquingKeysWith: { first, _ in first })
        literalsAreSeconds = block.modelType == "spiking"
    }

    /// Returns an expression of the model with `t` converted from seconds to model time.
    ///
    /// In arithmetic, `t` becomes `t / SEC`. In a comparison with `t`, parameters with a unit of time are converted to
    /// model time as well. Where `t` is compared only with literals in a model of the type `spiking`, the literals are
    /// converted from seconds.
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

    /// Converts one side of a relation to model time, taking a side without `t` as seconds.
    private func fromSeconds(_ expression: Expression) -> Expression {
        if expression.names.contains("t") { return scaled(expression) }
        return .arithmetic(.multiply, expression, .number(1 / timeScale.factor))
    }

    /// Converts `t`, and every parameter with a unit of time, to model time.
    private func scaled(_ expression: Expression) -> Expression {
        expression.substituting { name in
            if name == "t" { return .arithmetic(.divide, .name("t"), .name(scaleName)) }
            guard isConverted(name), let unit = units[name] else { return nil }
            return .arithmetic(.multiply, .name(name), .number(unit.factor / timeScale.factor))
        }
    }

    /// Returns the parameters that an expression compares with `t` and whose values are converted to model time.
    func convertedTimes(in expression: Expression) -> Set<String> {
        if declaresTime { return [] }
        var found: Set<String> = []
        expression.visit { part in
            guard case .relation(_, let x, let y) = part, (x.names + y.names).contains("t") else { return }
            found.formUnion((x.names + y.names).filter(isConverted))
        }
        return found
    }

    private func isConverted(_ name: String) -> Bool {
        units[name].map { $0.dimension == .time && $0.factor != timeScale.factor } ?? false
    }

    /// Returns the numbers with which an expression compares `t` and which have no unit of time.
    ///
    /// These are literals, and the values of constant expressions of parameters, for instance `2 * onset = 20`.
    /// - Parameters:
    ///   - expression: The expression.
    ///   - parameters: The parameters of the model; those that hold arrays are left out.
    /// - Returns: For each number, its text and whether it is read in seconds (otherwise in model time).
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

    /// Returns whether an expression contains `t` outside comparisons; false if the model declares a `t` itself.
    func isInArithmetic(of expression: Expression) -> Bool {
        if declaresTime { return false }
        switch expression {
        case .name(let name): return name == "t"
        case .relation: return false
        default: return expression.parts.contains(where: isInArithmetic)
        }
    }

    private static func shown(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
