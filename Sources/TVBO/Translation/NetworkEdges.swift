import Diagnostics
import ModelCore
import Quantities
import Schema

/// The translation of edges from inputs, which attach the input to its target, and of edges between cells, which attach
/// a synapse.
extension NetworkBuilder {
    /// Adds the input, synapse or coupling that an edge describes to the network. Reports an error if the nodes of the
    /// edge do not allow it.
    mutating func add(_ edge: EdgeBlock) {
        guard exists(edge.source, "source", edge.sourcePlace), exists(edge.target, "target", edge.targetPlace) else {
            return
        }
        guard let target = members[edge.target] else {
            if inputNodes[edge.target] != nil {
                reading.log.error(
                    .unknownReference,
                    "the target of this edge, node \(edge.target), is an input, such as a pulseGenerator; an edge can"
                        + " only start at an input",
                    at: edge.targetPlace)
            }
            return
        }
        checkWeight(edge)
        if !edge.functions.isEmpty { return couple(edge) }
        guard isKnown(edge), checkTarget(edge) else { return }
        warnOfUnread(edge)
        if let input = inputNodes[edge.source] {
            attach(input.type, input.node, edge, target)
        } else if let source = members[edge.source] {
            connect(source, edge, target)
        }
    }

    /// Reports a weight with a unit, except where units are annotations.
    private func checkWeight(_ edge: EdgeBlock) {
        guard let weight = edge.weight, let unit = weight.unit, unit != .one, edge.functions.isEmpty || isPhysical
        else {
            return
        }
        reading.log.error(
            .wrongType, "the weight of an edge must be a number without a unit, not '\(weight.value) \(unit.name)'",
            at: weight.place)
    }

    /// Warns of settings that have no effect on an edge with a synapse or from an input.
    private func warnOfUnread(_ edge: EdgeBlock) {
        if edge.isDirected == false {
            reading.log.warning(
                .assumedConvention,
                "an edge that names a synapse or starts at an input acts in one direction only, even with 'directed: false'",
                at: edge.directedPlace, hint: "write another edge for the other direction")
        }
        if let distance = edge.distance, distance.value != 0 {
            reading.log.warning(
                .assumedConvention,
                "the 'distance' of this edge has no effect: it sets no delay, because the edge names a synapse or"
                    + " starts at an input",
                at: distance.place, hint: "give the edge a 'delay', or remove its 'distance'")
        }
        for (key, value, usual) in [("weight", edge.weight, 1.0), ("delay", edge.delay, 0)]
        where edge.ownKeys.contains(key) {
            guard let value, value.value != usual else { continue }
            reading.log.warning(
                .assumedConvention,
                "the '\(key)' of this edge is used, as in TVBO 1.0; TVBO 0.5.3 ignores it, since it reads only the"
                    + " 'parameters' of an edge",
                at: value.place, hint: "write the key under 'parameters', which both versions read")
        }
        if inputNodes[edge.source] != nil, let weight = edge.weight, weight.value != 1, !edge.ownKeys.contains("weight")
        {
            reading.log.warning(
                .assumedConvention,
                "the weight \(weight.value) of this edge multiplies the current of the input; TVBO 0.5.3 leaves the weight out for cells with equations",
                at: weight.place)
        }
    }

    private func exists(_ id: Int, _ end: String, _ place: Place) -> Bool {
        if places[id] != nil { return true }
        let ids = places.keys.sorted().map(String.init)
        reading.log.error(
            .unknownReference, "the \(end) of this edge is node \(id), which does not exist", at: place,
            hint: "use one of the nodes \(ids.prefix(12).joined(separator: ", "))\(ids.count > 12 ? ", …" : "")")
        return false
    }

    /// Returns whether the target can receive a current; reports an error when it cannot.
    private func checkTarget(_ edge: EdgeBlock) -> Bool {
        guard let cell = members[edge.target].flatMap(cell) else { return false }
        let name = cell.equations.block.name
        let inputs = cell.currentInputs.count
        if inputs != 1 {
            reading.log.error(
                .unsupportedFeature,
                "the model '\(name)' has \(inputs) coupling inputs from the network; a synapse or current input can act only on a model with exactly one",
                at: edge.targetPlace)
            return false
        }
        if cell.finding.convention == .bare {
            reading.log.error(
                .wrongDimension,
                "the input of this edge is a current in amperes, which cannot act on the model '\(name)', because the"
                    + " units of its equations do not balance",
                at: edge.targetPlace,
                notes: cell.finding.balance.faults.prefix(4).map { .init($0.text, at: $0.place) },
                hint: "give the parameters and state variables of the model their units")
            return false
        }
        return true
    }

