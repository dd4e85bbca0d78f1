import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema
import YAML

/// A coupling function: what a node receives is post(Σ w · pre), summed over its edges.
struct CouplingBlock: Sendable {
    /// Its name and place, its parameters, what is summed and what is made of the sum.
    var name: String
    var place: Place
    var parameters: [ValueBlock]
    var pre: ExpressionSource
    var post: ExpressionSource
    /// Whether a source is seen as it was an edge's delay ago.
    var isDelayed: Bool
    /// The states of the source that it sees; empty for those that are marked as coupling variables.
    var incoming: [String]
}

/// Reads coupling functions.
struct CouplingReader {
    /// Where faults go.
    let reading: ReadContext

    /// The function in `node`; nil (with errors) when it cannot be read.
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

/// Writes out what one node receives through a coupling function.
struct CouplingEquation {
    private let coupling: CouplingBlock
    private let reading: ReadContext
    private let pre: ParsedExpression
    private let post: ParsedExpression
    /// Unknown names that were told; every edge would tell them again.
    private var told: Set<String> = []

    /// Parses a function; nil (with errors) when it is malformed.
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
        /// Where the states of source and target stand, by name, and those that couple, in order.
        var source: [String: String]
        var sourceVariables: [String]
        var weight: Double
        /// In seconds.
        var delay: Double
        /// Values in place of the function's own.
        var parameters: [String: Double]
    }

    /// What the node receives, over the paths of states; and the states that are seen as they were.
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
                guard coupling.isDelayed, edge.delay > 0 else { return .name(path) }
                let delay = Network.Delay(source: path, seconds: edge.delay)
                if !delays.contains(delay) { delays.append(delay) }
                return .name(delay.name)
            }
            check(term, Array(edge.source.values) + Array(target.values) + delays.map(\.name), pre)
            terms.append(.arithmetic(.multiply, .number(edge.weight), term))
        }
        let sum = terms.dropFirst().reduce(terms.first ?? .number(0)) { .arithmetic(.add, $0, $1) }
        let value = post.expression.substituting { name in
            if name == "gx" { return sum }
            if let value = parameter(name) { return .number(value) }
            return local(name, target, targetVariables).map { .name($0) }
        }
        check(value, Array(target.values) + edges.flatMap { Array($0.source.values) } + delays.map(\.name), post)
        return (value, delays)
    }

    /// `x_j[0]` is written `x_j__0`, which the expressions' language has no other meaning for.
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

    /// A state of the source: `x_j`, `x_j[1]`, `V_j`, `V`, and the words for all of them.
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
                hint: "x_j is the coupling variable of the source, x_i that of the node, gx the sum")
        }
    }
}
