import Foundation
import Quantities

extension Model {
    /// The parts of a model that a user sets, as texts by name: settings, parameters, initial values, equations,
    /// events, and the network. A history stores them to tell later which part of a model changed.
    ///
    ///     model.parts["g of leaky"]          // "5 nS"
    ///     model.parts["rate of v in leaky"]  // "(g * (E - v)) / C"
    ///
    /// Values are in the unit of the source, and as the source writes them if it is a LEMS document. Regimes, kinetic
    /// schemes, projections, parts whose text has more than 400 bytes, and those after the first 500 are left out, so
    /// that models with equal parts may still differ.
    public var parts: [String: String] {
        var list = ModelPartList()
        list.add(simulation)
        for component in components { list.add(component, name: name(of: component), types: types) }
        let used = Set((components + prototypes.values).flatMap(\.typeNames))
        for type in types where used.contains(type.name) { list.add(type, isBare: convention == .bare) }
        list.add(network)
        return list.parts
    }

    /// Returns the name of a component in the source: that of its type if an experiment describes a single component of
    /// this type, whose id is then made from the name.
    private func name(of component: Component) -> String {
        guard target == nil, components.count(where: { $0.type == component.type }) == 1 else { return component.id }
        return component.type
    }
}

/// The collected parts of a model, up to a number and a length.
private struct ModelPartList {
    /// The texts of the parts by name.
    private(set) var parts: [String: String] = [:]

    /// The largest number of parts.
    private static let countLimit = 500
    /// The largest length of the text of a part, in bytes.
    private static let lengthLimit = 400

    private mutating func add(_ name: String, _ text: String) {
        guard parts.count < Self.countLimit, text.utf8.count <= Self.lengthLimit, parts[name] == nil else { return }
        parts[name] = text
    }

    /// Adds the settings of the simulation (step size, duration, method, transient, settling time) to the parts.
    mutating func add(_ settings: SimulationSettings) {
        let unit = settings.timeScale.name
        add("step size", "\(settings.step) \(unit)")
        add("duration", "\(settings.duration) \(unit)")
        add("method", settings.method)
        if settings.transient.mantissa != 0 { add("transient", "\(settings.transient) \(unit)") }
        if let settling = settings.settling { add("settling time", "\(settling) \(unit)") }
    }

    /// Adds the values and attributes of a component, and of those that it contains, to the parts.
    /// - Parameters:
    ///   - name: The name of the component in the names of the parts, such as `leaky` in `g of leaky`.
    ///   - types: The component types of the model.
    mutating func add(_ component: Component, name: String, types: [ComponentType]) {
        let type = types.first { $0.name == component.type }
        // A document has the texts of all values.
        for (key, text) in component.attributes.sorted where !key.hasPrefix("xml") {
            // The step size and the duration of a document are settings.
            let isSetting = component.type == "Simulation" && ["step", "length"].contains(key)
            if key != "id", !isSetting { add("\(key) of \(name)", text) }
        }
        let initial = Dictionary(
            (type?.dynamics.onStart ?? []).map { ("\($0.value)", $0.variable) }, uniquingKeysWith: { first, _ in first }
        )
        for quantity in (type?.parameters ?? []) + (type?.properties.map(\.quantity) ?? []) {
            guard component.attributes[quantity.name] == nil, let value = component.values[quantity.name] else {
                continue
            }
            let part =
                initial[quantity.name].map { "initial value of \($0) in \(name)" } ?? "\(quantity.name) of \(name)"
            add(part, Self.text(value, quantity.unit))
        }
        for (index, child) in component.children.enumerated() {
            let own =
                child.component.id.isEmpty ? child.slot + (child.isListed ? "[\(index)]" : "") : child.component.id
            add(child.component, name: "\(name)/\(own)", types: types)
        }
    }

    /// Returns a value in SI as text in a unit, without the digits that the conversion adds.
    private static func text(_ si: Double, _ unit: PhysicalUnit?) -> String {
        guard let unit else { return whole(si) }
        let value = unit.fromSI(si)
        // The conversions round; the number that the user wrote has fewer digits than the result.
        let written = Double(String(format: "%.15g", value)).flatMap { unit.si($0) == si ? $0 : nil }
        return "\(whole(written ?? value)) \(unit.name)"
    }

    /// Returns a number as text, whole numbers without a decimal point.
    private static func whole(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Adds the constants, equations and events of a component type to the parts.
    /// - Parameter isBare: Whether the model has no units. Its rates are then divided by a constant, the length of the
    ///   time scale, which the source does not have and which is left out.
    mutating func add(_ type: ComponentType, isBare: Bool) {
        let (name, dynamics) = (type.name, type.dynamics)
        let scales = isBare ? type.constants.map(\.quantity.name) : []
        for (quantity, value) in type.constants where !scales.contains(quantity.name) {
            add("\(quantity.name) of \(name)", "\(value)")
        }
        for (quantity, value) in type.derivedParameters { add("definition of \(quantity.name) in \(name)", "\(value)") }
        for rate in dynamics.timeDerivatives {
            var value = rate.value
            if case .arithmetic(.divide, let own, .name(let scale)) = value, scales.contains(scale) { value = own }
            add("rate of \(rate.variable) in \(name)", "\(value)")
        }
        for next in dynamics.nextValues { add("next value of \(next.variable) in \(name)", "\(next.value)") }
        for noise in dynamics.diffusions { add("noise of \(noise.variable) in \(name)", "\(noise.amplitude)") }
        for variable in dynamics.derivedVariables { add(variable, name) }
        for (index, event) in dynamics.onConditions.enumerated() {
            add(
                "event \(index + 1) of \(name)",
                "when \(event.test): \(event.actions.map(Self.text).joined(separator: "; "))")
        }
        for event in dynamics.onEvents {
            add("event at \(event.port) of \(name)", event.actions.map(Self.text).joined(separator: "; "))
        }
    }

    private mutating func add(_ variable: Dynamics.DerivedVariable, _ type: String) {
        let text =
            switch variable.source {
            case .value(let value), .conditional(let value): "\(value)"
            case .select(let selection): "\(selection.reduction?.rawValue ?? "") \(selection.path)"
            }
        add("definition of \(variable.quantity.name) in \(type)", text)
    }

    private static func text(_ action: Dynamics.Action) -> String {
        switch action {
        case .assign(let variable, let value): "\(variable) = \(value)"
        case .send(let port): "send \(port)"
        case .transition(let regime): "enter \(regime)"
        }
    }

    /// Adds the sizes of populations other than 1, the inputs, the first 500 connections and the couplings of a network
    /// to the parts.
    mutating func add(_ network: Network) {
        for population in network.populations where population.members.count != 1 {
            add("size of \(population.id)", "\(population.members.count)")
        }
        for (index, input) in network.inputs.enumerated() {
            add(
                "input \(index + 1)",
                "\(input.component) into \(network.path(of: input.target)), weight \(input.weight)")
        }
        for (index, edge) in network.connections.prefix(Self.countLimit).enumerated() {
            add(
                "connection \(index + 1)",
                "\(edge.synapse) from \(network.path(of: edge.source)) to \(network.path(of: edge.target)), weight"
                    + " \(edge.weight), delay \(edge.delay)")
        }
        for coupling in network.couplings { add("coupling \(coupling.path)", "\(coupling.value)") }
    }
}

extension Component {
    /// The names of the types of this component and of all that it contains.
    fileprivate var typeNames: [String] { [type] + children.flatMap(\.component.typeNames) }
}
