import Diagnostics
import ModelCore
import Schema
import YAML

/// The table of the coupling functions that edges can name.
///
/// A name is looked up first in the network's `coupling`, then in the experiment's `coupling`, then in the database.
///
///     var table = CouplingTable(reading: reading, database: database, network: block["coupling"], experiment: nil)
///     edge.functions = table.functions(of: edge, in: &network, own: nil)
struct CouplingTable {
    private let reading: ReadContext
    private let database: ModelDatabase
    private let network: [(name: String, node: YAMLNode)]
    private let experiment: YAMLNode?
    /// The results of earlier lookups by name; nil for a function that was not found.
    private var known: [String: CouplingBlock?] = [:]

    /// The function of edges that add up weighted variables; nil until it is used.
    private var sum: CouplingBlock?
    /// A Boolean value that indicates whether the assumed function has been reported, which is done once.
    private var assumesLinear = false

    /// The name of a coupling without a name, by TVBO's default.
    private static let usual = "Linear"

    /// Creates the table for an experiment.
    /// - Parameters:
    ///   - reading: The read context, which collects errors and warnings.
    ///   - database: The database, for names that the experiment does not define.
    ///   - network: The `coupling` of the network: a mapping from names to functions, a list of functions, one
    ///     function, or the name of one.
    ///   - experiment: The `coupling` of the experiment, a function or a name, for edges that name no coupling.
    init(reading: ReadContext, database: ModelDatabase, network: YAMLNode?, experiment: YAMLNode?) {
        self.reading = reading
        self.database = database
        self.network = network.map(Self.members) ?? []
        var places: [String: Place] = [:]
        for (name, node) in self.network {
            guard let first = places.updateValue(node.place, forKey: name) else { continue }
            reading.log.error(
                .duplicateName, "two coupling functions in 'coupling' of network have the name '\(name)'",
                at: node.place,
                notes: [.init("first here", at: first)], hint: "give each function a 'name' of its own")
        }
        self.experiment = experiment
    }

    /// Returns the coupling functions through which an edge acts; none for an edge with a synapse or from an input, and
    /// when the function does not exist. A name that is near to a known one is reported as an error.
    ///
    /// An edge that names no coupling acts through all functions of the network's `coupling`, or else through the
    /// `coupling` of the experiment. If there is neither, it acts through the weighted sum if the edge names variables
    /// or if the nodes have no common model, as in TVBO's rendering for PyRates, and otherwise through `Linear`, as in
    /// TVBO's other back ends, of which a warning is given. It then acts through none if it names no variables and its
    /// source has events or no node on which it acts has coupling inputs, because it may need a synapse.
    /// - Parameters:
    ///   - network: The network, to which the functions of edges that name none are added.
    ///   - own: The model of the experiment; nil if there is none.
    mutating func functions(
        of edge: EdgeBlock, in network: inout NetworkBlock, own: DynamicsBlock?
    ) -> [CouplingBlock] {
        if edge.dynamics != nil { return [] }
        if let name = edge.coupling {
            guard StandardTypes.synapses[name] == nil, !StandardTypes.unsupported.contains(name) else { return [] }
            if let found = function(named: name) { return [found] }
            refuseMisspelled(name, edge)
            return []
        }
        guard !isFromInput(edge, network) else { return [] }
        if network.functions.isEmpty { network.functions = all() }
        if !network.functions.isEmpty { return network.functions }
        return assumed(edge, network, own).map { [$0] } ?? []
    }

    /// Reports the name of a function that is near to a known one. Other unknown names are reported when the network is
    /// built.
    private func refuseMisspelled(_ name: String, _ edge: EdgeBlock) {
        let known = network.map(\.name) + database.couplingNames
        guard !reading.log.hasErrors, !known.contains(name),
            Spelling.hint(for: name, among: StandardTypes.synapses.keys) == nil,
            let hint = Spelling.hint(for: name, among: known)
        else { return }
        reading.log.error(.unknownReference, "unknown coupling '\(name)'", at: edge.couplingPlace, hint: hint)
    }

