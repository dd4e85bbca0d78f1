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
    /// The name of the function; empty for the weighted sum, the function of edges for which the document names none.
    var name: String
    /// The place of the function in its document.
    var place: Place
    /// The parameters with their values. An edge can give a parameter another value.
    var parameters: [ValueBlock]
    /// The expression `pre`, evaluated once for each edge.
    var pre: ExpressionSource
    /// The expression `post`, in which `gx` is the weighted sum over the edges.
    var post: ExpressionSource
    /// The single expressions in `pre` and `post`, which contain several of them for a function with several values or
    /// sums.
    var values: CouplingValues
    /// A Boolean value that indicates whether the states of the source are taken at the time t − d. If it is false, the
    /// delays of edges have no effect.
    var isDelayed: Bool
    /// The names of the source's variables to which `x_j` refers. If the list is empty, `local` is used instead, or
    /// else the states marked as coupling variables, or else the first state.
    var incoming: [String]
    /// The names of the target's variables to which `x_i` refers. If the list is empty, `incoming` is used instead, or
    /// else the states marked as coupling variables, or else the first state.
    var local: [String]
    /// A Boolean value that indicates whether the function has a `post_expression`.
    var hasPost = true
    /// A Boolean value that indicates whether the function has `vectorized: true`, which has an effect in TVBO alone.
    var isVectorized = false
    /// A Boolean value that indicates whether the experiment writes the `post_expression` itself, so that it does not
    /// come from the database.
    var writesPost = true
    /// The name of the database entry from which the expressions come; nil for a function that the experiment writes
    /// out.
    var entry: String?

    /// Creates the weighted sum, the function of edges for which the document names none: `pre` is `x_j` and `post` is
    /// `gx`.
    /// - Parameter place: The place of the first edge without a function.
    static func sum(at place: Place) -> CouplingBlock {
        let (pre, post) = (ExpressionSource("x_j", at: place), ExpressionSource("gx", at: place))
        return CouplingBlock(
            name: "", place: place, parameters: [], pre: pre, post: post,
            values: CouplingValues(preExpressions: [pre], postExpressions: [post]), isDelayed: true, incoming: [],
            local: [])
    }

    /// A Boolean value that indicates whether this is the weighted sum, the function of edges for which the document
    /// names none.
    var isSum: Bool { name.isEmpty }

    /// Returns whether two functions have equal expressions, parameters, variables and use of delays, whatever their
    /// names.
    func isEquivalent(to other: CouplingBlock) -> Bool {
        func values(_ block: CouplingBlock) -> [String] {
            block.parameters.map { "\($0.name)=\($0.value)\($0.unit?.name ?? "")" }.sorted()
        }
        return pre.text == other.pre.text && post.text == other.post.text && isDelayed == other.isDelayed
            && incoming == other.incoming && local == other.local && values(self) == values(other)
    }

    /// The description of the function in messages, such as `coupling 'Linear'`, before which messages write "the".
    var shown: String { isSum ? "sum over edges" : "coupling '\(name)'" }
}

/// A reader of coupling functions.
///
///     let linear = CouplingReader(reading: reading).coupling(node, named: "Linear")
struct CouplingReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Returns the coupling function that a mapping describes; a missing `post_expression` means `gx`. Reports an error
    /// and returns nil if the mapping cannot be read.
    /// - Parameters:
    ///   - node: The mapping.
    ///   - name: The name of the function.
    func coupling(_ node: YAMLNode, named name: String) -> CouplingBlock? {
        guard let block = Block(node, "coupling '\(name)'", keys: KeyTables.couplingFunction, reading) else {
            return nil
        }
        let values = DynamicsReader(reading: reading)
        guard let pre = values.part(block, "pre_expression") else {
            reading.log.error(
                .missingKey, "coupling '\(name)' needs a 'pre_expression'", at: node.place,
                hint: "add an expression for each edge, as in 'pre_expression: { rhs: x_j }'; 'post_expression', for"
                    + " their sum, is 'gx' by default")
            return nil
        }
        let post = values.part(block, "post_expression")
        values.warnOfExtremes([pre] + [post].compactMap(\.self))
        for parameter in block.members("parameters") where ["x_i", "x_j", "gx"].contains(parameter.name) {
            reading.log.error(
                .invalidValue,
                "'\(parameter.name)' cannot be a parameter of coupling '\(name)': in its expressions, this name means"
                    + (parameter.name == "gx" ? " the sum over all edges" : " the state of a node"),
                at: parameter.place,
                hint: "rename the parameter")
        }
        guard let expressions = self.values(pre: pre, post: post, of: block, named: name) else { return nil }
        return CouplingBlock(
            name: name, place: node.place,
            parameters: block.members("parameters").compactMap {
                values.value($0.node, "parameter", $0.name, $0.place, keys: KeyTables.couplingParameter)
            },
            pre: pre, post: post ?? ExpressionSource("gx", at: node.place), values: expressions,
            // TVBO takes a null for false.
            isDelayed: block.truth("delayed") ?? !(block.node["delayed"]?.isNull ?? false),
            incoming: states(block, "incoming_states"),
            local: states(block, "local_states"), hasPost: post != nil,
            isVectorized: block.truth("vectorized") ?? false)
    }

    /// Returns the names of states, which are a list, or one name.
    private func states(_ block: Block, _ key: String) -> [String] {
        if let name = block[key]?.scalar?.text { return [name] }
        return block.members(key).map(\.name)
    }
}
