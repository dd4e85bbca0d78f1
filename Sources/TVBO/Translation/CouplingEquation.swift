import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The equation of a coupling input of a node, which results from a coupling function by substituting the variables of
/// the nodes.
///
///     if var equation = CouplingEquation(coupling, parameters: [:], reading) {
///         let (value, delays) = equation.value(edges, target: states)
///     }
struct CouplingEquation {
    private let coupling: CouplingBlock
    private let reading: ReadContext
    private let terms: [ParsedExpression]
    private let ends: [ParsedExpression]
    /// The values of the parameters by name.
    private let parameters: [String: Double]
    /// The unknown names that have been reported, so that each is reported once and not for every edge.
    private var told: Set<String> = []

    /// Creates the equation by parsing all expressions. Reports an error and returns nil if one is malformed.
    /// - Parameter parameters: The values of the function's parameters by name, in the units of the equations.
    init?(_ coupling: CouplingBlock, parameters: [String: Double], _ reading: ReadContext) {
        let terms = coupling.values.preExpressions.compactMap { Self.parsed($0, coupling, reading) }
        guard terms.count == coupling.values.preExpressions.count else { return nil }
        let ends = coupling.values.postExpressions.compactMap { Self.parsed($0, coupling, reading) }
        guard ends.count == coupling.values.postExpressions.count else { return nil }
        self.coupling = coupling
        self.reading = reading
        self.parameters = parameters
        self.terms = terms
        self.ends = ends
    }

    /// An edge that ends at a node, with what the coupling input of this node needs to know of it.
    struct Incoming {
        /// The variables of the node at which the edge starts.
        var source: CouplingVariables
        /// The weight of the edge, by which `pre` is multiplied in the sum.
        var weight: Double
        /// The delay of the edge.
        var delay: Seconds
        /// The parameter values that the edge gives, which replace those of the function.
        var parameters: [String: Double]
        /// The paths of the variables that replace parameters of the coupling function, by parameter name; these are
        /// the parameters that events of the edge change.
        var variables: [String: Expression] = [:]
        /// A Boolean value that indicates whether this direction of the edge contributes minus the value of the other
        /// direction.
        var isOpposite = false
    }

    /// Returns the value of the coupling input of a node as an expression over the paths of states. Reports unknown
    /// names, each once for all calls.
    /// - Parameters:
    ///   - edges: The edges that end at the node; without edges the sum is 0.
    ///   - target: The variables of the node.
    ///   - index: The index of the coupling variable to which `x_j` and `x_i` refer.
    ///   - value: The index of the value that is returned, for a function with several values.
    /// - Returns: The expression, and the delayed states to which it refers by their ``Network/Delay/name``.
    mutating func value(
        _ edges: [Incoming], target: CouplingVariables, index: Int = 0, value: Int = 0
    ) -> (value: Expression, delays: [Network.Delay]) {
        var delays: [Network.Delay] = []
        var sums: [Int: Expression] = [:]
        for sum in self.sums(ofValue: value) {
            var parts: [Expression] = []
            for edge in edges {
                let term = self.term(sum, edge, target, index, &delays)
                check(term, edge.source.paths + target.paths + edge.paths + delays.map(\.name), terms[sum])
                parts.append(.arithmetic(.multiply, .number(edge.weight), term))
            }
            sums[sum] = parts.dropFirst().reduce(parts.first ?? .number(0)) { .arithmetic(.add, $0, $1) }
        }
        let result = substituted(value, sums, target, index)
        let known = target.paths + edges.flatMap { $0.source.paths + $0.paths } + delays.map(\.name)
        check(result, known, end(ofValue: value))
        return (result, delays)
    }

    /// Returns the value of `pre` for one edge, without the weight of the edge, as an expression over the paths of
    /// states. It is computed for the other direction and negated if ``Incoming/isOpposite`` is true.
    /// - Parameters:
    ///   - sum: The index of the weighted sum to which the expression belongs, for a function with several sums.
    ///   - edge: The edge.
    ///   - target: The variables of the node at which the edge ends.
    ///   - index: The index of the coupling variable to which `x_j` and `x_i` refer.
    ///   - delays: The delayed states found so far, to which those of the expression are added.
    func term(
        _ sum: Int, _ edge: Incoming, _ target: CouplingVariables, _ index: Int, _ delays: inout [Network.Delay]
    ) -> Expression {
        var found = delays
        func past(_ value: Expression) -> Expression {
            guard coupling.isDelayed, edge.delay.value > 0, case .name(let path) = value else { return value }
            let delay = Network.Delay(source: path, time: edge.delay)
            if !found.contains(delay) { found.append(delay) }
            return .name(delay.name)
        }
        let term = terms[sum].expression.substituting { name in
            if let variable = edge.variables[name] { return variable }
            if let value = edge.parameters[name] ?? parameters[name] { return .number(value) }
            if edge.isOpposite {
                return local(name, edge.source, index).map(past) ?? remote(name, target, index)
            }
            return local(name, target, index) ?? remote(name, edge.source, index).map(past)
        }
        delays = found
        return edge.isOpposite ? .negate(term) : term
    }

