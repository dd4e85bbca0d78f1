import Diagnostics
import ModelCore
import Quantities
import Schema
import YAML

/// A reader of NeuroML components, which an experiment declares by mappings with `iri: neuroml:TYPE`.
///
///     if ComponentBlockReader.describes(node) {
///         let cell = ComponentBlockReader(reading: reading).component(node, named: "hhcell")
///     }
struct ComponentBlockReader {
    /// The prefix of an `iri` that names a component type of NeuroML.
    static let prefix = "neuroml:"

    /// The types of inputs and sources of spikes that TVBO 0.5.3 renders as nodes.
    static let sourceTypes: Set<String> = [
        "pulseGenerator", "pulseGeneratorDL", "compoundPulseGenerator", "compoundInput", "sineGenerator",
        "sineGeneratorDL", "rampGenerator", "rampGeneratorDL", "voltageClamp", "voltageClampTriple",
        "poissonFiringSynapse", "transientPoissonFiringSynapse", "timedSynapticInput", "spikeGenerator",
        "spikeGeneratorRandom", "spikeGeneratorRefPoisson", "spikeGeneratorPoisson", "spikeArray", "SpikeSourcePoisson",
    ]

    /// The context that collects errors and warnings while the experiment is read.
    let reading: ReadContext
    /// A Boolean value that indicates whether a description such as `nml:10 pS` replaces the `value` beside it, as TVBO
    /// has it for cells and what they contain, but not for nodes and edges.
    var prefersDescriptions = true

    /// Returns whether the mapping of a model describes a NeuroML component: it names a NeuroML type and does not give
    /// equations for all of its state variables, or it lists no state variables and contains components.
    ///
    /// A model with both `iri: neuroml:…` and equations for all states is read by its equations, which describe the
    /// same model for simulators without NeuroML.
    static func describes(_ node: YAMLNode) -> Bool {
        let names = node["iri"]?.scalar?.text.hasPrefix(prefix) ?? false
        guard let states = node["state_variables"], !states.isEmpty else {
            return names || node["components"] != nil || node["modes"]?.entries != nil
        }
        let items = states.entries?.map(\.value) ?? states.items ?? []
        return names && !items.allSatisfy { $0["equation"] != nil }
    }

    /// Returns whether a mapping without `iri` and equations has the name of a standard synapse, input or source of
    /// spikes, whose type TVBO then takes for that of the component.
    static func isNamedByType(_ node: YAMLNode, _ name: String) -> Bool {
        node["iri"] == nil && node["state_variables"] == nil && node["derived_variables"] == nil
            && (StandardTypes.inputs[name] != nil || StandardTypes.synapses[name] != nil
                || StandardTypes.unsupported.contains(name))
    }

    /// Returns the component that a mapping describes; nil after logging an error if the mapping names no NeuroML type.
    /// Other errors are logged, and the values and parts that have them are left out.
    /// - Parameters:
    ///   - node: The mapping.
    ///   - name: The name of the component.
    ///   - isNested: A Boolean value that indicates whether the component is part of another one.
    func component(_ node: YAMLNode, named name: String, isNested: Bool = false) -> ComponentBlock? {
        let shown = "component '\(name)'"
        guard let block = Block(node, shown, keys: KeyTables.component, reading, nullIsEmpty: true) else { return nil }
        let standard = Self.isNamedByType(node, name) ? Self.prefix + name : nil
        guard let iri = block.text("iri") ?? standard, iri.hasPrefix(Self.prefix) else {
            if let fault = ModelDatabase.prefixFault(node, allowsNear: false) {
                reading.log.add(fault.diagnostics)
                return nil
            }
            reading.log.error(
                .missingKey, "\(shown) has no 'iri' with its NeuroML type; write one, as in 'iri: neuroml:iafCell'",
                at: block["iri"]?.place ?? node.place)
            return nil
        }
        var result = ComponentBlock(
            name: name, place: node.place, type: String(iri.dropFirst(Self.prefix.count)),
            typePlace: block.place("iri"))
        var reader = self
        reader.prefersDescriptions = isNested || !Self.sourceTypes.contains(result.type)
        result.values = reader.values(block, of: shown)
        result.states = block.members("state_variables").compactMap(state)
        result.statesAreMapped = block["state_variables"]?.entries != nil
        result.definitions = block.members("derived_variables").compactMap(definition)
        result.triggers = block.members("events").flatMap(triggers)
        result.parts = ["components", "modes"].flatMap { block.members($0) }
            .sorted { $0.name < $1.name }.compactMap { component($0.node, named: $0.name, isNested: true) }
        if block["components"] != nil, block["modes"] != nil {
            reading.log.error(
                .conflictingEntries, "\(shown) has both 'components' and 'modes', two names of the same key",
                at: block.place("modes"),
                hint: "write all components under 'components'")
        }
        return result
    }

