import Diagnostics
import Expressions
import Files
import ModelCore
import Quantities

/// The translation of a model with populations into component types and components that a LEMS document can contain.
/// `LEMSRendering` writes the result as text, and the method `lems` simulates it.
public enum ModelTranslation {
    /// Returns a model in which populations, connections and recordings are components, as in a model that is read from
    /// a LEMS document, and the component of the network is the `target`. A model that has a `target`, because it was
    /// read from a document, is returned as it is.
    /// - Throws: `DiagnosticsError` with the parts of the model that LEMS cannot express, and for a transient, which is
    ///   refused in every model.
    public static func translated(_ model: Model) throws -> Model {
        try refuseTransient(model)
        guard model.target == nil else { return model }
        try refuse(model)
        let parts = try Self.parts(types: model.types, components: model.components)
        let (types, names) = (parts.types, parts.names)
        var network = NetworkTranslation(model, names: names)
        let components = parts.components + [network.translated()]
        var result = model
        result.types = types + SystemTypes.all
        result.network = Network(populations: [])
        result.components = components + [try simulation(model, network)]
        result.target = NetworkTranslation.networkID
        return result
    }

    /// Types and components that a LEMS document can contain.
    struct Parts {
        /// The model's component types in the form that a LEMS document can contain, in the order of the model.
        var types: [ComponentType] = []
        /// The model's components in the form that a LEMS document can contain, in the order of the model.
        var components: [Component] = []
        /// The names that the quantities of each type have in LEMS, by the name of the type in the model.
        var names: [String: NameTable] = [:]
    }

    /// Translates component types and components into a form that a LEMS document can contain.
    /// - Throws: `DiagnosticsError` with the types that LEMS cannot express, and with names that become equal.
    static func parts(types: [ComponentType], components: [Component]) throws -> Parts {
        var parts = Parts()
        var faults: [Diagnostic] = []
        for type in types {
            do {
                let (translated, table) = try TypeTranslation.translated(type)
                parts.types.append(finished(translated))
                parts.names[type.name] = table
            } catch let error as DiagnosticsError { faults += error.diagnostics }
        }
        guard faults.isEmpty else { throw DiagnosticsError(faults) }
        try refuseClashes(parts.types.map(\.name), "types")
        try refuseClashes(components.map { NameTable.plain($0.id) }, "components")
        parts.components = components.map { translated($0, parts.names[$0.type]) }
        return parts
    }

    /// Refuses names that become equal when the characters that LEMS does not allow are replaced.
    private static func refuseClashes(_ names: [String], _ what: String) throws {
        var seen: Set<String> = []
        guard let name = names.first(where: { !seen.insert($0).inserted }) else { return }
        throw DiagnosticsError(
            .duplicateName, "two \(what) of the experiment would both be called '\(name)' in LEMS",
            hint: "rename one of them: names in LEMS consist of letters, digits and underscores")
    }

    private static func refuse(_ model: Model) throws {
        if !model.network.couplings.isEmpty {
            throw DiagnosticsError(
                .unsupportedFeature, "LEMS cannot express the coupling functions and delays of the network's edges",
                at: model.simulation.stepPlace,
                hint: "run the experiment with another method than lems, such as heun or rk4")
        }
    }

    private static func refuseTransient(_ model: Model) throws {
        guard model.simulation.transient.mantissa == 0 else {
            throw DiagnosticsError(
                .unsupportedFeature, "LEMS records from the start of the run and cannot leave out 'transient_time'",
                at: model.simulation.stepPlace,
                hint: "leave 'transient_time' out, or run the experiment with another method than lems")
        }
    }

    /// Returns the type with its name in the document, the type that it extends, and the event ports that jLEMS
    /// requires.
    private static func finished(_ type: ComponentType) -> ComponentType {
        var result = type
        result.name = typeName(type.name)
        if CoreTypeNames.all.contains(type.name), result.name == type.name {
            result.composition.ancestors = [StandardTypes.pointCurrent]
        } else if hasCapacitance(type) {
            result.composition.ancestors = [SystemTypes.capacitiveCellName]
        } else if isCell(type) {
            result.composition.ancestors = [SystemTypes.cellName]
        }
        // jLEMS attaches components by way of event connections, which require ports even if no event is ever sent.
        if StandardTypes.inputs[type.name] != nil { addPort(StandardTypes.spikePort, isOut: false, to: &result) }
        if !type.attachments.isEmpty { addSender(to: &result) }
        return result
    }

