import Diagnostics
import LEMS
import ModelCore
import Quantities
import Schema

/// The translation of single components, with checks of their types and values.
extension ComponentDocument {
    /// An attribute of a LEMS element with the place of its value in the experiment; the place is nil if it is that of
    /// the element.
    typealias Attribute = (name: String, value: String, place: Place?)

    /// Returns the component type of a component. Logs an error and returns nil if NeuroML has no such type.
    func entry(of part: ComponentBlock) -> CoreLibrary.Entry? {
        if let entry = entry(named: part.type) { return entry }
        reading.log.error(
            .unknownReference, "there is no NeuroML type '\(part.type)'", at: part.typePlace,
            hint: Spelling.hint(for: part.type, among: library.names)
                ?? "name a type of NeuroML, or define a type of your own by 'derived_variables' in this component"
        )
        return nil
    }

    /// Returns the component type with a name; nil if NeuroML has no type of this name, or after logging an error in
    /// the type.
    func entry(named name: String) -> CoreLibrary.Entry? { reading.collect { try library.type(name) } ?? nil }

    /// Adds a component at the top level of the document, and returns its id. If the document has an equal component of
    /// the same id, nothing is added. If it has a different one, the id is prefixed with `owner`.
    /// - Parameters:
    ///   - id: The id that the component should have.
    ///   - owner: The id of the cell to which the component belongs; nil if its id must not change. The document then
    ///     contains both components, and its reader reports the id that is used twice.
    mutating func add(_ element: Element, id: String, of owner: String? = nil) -> String {
        let text = element.signature
        guard let other = texts[id] else {
            texts[id] = text
            components.append(element)
            return id
        }
        guard other != text else { return id }
        guard let owner else {
            // The reader of the document reports the id that is given twice.
            components.append(element)
            return id
        }
        let longer = "\(owner)_\(id)"
        let renamed = element.renamed(longer)
        return add(renamed, id: longer)
    }

    /// Returns the LEMS element of a component; nil after logging an error.
    /// - Parameters:
    ///   - part: The component as read from the experiment.
    ///   - parent: The type of the component that contains it; nil at the top level of the document.
    ///   - id: The id of the element; nil for an id made from the name of the component.
    ///   - extra: Values that replace those of the component.
    ///   - without: The names of values of the component that are left out.
    mutating func element(
        _ part: ComponentBlock, in parent: CoreLibrary.Entry? = nil, id: String? = nil,
        extra: [ComponentBlock.Value] = [], without: Set<String> = []
    ) -> Element? {
        let slot = parent.flatMap { Self.slot(named: part.name, of: $0) }
        if !part.definitions.isEmpty { return definedElement(part, slot: slot) }
        guard let entry = entry(of: part) else { return nil }
        if let slot, let parent, !entry.fits(slot.type) {
            reading.log.error(
                .wrongType,
                "the type \(part.type) does not fit the component '\(part.name)' of a \(parent.type.name), which must"
                    + " have the type \(slot.type) or one that extends it",
                at: part.typePlace)
            return nil
        }
        let name: Attribute = slot == nil ? ("id", id ?? Self.id(part.name), nil) : ("type", part.type, part.typePlace)
        guard let attributes = attributes(part, entry, extra: extra, without: without) else { return nil }
        for state in part.states where !entry.fits("baseCell") {
            reading.log.error(
                .unsupportedFeature,
                "the state variable '\(state.name)' of the component '\(part.name)' cannot be listed, because the type"
                    + " of the component defines it",
                at: state.place,
                hint: "remove 'state_variables': only a cell may list them, for initial values and"
                    + " recordings")
        }
        let result = Element(slot == nil ? part.type : part.name, [name] + attributes, at: part.place)
        for spike in spikes(part, entry) { result.add(spike) }
        for child in part.parts { element(child, in: entry).map(result.add) }
        return result
    }

    /// Returns the slot or list of a type that a component of that name fills; nil if the name is an id. The components
    /// of a list whose name is a plural of it, such as `blockMechanisms`, are named as in TVBO.
    private static func slot(named name: String, of parent: CoreLibrary.Entry) -> Composition.Slot? {
        let composition = parent.type.composition
        let plural = ["blockMechanism", "plasticityMechanism"].contains(name) ? name + "s" : name
        return (composition.children + composition.lists).first { $0.name == name || $0.name == plural }
    }

    /// Returns the events at preset times as the `spike` components of a type that contains some.
    private func spikes(_ part: ComponentBlock, _ entry: CoreLibrary.Entry) -> [Element] {
        guard let first = part.triggers.first else { return [] }
        guard entry.type.composition.lists.contains(where: { $0.type == "spike" }) else {
            reading.log.error(
                .unsupportedFeature, "events at preset times are not supported for the type \(part.type)",
                at: first.place,
                hint: "use the type spikeArray or timedSynapticInput for events at preset times, or"
                    + " remove 'events'")
            return []
        }
        let unit = experiment.integration.timeScale.name
        return part.triggers.enumerated().map { index, trigger in
            Element(
                "spike", [("id", "\(index)", nil), ("time", "\(trigger.time) \(unit)", trigger.place)],
                at: trigger.place)
        }
    }

