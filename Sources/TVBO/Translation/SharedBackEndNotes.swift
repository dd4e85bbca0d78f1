import Diagnostics
import Expressions
import Quantities

/// Notes on the parts of a network that both the jax and the tvboptim back end of TVBO 0.5.3 ignore or read
/// differently.
///
/// Both compute with the matrices of weights and lengths that TVBO makes of the listed edges. The differences were
/// found by running them.
///
///     let notes = SharedBackEndNotes("jax", experiment, own, edges).notes
struct SharedBackEndNotes {
    /// The notes in a fixed order; empty if there are none.
    private(set) var notes: [Diagnostic.Note] = []
    private let backEnd: String
    private let experiment: Experiment
    private let own: DynamicsBlock
    private let edges: [EdgeBlock]

    /// Collects the notes.
    /// - Parameters:
    ///   - backEnd: The name of the back end, `jax` or `tvboptim`, with which each note begins.
    ///   - own: The experiment's own model.
    ///   - edges: The edges with coupling functions.
    init(_ backEnd: String, _ experiment: Experiment, _ own: DynamicsBlock, _ edges: [EdgeBlock]) {
        self.backEnd = backEnd
        self.experiment = experiment
        self.own = own
        self.edges = edges
        lookAtNodes()
        lookAtMatrices()
        lookAtEdges()
        lookAtLengths()
        lookAtFunctions()
    }

    /// Adds a note such as `the jax back end gives every node the model 'JansenRit'`.
    private mutating func add(_ text: String, at place: Place?) {
        guard let place else { return }
        notes.append(.init(text, at: place))
    }

    private mutating func lookAtNodes() {
        let nodes = experiment.network.nodes
        add(
            "the \(backEnd) back end gives every node the model '\(own.name)', also nodes that name another one",
            at: nodes.first { ($0.dynamics ?? own.name) != own.name }?.dynamicsPlace)
        // The nodes of a matrix are found by their order; tvboptim finds the values of a node by its id.
        let hasValues = backEnd != "jax" && nodes.contains { !$0.parameters.isEmpty || !$0.states.isEmpty }
        guard !edges.isEmpty || hasValues else { return }
        if nodes.count == 1 {
            let edge = edges.first { $0.weight?.value != 0 }
            add("the \(backEnd) back end ignores the edges of a network with a single node", at: edge?.place)
        }
        add(
            "the \(backEnd) back end takes the id of a node for its position in the list of nodes",
            at: nodes.enumerated().first { $0.offset != $0.element.id }?.element.place)
    }

    private mutating func lookAtMatrices() {
        let network = experiment.network
        for difference in network.matrices.flatMap(\.differences) + network.edgeDifferences
        where isDelayed || !difference.concernsDelays {
            add("the \(backEnd) back end \(difference.text)", at: difference.place)
        }
    }

    private mutating func lookAtEdges() {
        func matters(_ key: String, to edge: EdgeBlock) -> Bool {
            if key == "weight" { return edge.weight?.value != 1 }
            guard ["distance", "length", "delay"].contains(key) else { return true }
            return edge.functions.contains { $0.isDelayed || $0.parameters.contains { $0.name == key } }
        }
        let outside = edges.first { edge in edge.ownKeys.contains { matters($0, to: edge) } }
        add(
            "the \(backEnd) back end reads weights and distances only from the 'parameters' of an edge",
            at: outside?.place)
        let plain = edges.first { edge in
            edge.plainKeys.contains { ["distance", "length", "weight"].contains($0) && matters($0, to: edge) }
        }
        add(
            "the \(backEnd) back end ignores a weight or distance that is written as a number and not as a mapping with"
                + " 'value'",
            at: plain?.place)
        add(
            "the \(backEnd) back end ignores all parameters of edges but weights and distances",
            at: edges.lazy.compactMap(\.changedParameter).first?.place)
        let named = edges.compactMap { $0.sourceVariable ?? $0.targetVariable }.first
        add("the \(backEnd) back end ignores 'source_var' and 'target_var' of edges", at: named?.place)
        add(
            "the \(backEnd) back end uses the coupling function 'Linear' for an edge without one",
            at: edges.first { edge in edge.functions.contains(where: \.isSum) }?.place)
    }

