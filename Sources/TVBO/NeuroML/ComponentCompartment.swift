import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of cells of NeuroML's type `cell`, for which an experiment gives the geometry as values and the
/// channels as components.
extension ComponentDocument {
    private static let geometry: Set<String> = [
        "diameter", "length", "specificCapacitance", "initMembPotential", "v0", "spikeThresh", "resistivity",
    ]

    /// Returns the element of a cell that consists of one compartment and whose channels are given by densities; nil
    /// after logging an error.
    /// - Parameters:
    ///   - part: The cell as read from the experiment.
    ///   - entry: The component type of the cell.
    ///   - id: The id of the cell's component in the document.
    mutating func compartment(_ part: ComponentBlock, _ entry: CoreLibrary.Entry, id: String) -> Element? {
        let biophysics = entry.type.composition.children.first { $0.name == "biophysicalProperties" }
        guard biophysics?.type == "biophysicalProperties" else {
            reading.log.error(
                .unsupportedFeature, "cells of the type \(part.type) are not supported", at: part.typePlace,
                hint: "write 'iri: neuroml:cell' for a cell with channel densities")
            return nil
        }
        for segment in part.parts where ["segment", "segmentGroup"].contains(segment.type) {
            reading.log.error(
                .unsupportedFeature,
                "the \(segment.type) '\(segment.name)' is not supported, because each cell is simulated as one"
                    + " compartment",
                at: segment.place, hint: "give the cell 'diameter' and 'length' in place of segments")
        }
        warnOfDefaults(part)
        let unknown = part.values.filter { !Self.geometry.contains($0.name) && !Self.networkValues.contains($0.name) }
        var names = entry
        names.required = Self.geometry.sorted().map { .init($0, .bare) }
        let given = names.required.map { ComponentBlock.Value(name: $0.name, place: part.place, text: "0", number: 0) }
        guard let own = attributes(unknown + given, of: names, owner: "the cell '\(part.name)'", at: part.place) else {
            return nil
        }
        let words = own.filter { !Self.geometry.contains($0.name) }
        return Element(
            part.type, [("id", id, nil)] + words, [morphology(part, id), properties(part, id)], at: part.place)
    }

    private func warnOfDefaults(_ part: ComponentBlock) {
        if let first = part.value("initMembPotential"), let other = part.value("v0"), first.written != other.written {
            reading.log.error(
                .conflictingEntries,
                "the cell '\(part.name)' has the 'initMembPotential' \(first.written) and the 'v0' \(other.written),"
                    + " but these are two names of one parameter",
                at: other.place, hint: "keep one of them")
        }
        let defaults = [
            ("diameter", "10 um"), ("specificCapacitance", "1 uF_per_cm2"), ("initMembPotential", "-65 mV"),
            ("spikeThresh", "0 mV"),
        ].filter { name, _ in part.value(name) == nil && !(name == "initMembPotential" && part.value("v0") != nil) }
        guard !defaults.isEmpty else { return }
        reading.log.warning(
            .assumedConvention,
            "for parameters that the cell '\(part.name)' does not give, TVBO's defaults are used:"
                + " \(defaults.map { "\($0.0) = \($0.1)" }.joined(separator: ", "))",
            at: part.place)
    }

    /// Returns the morphology: a cylinder, or a sphere if its length is 0. Lengths are in µm.
    private func morphology(_ part: ComponentBlock, _ id: String) -> Element {
        func length(_ name: String, _ otherwise: String) -> Attribute {
            guard let value = part.value(name) else { return ("", otherwise, nil) }
            let isMicrometre = value.unit == nil || value.unit?.name == "um"
            if value.number == nil || !isMicrometre {
                reading.log.error(
                    .wrongDimension,
                    "the \(name) of the cell '\(part.name)' must be a number in um or without a unit, not"
                        + " '\(value.written)'",
                    at: value.place)
            }
            return ("", value.text, value.place)
        }
        let (diameter, height) = (length("diameter", "10"), length("length", "0"))
        func point(_ name: String, _ z: Attribute) -> Element {
            Element(
                name,
                [
                    ("x", "0", nil), ("y", "0", nil), ("z", z.value, z.place),
                    ("diameter", diameter.value, diameter.place),
                ], at: part.place)
        }
        func group(_ id: String) -> Element {
            Element(
                "segmentGroup", [("id", id, nil)], [Element("member", [("segment", "0", nil)], at: part.place)],
                at: part.place)
        }
        let segment = Element(
            "segment", [("id", "0", nil), ("name", "Soma", nil)],
            [point("proximal", ("", "0", nil)), point("distal", height)],
            at: part.place)
        return Element(
            "morphology", [("id", "\(id)_morphology", nil)], [segment, group("all"), group("soma_group")],
            at: part.place)
    }

