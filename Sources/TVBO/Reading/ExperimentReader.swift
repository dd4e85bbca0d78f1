import Diagnostics
import Files
import Quantities
import Schema
import YAML

extension Experiment {
    /// Reads an experiment from a YAML file.
    ///
    ///     let experiment = try Experiment.load(path: "experiment.yaml", database: ModelDatabase())
    ///
    /// - Parameter database: The database for models and coupling functions that the file refers to.
    /// - Throws: `DiagnosticsError` with every problem of the file.
    public static func load(path: String, database: ModelDatabase) throws -> Experiment {
        try Experiment(document: YAMLDocument.load(path: path, including: includes(for: path)), database: database)
    }

    /// Reads an experiment from YAML text.
    /// - Parameters:
    ///   - file: The file name in the places of diagnostics.
    ///   - database: The database for models and coupling functions that the text refers to.
    /// - Throws: `DiagnosticsError` with every problem of the text.
    public static func parse(_ text: String, file: String, database: ModelDatabase) throws -> Experiment {
        try Experiment(
            document: YAMLDocument.parse(text, file: file, including: includes(for: file).entering(file)),
            database: database)
    }

    /// Returns the files that an experiment may include: those of its Git repository, or else of its own folder.
    private static func includes(for path: String) -> YAMLIncludes {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        return YAMLIncludes(readable: ReadableFolders(around: String(folder)))
    }

    /// Reads an experiment from the root of its document. A document that is a model becomes an experiment with a
    /// single node.
    /// - Throws: `DiagnosticsError` with every problem of the document.
    init(document: YAMLNode, database: ModelDatabase) throws {
        let reading = ReadContext(acceptsQuotedNumbers: true)
        if Self.isModel(document) {
            self = try Experiment(model: document, reading)
            return
        }
        guard let block = Block(document, "the experiment", keys: KeyTables.experiment, reading) else {
            throw DiagnosticsError(reading.log.diagnostics)
        }
        let networkReader = NetworkReader(reading: reading, database: database)
        file = document.place.file
        label = block.text("label") ?? block["dynamics"]?["name"]?.scalar?.text ?? document.place.file
        let model = Self.model(block, database)
        if ComponentNetworkReader.applies(own: model, network: block["network"]) {
            self = try Experiment(components: block, own: model, database)
            return
        }
        if let model {
            ComponentNetworkReader.warnOfType(model, named: model["name"]?.scalar?.text ?? "dynamics", reading)
        }
        dynamics = model.flatMap { DynamicsReader(reading: reading).dynamics($0) }
        network = networkReader.network(
            block["network"], own: dynamics, coupling: block["coupling"], default: document.place)
        stimuli = StimulusReader(reading: reading, database: database).stimuli(block)
        edgeEvents = EdgeEventReader(reading: reading).events(block)
        if block["local_dynamics"] != nil { network.library += networkReader.library(block) }
        let models = [dynamics].compactMap(\.self) + network.library
        functions = StimulusFunctions(block, reading: reading)
            .called(by: stimuli + models.flatMap(\.stimuli), beside: models)
        Self.refuseDoubles(network.library, reading)
        if let dynamics { Self.leaveOutMeasures(&network, of: dynamics, reading) }
        let execution = block["execution"].flatMap { Block($0, "execution", keys: KeyTables.execution, reading) }
        integration = IntegrationReader(reading: reading).integration(
            block["integration"], default: document.place,
            isMap: dynamics?.isMap ?? false || network.library.contains(where: \.isMap))
        integration.warnOfPartialSteps(reading)
        if let execution { Self.checkPrecision(execution, reading) }
        let executionSeed = execution.flatMap { NoiseReader(reading: reading).seed($0, "random_seed") }
        integration.seeds += executionSeed.map { [$0] } ?? []
        integration.settling = Self.settling(block)
        fixedPointPlace = execution.flatMap(Self.fixedPointPlace)
        outerStages = KeyTables.outerStages.filter { block[$0] != nil }
        remarks = []
        if dynamics == nil, network.nodes.isEmpty, !reading.log.hasErrors {
            reading.log.error(
                .missingKey, "the experiment has no 'dynamics'", at: document.place,
                hint: "add 'dynamics' with a model, or name a file that is an experiment of TVBO; it also has"
                    + " 'integration', and often 'network'")
        }
        reading.reportIgnored()
        try reading.log.throwIfErrors()
        remarks = reading.log.remarks
    }

