import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of cells. An experiment declares the channels, inputs and concentration models as components of the
/// cell, while a LEMS document contains them at the top level, where the cell refers to them.
extension ComponentDocument {
    /// A cell whose component has been added to the LEMS document.
    struct Cell {
        /// The id of the cell's component in the document.
        var id: String
        /// The component type of the cell.
        var entry: CoreLibrary.Entry
        /// The names of the recorded quantities of the cell: the listed states that are to be recorded; without listed
        /// states `v`, or all exposed states if the cell has no `v`.
        var recorded: [String]
        /// The ids of the inputs that the experiment declares as components of the cell or by its pulse parameters,
        /// with their places. They act on the cell only if the experiment has no network.
        var inputs: [(id: String, place: Place)]
    }

    /// Adds a cell to the document, together with its channels and inputs, and returns its id and recorded quantities;
    /// nil after logging an error. A `network_temperature` of the cell becomes ``temperature``.
    /// - Parameters:
    ///   - part: The component of the cell as read from the experiment.
    ///   - id: The id of the cell's component in the document.
    ///   - extra: Values that replace those of the component.
    ///   - states: Initial values of states that replace those of the component.
    mutating func cell(
        _ part: ComponentBlock, id: String, extra: [ComponentBlock.Value] = [], states: [ValueBlock] = []
    ) -> Cell? {
        guard let entry = entry(of: part) else { return nil }
        guard entry.fits("baseCell") else {
            reading.log.error(
                .wrongType,
                "the component '\(part.name)' must be a cell, but its type \(part.type) is not a type of cell",
                at: part.typePlace,
                hint: "use a type of cell, such as iafCell, izhikevichCell or pointCellCondBased")
            return nil
        }
        var part = part
        part.values = part.values.filter { value in !extra.contains { $0.name == value.name } } + extra
        take(temperatureOf: part)
        addInitialValues(to: &part, entry, states, extra)
        part = ComponentDefaults.filled(part, for: part.type, "the cell '\(part.name)'", reading)
        warnOfLeftOut(partsOf: part)
        if cellPlaces[part.type] == nil { cellPlaces[part.type] = part.typePlace }
        warnOfTissue(of: part)
        let inputs = inputs(of: part)
        part.parts.removeAll { isInput($0) }
        let element =
            if entry.type.composition.children.contains(where: { $0.name == "morphology" }), !part.isExplicit {
                compartment(part, entry, id: id)
            } else if entry.type.composition.lists.contains(where: { $0.type == "baseChannelPopulation" }) {
                pointCell(part, id: id)
            } else {
                element(part, id: id, without: Self.networkValues)
            }
        guard let element else { return nil }
        let added = add(element, id: id)
        return Cell(id: added, entry: entry, recorded: recorded(part, entry), inputs: inputs)
    }

    // MARK: Values of the network

    private static let pulseSuffixes = ["", "_2", "_3", "_4"]
    private static let pulseNames = ["pulse_delay", "pulse_duration", "I_amp"]
    private static let tissueNames = ["tissue_startTemperature", "tissue_endTemperature", "tissue_changeTime"]

    /// The names of parameters of a cell that do not belong to its type: those of its current pulses, and those of the
    /// temperature of its network.
    static let networkValues = Set(
        pulseSuffixes.flatMap { suffix in pulseNames.map { $0 + suffix } } + tissueNames + ["network_temperature"])

    private mutating func take(temperatureOf part: ComponentBlock) {
        guard let value = part.value("network_temperature") else { return }
        if let other = temperature, other.written != value.written {
            reading.log.error(
                .conflictingDefinition,
                "the parameter 'network_temperature' must be the same in all cells, but is \(other.written) in one and"
                    + " \(value.written) in another",
                at: value.place,
                notes: [.init("the other value is given here", at: other.place)])
        }
        temperature = value
    }

