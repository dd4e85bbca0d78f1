import Expressions

/// Symbolic partial derivatives of the expressions of a flat model.
///
/// The derivative of each definition becomes a definition of its own, so that common parts are not repeated:
///
///     var derivatives = PartialDerivatives(flat)
///     let slope = derivatives.derivative(of: rate, by: "cell/v")
struct PartialDerivatives {
    /// The definitions of all derivatives requested so far, each after those that it uses.
    private(set) var definitions: [FlatModel.Definition] = []
    private let sources: [String: FlatModel.Definition.Source]
    /// The states, and the time, on which each definition depends, directly or through others.
    private var variables: [String: Set<String>] = [:]
    private var known: [String: Expression] = [:]

    /// Prepares the derivatives of a model's expressions, by finding the states on which each definition depends.
    init(_ flat: FlatModel) {
        sources = Dictionary(flat.definitions.map { ($0.path, $0.source) }, uniquingKeysWith: { first, _ in first })
        for state in flat.states where state.derivative != nil { variables[state.path] = [state.path] }
        if flat.constants["t"] == nil { variables["t"] = ["t"] }
        for definition in flat.definitions {
            variables[definition.path] = definition.uses.reduce(into: []) { $0.formUnion(variables[$1] ?? []) }
        }
    }

    /// Returns the paths of the states on which an expression depends, directly or through definitions, sorted; with
    /// `t` if it depends on the time. States without a derivative, which change only at events, are left out.
    func variables(of expression: Expression) -> [String] {
        expression.names.reduce(into: Set<String>()) { $0.formUnion(variables[$1] ?? []) }.sorted()
    }

    /// Returns the derivative of an expression by a state, given by its path, or by the time `t`, and adds the
    /// definitions that the result uses to ``definitions``. Names that do not depend on the variable count as
    /// constants.
    mutating func derivative(of expression: Expression, by variable: String) -> Expression {
        var rates: [String: Expression] = [:]
        for name in expression.names { rates[name] = derivative(of: name, by: variable) }
        return expression.derivative { rates[$0] }
    }

    private mutating func derivative(of name: String, by variable: String) -> Expression? {
        if name == variable { return .number(1) }
        guard let source = sources[name], variables[name]?.contains(variable) == true else { return nil }
        let path = "∂(\(name))/∂(\(variable))"
        if let result = known[path] { return result }
        let value: Expression
        switch source {
        case .value(let expression): value = derivative(of: expression, by: variable)
        case .sum(let names):
            let parts = names.compactMap { derivative(of: $0, by: variable) }
            value = parts.dropFirst().reduce(parts.first ?? .number(0)) { .arithmetic(.add, $0, $1) }
        }
        let result = value.parts.isEmpty ? value : .name(path)
        if !value.parts.isEmpty { definitions.append(.init(path: path, source: .value(value))) }
        known[path] = result
        return result
    }
}
