import Algorithms
import Connectomes
import Diagnostics
import Expressions
import LEMS
import ModelCore
import Quantities
import Schema

extension Experiment {
    /// Returns the component model of the experiment.
    ///
    ///     let experiment = try Experiment.load(path: "experiment.yaml", database: ModelDatabase())
    ///     let model = try experiment.model(seed: 42)
    ///
    /// - Parameters:
    ///   - seed: The seed for all random numbers; nil to use the seeds of the experiment, and initial values as given
    ///     where it has none.
    ///   - coreTypes: The search for the component types of NeuroML, for an experiment that uses some.
    /// - Throws: `DiagnosticsError` with every problem of the experiment.
    public func model(seed: UInt64? = nil, coreTypes: CoreTypes = CoreTypes()) throws -> Model {
        if let components { return try ComponentDocument.model(of: self, components, coreTypes, seed: seed) }
        var builder = ModelBuilder(self, seed: seed)
        return try builder.build()
    }
}

/// The translation of an experiment into a component model.
///
///     var builder = ModelBuilder(experiment, seed: nil)
///     let model = try builder.build()
struct ModelBuilder {
    /// The experiment that is translated, with generated edges, and with numbers and derived variables in place of
    /// lists and stimuli.
    private(set) var experiment: Experiment
    /// The read context, which collects errors and warnings.
    let reading = ReadContext()
    /// The translations of the models into component types, by the names of the models.
    var cells: [String: CellTypeBuilder] = [:]
    /// The names of the models that nodes use, in the order of their first use.
    private(set) var order: [String] = []
    /// The experiment's own model, if TVBO's jax back end can run it: if no synapses or inputs of NeuroML act on it.
    private var jaxModel: CellTypeBuilder?
    /// The generator from which initial values are drawn; nil if the caller gives no seed.
    var random: SeededRandom?
    /// The generators for initial values whose distributions have seeds in the experiment, by the names of the model
    /// and the state in the form `model/state`. A generator is added when the first value is drawn from it.
    var ownRandom: [String: SeededRandom] = [:]
    /// The seed that the caller gives for all random numbers; nil to use the seeds of the experiment.
    let seed: UInt64?

    /// Creates a builder for an experiment.
    /// - Parameters:
    ///   - experiment: The experiment.
    ///   - seed: The seed for all random numbers; nil to use the seeds of the experiment, and initial values as given
    ///     where it has none.
    init(_ experiment: Experiment, seed: UInt64?) {
        self.experiment = experiment
        self.seed = seed
        random = seed.map { SeededRandom(seed: $0) }
        if let graph = experiment.network.graph, let matrix = reading.collect({ try graph.matrix(seed: seed) }) {
            self.experiment.network.matrices = [matrix]
        }
        experiment.dynamics.map { IntegerPowers($0).report(reading) }
        self.experiment.listMixedEdges()
        var values = NodeValues(self.experiment, seed: seed, reading: reading)
        var expansion = StimulusExpansion(values.resolved(), seed: seed, reading: reading)
        self.experiment = expansion.expanded()
    }

    /// Returns the model of the experiment.
    /// - Throws: `DiagnosticsError` with every problem of the experiment.
    mutating func build() throws -> Model {
        reading.log.add(experiment.remarks)
        warnOfConflict()
        let dynamics = usedDynamics()
        for block in dynamics { add(block) }
        annotateConstants()
        checkUnused()
        warnOfDraws()
        checkNoise()
        try reading.log.throwIfErrors()
        let convention = self.convention()
        if experiment.network.nodes.isEmpty, let event = experiment.edgeEvents.first {
            reading.log.error(
                .unknownReference, "event '\(event.name)' changes edges, but the experiment has no edges",
                at: event.targetPlace)
        }
        var network = experiment.network.nodes.isEmpty ? loneNode() : try listedNodes()
        network.network.holdsCouplings =
            experiment.network.isCoupled && experiment.integration.couplingEvaluation != .perStage
        let types = order.compactMap { cells[$0].map(noisyType) } + network.types
        try reading.log.throwIfErrors()
        jaxModel.map { JaxRemarks(cell: $0, reading: reading).report() }
        jaxModel.map {
            TimeComparisonRemarks(cell: $0, integration: experiment.integration, reading: reading).report()
            TimeJumpRemarks($0, experiment.integration).report(reading)
        }
        jaxModel.map {
            GeneratedNames(block: $0.equations.block, network: experiment.network, reading: reading).report()
            ConditionRemarks(
                block: $0.equations.block, couplings: experiment.network.actingFunctions, reading: reading
            ).report()
        }
        BackEndRemarks(experiment, reading)?.report()
        TvboptimRemarks(experiment, reading)?.report()
        JuliaRemarks(experiment: experiment, reading: reading).report()
        reportNeuroMLRemarks()
        warnOfFixedPoint()
        var model = Model(
            name: experiment.label, convention: convention, types: types, components: network.components,
            network: network.network, simulation: settings(network.recorded), remarks: reading.log.remarks)
        try start(&model, network.crossings)
        model.unbalanced = order.compactMap { cells[$0]?.finding }.filter(\.areAnnotations).map(\.balance)
        return model
    }