    /// Leaves out parameters of nodes in the document of a network that are none of the experiment's own model, with a
    /// warning: they are measures of the nodes, which no equation reads.
    private static func leaveOutMeasures(
        _ network: inout NetworkBlock, of dynamics: DynamicsBlock, _ reading: ReadContext
    ) {
        let known = dynamics.parameters.map(\.name)
        var told: Set<String> = []
        for index in network.nodes.indices
        where network.nodes[index].isFromDocument && network.nodes[index].dynamics ?? dynamics.name == dynamics.name {
            let parameters = network.nodes[index].parameters
            network.nodes[index].parameters = parameters.filter { dynamics.hasParameter($0.name) }
            for parameter in parameters where !dynamics.hasParameter(parameter.name) {
                guard told.insert(parameter.name).inserted else { continue }
                reading.log.warning(
                    .ignoredKey,
                    "the network's own file gives nodes the parameter '\(parameter.name)', which the model"
                        + " '\(dynamics.name)' does not have; it has no effect",
                    at: parameter.place, hint: Spelling.hint(for: parameter.name, among: known))
            }
        }
    }

    /// Reports models of one name under `dynamics` of the experiment and of its network, unless they are equal.
    private static func refuseDoubles(_ library: [DynamicsBlock], _ reading: ReadContext) {
        for (index, block) in library.enumerated() {
            guard let other = library[..<index].first(where: { $0.name == block.name }), !other.isEquivalent(to: block)
            else { continue }
            reading.log.error(
                .duplicateName, "the model '\(block.name)' has two different definitions", at: block.place,
                notes: [.init("the other definition is here", at: other.place)], hint: "give one of them another name")
        }
    }

    private static func isModel(_ document: YAMLNode) -> Bool {
        document["dynamics"] == nil && document["network"] == nil
            && ["state_variables", "components", "modes"].contains { document[$0] != nil }
    }

    private init(model document: YAMLNode, _ reading: ReadContext) throws {
        file = document.place.file
        let isComponent = ComponentBlockReader.describes(document)
        dynamics = isComponent ? nil : DynamicsReader(reading: reading).dynamics(document)
        // TVBO sorts the mappings of experiments only.
        dynamics?.mappings = []
        for index in dynamics?.functions.indices ?? 0..<0 { dynamics?.functions[index].isMapped = false }
        label = dynamics?.name ?? document["name"]?.scalar?.text ?? file
        network = NetworkBlock(place: document.place)
        integration = IntegrationReader(reading: reading)
            .integration(nil, default: document.place, isMap: dynamics?.isMap ?? false)
        remarks = []
        if isComponent {
            components =
                ComponentNetworkReader(reading: reading, database: ModelDatabase(folder: ""))
                .read(own: document, network: nil, integration: nil, default: document.place).components
        }
        reading.reportIgnored()
        try reading.log.throwIfErrors()
        remarks = reading.log.remarks
    }

    /// Reads an experiment with NeuroML components.
    /// - Parameters:
    ///   - block: The experiment.
    ///   - own: The experiment's own model, merged over the database; nil if it has none.
    /// - Throws: `DiagnosticsError` with every problem of the document.
    private init(components block: Block, own: YAMLNode?, _ database: ModelDatabase) throws {
        let reading = block.reading
        let place = block.node.place
        _ = Block(block.node, block.name, keys: KeyTables.componentExperiment, reading)
        file = place.file
        label = block.text("label") ?? block["dynamics"]?["name"]?.scalar?.text ?? place.file
        let result = ComponentNetworkReader(reading: reading, database: database)
            .read(own: own, network: block["network"], integration: block["integration"], default: place)
        components = result.components
        components?.executionSeed = Self.executionSeed(block)
        dynamics = nil
        network = NetworkBlock(place: block["network"]?.place ?? place, library: result.models)
        if let execution = block["execution"].flatMap({
            Block($0, "execution", keys: KeyTables.execution, ReadContext())
        }),
            let place = Self.fixedPointPlace(execution)
        {
            reading.log.error(
                .unsupportedFeature, "'find_fixpoint' is not supported for NeuroML components; remove it", at: place)
        }
        integration = IntegrationReader(reading: reading)
            .integration(block["integration"]?.without(["parameters"]), default: place, isMap: false)
        if let coupling = block["coupling"] {
            reading.log.warning(
                .ignoredKey,
                "'coupling' of the experiment has no effect, because NeuroML components do not read it; remove it",
                at: coupling.place)
        }
        remarks = []
        reading.reportIgnored()
        try reading.log.throwIfErrors()
        remarks = reading.log.remarks
    }