    /// Returns the ids of the inputs of a cell: the inputs among its components, or else the pulses that its values
    /// describe, as in TVBO.
    private mutating func inputs(of part: ComponentBlock) -> [(id: String, place: Place)] {
        var result: [(id: String, place: Place)] = []
        for input in part.parts where isInput(input) {
            guard let element = element(input) else { continue }
            if let source = entry(named: input.type), let target = entry(named: part.type) {
                checkCurrent(source, on: target, at: input.place)
            }
            result.append((add(element, id: Self.id(input.name), of: Self.id(part.name)), input.place))
        }
        for suffix in Self.pulseSuffixes {
            let values = Self.pulseNames.map { part.value($0 + suffix) }
            guard let place = values.compactMap({ $0?.place }).first else { continue }
            guard result.allSatisfy({ $0.id.hasPrefix("pulseGen") }), acceptsPulses(part) else {
                reading.log.warning(
                    .ignoredKey,
                    "the current pulse that the parameters of the cell '\(part.name)' describe has no effect, as in"
                        + " TVBO 0.5.3", at: place,
                    hint: "write the pulse as a component of the type pulseGenerator under 'components' of the cell")
                break
            }
            let missing = zip(Self.pulseNames, values).filter { $1 == nil }.map { "'\($0.0)\(suffix)'" }
            guard missing.isEmpty else {
                reading.log.error(
                    .missingKey,
                    "the current pulse that the parameters of the cell '\(part.name)' describe lacks"
                        + " \(missing.joined(separator: ", "))",
                    at: place)
                continue
            }
            let renamed = zip(["delay", "duration", "amplitude"], values.compactMap { $0 }).map { name, value in
                var value = value
                value.name = name
                return value
            }
            let pulse = ComponentBlock(
                name: "pulseGen\(result.count + 1)", place: place, type: "pulseGenerator", typePlace: place,
                values: renamed)
            if let element = element(pulse) {
                result.append((add(element, id: pulse.name, of: Self.id(part.name)), place))
            }
        }
        return result
    }

    /// Returns whether TVBO reads the pulse parameters of a cell: TVBO reads the pulse parameters of cells with
    /// channels.
    private func acceptsPulses(_ part: ComponentBlock) -> Bool {
        guard let composition = entry(named: part.type)?.type.composition else { return false }
        return composition.children.contains { $0.name == "morphology" }
            || composition.lists.contains { $0.type == "baseChannelPopulation" }
    }

    /// Returns whether the type of a component is that of an input, which injects a current and is not a synapse; false
    /// for an unknown type.
    func isInput(_ part: ComponentBlock) -> Bool { entry(named: part.type)?.isInput ?? false }

    // MARK: States

    /// Adds the initial values of listed states as values of parameters, such as `V0` for the state `V`.
    ///
    /// States and values of a node replace those of its component. Reports an error where one of them gives a state and
    /// its parameter different values.
    private func addInitialValues(
        to part: inout ComponentBlock, _ entry: CoreLibrary.Entry, _ states: [ValueBlock],
        _ extra: [ComponentBlock.Value]
    ) {
        var initial = part.states.compactMap { state in state.initial.map { (state.name, $0) } }
        for state in states {
            initial.removeAll { $0.0 == state.name }
            let value = ComponentBlock.Value(
                name: state.name, place: state.place, text: "\(state.value)", number: state.value, unit: state.unit)
            initial.append((state.name, value))
            if let other = extra.first(where: { $0.name == state.name + "0" }) {
                checkInitial(value, against: other, of: part)
            }
            part.values.removeAll { $0.name == state.name + "0" }
        }
        var used: [ComponentBlock.Value] = []
        for (name, value) in initial {
            guard entry.required.contains(where: { $0.name == name + "0" }) else {
                reading.log.warning(
                    .ignoredKey,
                    "the initial value of the state variable '\(name)' has no effect, as in TVBO: a cell of the type"
                        + " \(part.type) sets it itself", at: value.place, hint: "remove the initial value")
                continue
            }
            if let other = part.value(name + "0") {
                let isReplaced = extra.contains { $0.name == other.name }
                if !isReplaced { checkInitial(value, against: other, of: part) }
                continue
            }
            var own = value
            own.name = name + "0"
            part.values.append(own)
            if states.allSatisfy({ $0.name != name }) { used.append(own) }
        }
        warnOfInitialValues(used, of: part)
        addDefaultStates(to: &part, entry)
    }

