import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of connections and inputs into elements of the network in the LEMS document.
extension ComponentDocument {
    /// Returns the element of a connection whose synapse receives events; nil after logging an error.
    mutating func element(_ connection: Connection) -> Element? {
        let edge = connection.edge
        var attributes: [Attribute] = [
            ("from", connection.source.path, edge.block.sourcePlace),
            ("to", connection.target.path, edge.block.targetPlace),
            ("synapse", connection.synapse, edge.block.couplingPlace),
        ]
        let isPlain = (edge.weight?.number ?? 1) == 1 && (edge.delay?.number ?? 0) == 0
        guard edge.weight != nil || edge.delay != nil, !(isPlain && hasChannels(connection.target)) else {
            return Element(
                "synapticConnection", attributes + [("destination", "synapses", nil)], at: edge.block.place)
        }
        guard let delay = delay(of: edge) else { return nil }
        if let weight = edge.weight, weight.number == 0, !weight.isBare {
            reading.log.warning(
                .assumedConvention,
                "the weight of this edge is 0, so it has no effect here; the neuroml back end of TVBO 0.5.3 reads this"
                    + " weight as 1",
                at: weight.place)
        }
        attributes += [("weight", edge.weight?.text ?? "1", edge.weight?.place), delay]
        return Element("synapticConnectionWD", attributes, at: edge.block.place)
    }

    /// Warns of a connection that jNeuroML cannot make, because it looks for the only list of the cell to which it can
    /// attach a synapse, and a point cell has a list of channels besides.
    func warnOfAttachment(_ connection: Connection) {
        let edge = connection.edge
        let synapses: String
        var cells = [connection.target]
        if connection.isElectrical || connection.isContinuous {
            synapses = connection.isElectrical ? "gap junctions" : "graded synapses"
            cells.append(connection.source)
        } else {
            guard (edge.weight?.number ?? 1) != 1 || (edge.delay?.number ?? 0) != 0 else { return }
            synapses = "synapses with a weight or a delay"
        }
        guard let cell = cells.first(where: hasChannels) else { return }
        reading.log.warning(
            .assumedConvention,
            "jNeuroML 0.14.0, and with it TVBO, cannot attach \(synapses) to a cell of the type \(cell.entry.type.name) with"
                + " channels, and refuses the document of this network; it is simulated here as NeuroML defines it",
            at: edge.block.place)
    }

    /// Returns whether a member of a population is a point cell that contains channels.
    private func hasChannels(_ member: Member) -> Bool {
        member.entry.type.name.hasPrefix("pointCellCondBased")
            && components.contains { $0["id"] == member.component && !$0.children.isEmpty }
    }

    /// Returns the delay of an edge as an attribute, 0 without one. A delay without a unit is in the network's unit of
    /// time, or else in the time scale.
    private mutating func delay(of edge: ComponentEdge) -> Attribute? {
        guard var delay = edge.delay else { return ("delay", "0 ms", nil) }
        let isBare = delay.unit == nil
        delay.unit = delay.unit ?? block.timeUnit ?? experiment.integration.timeScale
        guard let number = delay.number, delay.unit?.dimension == .time else {
            reading.log.error(
                .wrongDimension,
                "the delay of an edge must be a number with a unit of time, such as ms, not '\(delay.written)'",
                at: delay.place)
            return nil
        }
        guard number >= 0 else {
            reading.log.error(.invalidValue, "the delay of an edge must not be negative", at: delay.place)
            return nil
        }
        if number > 0, edge.ownsDelay {
            warnOfDropped("delay", at: delay.place)
        } else if number > 0, isBare, !delay.isBare {
            reading.log.warning(
                .assumedConvention,
                "the delay of this edge has no unit and is read as \(delay.written); TVBO 0.5.3 writes it into its LEMS"
                    + " file without a unit, which jNeuroML refuses", at: delay.place,
                hint: "give the delay a"
                    + " unit, as in 'delay: { value: 2, unit: ms }'")
        }
        vanishing.add(Seconds((delay.unit ?? .one).si(number)), at: delay.place)
        define(delay.unit, at: delay.place)
        return ("delay", delay.written, delay.place)
    }

    /// Returns the projections of connections: the connections of the same populations and synapse form one projection.
    private func projections(
        _ connections: [Connection], _ name: String, _ id: String, _ element: (Int, Connection) -> Element
    ) -> [Element] {
        var keys: [[String]] = []
        var projections: [Element] = []
        for connection in connections {
            let key = [connection.source.population, connection.target.population, connection.synapse]
            let place = connection.edge.block.place
            if !keys.contains(key) {
                projections.append(
                    Element(
                        name,
                        [
                            ("id", "\(id)_\(keys.count)", nil), ("presynapticPopulation", key[0], nil),
                            ("postsynapticPopulation", key[1], nil),
                        ], at: place))
                keys.append(key)
            }
            guard let index = keys.firstIndex(of: key) else { continue }
            projections[index].add(element(projections[index].children.count, connection))
        }
        return projections
    }

