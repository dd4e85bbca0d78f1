import Diagnostics
import ModelCore
import Quantities
import Schema

/// Remarks on the parts of an experiment that the tvboptim back end of TVBO 0.5.3 computes differently, so that its
/// results differ.
///
/// They were found by running that back end with tvboptim 0.2.7, and by reading the code that TVBO writes for it.
///
///     TvboptimRemarks(experiment, reading)?.report()
struct TvboptimRemarks {
    private let experiment: Experiment
    private let reading: ReadContext
    /// The model of the experiment.
    let own: DynamicsBlock
    /// The network of the experiment.
    var network: NetworkBlock { experiment.network }
    private var reasons: [Diagnostic.Note] = []
    /// The notes on differences that occur in some runs only.
    private var conditions: [Diagnostic.Note] = []

    /// The names of methods with several stages that the back end knows, in lower case.
    private static let staged = fourStages.union(["heun", "heunstochastic"])
    /// The names among them of the method with four stages, of which two are in the middle of a step.
    static let fourStages: Set<String> = ["rk4", "rungekutta4thorder", "rungekutta", "runge_kutta"]

    /// Collects the remarks on an experiment; nil if the tvboptim back end cannot run the experiment: without a model
    /// of its own, with a discrete map, or with synapses and inputs of NeuroML.
    init?(_ experiment: Experiment, _ reading: ReadContext) {
        guard let own = experiment.dynamics, !own.isMap,
            experiment.network.edges.isEmpty || experiment.network.isCoupled
        else { return nil }
        self.experiment = experiment
        self.reading = reading
        self.own = own
        lookAtModel()
        guard network.isCoupled else {
            reasons += SharedBackEndNotes("tvboptim", experiment, own, []).notes
            return
        }
        let edges = network.edges.filter { !$0.functions.isEmpty }
        reasons += SharedBackEndNotes("tvboptim", experiment, own, edges).notes
        let delays = DelaySteps(experiment, edges)
        for function in network.actingFunctions where !function.isSum {
            lookAtStages(function, delays)
            lookAtDirections(function, delays)
            lookAtMissingPost(function)
            lookAtLocalStates(function)
            lookAtInferredStates(function)
            lookAtEntry(function)
        }
        lookAtDelays(delays)
        lookAtInputs()
        lookAtSources()
        lookAtChoices(edges)
    }

    /// Reports the remarks as one warning with a note for each of them; reports nothing if there are none.
    func report() {
        guard !reasons.isEmpty || !conditions.isEmpty else { return }
        reading.log.warning(
            .assumedConvention,
            "the tvboptim back end of TVBO 0.5.3 computes this experiment differently, so its results"
                + "\(reasons.isEmpty ? " can" : "") differ from those of tvbo-verify",
            at: network.isCoupled ? network.place : own.place, notes: conditions + reasons)
    }

    /// Adds a note such as `the tvboptim back end clamps states at the end of a step only, not at its stages`.
    mutating func add(_ text: String, at place: Place?) {
        guard let place else { return }
        reasons.append(.init(text, at: place))
    }

    private var hasStages: Bool { Self.staged.contains(experiment.integration.method.lowercased()) }

    // MARK: The model

    private mutating func lookAtModel() {
        if hasStages {
            let clamped = own.states.first { $0.limits != nil }
            conditions += [
                clamped.map {
                    .init(
                        "the tvboptim back end clamps states at the end of a step only, which matters if a stage of a"
                            + " step leaves the limits", at: $0.place)
                }
            ].compactMap(\.self)
        }
        add(
            "the tvboptim back end records the values of derived variables before each step, but those of states after"
                + " it",
            at: own.derivedVariables.first { $0.isRecorded && !$0.isStimulus }?.place)
        let functions = network.isCoupled ? network.actingFunctions.filter { $0.entry == nil } : []
        let plain = (own.parameters + functions.flatMap(\.parameters)).first { $0.isPlain && $0.value != 1 }
        add(
            "the tvboptim back end uses 1 for a parameter that is written as a number and"
                + " not as a mapping with 'value'",
            at: plain?.place)
        add(
            "the tvboptim back end ignores a parameter of a single node that is written as a number and not as a"
                + " mapping with 'value'",
            at: network.nodes.flatMap(\.parameters).first(where: \.isPlain)?.place)
        let transient = experiment.integration.transient
        if transient.value > 0 {
            lookAtTransient(transient)
            add(
                "the tvboptim back end sets a state for which a node gives a value to its initial value again after"
                    + " 'transient_time', at all nodes",
                at: network.nodes.flatMap(\.states).first?.place)
        }
    }