    /// Sets the initial values that follow from the whole model: those of a fixed point, and the signs of conditions.
    private func start(_ model: inout Model, _ crossings: [NetworkParts.Crossing]) throws {
        if let place = experiment.fixedPointPlace {
            guard experiment.integration.settling == nil else {
                throw DiagnosticsError(
                    .conflictingEntries,
                    "the experiment has both 'initial_state' and 'find_fixpoint', but each of them gives the start of"
                        + " the run",
                    at: place,
                    hint: "keep one of them")
            }
            model = try FixedPoint(of: model, at: place).applied(to: model)
        }
        try model.startCrossings(crossings)
    }

    private func noisyType(_ cell: CellTypeBuilder) -> ComponentType {
        var type = cell.type()
        addNoise(to: &type, cell)
        return type
    }

    // MARK: Dynamics

    /// Returns the models that nodes use, each once, in the order of their first use.
    private func usedDynamics() -> [DynamicsBlock] {
        guard !experiment.network.nodes.isEmpty else { return experiment.dynamics.map { [$0] } ?? [] }
        let names = experiment.network.nodes.map { $0.dynamics ?? experiment.dynamics?.name ?? "" }
        return names.uniqued().compactMap(dynamics)
    }

    /// Returns the model with a name, from the network or else from the experiment; nil if neither defines it.
    func dynamics(named name: String) -> DynamicsBlock? {
        experiment.network.library.first { $0.name == name }
            ?? (experiment.dynamics?.name == name ? experiment.dynamics : nil)
    }

    private mutating func add(_ block: DynamicsBlock) {
        let equations = DynamicsEquations(block, reading: reading)
        let currents = currentInputs(of: block)
        let isInNetwork =
            !experiment.network.nodes.isEmpty && !(experiment.network.isCoupled && currents.isEmpty)
            && !(experiment.network.isCounted && experiment.network.edges.isEmpty)
        let finding = annotated(
            UnitConventionInference.finding(
                equations,
                inputs: isInNetwork ? Dictionary(uniqueKeysWithValues: currents.map { ($0, .current) }) : [:]),
            block)
        let cell = CellTypeBuilder(
            equations: equations, finding: finding, timeScale: experiment.integration.timeScale,
            currentInputs: isInNetwork ? currents : [], isInNetwork: isInNetwork, reading: reading)
        cells[block.name] = cell
        order.append(block.name)
        UnitRemarks(cell: cell, reading: reading).report()
        // Nodes without edges are run by the jax back end, too.
        let isUncoupled = experiment.network.edges.isEmpty && experiment.network.matrices.isEmpty
        if !isInNetwork || isUncoupled, experiment.dynamics?.place == block.place { jaxModel = cell }
        OrderRemarks(block: block, network: experiment.network, reading: reading).report()
        ReplacedNames(block: block, reading: reading).report()
    }

    /// Parses the models that no node uses. Errors in the experiment's own model are reported; those in models of the
    /// network are warnings, since such a model may serve another stage than the simulation.
    private func checkUnused() {
        func isUnused(_ block: DynamicsBlock) -> Bool { cells[block.name]?.equations.block.place != block.place }
        if let own = experiment.dynamics, isUnused(own) { _ = DynamicsEquations(own, reading: reading) }
        for block in experiment.network.library where isUnused(block) {
            let own = ReadContext()
            _ = DynamicsEquations(block, reading: own)
            let faults = own.log.diagnostics.filter { $0.severity == .error }
            guard let first = faults.first else { continue }
            reading.log.warning(
                first.code,
                "the model '\(block.name)', which no node uses, is left out, because its equations have errors:"
                    + " \(first.message)",
                at: first.place, notes: faults.dropFirst().prefix(8).map { .init($0.message, at: $0.place) })
        }
    }

    private func reportNeuroMLRemarks() {
        let network = experiment.network
        let attached = order.compactMap { cells[$0] }.filter { !$0.currentInputs.isEmpty }
        let isAlone = network.edges.isEmpty && network.matrices.isEmpty
        let only = jaxModel.map { [$0] }?.filter { !$0.equations.block.isMap } ?? []
        NeuroMLRemarks(
            models: (isAlone ? only : attached).map(\.equations.block), isNetwork: !isAlone,
            timeScale: experiment.integration.timeScale, reading: reading
        ).report()
    }