    /// Returns the values that a component, a node or an edge gives under `parameters`, in document order.
    /// - Parameters:
    ///   - block: The mapping of the component, node or edge.
    ///   - shown: The description of the mapping in messages.
    func values(_ block: Block, of shown: String) -> [ComponentBlock.Value] {
        block.members("parameters").compactMap { name, place, node in
            var result = value(node, "parameter '\(name)' of \(shown)", name, place)
            result?.namePlace = place
            return result
        }
    }

    // MARK: Values

    /// Returns the value of a parameter: a number with its unit, or a word. The node is the number or word itself, a
    /// text such as `-55 mV`, or a mapping with the key `value`. Without this key, the word is the `description` or else
    /// the `label`; a description such as `nml:10 pS` is a number with its unit. Logs an error and returns nil for other
    /// nodes.
    /// - Parameters:
    ///   - node: The node of the parameter.
    ///   - shown: The description of the parameter in messages.
    ///   - name: The name of the parameter.
    ///   - place: The place of the parameter's name.
    func value(_ node: YAMLNode, _ shown: String, _ name: String, _ place: Place) -> ComponentBlock.Value? {
        if node.scalar != nil, !node.isNull {
            var result = value(node, shown, name, place, unit: nil)
            if let word = result, word.number == nil, let own = quantity(word.text[...], name, node.place),
                let unit = own.unit, unit.dimension != .bare, word.text.split(whereSeparator: \.isWhitespace).count <= 2
            {
                result = own
            }
            result?.isBare = true
            return result
        }
        // "'distribution' of parameter 'g' is not supported: the value of a parameter of a NeuroML component must be …"
        let keys = KeyTables.parameter.limited(
            to: ["value", "unit"], "the value of a parameter of a NeuroML component must be a constant")
        guard let block = Block(node, shown, keys: keys, reading, nullIsEmpty: true) else { return nil }
        let description = block.text("description")
        if let description, description.hasPrefix("nml:"), prefersDescriptions || block["value"] == nil {
            return legacy(description.dropFirst(4), name, place)
        }
        if let scalar = block["value"] { return value(scalar, shown, name, place, unit: block.unit()) }
        if let word = description ?? block.text("label") { return .init(name: name, place: place, text: word) }
        reading.log.error(
            .missingKey, "\(shown) has no value", at: place,
            hint: "add 'value:' for a number, or 'description:' for the name of another component")
        return nil
    }

    private func value(
        _ node: YAMLNode, _ shown: String, _ name: String, _ place: Place, unit: PhysicalUnit?
    ) -> ComponentBlock.Value? {
        guard let scalar = node.scalar else {
            reading.log.error(
                .wrongType, "\(shown) must be a number or the name of a component, not \(node.kind)", at: node.place)
            return nil
        }
        let quoted = scalar.style == .plain ? nil : DecimalNumber(scalar.text)?.value
        guard let number = scalar.number ?? quoted else {
            return .init(name: name, place: node.place, text: scalar.text)
        }
        guard number.isFinite else {
            reading.log.error(.invalidValue, "\(shown) must be finite, not \(number)", at: node.place)
            return nil
        }
        let text = scalar.text.replacing("_", with: "")
        return .init(
            name: name, place: node.place, text: Double(text) == number ? text : "\(number)", number: number,
            unit: unit)
    }