    /// Returns the attributes of the ends of a connection, and whether they are indices in populations.
    private func ends(_ connection: Connection) -> (attributes: [Attribute], areIndices: Bool) {
        let isListed = connection.source.isListed || connection.target.isListed
        if connection.edge.weight == nil, !isListed {
            return (
                [("preCell", "\(connection.source.index)", nil), ("postCell", "\(connection.target.index)", nil)], true
            )
        }
        return (
            [("preCell", "../\(connection.source.path)", nil), ("postCell", "../\(connection.target.path)", nil)], false
        )
    }

    /// Returns the elements of connections by gap junctions: projections, which are groups of connections between the
    /// same populations with the same synapse.
    func electrical(_ connections: [Connection]) -> [Element] {
        projections(connections, "electricalProjection", "elecProj") { index, connection in
            let (ends, areIndices) = ends(connection)
            let weight = connection.edge.weight.map { ("weight", $0.text, $0.place as Place?) }
            return Element(
                "electricalConnection" + (areIndices ? "" : weight == nil ? "Instance" : "InstanceW"),
                [("id", "\(index)", nil)] + ends + [("synapse", connection.synapse, nil)] + (weight.map { [$0] } ?? []),
                at: connection.edge.block.place)
        }
    }

    /// Returns the elements of connections by graded synapses: projections, which are groups of connections between the
    /// same populations with the same synapse. Each connection has a silent synapse at its source, as NeuroML requires;
    /// the silent synapses are added to the document.
    mutating func continuous(_ connections: [Connection]) -> [Element] {
        for connection in connections {
            let id = "silent_\(connection.synapse)"
            let place = connection.edge.block.place
            _ = add(Element("silentSynapse", [("id", id, nil)], at: place), id: id)
        }
        return projections(connections, "continuousProjection", "contProj") { index, connection in
            let (ends, areIndices) = ends(connection)
            let weight = connection.edge.weight.map { ("weight", $0.text, $0.place as Place?) }
            return Element(
                "continuousConnection" + (areIndices ? "" : weight == nil ? "Instance" : "InstanceW"),
                [("id", "\(index)", nil)] + ends
                    + [
                        ("preComponent", "silent_\(connection.synapse)", nil),
                        ("postComponent", connection.synapse, nil),
                    ]
                    + (weight.map { [$0] } ?? []), at: connection.edge.block.place)
        }
    }

    // MARK: Inputs

    /// Returns the elements of inputs to cells: one element for each edge if no edge has a weight or selects a segment
    /// and no population lists its members, otherwise a list of inputs for each input component and population.
    func inputs(_ injections: [Injection], _ nodes: Nodes) -> [Element] {
        let needsLists = injections.contains { injection in
            injection.edge.weight != nil || injection.target.isListed
                || injection.edge.values.contains { $0.name == "segmentId" }
        }
        guard needsLists else {
            return injections.map { injection in
                Element(
                    "explicitInput",
                    [
                        ("target", injection.target.path, injection.edge.block.targetPlace),
                        ("input", injection.input, injection.edge.block.sourcePlace), ("destination", "synapses", nil),
                    ], at: injection.edge.block.place)
            }
        }
        var keys: [[String]] = []
        var lists: [Element] = []
        for injection in injections {
            let key = [injection.input, injection.target.population]
            let place = injection.edge.block.place
            if !keys.contains(key) {
                let id = "inputList_\(keys.count)"
                lists.append(
                    Element(
                        "inputList", [("id", id, nil), ("component", key[0], nil), ("population", key[1], nil)],
                        at: place))
                keys.append(key)
            }
            guard let index = keys.firstIndex(of: key) else { continue }
            lists[index].add(input(injection, lists[index].children.count))
        }
        return lists
    }

    private func input(_ injection: Injection, _ index: Int) -> Element {
        let weight = injection.edge.weight.map { ("weight", $0.text, $0.place as Place?) }
        return Element(
            weight == nil ? "input" : "inputW",
            [
                ("id", "\(index)", nil), ("target", "../\(injection.target.path)", injection.edge.block.targetPlace),
                ("destination", "synapses", nil),
            ] + (weight.map { [$0] } ?? []),
            at: injection.edge.block.place)
    }
}