    private func warnOfFixedPoint() {
        guard let place = experiment.fixedPointPlace else { return }
        reading.log.warning(
            .assumedConvention,
            "the run starts at the fixed point that Newton's method finds from the initial values; where there are several,"
                + " NetworkDynamics.jl may find another, and the other back ends of TVBO 0.5.3 start at the initial values",
            at: place)
    }

    private func warnOfConflict() {
        guard let own = experiment.dynamics,
            let other = experiment.network.library.first(where: { $0.name == own.name }),
            !own.isEquivalent(to: other)
        else { return }
        reading.log.warning(
            .conflictingDefinition,
            "the model '\(own.name)' is defined differently in the experiment and in its network; nodes use the network's"
                + " definition, but in the jax and tvboptim back ends of TVBO 0.5.3 that of the experiment",
            at: own.place,
            notes: [.init("the definition that is used is here", at: other.place)])
    }

    private func convention() -> Model.UnitConvention {
        let physical = order.filter { cells[$0]?.finding.convention == .physical }
        if physical.isEmpty || physical.count == order.count { return physical.isEmpty ? .bare : .physical }
        let bare = order.first { !physical.contains($0) } ?? ""
        reading.log.error(
            .wrongDimension,
            "the equations of the model '\(physical[0])' have units that balance, but those of the model '\(bare)' do"
                + " not: the two cannot be in one network",
            at: cells[bare]?.equations.block.place,
            notes: (cells[bare]?.finding.balance.faults ?? []).map { .init($0.text, at: $0.place) },
            hint: "give every parameter and state variable of the model '\(bare)' its unit")
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

    /// Returns the quantities of a cell that runs record: the states and derived variables that the experiment marks as
    /// recorded, with their units in the physical convention and without units in the bare one.
    /// - Parameters:
    ///   - cell: The translation of the model of the cell.
    ///   - path: Returns the path of a quantity of the cell in the network, given its name.
    func recordings(of cell: CellTypeBuilder, path: (String) -> String) -> [Recording] {
        let block = cell.equations.block
        let isPhysical = cell.finding.convention == .physical
        let states = block.states.filter(\.isRecorded).map { ($0.name, $0.unit) }
        let derived = block.derivedVariables.filter(\.isRecorded).map { ($0.name, $0.unit) }
        return (states + derived).map { .init(path: path($0.0), unit: isPhysical ? $0.1 : nil) }
    }

    /// Returns the integration method: `map` for a discrete map, whatever method the experiment gives.
    private func method() -> String {
        let name = experiment.integration.method
        if name.lowercased() == "autotsit5" {
            reading.log.warning(
                .assumedConvention,
                "the method '\(name)' is read as 'tsit5', whose steps are adaptive; TVBO's julia back end changes to a"
                    + " method for stiff equations where they need one, tvbo-verify does not",
                at: experiment.integration.methodPlace)
            return "tsit5"
        }
        guard order.contains(where: { cells[$0]?.equations.block.isMap == true }),
            !["map", "identity", "discrete"].contains(name.lowercased())
        else { return name }
        reading.log.warning(
            .assumedConvention,
            "the method '\(name)' has no effect on a discrete map, which is not integrated but iterated once per step",
            at: experiment.integration.methodPlace)
        return "map"
    }

    private func settings(_ recorded: [Recording]) -> SimulationSettings {
        let integration = experiment.integration
        var settings = SimulationSettings(
            timeScale: integration.timeScale, step: integration.step, duration: integration.duration,
            transient: integration.transient, method: method(), recorded: recorded,
            stepPlace: integration.stepPlace, durationPlace: integration.durationPlace,
            methodPlace: integration.methodPlace)
        settings.roundsUp = true
        settings.noiseSeed = noiseSeed
        if seed == nil, let given = givenSeed, given < 0 { settings.negativeNoiseSeed = given }
        settings.settling = integration.settling
        return settings
    }
}

/// The parts of a component model that come from the network of an experiment.
struct NetworkParts {
    /// The component types of inputs, of synapses, and of edges with events.
    var types: [ComponentType] = []
    /// The components of cells, of inputs, of synapses, and of edges with events.
    var components: [Component] = []
    /// The populations, inputs, connections and couplings.
    var network = Network(populations: [])
    /// The recorded quantities in the order of the nodes.
    var recorded: [Recording] = []
    /// The conditions of the events of edges. The signs that they have at the start of a run become initial values of
    /// the components of the edges.
    var crossings: [Crossing] = []

    /// The condition of an event on one edge, and the parameter that holds the sign of the condition at the start of a
    /// run.
    struct Crossing {
        /// The id of the component of the edge.
        var component: String
        /// The name of the parameter of this component that holds the sign, 1 or -1, or 0 if it is not known.
        var parameter: String
        /// The value of the condition, as an expression over paths of quantities.
        var value: Expression
    }
}