    /// Returns the value in a description such as `nml:10 pS`, which older files contain.
    private func legacy(_ text: Substring, _ name: String, _ place: Place) -> ComponentBlock.Value? {
        guard var result = quantity(text, name, place) else {
            return .init(name: name, place: place, text: text.filter { !$0.isWhitespace })
        }
        result.isDescribed = true
        return result
    }

    /// Returns the value in a text that is a number with or without a unit, as in `-55 mV`; nil for other texts.
    private func quantity(_ text: Substring, _ name: String, _ place: Place) -> ComponentBlock.Value? {
        let digits = text.prefix { $0.isNumber || "+-.eE".contains($0) }
        let symbol = text.dropFirst(digits.count).filter { !$0.isWhitespace }
        let unit = UnitTable.unit(named: symbol)
        guard let number = Double(digits), number.isFinite, symbol.isEmpty || unit != nil else { return nil }
        return .init(name: name, place: place, text: String(digits), number: number, unit: unit)
    }

    // MARK: Parts

    private func state(_ name: String, _ place: Place, _ node: YAMLNode) -> ComponentBlock.State? {
        let shown = "state variable '\(name)'"
        guard let block = Block(node, shown, keys: KeyTables.componentState, reading, nullIsEmpty: true) else {
            return nil
        }
        let initial = block["initial_value"].flatMap { value($0, shown, name, place, unit: block.unit()) }
        return .init(
            name: name, place: place, initial: initial, isNull: node["initial_value"]?.isNull ?? false,
            isRecorded: (block.truth("variable_of_interest") ?? true) && (block.truth("record") ?? true))
    }

    private func definition(_ name: String, _ place: Place, _ node: YAMLNode) -> ComponentBlock.Definition? {
        // "'cases' of derived variable 'r' is not supported: of a derived variable in a NeuroML component only …"
        let keys = KeyTables.derivedVariable.limited(
            to: ["equation", "unit"],
            "of a derived variable in a NeuroML component only 'equation' and 'unit' are read")
        guard let block = Block(node, "derived variable '\(name)'", keys: keys, reading) else { return nil }
        let rhs =
            block["equation"]?.scalar == nil
            ? DynamicsReader(reading: reading).part(block, "equation") : block.expression("equation")
        if let rhs { return .init(name: name, place: place, value: rhs, unit: block.unit()) }
        reading.log.error(.missingKey, "derived variable '\(name)' has no equation", at: place)
        return nil
    }

    private func triggers(_ name: String, _ place: Place, _ node: YAMLNode) -> [(time: String, place: Place)] {
        guard let block = Block(node, "event '\(name)'", keys: KeyTables.presetEvent, reading) else { return [] }
        if block["event_type"] == nil, block["condition"] == nil {
            reading.log.warning(
                .assumedConvention,
                "the event '\(name)' has no 'event_type' and is one at preset times; TVBO 0.5.3 leaves it out",
                at: place,
                hint: "write 'event_type: preset_time'")
        }
        if block["trigger_times"] == nil {
            reading.log.error(.missingKey, "event '\(name)' has no 'trigger_times'", at: place)
        }
        return block.list("trigger_times").compactMap { item in
            // "a trigger time of event 's' must be a number or the name of a component, not a list"
            value(item, "a trigger time of event '\(name)'", "time", item.place, unit: nil).flatMap { time in
                if let number = time.number, number >= 0 { return (time.text, item.place) }
                reading.log.error(
                    .invalidValue, "the trigger time '\(time.text)' of event '\(name)' is not a number of at least 0",
                    at: item.place)
                return nil
            }
        }
    }
}