    /// Returns the properties of the membrane and of the inside of a cell.
    private mutating func properties(_ part: ComponentBlock, _ id: String) -> Element {
        let membrane = Element("membraneProperties", [], at: part.place)
        let inside = Element("intracellularProperties", [], at: part.place)
        for inner in part.parts where !["segment", "segmentGroup"].contains(inner.type) {
            if entry(named: inner.type)?.fits("concentrationModel") ?? false {
                species(inner, of: id).map(inside.add)
            } else if isChannel(inner) {
                density(inner, of: id).map(membrane.add)
            } else {
                element(inner).map(membrane.add)
            }
        }
        func property(_ name: String, _ value: ComponentBlock.Value?, _ otherwise: String) -> Element? {
            let given = value.map { value in
                var value = value
                value.name = "value"
                return value
            }
            guard let given else { return Element(name, [("value", otherwise, nil)], at: part.place) }
            guard let entry = entry(named: name),
                let attributes = attributes([given], of: entry, owner: "the \(name) of '\(part.name)'", at: part.place)
            else { return nil }
            return Element(name, attributes, at: part.place)
        }
        property("specificCapacitance", part.value("specificCapacitance"), "1 uF_per_cm2").map(membrane.add)
        property("initMembPotential", part.value("initMembPotential") ?? part.value("v0"), "-65 mV").map(membrane.add)
        property("spikeThresh", part.value("spikeThresh"), "0 mV").map(membrane.add)
        property("resistivity", part.value("resistivity"), "0.1 kohm_cm").map(inside.add)
        return Element("biophysicalProperties", [("id", "biophys", nil)], [membrane, inside], at: part.place)
    }

    private mutating func density(_ channel: ComponentBlock, of owner: String) -> Element? {
        guard let own = add(channel: channel, of: owner) else { return nil }
        if let shift = channel.value("vShift"), !takesShift(channel), !channel.mentions("vShift") {
            reading.log.warning(
                .ignoredKey,
                "the parameter 'vShift' of the channel '\(channel.name)' has no effect, because its type \(channel.type)"
                    + " does not use it",
                at: shift.namePlace ?? shift.place)
        }
        let type =
            channel.value("permeability") != nil
            ? "channelDensityGHK" : channel.value("vShift") == nil ? "channelDensity" : "channelDensityVShift"
        let filled = ComponentDefaults.filled(channel, for: type, "the channel '\(channel.name)'", reading)
        var linked = filled.values.filter { Self.linking.contains($0.name) }
        if channel.value("ion") == nil {
            linked.append(.init(name: "ion", place: channel.place, text: "non_specific"))
        }
        return link(channel, type, "\(Self.id(channel.name))_all", own, linked)
    }

    private mutating func species(_ model: ComponentBlock, of owner: String) -> Element? {
        let names: Set<String> = ["initialConcentration", "initialExtConcentration"]
        guard let element = element(model, without: names) else { return nil }
        let id = add(element, id: Self.id(model.name), of: owner)
        guard let entry = entry(named: "species") else { return nil }
        var values = model.values.filter { names.contains($0.name) }
        for (name, text, number) in [("initialConcentration", "5e-6", 5e-6), ("initialExtConcentration", "2", 2.0)]
        where model.value(name) == nil {
            let unit = UnitTable.unit(named: "mM")
            reading.log.warning(
                .assumedConvention,
                "the parameter '\(name)' of the concentration model '\(model.name)' is not given; TVBO's default,"
                    + " \(text) mM, is used",
                at: model.place)
            values.append(.init(name: name, place: model.place, text: text, number: number, unit: unit))
        }
        guard let attributes = attributes(values, of: entry, owner: "the species of '\(model.name)'", at: model.place)
        else { return nil }
        let ion = model.value("ion")?.text ?? "ca"
        return Element(
            "species", [("id", ion, nil), ("ion", ion, nil), ("concentrationModel", id, nil)] + attributes,
            at: model.place)
    }
}

extension ComponentBlock {
    /// Returns whether an equation of the component, or of one that it contains, contains a name.
    fileprivate func mentions(_ name: String) -> Bool {
        definitions.contains { $0.value.text.contains(name) } || parts.contains { $0.mentions(name) }
    }

    /// A Boolean value that indicates whether the cell contains components of the types `morphology` or
    /// `biophysicalProperties`, as in a NeuroML document, instead of giving its geometry by values.
    var isExplicit: Bool { parts.contains { ["morphology", "biophysicalProperties"].contains($0.type) } }
}
