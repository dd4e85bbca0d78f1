import Files
import ModelCore
import Quantities

/// Definitions of the NeuroML types for networks and simulations, reduced to the parts that a rendering uses, for
/// documents that include nothing.
///
/// Source: LEMS and NeuroML 2 (Cannon et al. 2014, doi 10.3389/fninf.2014.00079).
enum SystemTypes {
    /// The definitions of NeuroML's types for networks and simulations, each after those that it extends.
    static let all: [ComponentType] = [
        pointCurrent, cell, capacitiveCell, population, network, explicitConnection, connection, portConnection,
        explicitInput,
        inputList, weightedInput, simulation,
        outputFile,
        outputColumn,
    ]

    /// The name of the port through which cells send events.
    static let spikePort = "spike"
    /// The name of the type of connections that state the port of the sending cell, for cells that send events through
    /// several ports.
    static let portConnectionName = "portConnection"

    /// Returns the name of the port through which a type sends an event in LEMS: ``spikePort``, or the event's own name
    /// for a type with several events. These have a port each, because jLEMS loses events that are sent through one
    /// port in several places.
    static func port(_ event: String, of type: ComponentType) -> String {
        events(of: type).count > 1 ? NameTable.plain(event) : spikePort
    }

    /// Returns the names of the ports through which the conditions of a type send events in the model, without
    /// duplicates.
    static func events(of type: ComponentType) -> [String] {
        var result: [String] = []
        for case .send(let port) in type.dynamics.onConditions.flatMap(\.actions) where !result.contains(port) {
            result.append(port)
        }
        return result
    }

    /// The name of the type that cells with a membrane potential extend.
    static let cellName = "baseCellMembPot"
    /// The name of the type that cells with a membrane potential and a capacitance `C` extend. jNeuroML's export to
    /// NEURON records the potential of cells of this type only; for other cells with equations of their own it records
    /// a variable that is always 0.
    static let capacitiveCellName = "baseCellMembPotCap"
    /// The name of the membrane potential in the types of NeuroML.
    static let potential = "v"
    /// The parameter of the capacitance, `C`, in the types of NeuroML.
    static let capacitance = ComponentType.Quantity("C", .capacitance)
    /// The names of the currents that ``capacitiveCellName`` exposes, which a type that extends it must not define.
    static let cellCurrents = ["iMemb", "iSyn"]

    private static func type(_ name: String, _ build: (inout ComponentType) -> Void) -> ComponentType {
        var type = ComponentType(name: name)
        type.hasDynamics = false
        build(&type)
        return type
    }

    private static let pointCurrent = type(StandardTypes.pointCurrent) {
        $0.composition.exposures = [StandardTypes.current]
    }

    private static let cell = type(cellName) {
        $0.composition.exposures = [potential]
        $0.composition.eventPorts = [.init(name: spikePort, isOut: true)]
    }

    private static let capacitiveCell = type(capacitiveCellName) {
        $0.composition.ancestors = [cellName]
        $0.parameters = [capacitance]
        $0.composition.exposures = [potential] + cellCurrents
        $0.composition.eventPorts = [.init(name: spikePort, isOut: true)]
    }

    private static let population = type("population") {
        $0.parameters = [.init("size", .bare)]
        $0.composition.references = [.init(name: "component", type: "Component")]
        $0.composition.structure = [.multiInstantiate(.init(number: "size", source: .component("component")))]
    }

    private static let network = type("network") {
        $0.composition.lists = [
            .init(name: "populations", type: "population"),
            .init(name: "synapticConnections", type: explicitConnectionName),
            .init(name: "explicitInputs", type: "explicitInput"), .init(name: "inputs", type: "inputList"),
        ]
    }

    private static let explicitConnectionName = "explicitConnection"
    private static let explicitConnection = type(explicitConnectionName) { _ in }

    private static let portConnection = type(portConnectionName) {
        $0.composition.ancestors = [explicitConnectionName]
        $0.parameters = [.init("weight", .bare), .init("delay", .time)]
        $0.composition.references = [.init(name: "synapse", type: StandardTypes.pointCurrent)]
        $0.composition.paths = ["from", "to"]
        $0.composition.texts = ["sourcePort"]
        $0.composition.structure = [
            .with(instance: "from", name: "a"), .with(instance: "to", name: "b"),
            .connection(
                .init(
                    from: "a", to: "b", receiver: "synapse", sourcePort: "sourcePort", delay: "delay",
                    assignments: [.init(StandardTypes.weight, .name("weight"))])),
        ]
    }

    private static let connection = type("synapticConnectionWD") {
        $0.composition.ancestors = [explicitConnectionName]
        $0.parameters = [.init("weight", .bare), .init("delay", .time)]
        $0.composition.references = [.init(name: "synapse", type: StandardTypes.pointCurrent)]
        $0.composition.paths = ["from", "to"]
        $0.composition.structure = [
            .with(instance: "from", name: "a"), .with(instance: "to", name: "b"),
            .connection(
                .init(
                    from: "a", to: "b", receiver: "synapse", delay: "delay",
                    assignments: [.init(StandardTypes.weight, .name("weight"))])),
        ]
    }

    private static let explicitInput = type("explicitInput") {
        $0.composition.references = [.init(name: "input", type: StandardTypes.pointCurrent)]
        $0.composition.paths = ["target"]
        $0.composition.texts = ["destination"]
        $0.composition.structure = attached("input", assignments: [])
    }

    private static let inputList = type("inputList") {
        $0.composition.references = [.init(name: "component", type: StandardTypes.pointCurrent)]
        $0.composition.texts = ["population"]
        $0.composition.lists = [.init(name: "inputs", type: "inputW")]
    }

    private static let weightedInput = type("inputW") {
        $0.parameters = [.init("weight", .bare)]
        $0.composition.paths = ["target"]
        $0.composition.texts = ["destination"]
        $0.composition.structure = attached(
            "../component", assignments: [.init(StandardTypes.weight, .name("weight"))])
    }

    private static func attached(_ component: String, assignments: [Dynamics.StateAssignment]) -> [StructureElement] {
        [
            .with(instance: "target", name: "a"), .with(instance: "target", name: "b"),
            .connection(
                .init(from: "a", to: "b", receiver: component, container: "destination", assignments: assignments)),
        ]
    }

    private static let simulation = type("Simulation") {
        $0.parameters = [.init("length", .time), .init("step", .time)]
        $0.composition.references = [.init(name: "target", type: "Component")]
        $0.composition.lists = [.init(name: "outputs", type: "OutputFile")]
        $0.dynamics = Dynamics(stateVariables: [.init(.init("t", .time), exposure: nil)])
        $0.hasDynamics = true
        $0.composition.simulation = .run(component: "target", variable: "t", increment: "step", total: "length")
    }

    private static let outputFile = type("OutputFile") {
        $0.composition.texts = ["path", "fileName"]
        $0.composition.lists = [.init(name: "outputColumn", type: "OutputColumn")]
        $0.composition.simulation = .dataWriter(path: "path", fileName: "fileName")
    }

    private static let outputColumn = type("OutputColumn") {
        $0.composition.paths = ["quantity"]
        $0.composition.simulation = .record(quantity: "quantity")
    }
}