    private mutating func lookAtLengths() {
        let delayed = edges.filter { edge in edge.functions.contains(where: \.isDelayed) }
        let network = experiment.network
        let lengths = EdgeLengths(network)
        add(
            "the \(backEnd) back end ignores the 'delay' of edges",
            at: delayed.first { edge in
                guard let delay = edge.delay else { return false }
                return !isNone(delay) || lengths.length(of: edge)?.value ?? 0 != 0
            }?.delay?.place)
        add(
            "the \(backEnd) back end reads distances and conduction speeds without their units",
            at: isDelayed ? DelaySteps(experiment, delayed).placeOfUnits : nil)
    }

    /// Returns whether a delay is 0, or rounded to 0 steps.
    private func isNone(_ delay: ValueBlock) -> Bool {
        let unit = delay.unit ?? experiment.network.timeUnit ?? experiment.integration.timeScale
        return delay.value == 0 || VanishingDelays(experiment.integration).vanishes(Seconds(unit.si(delay.value)))
    }

    private var isDelayed: Bool { experiment.network.actingFunctions.contains(where: \.isDelayed) }

    private mutating func lookAtFunctions() {
        let marked = own.states.filter(\.couples).map(\.name)
        for function in experiment.network.actingFunctions where !function.isSum {
            let variables = own.couplingVariables(function.incoming, function.local)
            if variables.count > 1, function.pre.text.contains(/\bx_[ij]\[/) {
                add(
                    "the \(backEnd) back end ignores the indices of 'x_j' in coupling functions, as in 'x_j[1]'",
                    at: function.pre.place)
            }
            if let edge = edges.first(where: { $0.replacesParameter(of: function) }) {
                add(
                    "the \(backEnd) back end uses the 'weight' or 'distance' among the parameters of the coupling function"
                        + " '\(function.name)', and not that of the edge, in its expressions",
                    at: edge.place)
            }
            lookAtNumbers(of: function)
            lookAtConstants(of: function)
            lookAtPowers(of: function)
            if let name = hiddenParameter(of: function, marked) {
                add(
                    "the \(backEnd) back end uses a state in place of the parameter '\(name)' of the coupling function",
                    at: function.place)
            }
            if let plain = function.parameters.first(where: \.isPlain), function.entry != nil {
                add(
                    "the \(backEnd) back end uses the database's value of the parameter '\(plain.name)' of the coupling"
                        + " function, because the experiment's is written as a number and not as a mapping with 'value'",
                    at: plain.place)
            }
            if function.entry == "Sigmoidal" {
                add(
                    "the \(backEnd) back end uses one of the coupling functions 'Sigmoidal', 'SigmoidalJansenRit' and"
                        + " 'PreSigmoidal' for 'Sigmoidal', not always the same one",
                    at: function.place)
            }
            if function.entry == "FastLinearCoupling" {
                add(
                    "the \(backEnd) back end does not find the database's coupling function 'FastLinearCoupling'",
                    at: function.place)
            }
        }
    }

    /// Looks at names of SymPy's constants, such as `E`, that are those of states or derived variables here.
    private mutating func lookAtConstants(of function: CouplingBlock) {
        // Without named states, tvboptim takes the states whose names occur in the text.
        let isInferred = backEnd == "tvboptim" && function.incoming.isEmpty && function.local.isEmpty
        let declared = Set(function.parameters.map(\.name) + function.incoming + function.local)
        let candidates = (isInferred ? [] : own.states.map(\.name)) + own.derivedVariables.map(\.name)
        let name = candidates.first { name in
            GeneratedNames.constants.contains(name) && !declared.contains(name)
                && (function.pre.mentions(name) || function.post.mentions(name))
        }
        guard let name else { return }
        add(
            "the \(backEnd) back end reads '\(name)' in the coupling function '\(function.name)' as SymPy's constant of this"
                + " name",
            at: function.pre.place)
    }

    /// Looks at powers of parameters that have the name of a function.
    private mutating func lookAtPowers(of function: CouplingBlock) {
        let parameters = function.parameters.map(\.name)
        if let raised = [function.pre, function.post].compactMap({ $0.raisedFunction(among: parameters) }).first {
            add(
                "the \(backEnd) back end reads the power of '\(raised)' in the coupling function '\(function.name)' as that of"
                    + " its function", at: function.place)
        }
    }

    /// Looks at the numbers in the expressions of a coupling function, which SymPy combines before it computes.
    private mutating func lookAtNumbers(of function: CouplingBlock) {
        let sources = function.values.preExpressions + function.values.postExpressions
        let parsed = sources.compactMap { try? Parser.number($0) }
        add(
            "the \(backEnd) back end combines the numbers in the coupling function '\(function.name)' first and exactly,"
                + " and not from left to right in floating-point arithmetic",
            at: parsed.first { ExactConstants.text(in: $0.expression) != nil }?.source.place)
        add(
            "the \(backEnd) back end takes the number out of an exponential of a sum in the coupling function"
                + " '\(function.name)' as a factor, which is 0 or infinite in floating-point arithmetic",
            at: parsed.first { LargeExponents.text(in: $0.expression, texts: [$0.source.text]) != nil }?.source.place)
        let rounding = ConstantRounding(definitions: []) { name in
            function.parameters.first { $0.name == name && $0.array == nil }?.value
        }
        add(
            "the \(backEnd) back end combines the constants in the coupling function '\(function.name)' in another order,"
                + " and rounding errors decide the value of a part",
            at: parsed.first { rounding.part(in: $0.expression) != nil }?.source.place)
    }
}

extension SharedBackEndNotes {
    /// Returns the first parameter of a coupling function that the function reads and whose name the back end gives to a
    /// state.
    /// - Parameter marked: The states that are marked as coupling variables.
    private func hiddenParameter(of function: CouplingBlock, _ marked: [String]) -> String? {
        let named = (function.incoming + function.local).flatMap { [$0, $0 + "_i", $0 + "_j"] }
        let taken = backEnd == "jax" ? marked : marked + named
        return function.parameters.lazy.map(\.name).first { name in
            taken.contains(name)
                && (function.pre.mentions(name) || backEnd == "jax" && function.post.mentions(name))
        }
    }
}

extension EdgeBlock {
    /// Returns whether a coupling function of the edge has and reads a parameter for which the edge has another weight or
    /// distance.
    fileprivate func replacesParameter(of function: CouplingBlock) -> Bool {
        guard functions.contains(where: { $0.name == function.name }) else { return false }
        return [("weight", weight), ("distance", distance)].contains { name, own in
            guard let own, let parameter = function.parameters.first(where: { $0.name == name }) else { return false }
            return !parameter.isEqual(to: own) && (function.pre.mentions(name) || function.post.mentions(name))
        }
    }

    /// The first parameter of the edge whose value differs from that of one of its coupling functions.
    fileprivate var changedParameter: ValueBlock? {
        parameters.first { value in
            functions.contains { function in
                function.parameters.contains { $0.name == value.name && !$0.isEqual(to: value) }
            }
        }
    }
}

extension ValueBlock {
    /// Returns whether another value is the same number in the same unit.
    fileprivate func isEqual(to other: ValueBlock) -> Bool {
        value == other.value && array == other.array && random == nil && other.random == nil
            && (unit == nil || other.unit == nil || unit == other.unit)
    }
}

extension NetworkBlock {
    /// The coupling functions through which listed edges and matrices act, each name once, in the order of their first
    /// use.
    var actingFunctions: [CouplingBlock] {
        var functions: [CouplingBlock] = []
        let ofMatrices = matrices.isEmpty ? [] : self.functions
        for function in edges.flatMap(\.functions) + ofMatrices
        where !functions.contains(where: { $0.name == function.name }) {
            functions.append(function)
        }
        return functions
    }
}