    /// Returns the indices, in ascending order, of the weighted sums over edges to which `post` refers for one value.
    /// - Parameter value: The index of the value, for a function with several values.
    func sums(ofValue value: Int) -> [Int] {
        let names = end(ofValue: value).expression.names
        let plain = names.contains("gx") ? coupling.values.sum(ofValue: value) : nil
        let named = names.compactMap { coupling.values.sum(named: $0) }
        return Set(named + [plain].compactMap(\.self)).sorted()
    }

    private func end(ofValue value: Int) -> ParsedExpression { ends[min(value, ends.count - 1)] }

    /// Returns the value of the coupling input of a node as an expression that refers to the weighted sums by names.
    /// - Parameters:
    ///   - sums: The names of the weighted sums by their indices.
    ///   - value: The index of the value that is returned, for a function with several values.
    ///   - target: The variables of the node.
    ///   - index: The index of the coupling variable to which `x_i` refers.
    mutating func value(
        ofSums sums: [Int: String], value: Int, target: CouplingVariables, index: Int = 0
    ) -> Expression {
        let result = substituted(value, sums.mapValues { .name($0) }, target, index)
        check(result, target.paths + sums.values, end(ofValue: value))
        return result
    }

    /// Returns `post` with the sums, the parameters and the states of the node.
    private func substituted(
        _ value: Int, _ sums: [Int: Expression], _ target: CouplingVariables, _ index: Int
    ) -> Expression {
        end(ofValue: value).expression.substituting { name in
            if name == "gx", let sum = coupling.values.sum(ofValue: value) { return sums[sum] }
            if let sum = coupling.values.sum(named: name) { return sums[sum] }
            if let value = parameters[name] { return .number(value) }
            return local(name, target, index)
        }
    }

    /// Returns `pre` in a form that holds for every edge between nodes of one model.
    /// - Parameters:
    ///   - sum: The index of the weighted sum to which the expression belongs, for a function with several sums.
    ///   - variables: The variables of the model, with the names of its states as paths.
    ///   - index: The index of the coupling variable to which `x_j` and `x_i` refer.
    /// - Returns: The expression, in which parameters are numbers, and two dictionaries from the names in it, such as
    ///   `x_j`, to names of variables of the model: those of the source and those of the target.
    mutating func term(
        ofSum sum: Int, variables: CouplingVariables, index: Int = 0
    ) -> (value: Expression, sources: [String: String], targets: [String: String]) {
        let value = terms[sum].expression.substituting { name in parameters[name].map { .number($0) } }
        var sources: [String: String] = [:]
        var targets: [String: String] = [:]
        for name in Set(value.names) {
            if case .name(let state) = local(name, variables, index) {
                targets[name] = state
            } else if case .name(let state) = remote(name, variables, index) {
                sources[name] = state
            }
        }
        check(value, Array(sources.keys) + Array(targets.keys), terms[sum])
        return (value, sources, targets)
    }

    /// Returns the first expression of `pre` for one edge, with the paths of variables in place of names such as `x_j`.
    /// - Parameters:
    ///   - edge: The edge.
    ///   - target: The variables of the node at which the edge ends.
    ///   - kept: The names of parameters that are not replaced.
    ///   - zeros: The names of parameters that are replaced by the number 0.
    func term(_ edge: Incoming, target: CouplingVariables, keeping kept: Set<String>, zeros: Set<String>) -> Expression
    {
        terms[0].expression.substituting { name in
            if kept.contains(name) { return nil }
            if zeros.contains(name) { return .number(0) }
            return local(name, target, 0) ?? remote(name, edge.source, 0)
        }
    }

    /// Returns the first expression of `post` with the paths of variables in place of names such as `x_i`. The name
    /// `gx` of the weighted sum remains.
    /// - Parameters:
    ///   - target: The variables of the node at which the edges end.
    ///   - kept: The names of parameters that are not replaced.
    ///   - zeros: The names of parameters that are replaced by the number 0.
    func end(target: CouplingVariables, keeping kept: Set<String>, zeros: Set<String>) -> Expression {
        ends[0].expression.substituting { name in
            if kept.contains(name) || name == "gx" { return nil }
            return zeros.contains(name) ? .number(0) : local(name, target, 0)
        }
    }

