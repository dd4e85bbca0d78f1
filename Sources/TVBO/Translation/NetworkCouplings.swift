import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The translation of edges with coupling functions.
extension NetworkBuilder {
    /// Adds a coupled edge for each coupling function of an edge. It adds one for the other direction as well, unless
    /// the edge is directed, names its variables, acts through the weighted sum, or connects a node to itself. Of two
    /// directions, one that ends at a node without states is left out, and one that ends at a node without coupling
    /// inputs if the other node has some.
    ///
    /// ``finishCouplings()`` builds the coupling inputs once all edges have been added.
    mutating func couple(_ edge: EdgeBlock) {
        guard let source = members[edge.source], let target = members[edge.target] else {
            reading.log.error(
                .unsupportedFeature,
                "this edge starts at an input, such as a pulseGenerator, so it cannot have a coupling function: remove"
                    + " its 'coupling'",
                at: edge.couplingPlace)
            return
        }
        guard let delay = couplingDelay(edge) else { return }
        checkParameters(edge)
        warnOfDirection(edge)
        warnOfDistance(edge)
        if edge.functions.contains(where: \.isDelayed) {
            vanishing.add(delay, at: edge.delay?.place ?? edge.distance?.place ?? edge.place)
        }
        for function in edge.functions {
            warnOfDelay(delay, at: edge.place, function)
            let isMutual = edge.isMutual && !function.isSum && source != target
            // A function that is written as statements goes from the node with the smaller id to the other.
            let isTurned = function.values.isAntisymmetric && isMutual && edge.source > edge.target
            couple(edge, function, delay, from: source, to: target, isOpposite: isTurned)
            guard isMutual else { continue }
            couple(
                edge, function, delay, from: target, to: source,
                isOpposite: function.values.isAntisymmetric && !isTurned)
        }
    }

    private mutating func couple(
        _ edge: EdgeBlock, _ function: CouplingBlock, _ delay: Seconds, from source: Network.Member,
        to target: Network.Member, isOpposite: Bool
    ) {
        guard let sender = cell(of: source), let receiver = cell(of: target) else { return }
        if receiver.equations.block.isStatic {
            // One direction of an edge may end at a node without states.
            if !edge.isMutual { refuseStaticTarget(edge) }
            return
        }
        // Nor does the direction that ends at a model without inputs have an effect, if the other one has.
        if edge.isMutual, receiver.equations.block.networkInputs.isEmpty,
            !sender.equations.block.networkInputs.isEmpty
        {
            return
        }
        guard isClear(edge, function, receiver) else { return }
        warnOfFirstState(function, edge, of: sender)
        var variables = variables(of: source, function)
        if let name = edge.sourceVariable {
            guard let value = variable(name, of: sender, in: source) else { return }
            variables.replaceSources(by: value)
        }
        if let name = edge.targetVariable, !checkInput(name, of: receiver.equations.block) { return }
        guard isAllowed(delay, variables, sender, edge, function) else { return }
        let incoming = CouplingEquation.Incoming(
            source: variables, weight: edge.weight?.value ?? 1, delay: delay,
            parameters: values(of: edge, function), isOpposite: isOpposite)
        couple(
            .init(
                source: source, target: target, function: function, incoming: incoming,
                variable: edge.sourceVariable?.text, input: edge.targetVariable?.text, place: edge.place))
    }

    /// Adds one direction of an edge; it replaces an earlier edge between the same nodes, as in TVBO's matrices.
    private mutating func couple(_ edge: CoupledEdge) {
        if let earlier = coupledIndices.updateValue(coupled.count, forKey: edge.key) {
            coupled[earlier].isUsed = false
            replaced.append((coupled[earlier].place, edge))
        }
        coupled.append(edge)
    }

    private func warnOfReplaced() {
        guard let first = replaced.first?.by else { return }
        let (from, to) = (parts.network.path(of: first.source), parts.network.path(of: first.target))
        guard !first.function.isSum else {
            reading.log.error(
                .duplicateName, "two edges without a coupling function connect \(from) to \(to)", at: first.place,
                notes: replaced.prefix(8).map { .init("the other edge is here", at: $0.place) },
                hint: "write one edge with the sum of the weights")
            return
        }
        reading.log.warning(
            .conflictingDefinition,
            "of two edges from \(from) to \(to) with the coupling function '\(first.function.name)' only the last is"
                + " used, as in TVBO"
                + (replaced.count > 1 ? "; \(replaced.count) edges are replaced in this way" : ""),
            at: first.place, notes: replaced.prefix(8).map { .init("the edge that is not used is here", at: $0.place) },
            hint: "add 'directed: true' to an edge that should act from its source to its target only")
    }