    /// Reports an error if the initial value of a state differs from the value of its parameter. A value without a unit
    /// is compared by its number.
    private func checkInitial(
        _ value: ComponentBlock.Value, against other: ComponentBlock.Value, of part: ComponentBlock
    ) {
        if let number = value.number, let second = other.number {
            if let unit = value.unit, let otherUnit = other.unit {
                guard unit.dimension != otherUnit.dimension || unit.si(number) != otherUnit.si(second) else { return }
            } else {
                guard number != second else { return }
            }
        } else {
            guard value.written != other.written else { return }
        }
        reading.log.error(
            .conflictingEntries,
            "the initial value of the state variable '\(value.name)' in the cell '\(part.name)' is \(value.written),"
                + " but the parameter '\(other.name)' of the cell, which sets it as well, is \(other.written)",
            at: value.place, notes: [.init("the parameter is here", at: other.place)],
            hint: "keep one of them")
    }

    /// Adds TVBO's initial values 0 of the cell of FitzHugh and Nagumo.
    private func addDefaultStates(to part: inout ComponentBlock, _ entry: CoreLibrary.Entry) {
        guard entry.type.name == "fitzHughNagumo1969Cell" else { return }
        for name in ["V0", "W0"] where part.value(name) == nil {
            let value = defaultState(name, of: part)
            reading.log.warning(
                .assumedConvention,
                "the parameter '\(name)' of the cell '\(part.name)', an initial value, is not given; \(value) is used, as"
                    + " in TVBO", at: part.place)
            part.values.append(.init(name: name, place: part.place, text: value, number: Double(value)))
        }
    }

    /// Returns the names of the recorded quantities of a cell: the listed states that are marked as recorded, or else
    /// the membrane potential, or else all exposed states.
    private func recorded(_ part: ComponentBlock, _ entry: CoreLibrary.Entry) -> [String] {
        let exposed =
            entry.type.dynamics.stateVariables.map(\.quantity.name)
            + entry.type.dynamics.derivedVariables.map(\.quantity.name)
        for state in part.states where !exposed.contains(state.name) {
            reading.log.error(
                .unknownQuantity, "\(part.type) has no state '\(state.name)'", at: state.place,
                hint: Spelling.hint(for: state.name, among: exposed)
                    ?? (exposed.isEmpty ? nil : "use one of \(exposed.joined(separator: ", "))"))
        }
        if !part.states.isEmpty {
            let recorded = part.states.filter(\.isRecorded).map(\.name)
            warnOfColumns(recorded, part, entry)
            return recorded
        }
        if entry.type.composition.exposures.contains("v") { return ["v"] }
        return entry.type.dynamics.stateVariables.map(\.quantity.name).filter(entry.type.composition.exposures.contains)
    }

    /// Warns of recorded quantities that are not those of TVBO 0.5.3, which records `v` of a cell that has it, and else all
    /// listed states, sorted by name if they are a mapping.
    private func warnOfColumns(_ recorded: [String], _ part: ComponentBlock, _ entry: CoreLibrary.Entry) {
        let listed = part.states.map(\.name)
        let theirs =
            entry.type.composition.exposures.contains("v") ? ["v"] : part.statesAreMapped ? listed.sorted() : listed
        guard recorded != theirs, !reading.log.hasErrors else { return }
        let names = recorded.isEmpty ? "no quantity" : recorded.joined(separator: ", ")
        reading.log.warning(
            .assumedConvention,
            "\(names) of the cell '\(part.name)' \(recorded.count > 1 ? "are" : "is") recorded, as 'state_variables' says; the"
                + " neuroml back end of TVBO 0.5.3 records \(theirs.joined(separator: ", "))",
            at: part.states.first?.place)
    }

