import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of edges into connections by chemical synapses, gap junctions and graded synapses, and into inputs.
///
/// The elements are in the order of the document that TVBO renders: chemical synapses, gap junctions, graded synapses,
/// inputs.
extension ComponentDocument {
    /// An edge of the experiment between two nodes that are members of populations, with its synapse.
    struct Connection {
        /// The edge between the two nodes as read from the experiment.
        var edge: ComponentEdge
        /// The node at which the edge starts.
        var source: Member
        /// The node at which the edge ends.
        var target: Member
        /// The id of the synapse's component in the document.
        var synapse: String
        /// The component type of the synapse.
        var entry: CoreLibrary.Entry

        /// A Boolean value that indicates whether the synapse is a gap junction.
        var isElectrical: Bool { entry.fits("gapJunction") }
        /// A Boolean value that indicates whether the synapse transmits the potential of the source continuously, and
        /// not events.
        var isContinuous: Bool { entry.fits("baseGradedSynapse") }
    }

    /// An edge of the experiment from a node that is an input to a node that is a member of a population.
    struct Injection {
        /// The edge from the input as read from the experiment.
        var edge: ComponentEdge
        /// The id of the input's component in the document.
        var input: String
        /// The node at which the edge ends.
        var target: Member
    }

    /// The synapses of edges, by their types and values.
    private struct Synapses {
        var ids: [String: String] = [:]
        /// The synapses with equations of their own that have been added, by the name of the model, the type of the
        /// target and the values.
        var models: [String: (id: String, entry: CoreLibrary.Entry)] = [:]
        /// The names of synapses that have been refused, each of which is reported once.
        var refused: Set<String> = []
    }

    /// The names of parameters of an edge that specify the place on a cell at which a synapse or input acts.
    static let places: Set<String> = [
        "preSegmentId", "preFractionAlong", "postSegmentId", "postFractionAlong", "segmentId", "fractionAlong",
    ]

    /// Translates all edges, and returns their elements. Problems are logged, and the edges that have them are left
    /// out.
    /// - Parameter nodes: The nodes of the network, which have been translated before.
    mutating func connections(_ nodes: Nodes) -> [Element] {
        var connections: [Connection] = []
        var injections: [Injection] = []
        var synapses = Synapses()
        let known = Set(block.nodes.map(\.block.id))
        for edge in block.edges {
            guard let target = target(of: edge, nodes, known: known) else { continue }
            check(edge)
            if let input = nodes.inputs[edge.block.source] {
                checkInjection(edge, input.type, target)
                if let entry = entry(named: input.type) {
                    checkCurrent(entry, on: target.entry, at: edge.block.targetPlace)
                }
                warnOfDirection(edge, isMutual: false)
                injections.append(Injection(edge: edge, input: input.id, target: target))
            } else if let source = nodes.members[edge.block.source],
                let (synapse, entry) = synapse(of: edge, on: target, &synapses), checkPorts(edge, source, target, entry)
            {
                warnOfDirection(edge, isMutual: entry.fits("gapJunction"))
                checkCurrent(entry, on: target.entry, at: edge.block.targetPlace)
                connections.append(
                    Connection(edge: edge, source: source, target: target, synapse: synapse, entry: entry))
            }
        }
        connections.forEach(warnOfAttachment)
        var chemical: [Element] = []
        for connection in connections where !connection.isElectrical && !connection.isContinuous {
            element(connection).map { chemical.append($0) }
        }
        return chemical + electrical(connections.filter(\.isElectrical))
            + continuous(connections.filter(\.isContinuous)) + inputs(injections, nodes)
    }

    // MARK: Ends

    /// Returns the member at which an edge ends. Reports an error and returns nil if a node does not exist or is an
    /// input.
    /// - Parameter known: the ids of all nodes.
    private func target(of edge: ComponentEdge, _ nodes: Nodes, known: Set<Int>) -> Member? {
        for (id, end, place) in [
            (edge.block.source, "source", edge.block.sourcePlace),
            (edge.block.target, "target", edge.block.targetPlace),
        ] where !known.contains(id) {
            let ids = known.sorted().map(String.init)
            reading.log.error(
                .unknownReference, "the \(end) of this edge is node \(id), which does not exist", at: place,
                hint: "use one of the nodes \(ids.prefix(12).joined(separator: ", "))\(ids.count > 12 ? ", …" : "")")
        }
        if nodes.inputs[edge.block.target] != nil {
            reading.log.error(
                .unknownReference,
                "the target of this edge, node \(edge.block.target), is an input, such as a pulseGenerator; an edge can"
                    + " only start at an input",
                at: edge.block.targetPlace)
        }
        return nodes.members[edge.block.target]
    }

