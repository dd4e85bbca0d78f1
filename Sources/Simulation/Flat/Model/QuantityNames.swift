import Expressions

/// The names of the variables of all instances in a flat model, which are their paths.
///
///     let names = QuantityNames(scope)
///     names[number, "v"]  // .name("pop[0]/v")
///
/// The expressions of a large network refer to each variable many times. The name of a variable is therefore made once,
/// and shared by all expressions that contain it.
final class QuantityNames {
    private let scope: TreeScope
    private var known: [Expression?]

    /// Creates the names of the variables of the instances of a scope.
    init(_ scope: TreeScope) {
        self.scope = scope
        known = Array(repeating: nil, count: scope.places.count)
    }

    /// The expression that consists of the name of a quantity of the instance with a number.
    subscript(number: Int, name: String) -> Expression {
        guard let place = scope.places.place(of: name, at: number) else {
            return .name(scope.instances[number].path(of: name))
        }
        if let known = known[place] { return known }
        let result = Expression.name(scope.instances[number].path(of: name))
        known[place] = result
        return result
    }

    /// Returns the path of a quantity of the instance with a number.
    func path(_ number: Int, _ name: String) -> String {
        if case .name(let path) = self[number, name] { path } else { preconditionFailure("internal error: no name") }
    }
}