    private mutating func attach(
        _ type: ComponentType, _ node: NodeBlock, _ edge: EdgeBlock, _ target: Network.Member
    ) {
        if let coupling = edge.coupling {
            reading.log.error(
                .unsupportedFeature,
                "this edge starts at an input of the type \(type.name), so it cannot have a coupling: remove 'coupling:"
                    + " \(coupling)'",
                at: edge.couplingPlace)
        }
        for parameter in edge.parameters {
            reading.log.error(
                .unknownName,
                "this edge starts at an input of the type \(type.name), so it cannot have the parameter"
                    + " '\(parameter.name)': write it at the node of the input",
                at: parameter.place)
        }
        if let delay = edge.delay, delay.value != 0 {
            reading.log.error(
                .unsupportedFeature,
                "this edge starts at an input of the type \(type.name), so it cannot have a delay", at: delay.place,
                hint: "write the 'delay' among the parameters of the input's node")
        }
        let id = "\(type.name)_node\(node.id)"
        if !parts.components.contains(where: { $0.id == id }) {
            guard let values = values(of: type, node.parameters, at: node.place, "the \(type.name) of node \(node.id)")
            else { return }
            if values["duration", default: 0] < 0 {
                reading.log.error(
                    .invalidValue, "the duration of the \(type.name) of node \(node.id) is negative", at: node.place)
            }
            use(type)
            parts.components.append(Component(id: id, type: type.name, values: values))
        }
        parts.network.inputs.append(
            .init(
                target: target, component: id, attachments: CellTypeBuilder.attachmentPoint,
                weight: edge.weight?.value ?? 1))
    }

    private mutating func connect(_ source: Network.Member, _ edge: EdgeBlock, _ target: Network.Member) {
        if let name = edge.dynamics, edge.standardSynapse == nil {
            if checkSource(edge) { connect(source, edge, target, by: name) }
            return
        }
        guard let type = edge.standardSynapse, checkSource(edge) else { return }
        guard let values = values(of: type, edge.parameters, at: edge.place, "this \(type.name)"),
            check(values, of: type, edge), let delay = delay(edge)
        else { return }
        vanishing.add(delay, at: edge.delay?.place ?? edge.place)
        let id = number(type.name)
        use(type)
        parts.components.append(Component(id: id, type: type.name, values: values))
        parts.network.connections.append(
            .init(
                source: source, target: target, synapse: id, attachments: CellTypeBuilder.attachmentPoint,
                weight: edge.weight?.value ?? 1, delay: delay))
    }

    /// Returns a new id for a component of a type: the name of the type, `_`, and a number that counts from 0.
    mutating func number(_ type: String) -> String {
        defer { numbers[type, default: 0] += 1 }
        return "\(type)_\(numbers[type, default: 0])"
    }

    /// Returns whether the coupling of an edge between cells is a supported synapse. True for an edge from an input.
    private func isKnown(_ edge: EdgeBlock) -> Bool {
        members[edge.source] == nil || edge.dynamics != nil || synapse(edge) != nil
    }

    private func synapse(_ edge: EdgeBlock) -> ComponentType? {
        let known = StandardTypes.synapses.keys.sorted()
        guard let name = edge.coupling else {
            reading.log.error(
                .unsupportedFeature,
                "an edge between cells needs a synapse, or a coupling function and coupling inputs of the model of its"
                    + " target", at: edge.place,
                hint: "add 'coupling:' with one of \(known.joined(separator: ", ")), or 'coupling_inputs' to the model")
            return nil
        }
        if let type = StandardTypes.synapses[name] { return type }
        let isKnown = StandardTypes.unsupported.contains(name)
        reading.log.error(
            isKnown ? .unsupportedFeature : .unknownReference,
            isKnown ? "the synapse '\(name)' is not supported" : "unknown coupling '\(name)'", at: edge.couplingPlace,
            hint: Spelling.hint(for: name, among: known)
                ?? "use one of \(known.joined(separator: ", ")), or a coupling function of TVBO's database (--database)"
        )
        return nil
    }

    private func checkSource(_ edge: EdgeBlock) -> Bool {
        guard let cell = members[edge.source].flatMap(cell) else { return false }
        guard !cell.equations.events.isEmpty else {
            reading.log.error(
                .missingKey,
                "the model '\(cell.equations.block.name)' has no event, so its node \(edge.source) never sends a spike",
                at: edge.sourcePlace, hint: "add an event such as 'spike: { condition: { rhs: \"v > thresh\" } }'")
            return false
        }
        return true
    }

    /// Returns the delay that an edge declares; 0 if it declares none.
    ///
    /// Reports an error and returns nil if the delay is negative, not finite, or not a time. A delay without a unit is
    /// in the network's unit of time, or else in the time scale of the integration settings.
    func delay(_ edge: EdgeBlock) -> Seconds? {
        guard let delay = edge.delay else { return Seconds(0) }
        let unit = delay.unit ?? owner.experiment.network.timeUnit ?? owner.experiment.integration.timeScale
        guard unit.dimension == .time else {
            reading.log.error(
                .wrongDimension,
                "the unit of the delay of an edge must be one of time, such as ms, not one of \(unit.dimension)",
                at: delay.place)
            return nil
        }
        guard delay.value >= 0, delay.value.isFinite else {
            reading.log.error(
                .invalidValue,
                delay.value < 0
                    ? "the delay of an edge must not be negative"
                    : "the delay of an edge must be finite, not \(delay.value)",
                at: delay.place)
            return nil
        }
        return Seconds(unit.si(delay.value))
    }
}

extension EdgeBlock {
    /// The standard type of the edge's synapse, named by `coupling` or, if there is none, by `dynamics`; nil for
    /// others.
    fileprivate var standardSynapse: ComponentType? {
        (coupling ?? dynamics?.text).flatMap { StandardTypes.synapses[$0] }
    }
}
