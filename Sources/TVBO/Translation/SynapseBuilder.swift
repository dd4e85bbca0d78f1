import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The translation of a model that edges name as their `dynamics` into the component type of a synapse.
///
/// The coupling inputs of the model are variables of the cell to which the synapse is attached, such as its potential
/// `v`. The variable `i` is the current that flows into the cell. An event without a condition is the arrival of a
/// spike, whose actions may use the `weight` of the edge.
///
///     let synapse = SynapseBuilder(block, on: cell, timeScale: .millisecond, reading: reading)
///     let type = synapse?.type()
struct SynapseBuilder {
    /// The translation of the equations of the synapse's model, as if it were a cell without attachments.
    let cell: CellTypeBuilder
    private let reading: ReadContext

    /// Prepares the translation. Reports an error and returns nil if the model cannot be a synapse on the cell, by the
    /// rules of ``init(_:on:timeScale:reading:dimension:)``.
    /// - Parameter target: The translation of the cell to which the synapse is attached.
    init?(_ block: DynamicsBlock, on target: CellTypeBuilder, timeScale: PhysicalUnit, reading: ReadContext) {
        self.init(
            block, on: target.equations.block.name, timeScale: timeScale, reading: reading,
            dimension: target.dimension(ofVariable:))
    }

    /// Prepares the translation. Reports an error and returns nil if the model cannot be a synapse on the cell.
    ///
    /// Its coupling inputs must have the names of variables of the cell, its units must balance, the variable `i` must
    /// be a current, and it must have an event without a condition.
    /// - Parameters:
    ///   - target: The name of the cell to which the synapse is attached.
    ///   - dimension: Returns the dimension of a variable of the cell by its name; nil if the cell has none of that
    ///     name.
    init?(
        _ block: DynamicsBlock, on target: String, timeScale: PhysicalUnit, reading: ReadContext,
        dimension: (String) -> Dimension?
    ) {
        self.reading = reading
        let equations = DynamicsEquations(block, reading: reading)
        var inputs: [String: Dimension] = [:]
        for input in block.couplingInputs {
            guard let dimension = dimension(input.name) else {
                reading.log.error(
                    .unknownName,
                    "the synapse '\(block.name)' has the coupling input '\(input.name)', but its target, the model"
                        + " '\(target)', has no variable of this name",
                    at: input.place,
                    hint: "give each coupling input of a synapse the name of the variable of the target that it reads,"
                        + " such as v")
                return nil
            }
            inputs[input.name] = dimension
        }
        let finding = UnitConventionInference.finding(equations, inputs: inputs)
        cell = CellTypeBuilder(
            equations: equations, finding: finding, timeScale: timeScale, currentInputs: [], isInNetwork: false,
            reading: reading)
        guard isValid(block, finding) else { return nil }
    }

    private func isValid(_ block: DynamicsBlock, _ finding: UnitConventionInference.Finding) -> Bool {
        guard finding.convention == .physical else {
            reading.log.error(
                .wrongDimension,
                "the synapse '\(block.name)' delivers a current, but the units of its equations do not balance",
                at: block.place, notes: finding.balance.faults.prefix(4).map { .init($0.text, at: $0.place) },
                hint: "give the parameters, state variables and derived variables of the synapse their units")
            return false
        }
        let names = block.states.map(\.name) + block.derivedVariables.map(\.name)
        guard names.contains(StandardTypes.current), finding.dimensions[StandardTypes.current] == .current else {
            reading.log.error(
                .missingKey, "the synapse '\(block.name)' has no variable 'i' that is a current", at: block.place,
                hint:
                    "add the derived variable 'i', the current into the cell, as in 'i: { equation: { rhs: \"g*(erev - v)\" } }'"
            )
            return false
        }
        guard !block.arrivals.isEmpty else {
            reading.log.error(
                .missingKey, "the synapse '\(block.name)' has no event without a condition, so spikes do nothing",
                at: block.place, hint: "add 'events: { spike_in: { affect: { rhs: \"g = g + weight*gbase\" } } }'")
            return false
        }
        return true
    }