    /// Checks and reports the settings that all edges have.
    private func check(_ edge: ComponentEdge) {
        for value in edge.values where Self.places.contains(value.name) && value.number != 0 {
            guard value.name.hasSuffix("SegmentId") || value.name == "segmentId" else { continue }
            reading.log.error(
                .unsupportedFeature,
                "'\(value.name): \(value.text)' is not supported, because each cell is simulated as one compartment,"
                    + " the segment 0",
                at: value.place)
        }
        if let distance = edge.block.distance, distance.value != 0 {
            reading.log.warning(
                .assumedConvention,
                "the 'distance' of this edge has no effect: it sets no delay, because the edge names a synapse or"
                    + " starts at an input",
                at: distance.place, hint: "give the edge a 'delay', or remove its 'distance'")
        }
        if let weight = edge.weight, weight.number == nil || weight.unit.map({ $0 != .one }) ?? false {
            reading.log.error(
                .wrongType, "the weight of an edge must be a number without a unit, not '\(weight.written)'",
                at: weight.place)
        }
        if edge.ownsWeight, let weight = edge.weight, let number = weight.number, number != 1 {
            warnOfDropped("weight", at: weight.place)
        }
    }

    /// Warns that a key of an edge is used, as in TVBO 1.0, although TVBO 0.5.3 does not read it.
    func warnOfDropped(_ key: String, at place: Place) {
        reading.log.warning(
            .assumedConvention,
            "the '\(key)' of this edge is used, as in TVBO 1.0; TVBO 0.5.3 ignores it, since it reads only the"
                + " 'parameters' of an edge",
            at: place, hint: "write the key under 'parameters', which both versions read")
    }

    /// Warns of a `directed` that contradicts the direction in which an edge acts.
    private func warnOfDirection(_ edge: ComponentEdge, isMutual: Bool) {
        guard edge.block.isDirected == isMutual else { return }
        reading.log.warning(
            .assumedConvention,
            isMutual
                ? "a gap junction acts in both directions, even with 'directed: true', as in TVBO 0.5.3"
                : "an edge that names a synapse or starts at an input acts in one direction only, even with 'directed: false'",
            at: edge.block.directedPlace, hint: isMutual ? nil : "write another edge for the other direction")
    }

    private func checkInjection(_ edge: ComponentEdge, _ type: String, _ target: Member) {
        if let coupling = edge.block.coupling {
            reading.log.error(
                .unsupportedFeature,
                "an edge from an input of the type \(type) injects the current without a synapse: remove its coupling"
                    + " '\(coupling)'",
                at: edge.block.couplingPlace)
        }
        for value in edge.values where !Self.places.contains(value.name) {
            reading.log.error(
                .unknownName,
                "an edge from an input of the type \(type) has no parameter '\(value.name)': write the parameters of"
                    + " the input at its node",
                at: value.place)
        }
        if let delay = edge.delay, delay.number != 0 {
            reading.log.error(
                .unsupportedFeature, "an edge from an input of the type \(type) cannot have a delay", at: delay.place,
                hint: "write the 'delay' among the parameters of the input's node")
        }
        checkAttachment(target, edge)
    }

    /// Reports an error if currents cannot be attached to a member.
    private func checkAttachment(_ target: Member, _ edge: ComponentEdge) {
        if let inputs = target.couplingInputCount, inputs != 1 {
            reading.log.error(
                .unsupportedFeature,
                "the model '\(target.entry.type.name)' has \(inputs) coupling inputs from the network; a synapse or current input can act only on a model with exactly one",
                at: edge.block.targetPlace)
        }
        guard target.entry.type.attachments.isEmpty else { return }
        reading.log.error(
            .unsupportedFeature, "\(target.entry.type.name) receives no currents", at: edge.block.targetPlace)
    }

    /// Returns whether the ends of a connection can be connected: a synapse that waits for events needs a source that
    /// sends some.
    private func checkPorts(
        _ edge: ComponentEdge, _ source: Member, _ target: Member, _ synapse: CoreLibrary.Entry
    ) -> Bool {
        checkAttachment(target, edge)
        let isGraded = synapse.fits("gapJunction") || synapse.fits("baseGradedSynapse")
        if isGraded {
            for (member, place) in [(source, edge.block.sourcePlace), (target, edge.block.targetPlace)]
            where !member.entry.type.composition.exposures.contains("v") {
                reading.log.error(
                    .unsupportedFeature,
                    "a synapse of the type \(synapse.type.name) connects membrane potentials, but a node of the type"
                        + " \(member.entry.type.name) has none",
                    at: place)
            }
            if let delay = edge.delay, delay.number != 0 {
                reading.log.error(
                    .unsupportedFeature, "\(synapse.type.name) has no delay", at: delay.place,
                    hint: "TVBO 0.5.3 leaves it out")
            }
            return true
        }
        if let events = source.events, events > 1 {
            reading.log.error(
                .unsupportedFeature,
                "the model '\(source.entry.type.name)' of the edge's source has several events; in a network with"
                    + " NeuroML components it needs exactly one, its spike",
                at: edge.block.sourcePlace)
            return false
        }
        if source.events != 0, source.entry.type.composition.eventPorts.contains(where: \.isOut) { return true }
        reading.log.error(
            .missingKey, "\(source.entry.type.name) sends no spikes", at: edge.block.sourcePlace)
        return false
    }