    // MARK: Values

    /// Returns the values of a component as attributes of its element. Logs an error and returns nil if a value is
    /// missing or has the wrong dimension. A value that the type does not have is left out with a warning, or is an
    /// error if its name resembles that of a parameter.
    /// - Parameters:
    ///   - part: The component as read from the experiment.
    ///   - entry: The component type, which requires the values.
    ///   - extra: Values that replace those of the component.
    ///   - without: The names of values of the component that are left out.
    mutating func attributes(
        _ part: ComponentBlock, _ entry: CoreLibrary.Entry, extra: [ComponentBlock.Value] = [],
        without: Set<String> = []
    ) -> [Attribute]? {
        let replaced = Set(extra.map(\.name))
        let values = part.values.filter { !without.contains($0.name) && !replaced.contains($0.name) } + extra
        return attributes(values, of: entry, owner: "the component '\(part.name)'", at: part.place)
    }

    /// Returns the values of a component as attributes of its element. Reports an error and returns nil if a value is
    /// missing or of the wrong dimension. A value that the type does not have is left out with a warning, or is an
    /// error if its name resembles that of a parameter.
    /// - Parameters:
    ///   - values: The values that the component gives.
    ///   - entry: The component type, which requires the values.
    ///   - owner: The description of the component in messages.
    ///   - place: The place of the component, for values that are missing.
    mutating func attributes(
        _ values: [ComponentBlock.Value], of entry: CoreLibrary.Entry, owner: String, at place: Place
    ) -> [Attribute]? {
        let words = words(of: entry)
        let name = entry.type.name
        var result: [Attribute] = []
        var isGood = true
        for value in values {
            if let quantity = entry.required.first(where: { $0.name == value.name }) {
                isGood = check(value, quantity, entry, owner) && isGood
            } else if ["id", "type"].contains(value.name) {
                reading.log.error(
                    .conflictingEntries,
                    "\(owner) cannot have a parameter '\(value.name)', which TVBO writes as the \(value.name) of its element",
                    at: value.namePlace ?? value.place, hint: "remove the parameter")
                isGood = false
                continue
            } else if !words.contains(value.name) {
                isGood = refuse(value, known: entry.required.map(\.name) + words.sorted(), owner, name) && isGood
                continue
            }
            result.append((value.name, value.written, value.place))
        }
        let missing = entry.required.filter { quantity in !values.contains { $0.name == quantity.name } }
        if !missing.isEmpty {
            reading.log.error(
                .missingKey,
                "\(owner) is of the type \(name) and lacks \(missing.map { "'\($0.name)'" }.joined(separator: ", "))",
                at: place, hint: Self.parameterHint(entry))
        }
        return isGood && missing.isEmpty ? result : nil
    }

    /// Returns the names of the attributes of a type that are texts, paths or names of components. Those of the types
    /// that it extends are among them, although LEMS does not inherit them.
    private func words(of entry: CoreLibrary.Entry) -> Set<String> {
        let ancestors = entry.type.composition.ancestors.compactMap { self.entry(named: $0)?.type.composition }
        return Set(
            ([entry.type.composition] + ancestors).flatMap { composition in
                composition.texts + composition.links + composition.paths + composition.references.map(\.name)
            })
    }

    /// Returns a hint that lists the parameters of a type with their dimensions.
    private static func parameterHint(_ entry: CoreLibrary.Entry) -> String {
        let parameters = entry.required.map { quantity in
            quantity.dimension == .bare ? quantity.name : "\(quantity.name) (\(quantity.dimension))"
        }
        return "give all parameters of the type \(entry.type.name): \(parameters.joined(separator: ", "))"
    }

    /// Reports a value that a type does not have: an error if the name is like a known one, else a warning, because
    /// TVBO passes such values on and jNeuroML ignores them. Returns whether it is only a warning.
    private func refuse(_ value: ComponentBlock.Value, known: [String], _ owner: String, _ type: String) -> Bool {
        if let hint = Spelling.hint(for: value.name, among: known) {
            reading.log.error(
                .unknownName, "\(type) has no parameter '\(value.name)'", at: value.namePlace ?? value.place, hint: hint
            )
            return false
        }
        reading.log.warning(
            .ignoredKey,
            "the parameter '\(value.name)' of \(owner) has no effect, because the type \(type) has no such parameter",
            at: value.namePlace ?? value.place)
        return true
    }

