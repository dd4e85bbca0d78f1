import Diagnostics
import LEMS
import ModelCore

extension ComponentBlockReader {
    /// Warns of values that are numbers without a mapping around them, such as `weight: 2`, which TVBO 0.5.3 takes for
    /// labels, in a mapping of which TVBO does not read labels.
    /// - Parameter shown: The description of the owner of the values in messages.
    func warnOfBareNumbers(_ values: [ComponentBlock.Value], of shown: String) {
        for value in values where value.isBare && value.number != nil {
            reading.log.warning(
                .assumedConvention,
                "'\(value.name)' of \(shown) is \(value.text) here; TVBO 0.5.3 takes a number without 'value:' for a label"
                    + " and leaves it out", at: value.place,
                hint: "write '\(value.name): { value: \(value.text) }'")
        }
    }
}

/// Warnings of what the neuroml back end of TVBO 0.5.3 leaves out of the document that it renders, so that its results
/// differ.
extension ComponentDocument {
    /// The types of cells that TVBO renders without their components.
    private static let flatCells: Set<String> = [
        "iafCell", "iafRefCell", "iafTauCell", "iafTauRefCell", "izhikevichCell", "izhikevich2007Cell", "adExIaFCell",
        "fitzHughNagumoCell", "fitzHughNagumo1969Cell", "IF_curr_alpha", "IF_curr_exp", "IF_cond_alpha", "IF_cond_exp",
        "EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista", "HH_cond_exp",
    ]
    /// The types of cells of which TVBO renders only certain components.
    private static let compositeCells: Set<String> = ["pointCellCondBased", "cell"]
    /// The types of components that TVBO renders in these cells, besides inputs.
    private static let renderedParts: Set<String> = [
        "ionChannelHH", "ionChannelKS", "ionChannelPassive", "fixedFactorConcentrationModel",
        "decayingPoolConcentrationModel", "segment", "segmentGroup",
    ]

    /// Warns of components of a cell that TVBO leaves out.
    func warnOfLeftOut(partsOf cell: ComponentBlock) {
        let isFlat = Self.flatCells.contains(cell.type)
        guard isFlat || Self.compositeCells.contains(cell.type), !cell.isExplicit else { return }
        for part in cell.parts {
            // Types of the experiment's own and unknown ones are refused elsewhere.
            if Self.renderedParts.contains(part.type) && !isFlat || entry(named: part.type) == nil { continue }
            // Inputs have no effect in a network, of which another warning speaks.
            if isInput(part), !isFlat && ComponentBlockReader.sourceTypes.contains(part.type) || !block.nodes.isEmpty {
                continue
            }
            reading.log.warning(
                .assumedConvention,
                "the component '\(part.name)' of the type \(part.type) is part of the cell '\(cell.name)' here; the"
                    + " neuroml back end of TVBO 0.5.3 leaves it out of a \(cell.type)",
                at: part.place)
        }
    }

    /// Warns of what inputs contain and TVBO leaves out: what the parts of a compound input contain, and numbers that
    /// TVBO takes for labels.
    /// - Parameter isNode: A Boolean value that indicates whether the input is a node of the network.
    func warnOfLeftOut(partsOf input: ComponentBlock, isNode: Bool) {
        if isNode {
            ComponentBlockReader(reading: reading).warnOfBareNumbers(
                input.values, of: "the component '\(input.name)'")
        }
        for part in input.parts where !part.parts.isEmpty || !part.triggers.isEmpty {
            reading.log.warning(
                .assumedConvention,
                "the component '\(part.name)' of '\(input.name)' has \(part.parts.isEmpty ? "events" : "components");"
                    + " the neuroml back end of TVBO 0.5.3 leaves them out",
                at: part.place)
        }
    }

    /// Warns of initial values that TVBO does not read: those of states, which it reads only for the cell of FitzHugh
    /// and Nagumo, and the parameters of that cell for them.
    /// - Parameters:
    ///   - states: The values of states that are used.
    ///   - cell: The cell.
    func warnOfInitialValues(_ states: [ComponentBlock.Value], of cell: ComponentBlock) {
        let isFitzHughNagumo = cell.type == "fitzHughNagumo1969Cell" && block.nodes.isEmpty
        for state in states where !isFitzHughNagumo {
            reading.log.warning(
                .assumedConvention,
                "the initial value \(state.written) of the state variable '\(state.name.dropLast())' of the cell"
                    + " '\(cell.name)' is used; the neuroml back end of TVBO 0.5.3 does not read it",
                at: state.place,
                hint:
                    "give the parameter '\(cell.type == "cell" ? "initMembPotential" : state.name)' of the cell instead"
            )
        }
        guard isFitzHughNagumo else { return }
        for value in cell.values where ["V0", "W0"].contains(value.name) && value.number != 0 {
            guard !states.contains(where: { $0.name == value.name }) else { continue }
            let state = cell.states.first { $0.name + "0" == value.name }
            if state?.initial?.number == value.number { continue }
            reading.log.warning(
                .assumedConvention,
                "the parameter '\(value.name)' of the cell '\(cell.name)' is used; TVBO 0.5.3 reads initial values only"
                    + " from 'state_variables', and takes 0 without one",
                at: value.place)
        }
    }

    /// Warns of parameters of a cell that describe its tissue, which have no effect in a network.
    func warnOfTissue(of cell: ComponentBlock) {
        guard !block.nodes.isEmpty, let value = cell.values.first(where: { $0.name.hasPrefix("tissue_") }) else {
            return
        }
        reading.log.warning(
            .ignoredKey,
            "the parameter '\(value.name)' of the cell '\(cell.name)' has no effect in a network, as in TVBO 0.5.3",
            at: value.namePlace ?? value.place)
    }
}