    /// Parses an expression, with `x_j[0]` renamed to `x_j__0` because the expression language has no subscripts.
    private static func parsed(
        _ source: ExpressionSource, _ coupling: CouplingBlock, _ reading: ReadContext
    ) -> ParsedExpression? {
        let text = source.text.replacing(/(\w+)\[(\d+)\]/) { "\($0.1)__\($0.2)" }
        let plain = ExpressionSource(text, at: source.place, isVerbatim: source.isVerbatim && text == source.text)
        let sums = coupling.values.preExpressions.indices.map { "gx_\($0)" }
        let declared = Set(coupling.parameters.map(\.name)).union(["gx", "x_i", "x_j"]).union(sums)
        guard let parsed = reading.collect({ try Parser.number(plain, declared: declared) }) else { return nil }
        reading.warnOfOpenPiecewise(parsed)
        return parsed
    }

    /// Returns a variable of the node, written as `x_i`, `x_i[1]` or `V_i`; nil for any other name. In a function that
    /// names states of both ends, `local_states` is one as well, as in TVBO's coupling classes for tvboptim.
    private func local(_ name: String, _ target: CouplingVariables, _ index: Int) -> Expression? {
        if let place = Self.index(name, of: "x_i", default: index) { return target.local(place, plain: name == "x_i") }
        if !coupling.incoming.isEmpty, !coupling.local.isEmpty,
            let place = Self.index(name, of: "local_states", default: index)
        {
            return target.local(place, plain: name == "local_states")
        }
        return name.hasSuffix("_i") ? target.all[String(name.dropLast(2))] : nil
    }

    /// Returns a variable of the source, written as `x_j`, `x_j[1]`, `incoming_states`, `local_states`, `V_j` or `V`;
    /// nil for any other name.
    private func remote(_ name: String, _ source: CouplingVariables, _ index: Int) -> Expression? {
        for word in ["x_j", "incoming_states", "local_states"] {
            guard let place = Self.index(name, of: word, default: index) else { continue }
            return source.incoming(place, plain: name == word)
        }
        return (name.hasSuffix("_j") ? source.all[String(name.dropLast(2))] : nil) ?? source.all[name]
    }

    private static func index(_ name: String, of word: String, default plain: Int) -> Int? {
        if name == word { return plain }
        return name.hasPrefix(word + "__") ? Int(name.dropFirst(word.count + 2), radix: 10) : nil
    }

    private mutating func check(_ expression: Expression, _ known: [String], _ parsed: ParsedExpression) {
        let known = Set(known)
        for name in expression.names where !known.contains(name) && name != "t" && told.insert(name).inserted {
            let shown = name.replacing(/__(\d+)$/) { "[\($0.1)]" }
            reading.log.error(
                .unknownName, "unknown name '\(shown)' in \(coupling.shown)", at: parsed.place(of: name),
                hint:
                    "use a parameter of the function, x_j or x_i, the coupling variables of source and target, or gx,"
                    + " the weighted sum over the edges"
            )
        }
    }
}

extension CouplingEquation.Incoming {
    /// The paths of the variables that replace parameters of the coupling function on this edge (``variables``).
    var paths: [String] { variables.values.compactMap { if case .name(let path) = $0 { path } else { nil } } }
}

/// The variables of one node that coupling functions can read.
struct CouplingVariables {
    /// The variables by name, as paths; for a node without states the parameters, as numbers.
    var all: [String: Expression]
    /// The coupling variables of the node as a source, in the order of their indices.
    private var sources: [Expression]
    /// The coupling variables of the node as a target, in the order of their indices.
    private var targets: [Expression]

    /// Creates the variables of a node.
    /// - Parameters:
    ///   - all: The variables by name.
    ///   - sources: The coupling variables for edges that start at the node, in the order of their indices.
    ///   - targets: The coupling variables for edges that end at the node, in the order of their indices.
    init(all: [String: Expression], sources: [Expression], targets: [Expression]) {
        self.all = all
        self.sources = sources
        self.targets = targets
    }

    /// Makes a variable the only coupling variable for edges that start at the node.
    mutating func replaceSources(by variable: Expression) { sources = [variable] }

    /// Returns the coupling variable with an index for edges that start at the node; nil if there is none.
    /// - Parameters:
    ///   - index: The index.
    ///   - plain: A Boolean value that indicates whether the function writes `x_j` without an index. An index beyond
    ///     the last coupling variable then means the last one.
    func incoming(_ index: Int, plain: Bool) -> Expression? { Self.element(sources, index, plain) }

    /// Returns the coupling variable with an index for edges that end at the node; nil if there is none.
    /// - Parameters:
    ///   - index: The index.
    ///   - plain: A Boolean value that indicates whether the function writes `x_i` without an index. An index beyond
    ///     the last coupling variable then means the last one.
    func local(_ index: Int, plain: Bool) -> Expression? { Self.element(targets, index, plain) }

    private static func element(_ variables: [Expression], _ index: Int, _ plain: Bool) -> Expression? {
        if variables.indices.contains(index) { return variables[index] }
        return plain ? variables.last : nil
    }

    /// The paths of all variables of the node, without those that are numbers.
    var paths: [String] {
        (Array(all.values) + sources + targets).compactMap { if case .name(let path) = $0 { path } else { nil } }
    }
}
