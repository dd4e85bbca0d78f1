import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

extension Experiment {
    /// The component model that this experiment describes.
    /// - Parameter seed: where random numbers for initial values start; nil to take the values as they are given.
    /// - Throws: `DiagnosticsError` with everything that is wrong with it.
    public func model(seed: UInt64? = nil) throws -> Model {
        var builder = ModelBuilder(self, seed: seed)
        return try builder.build()
    }
}

/// Translates an experiment into a component model.
struct ModelBuilder {
    /// The experiment, and where faults go.
    let experiment: Experiment
    let reading = ReadContext()
    /// Builders of the cell types by the name of their dynamics.
    var cells: [String: CellTypeBuilder] = [:]
    private var order: [String] = []
    /// Whether and with what initial values are drawn.
    private var random: InitialRandom?

    /// Starts on an experiment.
    init(_ experiment: Experiment, seed: UInt64?) {
        self.experiment = experiment
        random = seed.map { InitialRandom(seed: $0) }
    }

    /// Draws initial values of a cell, in the order of its states.
    mutating func draw(_ cell: CellTypeBuilder, into values: inout [String: Double]) {
        guard var random else { return }
        for state in cell.equations.block.states {
            guard let drawn = state.distribution?.value(&random) else { continue }
            values[cell.initialName(state.name)] = cell.converted(drawn, state.unit)
        }
        self.random = random
    }

    /// Whether a node of the cell has initial values of its own.
    func draws(_ cell: CellTypeBuilder) -> Bool {
        random != nil && cell.equations.block.states.contains { $0.distribution != nil }
    }

    private func warnOfUndrawn() {
        guard random == nil else { return }
        for block in order.compactMap({ cells[$0]?.equations.block }) {
            guard let state = block.states.first(where: { $0.distribution != nil }) else { continue }
            let own = block.states.compactMap(\.distributionSeed).first
            reading.log.warning(
                .ignoredKey,
                "initial values of '\(block.name)' are not drawn from their distributions: "
                    + (own.map { "the seed \($0) is one of another generator, and none is given here" }
                        ?? "no seed is given"),
                at: state.place)
        }
    }

    /// Translates everything.
    mutating func build() throws -> Model {
        reading.log.add(experiment.remarks)
        warnOfConflict()
        let dynamics = usedDynamics()
        for block in dynamics { add(block) }
        checkUnused()
        warnOfUndrawn()
        try reading.log.throwIfErrors()
        let convention = self.convention()
        refuseUnits()
        var network = experiment.network.nodes.isEmpty ? loneNode() : try listedNodes()
        network.network.holdsCouplings =
            experiment.network.isCoupled && experiment.integration.couplingEvaluation != .perStage
        let types = order.compactMap { cells[$0]?.type() } + network.types
        try reading.log.throwIfErrors()
        var model = Model(
            name: experiment.label, convention: convention, types: types, components: network.components,
            network: network.network, simulation: settings(network.recorded), remarks: reading.log.remarks)
        model.unbalanced = order.compactMap { cells[$0]?.finding }.filter(\.areAnnotations).map(\.balance)
        return model
    }

    // MARK: Dynamics

    /// The blocks that nodes use, each once: those of the network's library, else the experiment's own.
    private func usedDynamics() -> [DynamicsBlock] {
        guard !experiment.network.nodes.isEmpty else { return experiment.dynamics.map { [$0] } ?? [] }
        var names: [String] = []
        for node in experiment.network.nodes {
            let name = node.dynamics ?? experiment.dynamics?.name ?? ""
            if !names.contains(name) { names.append(name) }
        }
        return names.compactMap(dynamics)
    }

    /// The model of a name: the network's own before the experiment's.
    func dynamics(named name: String) -> DynamicsBlock? {
        experiment.network.library.first { $0.name == name }
            ?? (experiment.dynamics?.name == name ? experiment.dynamics : nil)
    }

    private mutating func add(_ block: DynamicsBlock) {
        let equations = DynamicsEquations(block, reading: reading)
        let isInNetwork =
            !experiment.network.nodes.isEmpty && !experiment.network.isCoupled
            && !(experiment.network.isCounted && experiment.network.edges.isEmpty)
        let finding = UnitConventionInference.finding(equations, couplingDimension: isInNetwork ? .current : nil)
        let cell = CellTypeBuilder(
            equations: equations, finding: finding, timeScale: experiment.integration.timeScale,
            isInNetwork: isInNetwork, reading: reading)
        cells[block.name] = cell
        order.append(block.name)
        UnitRemarks(cell: cell, reading: reading).report()
    }

    /// Blocks that no node uses are still read, so that a fault in them does not hide.
    private func checkUnused() {
        let all = experiment.network.library + (experiment.dynamics.map { [$0] } ?? [])
        for block in all where cells[block.name]?.equations.block.place != block.place {
            _ = DynamicsEquations(block, reading: reading)
        }
    }