    /// Returns whether a value is a number of the dimension that a parameter has; reports an error otherwise. A 0
    /// without a unit is of any dimension.
    private mutating func check(
        _ value: ComponentBlock.Value, _ quantity: ComponentType.Quantity, _ entry: CoreLibrary.Entry, _ owner: String
    ) -> Bool {
        let units = UnitTable.units(of: quantity.dimension).map(\.name)
        let hint =
            quantity.dimension == .bare || units.isEmpty
            ? nil : "use a unit of \(quantity.dimension): \(units.joined(separator: ", "))"
        guard let number = value.number else {
            reading.log.error(
                .wrongType,
                "the parameter '\(value.name)' of \(owner) must be a number, not the word '\(value.text)'",
                at: value.place,
                hint: Self.numberHint(value) ?? hint)
            return false
        }
        let dimension = value.unit.map { library.dimension(of: $0) } ?? .bare
        let isFree = entry.untyped.contains(value.name) || number == 0 && value.unit == nil
        guard isFree || dimension == quantity.dimension else {
            // For example: "the parameter 'gbase' of the component 'syn' must be a conductance, not 'mV'".
            reading.log.error(
                .wrongDimension,
                "the parameter '\(value.name)' of \(owner) must be a "
                    + (quantity.dimension == .bare ? "number without a unit" : "\(quantity.dimension)") + ", not "
                    + (value.unit.map { "'\($0.name)'" } ?? "a bare number"), at: value.place, hint: hint)
            return false
        }
        define(value.unit, at: value.place)
        return true
    }

    /// Returns the hint for a word that is a number in quotation marks or a number with its unit; nil for other words.
    private static func numberHint(_ value: ComponentBlock.Value) -> String? {
        let digits = value.text.prefix { $0.isNumber || "+-.eE".contains($0) }
        let rest = value.text.dropFirst(digits.count).drop(while: \.isWhitespace)
        guard let number = Double(digits), number.isFinite else { return nil }
        if rest.isEmpty { return "write it under 'value', without quotation marks" }
        guard UnitTable.unit(named: String(rest)) != nil else { return nil }
        return "write the number and its unit apart: '\(value.name): { value: \(digits), unit: \(rest) }'"
    }

    /// Adds the definition of a unit to the document if NeuroML does not define the unit, and warns of a unit that TVBO
    /// converts wrongly (`mmol_per_m3`). Does nothing for a unit that has been used before.
    mutating func define(_ unit: PhysicalUnit?, at place: Place) {
        guard let unit, unit != .one, units.insert(unit.name).inserted else { return }
        for definition in library.definitions(of: unit, at: place) { define(definition) }
        if unit.name == "mmol_per_m3" {
            reading.log.warning(
                .assumedConvention,
                "the unit mmol_per_m3 is read as 0.001 mM, its true size; TVBO 0.5.3 reads it as 1 mM, so its results"
                    + " differ", at: place)
        }
    }

    /// Adds the definition of a unit, a dimension or a component type to the document, unless an equal definition is
    /// already in it.
    mutating func define(_ definition: Element) {
        let text = definition.signature
        guard texts.updateValue(text, forKey: text) == nil else { return }
        definitions.append(definition)
    }

    // MARK: References

    /// Adds those components under `network.dynamics` that are synapses or to which other components refer, unless they
    /// are already in the document. Logs an error for every component of an unknown type.
    mutating func addReferences() {
        for part in block.library + (block.own.map { [$0] } ?? []) where !usedNames.contains(part.name) {
            _ = entry(of: part)
        }
        for part in block.library where !usedNames.contains(part.name) && (isNamed(part) || isSynapse(part)) {
            usedNames.insert(part.name)
            if let element = element(part) { _ = add(element, id: Self.id(part.name)) }
        }
    }

    private func isSynapse(_ part: ComponentBlock) -> Bool {
        guard let entry = reading.collect({ try library.type(part.type) }) ?? nil else { return true }
        return entry.fits("baseSynapse") || entry.fits("baseSynapseDL")
    }

    /// Returns whether a value of a component names another one.
    private func isNamed(_ part: ComponentBlock) -> Bool {
        block.library.contains { other in other.values.contains { $0.number == nil && $0.text == part.name } }
    }
}

extension Element {
    /// The name, attributes and children as a text that is equal for equal elements.
    fileprivate var signature: String {
        let own = attributes.sorted.map { "\($0)=\"\($1)\"" }.joined(separator: " ")
        return "<\(name) \(own)>\(children.map(\.signature).joined())</>"
    }

    /// Returns the element with another id.
    fileprivate func renamed(_ id: String) -> Element {
        let own = attributes.sorted.filter { $0.0 != "id" }.map { ($0.0, $0.1, nil as Place?) }
        return Element(name, [("id", id, nil)] + own, children, at: place)
    }
}