    // MARK: Channels

    /// The names of parameters of a channel that belong to the element by which a cell refers to the channel, such as
    /// its density or number, and not to the channel itself.
    static let linking: Set<String> = ["number", "erev", "condDensity", "ion", "permeability", "vShift"]

    /// Returns a cell whose channels are given by their numbers.
    private mutating func pointCell(_ part: ComponentBlock, id: String) -> Element? {
        var cell = part
        cell.parts.removeAll { isChannel($0) }
        let result = element(cell, id: id, without: Self.networkValues)
        for channel in part.parts where isChannel(channel) {
            guard let own = add(channel: channel, of: id) else { continue }
            let linked = ComponentDefaults.filled(
                channel, for: "channelPopulation", "the channel '\(channel.name)'", reading
            ).values.filter { Self.linking.contains($0.name) && ($0.name != "vShift" || !takesShift(channel)) }
            link(channel, "channelPopulation", "\(Self.id(channel.name))_pop", own, linked).map { result?.add($0) }
        }
        return result
    }

    /// Returns whether a component is an ion channel. A component of an unknown type counts as one, so that translating
    /// it reports the type.
    func isChannel(_ part: ComponentBlock) -> Bool { entry(named: part.type)?.fits("baseIonChannel") ?? true }

    /// Adds a channel to the document, and returns its id; nil after logging an error.
    /// - Parameters:
    ///   - channel: The channel as read from the experiment.
    ///   - owner: The id of the cell. The id of the channel begins with it if another component already has the
    ///     channel's own id.
    mutating func add(channel: ComponentBlock, of owner: String) -> String? {
        let linked = takesShift(channel) ? Self.linking.subtracting(["vShift"]) : Self.linking
        return element(channel, without: linked).map { add($0, id: Self.id(channel.name), of: owner) }
    }

    /// Returns whether the type of a channel has the parameter `vShift` itself.
    func takesShift(_ channel: ComponentBlock) -> Bool {
        entry(named: channel.type)?.required.contains { $0.name == "vShift" } ?? false
    }

    /// Returns the element by which a cell refers to a channel and states the channel's density or number; nil after
    /// logging an error.
    /// - Parameters:
    ///   - channel: The channel as read from the experiment.
    ///   - type: The type of the element, such as `channelDensity`.
    ///   - id: The id of the element.
    ///   - own: The id of the channel's component in the document.
    ///   - values: The values of the element, such as the density.
    mutating func link(
        _ channel: ComponentBlock, _ type: String, _ id: String, _ own: String, _ values: [ComponentBlock.Value]
    ) -> Element? {
        guard let entry = entry(named: type),
            let attributes = attributes(
                values, of: entry, owner: "the channel '\(channel.name)'", at: channel.place)
        else { return nil }
        return Element(type, [("id", id, nil), ("ionChannel", own, channel.typePlace)] + attributes, at: channel.place)
    }
}

extension CoreLibrary.Entry {
    /// A Boolean value that indicates whether components of the type are inputs, which inject a current and are not
    /// synapses.
    var isInput: Bool {
        (fits("basePointCurrent") || fits("basePointCurrentDL")) && !fits("baseSynapse") && !fits("baseSynapseDL")
            && !fits("baseChannelPopulation")
    }

    /// A Boolean value that indicates whether components of the type are synapses.
    var isSynapse: Bool { fits("baseSynapse") || fits("baseSynapseDL") }

    /// A Boolean value that indicates whether components of the type only send spikes.
    var isSpikeSource: Bool { fits("baseSpikeSource") }
}