    private func warnOfConflict() {
        guard let own = experiment.dynamics,
            let other = experiment.network.library.first(where: { $0.name == own.name }),
            !own.isEquivalent(to: other)
        else { return }
        reading.log.warning(
            .conflictingDefinition, "'\(own.name)' is defined twice, differently; nodes use the network's definition",
            at: own.place, notes: [.init("the one that is used", at: other.place)])
    }

    /// What a coupling function makes of a state has no dimension to be checked.
    private func refuseUnits() {
        guard experiment.network.isCoupled else { return }
        for name in order {
            guard let cell = cells[name], cell.finding.convention == .physical else { continue }
            let carriers = cell.equations.block.networkInputs.map(\.name) + cell.equations.block.states.map(\.name)
            guard carriers.contains(where: { (cell.finding.dimensions[$0] ?? .bare) != .bare }) else { continue }
            reading.log.error(
                .unsupportedFeature,
                "coupling functions between states with units, as '\(name)' has them, are not supported",
                at: cell.equations.block.place, hint: "leave the units out: values are then used as written")
        }
    }

    private func convention() -> Model.UnitConvention {
        let physical = order.filter { cells[$0]?.finding.convention == .physical }
        if physical.isEmpty || physical.count == order.count { return physical.isEmpty ? .bare : .physical }
        let bare = order.first { !physical.contains($0) } ?? ""
        reading.log.error(
            .wrongDimension,
            "'\(physical[0])' has units and '\(bare)' has none that balance: they cannot share a network",
            at: cells[bare]?.equations.block.place,
            notes: (cells[bare]?.finding.balance.faults ?? []).map { .init($0.text, at: $0.place) },
            hint: "give every parameter and state variable of '\(bare)' its unit")
        return .physical
    }

    // MARK: A lone node

    private mutating func loneNode() -> NetworkParts {
        guard let name = order.first, let cell = cells[name] else { return NetworkParts() }
        var values = cell.values()
        draw(cell, into: &values)
        let component = Component(id: "\(name)_0", type: name, values: values)
        let network = Network(
            populations: [.init(id: "\(name)_pop", members: [component.id])], isSingleNode: true)
        return NetworkParts(
            components: [component], network: network, recorded: recordings(of: cell) { $0 })
    }

    /// What is recorded of a cell: its states, and the derived variables that ask for it.
    func recordings(of cell: CellTypeBuilder, path: (String) -> String) -> [Recording] {
        let block = cell.equations.block
        let isPhysical = cell.finding.convention == .physical
        let states = block.states.filter(\.isRecorded).map { ($0.name, $0.unit) }
        let derived = block.derivedVariables.filter(\.isRecorded).map { ($0.name, $0.unit) }
        return (states + derived).map { .init(path: path($0.0), unit: isPhysical ? $0.1 : nil) }
    }

    /// A map is iterated, whatever method stands in the experiment; a schema's default may stand there.
    private func method() -> String {
        let name = experiment.integration.method
        guard order.contains(where: { cells[$0]?.equations.block.isMap == true }),
            !["map", "identity", "discrete"].contains(name.lowercased())
        else { return name }
        reading.log.warning(
            .assumedConvention, "'\(name)' cannot integrate a discrete map; it is iterated once a step",
            at: experiment.integration.methodPlace)
        return "map"
    }

    private func settings(_ recorded: [Recording]) -> SimulationSettings {
        let integration = experiment.integration
        return SimulationSettings(
            timeScale: integration.timeScale, step: integration.step, duration: integration.duration,
            transient: integration.transient, method: method(), recorded: recorded,
            stepPlace: integration.stepPlace, durationPlace: integration.durationPlace,
            methodPlace: integration.methodPlace)
    }
}

/// What a network contributes to a model.
struct NetworkParts {
    /// Types of inputs and synapses, components, who acts on whom, and what is recorded.
    var types: [ComponentType] = []
    var components: [Component] = []
    var network = Network(populations: [])
    var recorded: [Recording] = []
}

extension DynamicsBlock {
    /// Whether two blocks describe the same model.
    func isEquivalent(to other: DynamicsBlock) -> Bool {
        func values(_ block: DynamicsBlock) -> [String] {
            block.parameters.map { "\($0.name)=\($0.value)\($0.unit?.name ?? "")" }.sorted()
        }
        func equations(_ block: DynamicsBlock) -> [String] {
            (block.states.map { "\($0.name)=\($0.equation.text)@\($0.initial)\($0.unit?.name ?? "")" }
                + (block.derivedVariables + block.derivedParameters).map { "\($0.name)=\($0.equation.text)" }
                + block.events.map { "\($0.name)=\($0.condition.text)" }).sorted()
        }
        return values(self) == values(other) && equations(self) == equations(other)
    }
}

extension EquationBlock {
    /// Its text, for comparing.
    fileprivate var text: String {
        (rhs?.text ?? "") + cases.map { "[\($0.condition.text):\($0.value.text)]" }.joined()
    }
}