    // MARK: Synapses

    /// Returns the id and the type of the synapse of an edge; problems are reported.
    ///
    /// The edge names a synapse of the library, or a NeuroML type whose values are those of the edge. Edges of the same
    /// synapse share one component.
    private mutating func synapse(
        of edge: ComponentEdge, on target: Member, _ synapses: inout Synapses
    ) -> (id: String, entry: CoreLibrary.Entry)? {
        guard let name = edge.block.coupling else {
            reading.log.error(
                .unsupportedFeature, "an edge between cells needs a synapse", at: edge.block.place,
                hint: "add 'coupling:' with a synapse of network.dynamics or a NeuroML type such as expOneSynapse")
            return nil
        }
        if let model = experiment.network.library.first(where: { $0.name == name }) {
            return synapse(model, of: edge, on: target, &synapses)
        }
        let known = block.library.first { $0.name == name }
        let part =
            known
            ?? ComponentBlock(name: name, place: edge.block.place, type: name, typePlace: edge.block.couplingPlace)
        usedNames.insert(name)
        guard let entry = entry(named: part.type), entry.isSynapse else {
            if synapses.refused.insert(name).inserted { refuse(part, edge) }
            return nil
        }
        let values = edge.values.filter { !Self.places.contains($0.name) }
        for value in values where !entry.required.contains(where: { $0.name == value.name }) {
            guard let hint = Spelling.hint(for: value.name, among: ["weight", "delay", "distance"]) else { continue }
            reading.log.error(
                .unknownName, "an edge has no '\(value.name)'", at: value.namePlace ?? value.place, hint: hint)
        }
        if known != nil, let first = values.first {
            reading.log.warning(
                .assumedConvention,
                "the values of this edge replace those of the synapse '\(name)'; TVBO 0.5.3 ignores the values of the"
                    + " edge", at: first.place)
        }
        let key = "\(name) " + values.map { "\($0.name)=\($0.written)" }.sorted().joined(separator: " ")
        if let id = synapses.ids[key] { return (id, entry) }
        let isTaken = texts[Self.id(name)] != nil || (known == nil && block.library.contains { $0.name == name })
        let id = isTaken ? "\(Self.id(name))_\(edge.index)" : Self.id(name)
        guard let element = element(part, id: id, extra: values) else { return nil }
        synapses.ids[key] = add(element, id: id)
        return (id, entry)
    }

    /// Returns the id and the type of the synapse with equations that an edge names. Edges with equal values to cells
    /// of one type share a component.
    private mutating func synapse(
        _ model: DynamicsBlock, of edge: ComponentEdge, on target: Member, _ synapses: inout Synapses
    ) -> (id: String, entry: CoreLibrary.Entry)? {
        let values = edge.values.map { "\($0.name)=\($0.written)" }.sorted().joined(separator: " ")
        let key = "\(model.name) on \(target.entry.type.name) \(values)"
        if let known = synapses.models[key] { return known }
        let isTaken = texts[Self.id(model.name)] != nil
        let id = isTaken ? "\(Self.id(model.name))_\(edge.index)" : Self.id(model.name)
        guard let result = synapse(model, id: id, edge, on: target) else { return nil }
        synapses.models[key] = result
        return result
    }

    private func refuse(_ part: ComponentBlock, _ edge: ComponentEdge) {
        let place = edge.block.couplingPlace
        let synapses = library.names.filter { entry(named: $0)?.isSynapse ?? false && !$0.hasPrefix("base") }
        if let other = entry(named: part.type) {
            reading.log.error(
                .wrongType,
                "the edge names the component '\(part.name)' as its synapse, but its type \(other.type.name) is not a"
                    + " type of synapse", at: place)
        } else {
            reading.log.error(
                .unknownReference,
                part.name == part.type
                    ? "unknown synapse '\(part.name)'" : "there is no NeuroML type '\(part.type)'",
                at: part.name == part.type ? place : part.typePlace,
                hint: Spelling.hint(for: part.type, among: block.library.map(\.name) + synapses)
                    ?? "use one of NeuroML's synapses: \(synapses.joined(separator: ", "))")
        }
    }
}
