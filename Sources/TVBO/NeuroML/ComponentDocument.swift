import Diagnostics
import LEMS
import ModelCore
import Quantities
import Schema

/// The translation of the NeuroML components of an experiment into the elements of a LEMS document, from which the
/// reader of such documents makes a model.
///
///     let model = try ComponentDocument.model(of: experiment, components, CoreTypes())
///
/// The components, populations and connections are in the same order as in the document that TVBO 0.5.3 renders,
/// because the order decides the rounding of sums and the sequence of random numbers. The places of the elements are
/// places in the experiment. The translation is spread over extensions in one file each: single components
/// (`ComponentElements`), types that the experiment defines (`ComponentEquations`), cells (`ComponentCells`),
/// populations (`ComponentPopulations`) and connections (`ComponentEdges`).
struct ComponentDocument {
    /// The experiment that is translated into a LEMS document.
    let experiment: Experiment
    /// The NeuroML components, nodes and edges of the experiment.
    let block: ComponentNetworkBlock
    /// The component types that NeuroML defines.
    let library: CoreLibrary
    /// The context that collects errors and warnings of the translation.
    let reading = ReadContext()
    /// The definitions of units and component types that the LEMS document has so far.
    var definitions: [Element] = []
    /// The top-level components that the LEMS document has so far.
    var components: [Element] = []
    /// The texts of the top-level components in the document by their ids, and the texts of its definitions, each of
    /// which is its own key. A component or definition whose text is already here is not added to the document again.
    var texts: [String: String] = [:]
    /// The equations and values of the component types that the experiment has defined so far, as texts by the names of
    /// the types. A type that is defined twice must have the same text both times.
    var types: [String: String] = [:]
    /// The names of the units that have been used in the document so far, which it defines where NeuroML does not.
    var units: Set<String> = []
    /// The names of those components of the experiment that nodes and edges use, and that are therefore already in the
    /// document.
    var usedNames: Set<String> = []
    /// The places of the first cell of each type.
    var cellPlaces: [String: Place] = [:]
    /// The temperature of the network, from the parameter `network_temperature` of the cells; nil if no cell gives it.
    var temperature: ComponentBlock.Value?
    /// The output files of the simulation: the name of each, and the paths of the quantities that it records.
    var outputFiles: [(name: String, paths: [String])] = []
    /// The units in which quantities are recorded, by path; quantities without an entry are recorded in SI.
    var recordedUnits: [String: PhysicalUnit] = [:]

    /// The seed for the random numbers of components, such as Poisson sources; nil if none is given.
    let seed: (text: String, place: Place)?
    /// The delays of connections so far, of which those that are rounded to 0 steps are reported.
    var vanishing: VanishingDelays

    /// The id of the network in the LEMS document.
    static let networkID = "net1"

    /// Returns the model of an experiment with NeuroML components.
    /// - Parameter seed: The seed for random numbers, which replaces the seeds in the experiment; nil to use the seed
    ///   in the experiment.
    /// - Throws: `DiagnosticsError` with every problem, located in the experiment.
    static func model(
        of experiment: Experiment, _ block: ComponentNetworkBlock, _ coreTypes: CoreTypes, seed: UInt64? = nil
    ) throws -> Model {
        let library = try CoreLibrary.load(coreTypes, for: experiment.file, at: block.place)
        var document = ComponentDocument(
            experiment: experiment, block: block, library: library, seed: block.seed(before: seed),
            vanishing: VanishingDelays(experiment.integration))
        document.reading.log.add(experiment.remarks)
        let elements = document.elements()
        try document.reading.log.throwIfErrors()
        document.warnOfDatabaseModels()
        var model = try LEMSDocument.model(of: elements, library: library, file: experiment.file)
        model.name = experiment.label
        document.warnOfSeed(model, seed)
        model.remarks = document.reading.log.remarks + model.remarks
        for (index, recording) in model.simulation.recorded.enumerated() {
            model.simulation.recorded[index].unit = document.recordedUnits[recording.path]
        }
        let integration = experiment.integration
        model.simulation.timeScale = integration.timeScale
        model.simulation.step = integration.step
        model.simulation.duration = integration.duration
        model.simulation.transient = integration.transient
        model.simulation.method = integration.method
        model.simulation.methodPlace = integration.methodPlace
        return model
    }

    private mutating func elements() -> [Element] {
        let network = block.nodes.isEmpty ? loneCell() : populations()
        addReferences()
        guard let network, !reading.log.hasErrors else { return [] }
        let target = network.name == Self.tissueName ? "slice" : Self.networkID
        return definitions + components + [network, simulation(of: target)]
    }