    /// Returns the function of an edge in a network without any; nil for an edge that may need a synapse, because its
    /// source sends spikes or the nodes on which it acts have no coupling inputs.
    private mutating func assumed(
        _ edge: EdgeBlock, _ network: NetworkBlock, _ own: DynamicsBlock?
    ) -> CouplingBlock? {
        func model(_ id: Int) -> DynamicsBlock? {
            guard let name = network.nodes.first(where: { $0.id == id })?.dynamics else { return own }
            return network.library.first { $0.name == name } ?? own.flatMap { $0.name == name ? $0 : nil }
        }
        let namesVariables = edge.sourceVariable != nil || edge.targetVariable != nil
        guard namesVariables || model(edge.source)?.events.isEmpty == true else { return nil }
        // The weighted sum acts in one direction.
        let receivers = edge.isDirected == true || own == nil ? [edge.target] : [edge.target, edge.source]
        let receives = receivers.contains { model($0)?.networkInputs.isEmpty == false }
        guard namesVariables || receives && model(edge.target) != nil else { return nil }
        if namesVariables || own == nil {
            sum = sum ?? CouplingBlock.sum(at: edge.place)
            return sum
        }
        guard let linear = function(named: Self.usual) else { return nil }
        // After an error, a function may be missing only because it could not be read.
        if !assumesLinear, self.network.isEmpty, experiment == nil {
            assumesLinear = true
            // "… TVBO's default 'Linear' is assumed, which is a = 0.00390625, b = 0.0 in a*gx + b"
            reading.log.warning(
                .assumedConvention,
                "the network has no coupling function: TVBO's default 'Linear' is assumed, which is "
                    + linear.parameters.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
                    + " in \(linear.post.text)",
                at: edge.place, hint: "name a function in the network, as in 'coupling: { c: { iri: tvbo:Linear } }'")
        }
        return linear
    }

    /// The names in the network's `coupling` with their places, in document order.
    var names: [NameBlock] { network.map { NameBlock(text: $0.name, place: $0.node.place) } }

    /// Returns the functions through which matrices, and edges that name no function, act: those of the network's
    /// `coupling` in document order, or else the `coupling` of the experiment. Functions that cannot be read or found
    /// are left out.
    mutating func all() -> [CouplingBlock] {
        let own = network.compactMap { function(named: $0.name) }
        return own.isEmpty ? unnamed().map { [$0] } ?? [] : own
    }

    /// Warns of a `coupling` of the experiment that has no effect, because the network has functions of its own. A copy
    /// of a function of the network, such as TVBO writes, is not reported.
    /// - Parameter edges: The edges of the network.
    mutating func warnOfUnused(by edges: [EdgeBlock]) {
        guard let experiment, !experiment.isEmpty, !network.isEmpty, !reading.log.hasErrors else { return }
        let name = functionName(experiment)
        if edges.contains(where: { $0.coupling == name }) { return }
        let own = experiment.scalar == nil ? self.own(experiment, named: name) : function(named: name)
        if let own, network.contains(where: { function(named: $0.name)?.isEquivalent(to: own) ?? false }) { return }
        reading.log.warning(
            .ignoredKey,
            "the 'coupling' of the experiment has no effect, because that of its network is used, as in TVBO",
            at: experiment.place, hint: "remove one of them")
    }

    private func isFromInput(_ edge: EdgeBlock, _ network: NetworkBlock) -> Bool {
        let source = network.nodes.first { $0.id == edge.source }?.dynamics ?? ""
        return StandardTypes.inputs[source] != nil || StandardTypes.unsupported.contains(source)
    }

    /// Returns the coupling of the experiment; nil if there is none. A name that the database does not have is reported
    /// as an error.
    private mutating func unnamed() -> CouplingBlock? {
        guard let experiment, !experiment.isEmpty, experiment.scalar?.text.isEmpty != true else { return nil }
        let name = functionName(experiment)
        let found = function(named: name)
        if found == nil, experiment.scalar != nil, !reading.log.hasErrors {
            reading.log.error(
                .unknownReference, "the coupling function '\(name)' is not in the database", at: experiment.place,
                hint: hint(forFunction: name))
        }
        return found
    }

    /// Returns the name of the coupling of the experiment, without the prefix of the database in `coupling: tvbo:Name`. A
    /// function without a name has that of its entry in the database.
    private func functionName(_ experiment: YAMLNode) -> String {
        if let text = experiment.scalar?.text { return text.hasPrefix("tvbo:") ? String(text.dropFirst(5)) : text }
        return experiment["name"]?.scalar?.text
            ?? experiment["iri"]?.scalar?.text.split(separator: ":").last.map(String.init) ?? Self.usual
    }

    private func hint(forFunction name: String) -> String {
        let known = database.couplingNames
        guard !known.isEmpty else { return "give the folder of the database by --database or TVBO_DATABASE" }
        return Spelling.hint(for: name, among: known)
            ?? "write the name of a coupling function of the database, as in 'coupling: Linear'"
    }

    private mutating func function(named name: String) -> CouplingBlock? {
        if let found = known[name] { return found }
        let found = read(name)
        known[name] = .some(found)
        return found
    }

    private func read(_ name: String) -> CouplingBlock? {
        if let node = network.first(where: { $0.name == name })?.node {
            return own(isNamed(node, name) ? YAMLNode(.mapping([]), at: node.place) : node, named: name)
        }
        if let experiment, experiment.scalar == nil, functionName(experiment) == name {
            return own(experiment, named: name)
        }
        let found = reading.collect { try database.coupling(named: name) } ?? nil
        var function = found.flatMap { CouplingReader(reading: reading).coupling($0, named: name) }
        function?.entry = name
        function?.writesPost = false
        return function
    }