    private mutating func lookAtTransient(_ transient: DecimalNumber) {
        let step = experiment.integration.step
        let whole = transient.multiple(of: step)
        // The back end rounds the quotient up, after it was rounded to a 64-bit number.
        if let count = Int(exactly: (transient.value / step.value).rounded(.up)), step.value > 0,
            count != whole ?? transient.steps(of: step)
        {
            add("the tvboptim back end takes one step more in 'transient_time', \(count) steps", at: own.place)
        }
        guard whole == nil, readsTime else { return }
        add(
            "the tvboptim back end goes on with 't' at \(transient) after 'transient_time', also if the last step ends"
                + " later", at: own.place)
    }

    /// A Boolean value that indicates whether an equation, a stimulus or a coupling function depends on the time.
    private var readsTime: Bool {
        own.mentions("t") || own.derivedVariables.contains { $0.table != nil }
            || network.actingFunctions.contains { function in
                (function.values.preExpressions + function.values.postExpressions).contains { $0.mentions("t") }
            }
    }

    // MARK: Coupling functions

    /// Adds a note on a function that the back end evaluates at each stage with the states of that stage: one without
    /// delays, or one that reads states of the target.
    private mutating func lookAtStages(_ function: CouplingBlock, _ delays: DelaySteps) {
        guard hasStages, experiment.integration.couplingEvaluation != .perStage else { return }
        // The back end takes delays up to 1e-8 for none.
        let isDelayed = isDelayed(function, delays) && delays.largest > 1e-8 && !function.isReducedByMatrix
        guard !isDelayed || !function.local.isEmpty && readsTarget(function) else { return }
        // Without edges, the function is a constant unless it reads states of the node.
        guard network.hasWeights || readsTarget(function) else { return }
        add(
            "the tvboptim back end evaluates the coupling function '\(function.name)' at every stage of a step, but"
                + " tvbo-verify once per step",
            at: function.place)
    }

    /// Adds a note on edges that act from their target to their source: the back end multiplies the sources of a
    /// function that reads no state of the target by the columns of the matrix of weights, whose rows are the targets.
    private mutating func lookAtDirections(_ function: CouplingBlock, _ delays: DelaySteps) {
        let isPlain =
            !isDelayed(function, delays) && function.local.isEmpty && function.values.preExpressions.count == 1
        guard isPlain || function.isReducedByMatrix else { return }
        if function.isReducedByMatrix, isDelayed(function, delays) {
            // An array of states has the number of dimensions that delayed functions need.
            let isArray = function.pre.mentions("local_states")
            add(
                isArray
                    ? "the tvboptim back end reads the present states in the coupling function '\(function.name)', without"
                        + " delays"
                    : "the tvboptim back end fails for the coupling function '\(function.name)', which it computes for each"
                        + " node, with delays", at: function.place)
            return
        }
        let place = network.firstOneSided ?? network.matrices.first { !$0.isSymmetric($0.weights) }?.place
        add(
            "the tvboptim back end lets an edge with the coupling function '\(function.name)' act from its target to"
                + " its source",
            at: place)
    }

    private mutating func lookAtMissingPost(_ function: CouplingBlock) {
        guard !function.hasPost, let factor = function.parameters.first(where: { $0.name == "G" }), factor.value != 1
        else { return }
        add(
            "the tvboptim back end multiplies the sum of the coupling function '\(function.name)' by its parameter 'G',"
                + " because it has no 'post_expression'", at: factor.place)
    }

    /// Adds a note on a function that names a state of the target, which is that of the source here.
    private mutating func lookAtLocalStates(_ function: CouplingBlock) {
        let name = function.local.first { name in
            !function.isReducedByMatrix && !function.incoming.contains(name) && function.pre.mentions(name)
                && !function.parameters.contains { $0.name == name }
        }
        guard let name else { return }
        add(
            "the tvboptim back end reads '\(name)' in the 'pre_expression' of the coupling function '\(function.name)' as a"
                + " state of the target, because it is one of the 'local_states'", at: function.pre.place)
    }

