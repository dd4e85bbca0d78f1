import Diagnostics
import Expressions
import Schema

/// The effect of exchanging the ends of an edge on the value of a coupling function.
///
///     ExchangedEnds(function: function, states: ["x"]).multiplies(by: -1)   // true for K*sin(x_j - x_i)
struct ExchangedEnds {
    /// The coupling function.
    let function: CouplingBlock
    /// The names of the states of the source that the function may name without a suffix.
    let states: Set<String>

    /// Returns whether exchanging source and target multiplies the value of the function's `pre_expression` by a
    /// factor. This is tested, up to rounding, at three pairs of values of the ends; the result is false if the
    /// expression cannot be evaluated.
    /// - Parameter factor: The factor: 1 for a symmetric function, -1 for an antisymmetric one.
    func multiplies(by factor: Double) -> Bool {
        guard let parsed = try? Parser.number(function.pre) else { return false }
        let parameters = Dictionary(
            function.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        func value(_ source: Double, _ target: Double) -> Double? {
            ConstantExpression.value(parsed.expression) { name in
                if let value = parameters[name] { return value }
                // Names such as x_j[1] and V_j get other values than x_j.
                let factor = 1 + Self.number(of: name)
                if states.contains(name) { return source * factor }
                if name.hasPrefix("x_j") || name.hasSuffix("_j") { return source * factor }
                if name.hasPrefix("x_i") || name.hasSuffix("_i") { return target * factor }
                return factor
            }
        }
        return [(0.3, -0.7), (1.1, 0.4), (2.3, 1.9)].allSatisfy { a, b in
            guard let there = value(a, b), let back = value(b, a) else { return false }
            return abs(there - factor * back) <= 1e-9 * (abs(there) + abs(back))
        }
    }

    /// Returns a number that is equal for the two ends of one variable, such as `x_j[1]` and `x_i[1]`.
    private static func number(of name: String) -> Double {
        let stem = name.replacing("_j", with: "").replacing("_i", with: "")
        // allow: code points are below 2^21, and the sum is below 11
        return 0.37 * Double(stem.unicodeScalars.reduce(0) { ($0 + Int($1.value)) % 11 })
    }
}
