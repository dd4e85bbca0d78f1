import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema
import YAML

/// A coupling function as read from a document.
///
/// The coupling input of node i is
///
///     c_i(t) = post(gx),  gx = Σ_j w_ij · pre(x_i(t), x_j(t − d_ij))
///
/// where the sum runs over the edges that end at i, with weight w and delay d. Source: TVBO's class `Coupling`, which
/// follows The Virtual Brain (doi 10.3389/fninf.2013.00010).
struct CouplingBlock: Sendable {
    /// The name of the function.
    var name: String
    /// The place of the function in its document.
    var place: Place
    /// The parameters, with the values that edges may override.
    var parameters: [ValueBlock]
    /// The expression `pre`, evaluated once for each edge.
    var pre: ExpressionSource
    /// The expression `post`, in which `gx` is the weighted sum over the edges.
    var post: ExpressionSource
    /// A Boolean value that indicates whether the states of the source are taken at the time t − d. If false, delays of
    /// edges are not used.
    var isDelayed: Bool
    /// The names of the source's states that `x_j` refers to. If empty, these are the states marked as coupling
    /// variables, else the first state.
    var incoming: [String]
}

/// Reads coupling functions.
///
///     let linear = CouplingReader(reading: reading).coupling(node, named: "Linear")
struct CouplingReader {
    /// The context that collects diagnostics.
    let reading: ReadContext

    /// Returns the coupling function in `node`. Reports an error and returns nil when it cannot be read.
    func coupling(_ node: YAMLNode, named name: String) -> CouplingBlock? {
        guard let block = Block(node, "coupling '\(name)'", keys: KeyTables.couplingFunction, reading) else {
            return nil
        }
        let values = DynamicsReader(reading: reading)
        guard let pre = values.part(block, "pre_expression"), let post = values.part(block, "post_expression") else {
            reading.log.error(
                .missingKey, "coupling '\(name)' needs 'pre_expression' and 'post_expression'", at: node.place,
                hint: "as in 'pre_expression: { rhs: x_j }' and 'post_expression: { rhs: a*gx }'")
            return nil
        }
        return CouplingBlock(
            name: name, place: node.place,
            parameters: block.members("parameters").compactMap {
                values.value($0.node, "parameter", $0.name, $0.place)
            },
            pre: pre, post: post, isDelayed: block.truth("delayed") ?? true,
            incoming: (states(block, "incoming_states") + states(block, "local_states")))
    }

    private func states(_ block: Block, _ key: String) -> [String] { block.members(key).map(\.name) }
}

/// Substitutes the states of the nodes into a coupling function.
///
///     if var equation = CouplingEquation(coupling, reading) {
///         let (value, delays) = equation.value(edges, target: paths, targetVariables: ["pop[0]/x"])
///     }
struct CouplingEquation {
    private let coupling: CouplingBlock
    private let reading: ReadContext
    private let pre: ParsedExpression
    private let post: ParsedExpression
    /// The unknown names that have been reported, so that each is reported once and not for every edge.
    private var told: Set<String> = []

    /// Creates the equation by parsing both expressions. Reports an error and returns nil when one is malformed.
    init?(_ coupling: CouplingBlock, _ reading: ReadContext) {
        guard let pre = Self.parsed(coupling.pre, coupling, reading),
            let post = Self.parsed(coupling.post, coupling, reading)
        else { return nil }
        self.coupling = coupling
        self.reading = reading
        self.pre = pre
        self.post = post
    }

    /// An edge that ends at the node.
    struct Incoming {
        /// The paths of the source's states by the names of the states.
        var source: [String: String]
        /// The paths of the source's coupling variables; `x_j[k]` refers to element k.
        var sourceVariables: [String]
        /// The factor of the edge's term in the sum.
        var weight: Double
        /// The delay of the edge.
        var delay: Seconds
        /// The parameter values of the edge, which replace those of the function.
        var parameters: [String: Double]
    }

    /// Returns the coupling input of a node as an expression over the paths of states.
    /// - Parameters:
    ///   - edges: the edges that end at the node; without edges the sum is 0.
    ///   - target: the paths of the node's states by the names of the states.
    ///   - targetVariables: the paths of the node's coupling variables; `x_i[k]` refers to element k.
    /// - Returns: the expression, and the delayed states that it refers to by ``Network/Delay/name``.
    mutating func value(
        _ edges: [Incoming], target: [String: String], targetVariables: [String]
    ) -> (value: Expression, delays: [Network.Delay]) {
        var delays: [Network.Delay] = []
        var terms: [Expression] = []
        for edge in edges {
            let term = pre.expression.substituting { name in
                if let value = edge.parameters[name] ?? parameter(name) { return .number(value) }
                if let path = local(name, target, targetVariables) { return .name(path) }
                guard let path = remote(name, edge) else { return nil }
                guard coupling.isDelayed, edge.delay.value > 0 else { return .name(path) }
                let delay = Network.Delay(source: path, time: edge.delay)
                if !delays.contains(delay) { delays.append(delay) }
                return .name(delay.name)
            }
            check(term, Array(edge.source.values) + Array(target.values) + delays.map(\.name), pre)
            terms.append(.arithmetic(.multiply, .number(edge.weight), term))
        }
        let sum = terms.dropFirst().reduce(terms.first ?? .number(0)) { .arithmetic(.add, $0, $1) }
        let value = substituted(sum, target, targetVariables)
        check(value, Array(target.values) + edges.flatMap { Array($0.source.values) } + delays.map(\.name), post)
        return (value, delays)
    }

