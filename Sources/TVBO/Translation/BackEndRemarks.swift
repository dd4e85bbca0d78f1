import Diagnostics
import ModelCore
import Quantities
import Schema

/// Remarks on the parts of a network that the jax back end of TVBO 0.5.3 ignores or reads differently, so that its
/// results differ from those of tvbo-verify.
///
/// They were found by running that back end. TVBO's documentation and its coming version 1.0 agree with tvbo-verify on
/// these parts. There are no remarks on networks whose nodes have no common model, because that back end cannot run
/// them.
///
///     BackEndRemarks(experiment, reading)?.report()
struct BackEndRemarks {
    private let experiment: Experiment
    private let reading: ReadContext
    private let own: DynamicsBlock
    private let edges: [EdgeBlock]
    private var reasons: [Diagnostic.Note] = []

    /// Collects the remarks on the network of an experiment; nil if the network lists edges and none has a coupling
    /// function, or if the experiment has no model of its own, which would be common to the nodes.
    init?(_ experiment: Experiment, _ reading: ReadContext) {
        guard experiment.network.isCoupled || experiment.network.edges.isEmpty, let own = experiment.dynamics else {
            return nil
        }
        self.experiment = experiment
        self.reading = reading
        self.own = own
        edges = experiment.network.edges.filter { !$0.functions.isEmpty }
        lookAtNodes()
        reasons += SharedBackEndNotes("jax", experiment, own, edges).notes
        lookAtDelays()
        lookAtFunctions()
    }

    /// Reports all remarks as one warning with a note for each; reports nothing if there are none.
    func report() {
        guard !reasons.isEmpty else { return }
        reading.log.warning(
            .assumedConvention,
            "the jax back end of TVBO 0.5.3 reads this network differently, so its results differ from those of"
                + " tvbo-verify",
            at: experiment.network.place, notes: reasons)
    }

    private mutating func add(_ text: String, at place: Place?) {
        guard let place else { return }
        reasons.append(.init(text, at: place))
    }

    private mutating func lookAtNodes() {
        // Values of the experiment's own model that a node repeats are no difference.
        let initial = own.states.map { ValueBlock(name: $0.name, place: $0.place, value: $0.initial, unit: $0.unit) }
        add(
            "the jax back end ignores the parameters of single nodes",
            at: firstValue(\.parameters, besides: own.parameters.filter { $0.array == nil }, where: mayRead))
        add(
            "the jax back end ignores the initial states of single nodes", at: firstValue(\.states, besides: initial))
    }

    /// Returns whether the own model may read a parameter.
    private func mayRead(_ name: String) -> Bool {
        own.mentions(name) || own.derivedParameters.contains { $0.equation.mentions(name) } || !own.events.isEmpty
            || !own.arrivals.isEmpty || own.states.contains { $0.noise != nil }
    }

    /// Returns the place of the first value of a node that differs from the one of the same name in the own model.
    /// - Parameter isRead: Returns whether the value of a name bears on results.
    private func firstValue(
        _ values: KeyPath<NodeBlock, [ValueBlock]>, besides known: [ValueBlock],
        where isRead: (String) -> Bool = { _ in true }
    ) -> Place? {
        experiment.network.nodes.flatMap { node in
            node[keyPath: values].filter { value in
                isRead(value.name)
                    && !known.contains { own in
                        own.name == value.name && own.value == value.value && value.array == nil
                            && (value.unit == nil || value.unit == own.unit)
                    }
            }
        }.first?.place
    }

    private mutating func lookAtDelays() {
        let delayed = edges.filter { edge in edge.functions.contains(where: \.isDelayed) }
        let speed = experiment.network.conductionSpeed?.value ?? 3
        guard speed > 0 else { return }
        let network = experiment.network
        if network.actingFunctions.contains(where: \.isDelayed) {
            let steps = DelaySteps(experiment, delayed)
            reasons += [steps.note("jax", steps.inJax)].compactMap(\.self)
            let matrix = network.matrices.first { matrix in matrix.lengths.map { !matrix.isSymmetric($0) } ?? false }
            add("the jax back end exchanges the delays of the two directions of an edge", at: matrix?.place)
        }
        let edgeLengths = EdgeLengths(network)
        let lengths = Dictionary(
            delayed.map { ([$0.source, $0.target], edgeLengths.length(of: $0)?.value ?? 0) },
            uniquingKeysWith: { _, last in last })
        add(
            "the jax back end gives a directed edge the delay of the opposite direction",
            at: delayed.first { edge in
                edge.isDirected == true && edge.source != edge.target
                    && lengths[[edge.source, edge.target]] != (lengths[[edge.target, edge.source]] ?? 0)
            }?.place)
    }