    /// Adds a note on a function of the database that the back end does not find, or finds in part only: it looks for
    /// functions by their keys in the network, and only for those without a `pre_expression` in the experiment.
    private mutating func lookAtEntry(_ function: CouplingBlock) {
        if let entry = function.entry {
            guard entry.lowercased() != function.name.lowercased(), !function.writesPost || function.pre.text != "x_j"
            else { return }
            add(
                "the tvboptim back end does not find the database's coupling function '\(entry)' under the name"
                    + " '\(function.name)', and sums the weighted states instead",
                at: function.place)
        } else if !function.writesPost, function.hasPost, function.post.text != "gx" {
            add(
                "the tvboptim back end ignores the 'post_expression' of the database's function that '\(function.name)'"
                    + " names with 'iri', because the 'pre_expression' is replaced",
                at: function.place)
        }
    }

    /// Returns whether a function reads a state of the target, as `x_i` or by its name, such as `V_i`.
    private func readsTarget(_ function: CouplingBlock) -> Bool {
        let own = Set(function.parameters.map(\.name))
        let texts = (function.values.preExpressions + function.values.postExpressions).map(\.text)
        let words = texts.flatMap { text in text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) }
        return words.contains { word in
            guard !own.contains(word) else { return false }
            return word.hasSuffix("_i") || word.hasPrefix("x_i") || ["v_dst", "local_states"].contains(word)
                || function.local.contains(word) && !function.incoming.contains(word)
        }
    }

    private func isDelayed(_ function: CouplingBlock, _ delays: DelaySteps) -> Bool {
        function.isDelayed && delays.largest > 0
    }

    private mutating func lookAtDelays(_ delays: DelaySteps) {
        guard delays.largest > 0, network.actingFunctions.contains(where: \.isDelayed) else { return }
        reasons += [delays.note("tvboptim", delays.inTvboptim)].compactMap(\.self)
        add(
            "the tvboptim back end lets delays read the initial values of the model, and not those of the node, before the"
                + " start",
            at: network.nodes.flatMap(\.states).first?.place)
        guard experiment.integration.transient.value > 0 else { return }
        // The times of the n rows are i·T/(n - 1) there and i·h here, from which the past is interpolated anew.
        add(
            "the tvboptim back end reads delayed states at other times after 'transient_time': it takes the past states to be"
                + " more than a step apart",
            at: network.place)
    }

    /// Adds a note on edges that name some of the network's functions. Functions that no edge names count, too.
    private mutating func lookAtChoices(_ edges: [EdgeBlock]) {
        let count = network.actingFunctions.count
        let first = edges.first { edge in
            let names = edge.functions.map(\.name)
            return edge.functions.count < count
                || edge.coupling != nil && network.couplingNames.contains { !names.contains($0.text) }
        }
        add(
            "the tvboptim back end lets every edge act through all coupling functions of the network",
            at: first?.couplingPlace)
    }
}

extension NetworkBlock {
    /// A Boolean value that indicates whether the network has edges, or a weight in its matrices that is not 0.
    fileprivate var hasWeights: Bool {
        !edges.isEmpty || graph != nil || matrices.contains { $0.weights.contains { $0 != 0 } }
    }

    /// The place of the first listed edge with coupling functions whose nodes are connected in the opposite direction
    /// with another weight or not at all; nil without such an edge. Of several edges between two nodes the last counts,
    /// as in TVBO.
    var firstOneSided: Place? {
        var weights: [[Int]: Double] = [:]
        for edge in edges where !edge.functions.isEmpty {
            let weight = edge.weight?.value ?? 1
            weights[[edge.target, edge.source]] = weight
            if edge.isDirected != true { weights[[edge.source, edge.target]] = weight }
        }
        return edges.first { edge in
            !edge.functions.isEmpty
                && weights[[edge.target, edge.source], default: 0] != weights[[edge.source, edge.target], default: 0]
        }?.place
    }
}

extension CouplingBlock {
    /// A Boolean value that indicates whether the tvboptim back end computes the function for each node, and multiplies
    /// the results by the matrix of weights.
    fileprivate var isReducedByMatrix: Bool { isVectorized || incoming.isEmpty && !local.isEmpty }
}