    /// Returns the id for a name in the LEMS document, as TVBO makes it: other characters than ASCII letters, digits
    /// and underscores become underscores, a name that starts with a digit gets an underscore before it, and an empty
    /// name becomes `id0`.
    static func id(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) || scalar == "_"
                    ? Character(scalar) : "_"
            })
        return plain.first.map { $0.isNumber ? "_" + plain : plain } ?? "id0"
    }

    // MARK: A lone cell

    /// The name of the component type, and of its element, that contains the network of a tissue whose temperature
    /// changes at an instant.
    static let tissueName = "tissueWithVaryingTemperature"

    /// Returns the network of a single cell.
    private mutating func loneCell() -> Element? {
        guard let own = block.own else {
            reading.log.error(
                .missingKey,
                "the experiment has NeuroML components, but nothing to simulate: neither a cell under 'dynamics' nor"
                    + " nodes in 'network'",
                at: block.place,
                hint: "list 'nodes' under 'network', or give the cell under 'dynamics'")
            return nil
        }
        usedNames.insert(own.name)
        guard let cell = cell(own, id: Self.id(own.name)) else { return nil }
        let population = cell.entry.fits("baseCellMembPotDL") ? "\(cell.id)Pop" : "pop"
        let hasTissue = own.values.contains { $0.name.hasPrefix("tissue_") }
        if hasTissue, let temperature {
            reading.log.warning(
                .ignoredKey, "'network_temperature' has no effect, because the tissue of the cell has a temperature",
                at: temperature.namePlace ?? temperature.place)
        }
        let network = networkElement(at: own.place, hasTissue: hasTissue)
        network.add(
            Element(
                "population", [("id", population, nil), ("component", cell.id, nil), ("size", "1", nil)], at: own.place)
        )
        for input in cell.inputs {
            network.add(
                Element(
                    "explicitInput",
                    [("target", "\(population)[0]", nil), ("input", input.id, nil), ("destination", "synapses", nil)],
                    at: input.place))
        }
        let tissue = tissue(around: network, of: own)
        let prefix = tissue == nil ? "" : Self.networkID + "/"
        outputFiles = [("results/\(cell.id).dat", cell.recorded.map { "\(prefix)\(population)[0]/\($0)" })]
        return tissue ?? network
    }

    /// Returns a network element without populations, with the temperature if the experiment gives one.
    /// - Parameter hasTissue: A Boolean value that indicates whether a tissue around the network has the temperature.
    func networkElement(at place: Place, hasTissue: Bool = false) -> Element {
        guard let temperature, !hasTissue else { return Element("network", [("id", Self.networkID, nil)], at: place) }
        return Element(
            "network",
            [
                ("id", Self.networkID, nil), ("type", "networkWithTemperature", nil),
                ("temperature", temperature.written, temperature.place),
            ], at: place)
    }

    /// Returns a tissue around the network whose temperature changes at an instant; nil for a cell without the
    /// parameters `tissue_startTemperature`, `tissue_endTemperature` and `tissue_changeTime`.
    private mutating func tissue(around network: Element, of cell: ComponentBlock) -> Element? {
        let names = ["startTemperature", "endTemperature", "changeTime"]
        let values = names.map { cell.value("tissue_" + $0) }
        guard let place = values.compactMap({ $0?.place }).first else { return nil }
        let missing = zip(names, values).filter { $1 == nil }.map { "'tissue_\($0.0)'" }
        guard missing.isEmpty else {
            reading.log.error(
                .missingKey,
                "the temperature of the tissue of the cell '\(cell.name)' changes, but the cell lacks the parameters"
                    + " \(missing.joined(separator: ", "))",
                at: place)
            return nil
        }
        definitions.append(Self.tissueType(at: place))
        let attributes = zip(names, values).compactMap { name, value in
            value.map { (name, $0.written, $0.place as Place?) }
        }
        return Element(Self.tissueName, [("id", "slice", nil)] + attributes, [network], at: place)
    }

    private static func tissueType(at place: Place) -> Element {
        func part(_ name: String, _ attributes: KeyValuePairs<String, String>, _ children: [Element] = []) -> Element {
            Element(name, attributes.map { ($0.key, $0.value, nil) }, children, at: place)
        }
        func assignment(_ value: String) -> Element {
            part("StateAssignment", ["variable": "temperature", "value": value])
        }
        let temperature = part(
            "StateVariable", ["name": "temperature", "exposure": "temperature", "dimension": "temperature"])
        return part(
            "ComponentType", ["name": tissueName],
            [
                part("Child", ["name": "network", "type": "network"]),
                part("Exposure", ["name": "temperature", "dimension": "temperature"]),
                part("Parameter", ["name": "startTemperature", "dimension": "temperature"]),
                part("Parameter", ["name": "endTemperature", "dimension": "temperature"]),
                part("Parameter", ["name": "changeTime", "dimension": "time"]),
                part(
                    "Dynamics", [:],
                    [
                        temperature, part("OnStart", [:], [assignment("startTemperature")]),
                        part("OnCondition", ["test": "t .gt. changeTime"], [assignment("endTemperature")]),
                    ]),
            ])
    }

    // MARK: The simulation

    private func simulation(of target: String) -> Element {
        let settings = experiment.integration
        let id = "sim_" + Self.id(experiment.label)
        func time(_ number: DecimalNumber) -> String { "\(number) \(settings.timeScale.name)" }
        var attributes: [(name: String, value: String, place: Place?)] = [
            ("id", id, nil), ("length", time(settings.duration), settings.durationPlace),
            ("step", time(settings.step), settings.stepPlace), ("target", target, nil),
        ]
        if let seed { attributes.append(("seed", seed.text, seed.place)) }
        let outputs = outputFiles.enumerated().map { number, file in
            let columns = file.paths.enumerated().map { index, path in
                Element(
                    "OutputColumn", [("id", "c\(number)_\(index)", nil), ("quantity", path, nil)], at: settings.place)
            }
            return Element(
                "OutputFile", [("id", "of\(number)", nil), ("fileName", file.name, nil)], columns, at: settings.place)
        }
        return Element("Simulation", attributes, outputs, at: settings.place)
    }
}