    /// Warns of functions of the network through which no edge acts.
    private mutating func warnOfUnused() {
        // After an error, a function may be unused only because its edge was refused.
        guard owner.experiment.network.isCoupled, !reading.log.hasErrors else { return }
        let used = Set(functionsInUse().map(\.name))
        for name in owner.experiment.network.couplingNames where !used.contains(name.text) {
            reading.log.warning(
                .ignoredKey,
                "the coupling function '\(name.text)' of the network has no effect, because no edge acts through it",
                at: name.place,
                hint: "name the function in 'coupling' of an edge, or remove it from the network")
        }
    }

    /// Warns once of a delay that `delayed: false` of the integration does not leave out.
    mutating func warnOfDelay(_ delay: Seconds, at edge: Place, _ function: CouplingBlock) {
        guard delay.value > 0, function.isDelayed, let place = owner.experiment.integration.undelayedPlace,
            !keepsDelays
        else { return }
        keepsDelays = true
        reading.log.warning(
            .ignoredKey,
            "'delayed: false' of integration has no effect on the edges of the network, as in TVBO's back ends jax and"
                + " tvboptim", at: place, notes: [.init("an edge with a delay is here", at: edge)],
            hint: "write 'delayed: false' in the coupling function '\(function.name)' if delays are to be left out")
    }

    /// Returns whether the variables that an edge reads may be delayed, which only states may.
    private func isAllowed(
        _ delay: Seconds, _ variables: CouplingVariables, _ sender: CellTypeBuilder, _ edge: EdgeBlock,
        _ function: CouplingBlock
    ) -> Bool {
        guard delay.value > 0, function.isDelayed, case .name(let path) = variables.incoming(0, plain: true),
            let name = path.split(separator: "/").last.map(String.init),
            sender.equations.block.derivedVariables.contains(where: { $0.name == name })
        else { return true }
        reading.log.error(
            .unsupportedFeature,
            "an edge with a delay reads the derived variable '\(name)', of which no earlier values are kept: only a"
                + " state variable can be read with a delay",
            at: edge.sourceVariable?.place ?? edge.place,
            hint: "let the edge read a state variable, or remove its"
                + " delay")
        return false
    }

    private func refuseStaticTarget(_ edge: EdgeBlock) {
        reading.log.error(
            .unknownReference, "node \(edge.target) has no states, so no edge can act on it", at: edge.targetPlace,
            hint: "exchange source and target, so that the edge starts at node \(edge.target)"
        )
    }

    // MARK: Parameters

    /// Returns the values that the edge gives to parameters of the function. Those called `weight`, `delay`, `distance`
    /// or `length` are the edge's own, as written.
    private func values(of edge: EdgeBlock, _ function: CouplingBlock) -> [String: Double] {
        var values: [String: Double] = [:]
        for value in edge.parameters + [edge.weight, edge.delay, edge.distance].compactMap({ $0 })
        where function.parameters.contains(where: { $0.name == value.name }) {
            values[value.name] = converted(value)
        }
        return values
    }

    /// Returns the value of a parameter of a coupling function as its expressions use it: in SI in a physical network,
    /// and as written otherwise.
    func converted(_ value: ValueBlock) -> Double {
        isPhysical ? value.unit?.si(value.value) ?? value.value : value.value
    }

    /// A Boolean value that indicates whether the network is physical, which means that its models have units that
    /// balance.
    var isPhysical: Bool { owner.cells.values.contains { $0.finding.convention == .physical } }

    // MARK: Inputs

