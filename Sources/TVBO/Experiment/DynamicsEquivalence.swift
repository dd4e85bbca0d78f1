import Expressions

extension DynamicsBlock {
    /// Returns whether two models have the same effect in a simulation: they are equal apart from their names and
    /// places, the order of their parts, and what is recorded.
    func isEquivalent(to other: DynamicsBlock) -> Bool {
        modes == other.modes && isMap == other.isMap && contents == other.contents
    }

    /// A text for each part of the model, sorted.
    private var contents: [String] {
        var texts = parameters.map { "parameter \($0.contents)" }
        texts += (derivedVariables + derivedParameters).map { "\($0.name)=\($0.equation.text) \($0.unit?.name ?? "")" }
        texts += functions.map {
            "\($0.name)(\($0.arguments.joined(separator: ",")))=\($0.body.text) \($0.defaults) \($0.constants)"
        }
        texts += states.map(\.contents)
        texts += events.map { "\($0.name): \($0.condition.text) \(Self.text($0.affect))" }
        texts += arrivals.map { "\($0.name): \(Self.text($0.affect))" }
        texts += couplingInputs.map { "input \($0.name)" }
        return texts.sorted()
    }

    /// Returns the assignments of an event as text, in their order.
    private static func text(_ affect: [(variable: String, value: ExpressionSource)]) -> String {
        affect.map { "\($0.variable)=\($0.value.text)" }.joined(separator: ";")
    }
}

extension ValueBlock {
    /// The name, the value and the unit as text, by which parameters are compared.
    fileprivate var contents: String {
        let array = array.map { "\($0)" } ?? ""
        let random = random.map { "\($0.distribution) \($0.seed.map(String.init) ?? "") \($0.isTemporal)" } ?? ""
        return "\(name)=\(value) \(unit?.name ?? "") \(array) \(random)"
    }
}

extension StateBlock {
    /// The equation of the state and what else bears on its values, as text, by which states are compared.
    fileprivate var contents: String {
        let start = distribution.map { "\($0) \(distributionSeed.map(String.init) ?? "")" } ?? ""
        let range = limits.map { "\($0)" } ?? ""
        return "\(name)=\(equation.text) from \(initial) \(start) \(unit?.name ?? "") \(range) \(couples)"
    }
}

extension EquationBlock {
    /// The text of the right-hand side and the cases, by which equations are compared.
    fileprivate var text: String { (rhs?.text ?? "") + cases.map(\.text).joined() }
}

extension EquationBlock.Case {
    /// The texts of the condition and the value of the case, by which equations are compared.
    var text: String { "[\(condition.text):\(value.text)]" }
}