    /// Returns whether a coupling is the name of an entry of the database, as in `Linear: tvbo:Linear`.
    private func isNamed(_ node: YAMLNode, _ name: String) -> Bool {
        guard let text = node.scalar?.text else { return false }
        return ModelDatabase.localName(text).lowercased() == name.lowercased()
    }

    /// Reads a coupling of the experiment, merged over the database entry that it refers to.
    private func own(_ written: YAMLNode, named name: String) -> CouplingBlock? {
        guard let node = referring(written, name) else { return nil }
        let iri = node["iri"]?.scalar?.text ?? ""
        let isWritten = node["pre_expression"] != nil
        if let fault = ModelDatabase.prefixFault(node, allowsNear: isWritten) {
            reading.log.add(fault.diagnostics)
            return nil
        }
        if !isWritten, !iri.isEmpty, !iri.hasPrefix("tvbo:"), iri != name {
            reading.log.error(
                .unknownReference,
                "the 'iri' '\(iri)' names no coupling function of the database", at: node["iri"]?.place,
                hint: "write the name of a coupling function of the database after 'tvbo:', as in 'iri: tvbo:Linear'")
            return nil
        }
        let wanted = iri.hasPrefix("tvbo:") ? String(iri.dropFirst(5)) : isWritten ? nil : name
        let base = wanted.flatMap { wanted in reading.collect { try database.coupling(named: wanted) } ?? nil }
        if let wanted, base == nil, isWritten {
            reading.log.warning(
                .assumedConvention,
                "the coupling function '\(wanted)', which 'iri' names, is not in the database; the expressions that are"
                    + " written here are used alone",
                at: node["iri"]?.place)
        }
        if let wanted, base == nil, !isWritten, !iri.isEmpty {
            reading.log.error(
                .unknownReference, "the coupling function '\(wanted)' is not in the database",
                at: node["iri"]?.place ?? node.place,
                hint: Spelling.hint(for: wanted, among: database.couplingNames)
                    ?? "write the function's 'pre_expression', or give the folder of the database by --database or"
                    + " TVBO_DATABASE")
            return nil
        }
        // Unlike those of models, listed parameters are merged by name.
        let given = base == nil ? node : node.mappingMembers(of: "parameters")
        if let base, let wanted {
            ModelDatabase.warnOfUnusedParameters(
                given, of: wanted, base, equations: ["pre_expression", "post_expression"], &reading.log)
        }
        let merged = base.map { given.isNull ? $0 : given.merged(over: $0) } ?? given
        var function = CouplingReader(reading: reading).coupling(merged, named: name)
        if base != nil {
            function?.writesPost = node["post_expression"] != nil
            if !isWritten { function?.entry = wanted }
        }
        return function
    }

    /// Returns a coupling whose `type` names an entry of the database as one with the corresponding `iri`. Reports an
    /// error and returns nil for a type that is no name, and for one beside another definition.
    private func referring(_ node: YAMLNode, _ name: String) -> YAMLNode? {
        guard let type = node["type"], !type.isNull else { return node }
        guard let text = type.scalar?.text else {
            reading.log.error(
                .wrongType, "'type' of coupling '\(name)' must be the name of a coupling function, not \(type.kind)",
                at: type.place)
            return nil
        }
        let entry = ModelDatabase.localName(text)
        let others = ["iri", "pre_expression"].filter { node[$0]?.isNull == false }
        let isOther = name != entry && database.couplingNames.contains(name)
        guard others.isEmpty, !isOther else {
            reading.log.error(
                .conflictingEntries,
                "coupling '\(name)' has a 'type', \(entry), and "
                    + (others.first.map { "'\($0)'" } ?? "the name of another coupling function"), at: type.place,
                hint: "keep one of them")
            return nil
        }
        let iri = YAMLEntry(key: "iri", at: type.place, value: .text("tvbo:" + entry, at: type.place))
        let entries = (node.entries ?? []).filter { !["type", "iri"].contains($0.key) }
        return YAMLNode(.mapping(entries + [iri]), at: node.place)
    }

    /// Returns the functions of a `coupling` with their names.
    private static func members(_ node: YAMLNode) -> [(name: String, node: YAMLNode)] {
        func named(_ node: YAMLNode) -> (name: String, node: YAMLNode) {
            if let text = node.scalar?.text { return (text, YAMLNode(.mapping([]), at: node.place)) }
            let entry = node["iri"]?.scalar?.text.split(separator: ":").last.map(String.init)
            return (node["name"]?.scalar?.text ?? entry ?? usual, node)
        }
        if node.isNull { return [] }
        if let items = node.items {
            return items.map { item in
                guard let entries = item.entries, entries.count == 1, let only = entries.first,
                    only.value.entries != nil
                else { return named(item) }
                return (only.key, only.value)
            }
        }
        guard let entries = node.entries else { return [named(node)] }
        let isFunction = node["pre_expression"] != nil || node["iri"]?.scalar != nil
        return isFunction ? [named(node)] : entries.map { ($0.key, $0.value) }
    }
}