    /// Builds the equations of the coupling inputs of all nodes, once all edges have been added. A node at which no
    /// edge ends receives the value that the function's `post_expression` has for the sum 0.
    mutating func finishCouplings() {
        warnOfReplaced()
        warnOfUnused()
        addEdgeEvents()
        let coupled = coupled.filter(\.isUsed)
        for function in functionsInUse() {
            let own = coupled.filter { $0.function.name == function.name }
            let parameters = Dictionary(
                function.parameters.map { ($0.name, converted($0)) }, uniquingKeysWith: { first, _ in first })
            guard !own.isEmpty, var equation = CouplingEquation(function, parameters: parameters, reading) else {
                continue
            }
            checkStates(of: function)
            let edges = Dictionary(grouping: own, by: \.target)
            // A function that only edges with 'target_var' use has no input of its own.
            let hasInput =
                !function.isSum && self.coupled.contains { $0.function.name == function.name && $0.input == nil }
            for population in parts.network.populations.indices {
                for number in parts.network.populations[population].members.indices {
                    let target = Network.Member(population: population, index: number)
                    receive(&equation, function, edges[target, default: []], target, hasInput: hasInput)
                }
            }
        }
    }

    /// Returns the coupling functions that edges or matrices use: first those of the network in document order, then
    /// those that only edges name.
    /// - Complexity: O(*n*) for *n* edges at the first call after an edge was added, then O(1).
    mutating func functionsInUse() -> [CouplingBlock] {
        if let usedFunctions, usedFunctions.edgeCount == coupled.count { return usedFunctions.functions }
        let functions = searchedFunctions()
        usedFunctions = (coupled.count, functions)
        return functions
    }

    private func searchedFunctions() -> [CouplingBlock] {
        let network = owner.experiment.network
        let used = Set(coupled.filter(\.isUsed).map(\.function.name))
        var functions = network.functions.filter { function in
            used.contains(function.name)
                || network.matrices.contains { $0.coupling == nil || $0.coupling == function.name }
        }
        var known = Set(functions.map(\.name))
        for edge in coupled where edge.isUsed && known.insert(edge.function.name).inserted {
            functions.append(edge.function)
        }
        return functions
    }

    private mutating func receive(
        _ equation: inout CouplingEquation, _ function: CouplingBlock, _ edges: [CoupledEdge], _ target: Network.Member,
        hasInput: Bool
    ) {
        guard let cell = cell(of: target), !cell.equations.block.isStatic else { return }
        let plain = edges.filter { $0.input == nil }
        let variables = variables(of: target, function)
        if !plain.isEmpty || hasInput {
            for input in feeds(of: cell.equations.block, for: function, isNeeded: !plain.isEmpty) {
                let value = equation.value(
                    plain.map(\.incoming), target: variables, index: input.variable, value: input.value)
                checkUnits(equation, function, plain, variables, cell, input.input)
                feed(parts.network.path(of: input.input, in: target), value.value, value.delays)
            }
        }
        for input in cell.equations.block.networkInputs.map(\.name) {
            let named = edges.filter { $0.input == input }
            guard let first = named.first, isSingle(function, first) else { continue }
            let value = equation.value(named.map(\.incoming), target: variables)
            checkUnits(equation, function, named, variables, cell, input)
            feed(parts.network.path(of: input, in: target), value.value, value.delays)
        }
    }

    /// Returns whether a function has the single value that an edge to a named input needs; reports an error otherwise.
    private func isSingle(_ function: CouplingBlock, _ edge: CoupledEdge) -> Bool {
        if function.values.count == 1 { return true }
        reading.log.error(
            .unsupportedFeature,
            "this edge has 'target_var', which feeds one input with one value, but the \(function.shown) has \(function.values.count) values",
            at: edge.place, hint: "remove 'target_var', or give the function a single value")
        return false
    }

    /// Adds a value to the equation of the coupling input at a path.
    /// - Parameters:
    ///   - path: The path of the coupling input.
    ///   - value: The value, an expression over the paths of states.
    ///   - delays: The delayed states to which the value refers.
    mutating func feed(_ path: String, _ value: Expression, _ delays: [Network.Delay]) {
        guard let index = fedInputs[path] else {
            fedInputs[path] = parts.network.couplings.count
            parts.network.couplings.append(.init(path: path, value: value, delays: delays))
            return
        }
        parts.network.couplings[index].value = .arithmetic(.add, parts.network.couplings[index].value, value)
        for delay in delays where !parts.network.couplings[index].delays.contains(delay) {
            parts.network.couplings[index].delays.append(delay)
        }
    }
}

extension EdgeBlock {
    /// A Boolean value that indicates whether the edge acts in both directions through its coupling functions, other
    /// than the weighted sum. It does unless it is directed or names variables of its ends.
    var isMutual: Bool { isDirected != true && sourceVariable == nil && targetVariable == nil }
}