    /// Returns the component type of the synapse.
    func type() -> ComponentType {
        var type = cell.type()
        let inputs = cell.equations.block.couplingInputs.map(\.name)
        type.requirements = inputs.map { .init($0, cell.finding.dimensions[$0] ?? .bare) }
        type.dynamics.derivedVariables.removeAll { inputs.contains($0.quantity.name) }
        type.properties = [(quantity: .init(StandardTypes.weight, .bare), value: 1)]
        let actions = cell.equations.arrivals.flatMap { arrival in
            arrival.affect.map { Dynamics.Action.assign(variable: $0.variable, value: $0.value.expression) }
        }
        type.dynamics.onEvents = [.init(port: StandardTypes.spikePort, actions)]
        return type
    }

    /// A Boolean value that indicates whether the actions at the arrival of a spike use the weight of the edge.
    var usesWeight: Bool {
        cell.equations.arrivals.contains {
            $0.affect.contains { $0.value.expression.names.contains(StandardTypes.weight) }
        }
    }
}

extension CellTypeBuilder {
    /// Returns the dimension of a state, derived variable or parameter of the cell; nil if it has none of that name.
    func dimension(ofVariable name: String) -> Dimension? {
        guard equations.block.declarations.contains(where: { $0.name == name }) else { return nil }
        return finding.dimensions[name] ?? .bare
    }
}

extension NetworkBuilder {
    /// Attaches a synapse to the target of an edge, and connects the source of the edge to the synapse. Reports an
    /// error if the model of the synapse is unknown or cannot be one.
    /// - Parameters:
    ///   - source: The member that sends spikes.
    ///   - edge: The edge.
    ///   - target: The member to which the synapse is attached.
    ///   - name: The name of the model of the synapse, which the edge names as its `dynamics`.
    mutating func connect(_ source: Network.Member, _ edge: EdgeBlock, _ target: Network.Member, by name: NameBlock) {
        guard let block = owner.dynamics(named: name.text) else {
            reading.log.error(
                .unknownReference, "the edge names the dynamics '\(name.text)', which is not defined", at: name.place,
                hint: Spelling.hint(for: name.text, among: owner.experiment.network.library.map(\.name))
                    ?? "define it under 'dynamics' of 'network'")
            return
        }
        guard let receiver = cell(of: target) else { return }
        // The units of the synapse balance with those of one target, so that each target type is checked.
        let key = [name.text, receiver.equations.block.name]
        guard
            let synapse = synapses[key]
                ?? SynapseBuilder(
                    block, on: receiver, timeScale: owner.experiment.integration.timeScale, reading: reading),
            let delay = delay(edge)
        else { return }
        synapses[key] = synapse
        vanishing.add(delay, at: edge.delay?.place ?? edge.place)
        warnOfWeight(edge, synapse, name)
        var values = synapse.cell.values()
        for parameter in edge.parameters { override(parameter, synapse.cell, in: &values) }
        guard use(synapse, on: receiver, name) else { return }
        let id = number(name.text)
        parts.components.append(Component(id: id, type: name.text, values: values))
        parts.network.connections.append(
            .init(
                source: source, target: target, synapse: id, attachments: CellTypeBuilder.attachmentPoint,
                weight: edge.weight?.value ?? 1, delay: delay))
    }

    /// Adds the type of a synapse to the model. Reports an error and returns false if the variables that it reads have
    /// other dimensions in the target than in an earlier one, because one type cannot describe both.
    private mutating func use(_ synapse: SynapseBuilder, on target: CellTypeBuilder, _ name: NameBlock) -> Bool {
        let type = synapse.type()
        if let known = parts.types.first(where: { $0.name == type.name }), known.requirements != type.requirements {
            reading.log.error(
                .wrongDimension,
                "the variables that the synapse '\(name.text)' reads have other dimensions in the model"
                    + " '\(target.equations.block.name)' than in that of another target", at: name.place,
                hint: "define another synapse for these targets")
            return false
        }
        use(type)
        return true
    }

    private func warnOfWeight(_ edge: EdgeBlock, _ synapse: SynapseBuilder, _ name: NameBlock) {
        guard let weight = edge.weight, weight.value != 1, !synapse.usesWeight else { return }
        reading.log.warning(
            .assumedConvention,
            "the weight \(weight.value) has no effect, because the events of the synapse '\(name.text)' do not use"
                + " 'weight'",
            at: weight.place,
            hint: "use 'weight' in an event of the synapse, as in 'affect: { rhs: \"x = x + weight\""
                + " }'")
    }
}
