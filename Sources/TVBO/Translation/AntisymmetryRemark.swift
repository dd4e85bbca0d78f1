import Diagnostics
import Expressions
import Schema

/// The warning on coupling functions that the networkdynamics back end of TVBO 0.5.3 takes for antisymmetric although
/// they are not.
///
/// That back end decides this by the text of the function, which contains `x_j`, `x_i` and a minus. An edge that is not
/// directed then gives its source minus the value that it gives its target. In tvbo-verify, each of the two values is
/// that of the function.
///
///     AntisymmetryRemark(network: experiment.network, reading: reading).report()
struct AntisymmetryRemark {
    /// The network of the experiment.
    let network: NetworkBlock
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Reports a warning for each coupling function of this kind through which an edge acts in both directions.
    func report() {
        var told: Set<String> = []
        let listed = network.edges.filter { $0.isDirected != true }.flatMap(\.functions)
        let made = network.graph != nil || !network.matrices.isEmpty ? network.functions : []
        for function in listed + made where !function.isSum && told.insert(function.name).inserted {
            let text = function.pre.text
            let isTaken =
                ["x_j", "x_i", "-"].allSatisfy(text.contains) && !["e_dst[", "\n"].contains(where: text.contains)
            guard isTaken, !isAntisymmetric(function) else { continue }
            reading.log.warning(
                .assumedConvention,
                "the networkdynamics back end of TVBO 0.5.3 takes '\(function.name)' for antisymmetric, because it contains"
                    + " x_j, x_i and a minus: there, an edge that is not directed gives its two ends opposite values",
                at: function.pre.place)
        }
    }

    /// Returns whether exchanging source and target changes the sign of a function and nothing else, at three pairs of
    /// values; false if the function cannot be evaluated.
    private func isAntisymmetric(_ function: CouplingBlock) -> Bool {
        guard let parsed = try? Parser.number(function.pre) else { return false }
        let parameters = Dictionary(
            function.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        func value(_ source: Double, _ target: Double) -> Double? {
            ConstantExpression.value(parsed.expression) { name in
                if let value = parameters[name] { return value }
                // Names such as x_j[1] and V_j get other values than x_j.
                let factor = 1 + number(of: name)
                if name.hasPrefix("x_j") || name.hasSuffix("_j") { return source * factor }
                if name.hasPrefix("x_i") || name.hasSuffix("_i") { return target * factor }
                return factor
            }
        }
        return [(0.3, -0.7), (1.1, 0.4), (2.3, 1.9)].allSatisfy { a, b in
            guard let there = value(a, b), let back = value(b, a) else { return false }
            return abs(there + back) <= 1e-9 * (abs(there) + abs(back))
        }
    }

    /// Returns a number that is equal for the two ends of one variable, such as `x_j[1]` and `x_i[1]`.
    private func number(of name: String) -> Double {
        let stem = name.replacing("_j", with: "").replacing("_i", with: "")
        // allow: code points are below 2^21, and the sum is below 11
        return 0.37 * Double(stem.unicodeScalars.reduce(0) { ($0 + Int($1.value)) % 11 })
    }
}
