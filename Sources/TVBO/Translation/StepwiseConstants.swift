import Expressions

/// The expressions of a model that are constant between jumps, such as `0.3*Heaviside(w + 5)`.
///
///     let stepwise = StepwiseConstants(definitions: []) { ["a": 0.3][$0] }
///     stepwise.contains(expression)   // true for "Piecewise((a, v < 0), (0.05, True))"
struct StepwiseConstants {
    private let definitions: [(name: String, value: Expression)]
    private let value: (String) -> Double?
    /// The names of the derived variables that are constant between jumps.
    private var constants: Set<String> = []

    /// Creates the set for a model.
    /// - Parameters:
    ///   - definitions: The derived variables of the model, each after those that it reads.
    ///   - value: Returns the value of a parameter; nil for other names.
    init(definitions: [(String, Expression)], value: @escaping (String) -> Double?) {
        self.definitions = definitions.map { (name: $0.0, value: $0.1) }
        self.value = value
        for definition in self.definitions where contains(definition.value) { constants.insert(definition.name) }
    }

    /// Returns whether an expression consists of parameters, numbers, conditions and functions that jump, and so is
    /// constant between jumps.
    func contains(_ expression: Expression) -> Bool {
        switch expression {
        case .number, .boolean, .relation, .logic, .not: return true
        case .name(let name): return value(name) != nil || constants.contains(name)
        case .piecewise(let branches, let otherwise):
            return branches.allSatisfy { contains($0.value) } && otherwise.map(contains) ?? true
        case .call(let function, _) where [.floor, .ceil, .sign, .heaviside].contains(function): return true
        case .apply: return false
        default: return expression.parts.allSatisfy(contains)
        }
    }

    /// Returns a name with the names of the derived variables that read it, directly or through others.
    func names(thatRead name: String) -> Set<String> {
        var result: Set = [name]
        for definition in definitions where !result.isDisjoint(with: definition.value.names) {
            result.insert(definition.name)
        }
        return result
    }
}