    /// Warns of a precision for which TVBO's tvboptim back end computes in 32 bits, and refuses an unknown one.
    private static func checkPrecision(_ execution: Block, _ reading: ReadContext) {
        guard let precision = execution.text("precision"), precision != "float64" else { return }
        let place = execution.place("precision")
        guard ["float32", "double"].contains(precision) else {
            reading.log.error(
                .unsupportedFeature, "'precision: \(precision)' of execution is not supported", at: place,
                hint: "write float32 or float64; runs use 64-bit floating-point numbers")
            return
        }
        reading.log.warning(
            .assumedConvention,
            "runs use 64-bit floating-point numbers; with 'precision: \(precision)' TVBO's tvboptim back end computes in"
                + " 32 bits, so its results differ", at: place)
    }

    /// Returns the place of `find_fixpoint: true`; nil without it. An initial state that another run computes excludes
    /// it.
    private static func fixedPointPlace(_ execution: Block) -> Place? {
        execution.truth("find_fixpoint") == true ? execution.place("find_fixpoint") : nil
    }

    /// Returns the seed of the execution; nil without one.
    private static func executionSeed(_ block: Block) -> (text: String, place: Place)? {
        guard let node = block["execution"],
            let execution = Block(node, "execution", keys: KeyTables.execution, block.reading)
        else { return nil }
        return NoiseReader(reading: block.reading).seed(execution, "random_seed").map {
            ("\($0)", execution.place("random_seed"))
        }
    }

    /// Returns the duration of the run whose end is the initial state; nil without one.
    private static func settling(_ block: Block) -> DecimalNumber? {
        let reading = block.reading
        guard let node = block["initial_state"],
            let inner = Block(node, "the initial state", keys: KeyTables.initialState, reading)
        else { return nil }
        if let duration = inner.decimal("duration"), duration.mantissa > 0 { return duration }
        reading.log.error(
            .missingKey,
            "'initial_state' needs a 'duration' above 0, the time that is simulated to compute the initial state",
            at: inner.place("duration"),
            hint: "add 'duration:', in the unit of 'time_scale'")
        return nil
    }

    /// Returns the model of the experiment, merged over the database entry that it refers to; nil if there is none.
    private static func model(_ block: Block, _ database: ModelDatabase) -> YAMLNode? {
        let reading = block.reading
        guard let node = block["local_dynamics"] ?? block["dynamics"] ?? block["model"] else { return nil }
        if let model = block["model"], let name = model.scalar?.text, model.place != node.place,
            ![node["name"], node["iri"], node].contains(where: { isNamed($0?.scalar?.text, name) })
        {
            reading.log.warning(
                .ignoredKey,
                "'model: \(name)' of the experiment has no effect, because its 'dynamics' are used, as in TVBO",
                at: model.place, hint: "remove one of them")
        }
        let named = node.scalar == nil ? node : named(node)
        return reading.collect {
            if let fault = SeveralModels.fault(node) { throw fault }
            return try database.resolved(named, name: named["name"]?.scalar?.text ?? "dynamics", remarks: &reading.log)
        }
    }

    /// Returns whether a name or reference is that of a model.
    private static func isNamed(_ text: String?, _ model: String) -> Bool {
        text.map { ModelDatabase.localName($0) == ModelDatabase.localName(model) } ?? false
    }

    /// Returns a mapping with the key `name` for `dynamics: Name`, which refers to a model of the database.
    private static func named(_ node: YAMLNode) -> YAMLNode {
        YAMLNode(.mapping([YAMLEntry(key: "name", at: node.place, value: node)]), at: node.place)
    }
}

extension DynamicsBlock {
    /// Returns whether a name is that of a parameter, or of an element of an array parameter, such as `a_0` of `a`.
    fileprivate func hasParameter(_ name: String) -> Bool {
        parameters.contains { parameter in
            if parameter.name == name { return true }
            guard parameter.array != nil, name.hasPrefix(parameter.name + "_") else { return false }
            return name.dropFirst(parameter.name.count + 1).allSatisfy { $0.isNumber || $0 == "_" }
        }
    }
}