    /// Returns the coupling input of a node whose weighted sum is known by a name.
    /// - Parameters:
    ///   - sum: the name of the sum.
    ///   - target: the paths of the node's states by the names of the states.
    ///   - targetVariables: the paths of the node's coupling variables; `x_i[k]` refers to element k.
    mutating func value(ofSum sum: String, target: [String: String], targetVariables: [String]) -> Expression {
        let value = substituted(.name(sum), target, targetVariables)
        check(value, Array(target.values) + [sum], post)
        return value
    }

    /// Returns `post` with the sum, the parameters and the states of the node.
    private func substituted(_ sum: Expression, _ target: [String: String], _ variables: [String]) -> Expression {
        post.expression.substituting { name in
            if name == "gx" { return sum }
            if let value = parameter(name) { return .number(value) }
            return local(name, target, variables).map { .name($0) }
        }
    }

    /// Returns `pre` as the expression of every edge between nodes of one model.
    /// - Parameters:
    ///   - states: the names of the states of the model.
    ///   - variables: the names of its coupling variables.
    /// - Returns: the expression, in which parameters are numbers, and the states to which its names refer: those of the
    ///   source and those of the target.
    mutating func term(states: [String], variables: [String]) -> (
        value: Expression, sources: [String: String], targets: [String: String]
    ) {
        let own = Dictionary(states.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        let edge = Incoming(
            source: own, sourceVariables: variables, weight: 1, delay: Seconds(0), parameters: [:])
        let value = pre.expression.substituting { name in parameter(name).map { .number($0) } }
        var sources: [String: String] = [:]
        var targets: [String: String] = [:]
        for name in Set(value.names) {
            if let state = local(name, own, variables) {
                targets[name] = state
            } else if let state = remote(name, edge) {
                sources[name] = state
            }
        }
        check(value, Array(sources.keys) + Array(targets.keys), pre)
        return (value, sources, targets)
    }

    /// Parses an expression, with `x_j[0]` renamed to `x_j__0` because the expression language has no subscripts.
    private static func parsed(
        _ source: ExpressionSource, _ coupling: CouplingBlock, _ reading: ReadContext
    ) -> ParsedExpression? {
        let text = source.text.replacing(/(\w+)\[(\d+)\]/) { "\($0.1)__\($0.2)" }
        let plain = ExpressionSource(text, at: source.place, isVerbatim: source.isVerbatim && text == source.text)
        let declared = Set(coupling.parameters.map(\.name)).union(["gx", "x_i", "x_j"])
        return reading.collect { try Parser.number(plain, declared: declared) }
    }

    private func parameter(_ name: String) -> Double? { coupling.parameters.first { $0.name == name }?.value }

    private func local(_ name: String, _ target: [String: String], _ variables: [String]) -> String? {
        if let index = Self.index(name, of: "x_i") { return index < variables.count ? variables[index] : nil }
        return name.hasSuffix("_i") ? target[String(name.dropLast(2))] : nil
    }

    /// Returns the path of a state of the source, written as `x_j`, `x_j[1]`, `incoming_states`, `local_states`, `V_j`
    /// or `V`; nil for any other name.
    private func remote(_ name: String, _ edge: Incoming) -> String? {
        for word in ["x_j", "incoming_states", "local_states"] {
            guard let index = Self.index(name, of: word) else { continue }
            return index < edge.sourceVariables.count ? edge.sourceVariables[index] : nil
        }
        return (name.hasSuffix("_j") ? edge.source[String(name.dropLast(2))] : nil) ?? edge.source[name]
    }

    private static func index(_ name: String, of word: String) -> Int? {
        if name == word { return 0 }
        return name.hasPrefix(word + "__") ? Int(name.dropFirst(word.count + 2), radix: 10) : nil
    }

    private mutating func check(_ expression: Expression, _ known: [String], _ parsed: ParsedExpression) {
        let known = Set(known)
        for name in expression.names where !known.contains(name) && name != "t" && told.insert(name).inserted {
            let shown = name.replacing(/__(\d+)$/) { "[\($0.1)]" }
            reading.log.error(
                .unknownName, "unknown name '\(shown)' in coupling '\(coupling.name)'", at: parsed.place(of: name),
                hint: "x_j is the coupling variable of the source, x_i that of the node, gx the weighted sum")
        }
    }
}