    private static func addPort(_ name: String, isOut: Bool, to type: inout ComponentType) {
        guard !type.composition.eventPorts.contains(where: { $0.isOut == isOut }) else { return }
        type.composition.eventPorts.append(.init(name: name, isOut: isOut))
    }

    /// Adds a port for sending. jLEMS connects only a component that sends events, so a type that sends none is given a
    /// condition that never holds.
    private static func addSender(to type: inout ComponentType) {
        addPort(SystemTypes.spikePort, isOut: true, to: &type)
        let sends = type.dynamics.onConditions.contains { test in
            test.actions.contains { if case .send = $0 { true } else { false } }
        }
        guard !sends, let port = type.composition.eventPorts.first(where: \.isOut) else { return }
        type.dynamics.onConditions.append(.init(.relation(.less, .number(1), .number(0)), [.send(port: port.name)]))
    }

    private static func isCell(_ type: ComponentType) -> Bool {
        !type.attachments.isEmpty
            && type.quantities.contains { $0.name == SystemTypes.potential && $0.dimension == .voltage }
    }

    /// Returns whether a type has a membrane potential as a state and a capacitance, both with their names in NeuroML,
    /// and no quantities of its own with the names that the type it would extend exposes.
    private static func hasCapacitance(_ type: ComponentType) -> Bool {
        let names = (potential: SystemTypes.potential, capacitance: SystemTypes.capacitance.name)
        return type.parameters.contains { $0.name == names.capacitance && $0.dimension == .capacitance }
            && type.dynamics.stateVariables.contains {
                $0.quantity.name == names.potential && $0.quantity.dimension == .voltage
            }
            && !type.quantities.contains { SystemTypes.cellCurrents.contains($0.name) }
    }

    /// Returns the name of a type in a document. A type that is not from NeuroML but has the name of a NeuroML type
    /// gets another name.
    private static func typeName(_ name: String) -> String {
        if StandardTypes.inputs[name] != nil || StandardTypes.synapses[name] != nil { return name }
        let plain = NameTable.plain(name)
        return CoreTypeNames.all.contains(plain) ? plain + "_" : plain
    }

    private static func translated(_ component: Component, _ names: NameTable?) -> Component {
        var result = Component(id: NameTable.plain(component.id), type: typeName(component.type), values: [:])
        for (name, value) in component.values { result.values[names?[name] ?? name] = value }
        return result
    }

    // MARK: Simulation

    /// Returns a time in seconds with the rounding that its text in milliseconds has when it is read back.
    private static func seconds(_ time: DecimalNumber, _ settings: SimulationSettings) -> Double {
        let shift = settings.timeScale.decimalShift(to: .millisecond) ?? 0
        return PhysicalUnit.millisecond.si(time.shifted(by: shift).value)
    }

    private static func simulation(_ model: Model, _ network: NetworkTranslation) throws -> Component {
        let name = NameTable.plain(model.name)
        let settings = model.simulation
        var result = Component(
            id: "sim_" + name, type: "Simulation",
            values: ["length": seconds(settings.duration, settings), "step": seconds(settings.step, settings)])
        result.attributes["target"] = NetworkTranslation.networkID
        var file = Component(id: "file", type: "OutputFile", values: [:])
        file.attributes["fileName"] = name + ".dat"
        for (number, recording) in model.simulation.recorded.enumerated() {
            var column = Component(id: "c\(number)", type: "OutputColumn", values: [:])
            column.attributes["quantity"] = try network.path(of: recording.path)
            file.children.append(.init(slot: "outputColumn", isListed: true, component: column))
        }
        if !file.children.isEmpty { result.children = [.init(slot: "outputs", isListed: true, component: file)] }
        return result
    }
}