    private mutating func lookAtFunctions() {
        let functions = experiment.network.actingFunctions
        let first = experiment.network.couplingNames.first?.text ?? functions.first?.name
        let other = functions.first { !$0.isSum && $0.name != first }
        add("the jax back end uses only the first coupling function of the network", at: other?.place)
        let local = own.couplingInputs.first { $0.isLocal && $0.name != CouplingInputBlock.localName }
        add(
            "the jax back end feeds a local coupling input of the model from the network, unless the input's name is"
                + " '\(CouplingInputBlock.localName)'",
            at: experiment.network.isCoupled ? local?.place : nil)
        let marked = own.states.filter(\.couples).map(\.name)
        for function in functions where !function.isSum {
            if function.pre.text.contains(/\bx_i\b/), experiment.network.nodes.count > 1 {
                add(
                    "the jax back end reads 'x_i' at every node as the state of the first node",
                    at: function.pre.place)
            }
            if !function.parameters.contains(where: { $0.name == "t" }),
                let source = [function.pre, function.post].first(where: { $0.mentions("t") })
            {
                add(
                    "the jax back end reads 't' in a coupling function as the number of the step instead of the time",
                    at: source.place)
            }
            add(
                "the jax back end takes the parameter 'weights' of a coupling function for the weights of the edges",
                at: function.parameters.first { $0.name == "weights" }?.place)
            if own.networkInputs.count > 1, let weight = function.weightParameter(of: own.networkInputs.map(\.name)) {
                add(
                    "the jax back end takes the parameter '\(weight.name)' of a coupling function for the weights of the"
                        + " edges", at: weight.place)
            }
            if function.values.preExpressions.count > 1 || function.values.count > 1 {
                add("the jax back end fails for a coupling function of several values", at: function.place)
            }
            if let entry = function.entry, entry.lowercased() != function.name.lowercased() {
                add(
                    "the jax back end does not find the database's coupling function '\(entry)' under the name"
                        + " '\(function.name)'",
                    at: function.place)
            }
            var read = [own.couplingVariables(function.incoming, function.local)]
            if (["x_i"] + function.local).contains(where: { function.pre.mentions($0) || function.post.mentions($0) }) {
                read.append(own.couplingVariables(function.local, function.incoming))
            }
            // The k-th input of the model is fed from the k-th marked state there.
            let isOnly = functions.count == 1 && function.values.count == 1
            let inputs = isOnly ? min(own.networkInputs.count, marked.count) : 0
            let used = max(inputs, function.usedVariables)
            let differs = read.contains { $0.prefix(used) != marked.prefix(max(min($0.count, used), inputs)) }
            guard !marked.isEmpty else { continue }
            guard differs else {
                if isOnly, own.networkInputs.count > 1 { lookAtInputs(fedBy: function, read[0], marked) }
                continue
            }
            add(
                "the jax back end reads the states marked as coupling variables, \(marked.joined(separator: ", ")), in their order, whatever the coupling function names",
                at: function.place)
        }
        lookAtSources(functions)
    }

    /// Adds a note if a function, the only one, feeds an input from another state than the jax back end, which feeds the
    /// k-th input from the k-th state marked as a coupling variable, and further ones from the last.
    private mutating func lookAtInputs(fedBy function: CouplingBlock, _ read: [String], _ marked: [String]) {
        let differs = own.variables(ofInputsFedBy: function.name).enumerated().contains { index, variable in
            guard let variable else { return false }
            return read[min(variable, read.count - 1)] != marked[min(index, marked.count - 1)]
        }
        guard differs else { return }
        add(
            "the jax back end feeds the coupling inputs from the states marked as coupling variables,"
                + " \(marked.joined(separator: ", ")), in their order", at: own.networkInputs.first?.place)
    }

    /// Adds notes on inputs that name another function than the first, and on elements of inputs.
    private mutating func lookAtSources(_ functions: [CouplingBlock]) {
        let first = experiment.network.couplingNames.first?.text ?? functions.first?.name
        let names = functions.map(\.name)
        // A 'source' that names no function counts as none.
        func supplier(_ input: CouplingInputBlock) -> String {
            input.source.flatMap { names.contains($0) ? $0 : nil } ?? input.name
        }
        let isShared = own.networkInputs.allSatisfy { supplier($0) == first }
        if own.networkInputs.count > 1, !isShared, own.networkInputs.contains(where: { names.contains(supplier($0)) }) {
            add(
                "the jax back end feeds every coupling input of the model from the network, whichever coupling function"
                    + " the input names",
                at: own.networkInputs.first?.place)
        }
        let element = own.networkInputs.first { $0.element.map { !$0.isNamed } ?? false }
        let input = element?.element?.input ?? ""
        add(
            "the jax back end drops the index of an element of a coupling input with several values, so that '\(input)[1]'"
                + " is '\(input)[0]'",
            at: experiment.network.isCoupled ? element?.place : nil)
    }
}

extension CouplingBlock {
    /// The number of the coupling variables up to the last one that the function reads by its position, as in `x_j[1]`;
    /// the largest number if the function reads states by name.
    fileprivate var usedVariables: Int {
        // `x_i` and `x_j` are the first variables, also if a state is named `x`.
        let names = (incoming + local).flatMap { [$0, $0 + "_i", $0 + "_j"] }.filter { !["x_i", "x_j"].contains($0) }
        let text = pre.text + " " + post.text
        guard !(names + ["incoming_states", "local_states"]).contains(where: { pre.mentions($0) || post.mentions($0) })
        else { return .max }
        // allow: a text
        let indices = text.matches(of: /\bx_[ij]\[(\d+)\]/).compactMap { Int($0.output.1) }
        // An index beyond all variables is refused elsewhere, and must not wrap around here.
        return indices.max().map { $0 < .max ? $0 + 1 : .max } ?? 1
    }

    /// Returns the first parameter by which the jax back end multiplies in place of the weights of edges, for a model with
    /// the given coupling inputs, of which it has more than one; nil if there is none.
    fileprivate func weightParameter(of inputs: [String]) -> ValueBlock? {
        guard parameters.contains(where: { ["wlre", "wffi"].contains($0.name.lowercased()) || $0.name == "w_" }) else {
            return nil
        }
        let weights = inputs.enumerated().flatMap { index, input in
            let kind = input.lowercased().replacingOccurrences(of: "cpop_", with: "")
            return ["w" + kind, "w_\(index)"] + (["cpop_0": ["wlre"], "cpop_1": ["wffi"]][input] ?? [])
        }
        return parameters.first { weights.contains($0.name.lowercased()) }
    }
}
