import Diagnostics
import LEMS
import ModelCore

extension ComponentBlockReader {
    /// Warns of numbers that TVBO 0.5.3 leaves out in a mapping of which it reads neither labels nor descriptions: numbers
    /// without a mapping around them, such as `weight: 2`, which it takes for labels, and numbers in descriptions of
    /// edges.
    /// - Parameter shown: The description of the owner of the values in messages.
    func warnOfUnreadNumbers(_ values: [ComponentBlock.Value], of shown: String) {
        for value in values where value.number != nil && (value.isBare || value.isDescribed && !prefersDescriptions) {
            let reason = value.isBare ? "takes a number without 'value:' for a label" : "reads only its 'value'"
            reading.log.warning(
                .assumedConvention,
                "'\(value.name)' of \(shown) is \(value.written) here; TVBO 0.5.3 \(reason) and leaves it out",
                at: value.place,
                hint: "write '\(value.name): { value: \(value.text)\(value.unit.map { ", unit: \($0.name)" } ?? "") }'")
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

    /// The models of the database of TVBO 0.5.3 whose names are those of types of cells, if case does not count.
    private static let databaseModels = [
        "iafCell": "IaFCell", "izhikevichCell": "IzhikevichCell", "izhikevich2007Cell": "Izhikevich2007Cell",
    ]

    /// Warns of types of cells that back ends of TVBO other than the neuroml one take for models of the database: they
    /// read the `iri` without its prefix, and compare names without case.
    func warnOfDatabaseModels() {
        for (type, model) in Self.databaseModels.sorted(by: { $0.key < $1.key }) {
            guard let place = cellPlaces[type] else { continue }
            reading.log.warning(
                .assumedConvention,
                "the jax and tvboptim back ends of TVBO 0.5.3 take the type \(type) for the model '\(model)' of TVBO's"
                    + " database, with other equations and units, so that their results differ", at: place)
        }
    }

    /// A Boolean value that indicates whether TVBO renders the network, and not a single cell: the network has edges, and
    /// a model under `dynamics` that names a NeuroML type.
    var isRenderedAsNetwork: Bool { !block.edges.isEmpty && !block.library.isEmpty }

    /// Warns of components of a cell that TVBO leaves out.
    func warnOfLeftOut(partsOf cell: ComponentBlock) {
        let isComposite = Self.compositeCells.contains(cell.type)
        guard isComposite || Self.flatCells.contains(cell.type) else { return }
        for part in cell.parts {
            // Types of the experiment's own and unknown ones are refused elsewhere.
            guard entry(named: part.type) != nil else { continue }
            if isComposite, Self.renderedParts.contains(part.type) { continue }
            if isInput(part) {
                // Inputs have no effect in a network, of which another warning speaks.
                guard block.nodes.isEmpty else { continue }
                if isComposite, ComponentBlockReader.sourceTypes.contains(part.type) {
                    if part.hasTriggers { warnOfLeftOut("events", of: part) }
                    continue
                }
            }
            reading.log.warning(
                .assumedConvention,
                "the component '\(part.name)' of the type \(part.type) is part of the cell '\(cell.name)' here; the"
                    + " neuroml back end of TVBO 0.5.3 leaves it out of cells of the type \(cell.type)",
                at: part.place)
        }
    }

    /// Warns of what an input that is a node contains and TVBO leaves out: numbers that TVBO takes for labels, components
    /// of inputs other than compound ones, and what the parts of a compound input contain.
    func warnOfLeftOut(partsOfNode input: ComponentBlock) {
        ComponentBlockReader(reading: reading).warnOfUnreadNumbers(input.values, of: "the component '\(input.name)'")
        if input.type != "compoundInput" {
            if !input.parts.isEmpty { warnOfLeftOut("components", of: input) }
            return
        }
        for part in input.parts {
            if !part.triggers.isEmpty { warnOfLeftOut("events", of: part) }
            if !part.parts.isEmpty { warnOfLeftOut("components", of: part) }
        }
    }

    private func warnOfLeftOut(_ content: String, of part: ComponentBlock) {
        reading.log.warning(
            .assumedConvention,
            "the component '\(part.name)' contains \(content), which the neuroml back end of TVBO 0.5.3 leaves out",
            at: part.place)
    }

    /// Returns the value that TVBO takes for a parameter of the cell of FitzHugh and Nagumo that is an initial value, if
    /// its state gives none: 0.1 for a state that is listed without the key, else 0.
    func defaultState(_ parameter: String, of cell: ComponentBlock) -> String {
        let isListed = cell.states.contains { $0.name + "0" == parameter && !$0.isNull }
        return isListed && !isRenderedAsNetwork ? "0.1" : "0"
    }

    /// Warns of initial values that TVBO does not read: those of states, which it reads only for the cell of FitzHugh
    /// and Nagumo, and the parameters of that cell for them.
    /// - Parameters:
    ///   - states: The values of states that are used.
    ///   - cell: The cell.
    func warnOfInitialValues(_ states: [ComponentBlock.Value], of cell: ComponentBlock) {
        let isFitzHughNagumo = cell.type == "fitzHughNagumo1969Cell" && !isRenderedAsNetwork
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
        for value in cell.values where ["V0", "W0"].contains(value.name) {
            guard !states.contains(where: { $0.name == value.name }) else { continue }
            let given = cell.states.first { $0.name + "0" == value.name }?.initial?.number
            let theirs = given ?? Double(defaultState(value.name, of: cell))
            if value.number == theirs { continue }
            reading.log.warning(
                .assumedConvention,
                "the parameter '\(value.name)' of the cell '\(cell.name)' is used; TVBO 0.5.3 reads initial values only"
                    + " from 'state_variables', and takes \(defaultState(value.name, of: cell)) without one",
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
            "the parameter '\(value.name)' of the cell '\(cell.name)' has no effect in a network",
            at: value.namePlace ?? value.place)
    }
}

extension ComponentDocument {
    /// Warns of a network with cells that have equations beside cells of NeuroML types.
    func warnOfMixture(_ nodes: Nodes) {
        let cells = nodes.members.values.filter { $0.entry.fits("baseCell") || $0.couplingInputCount != nil }
        guard cells.contains(where: { $0.couplingInputCount == nil }),
            cells.contains(where: { $0.couplingInputCount != nil })
        else { return }
        reading.log.warning(
            .assumedConvention,
            "the network has cells with equations beside cells of NeuroML types; TVBO 0.5.3 then writes those of NeuroML"
                + " types with the equations of its database, in other units", at: block.place)
    }
}

extension ComponentBlock {
    /// The name of an experiment's own component that has none.
    static let unnamed = "cell"

    /// The name by which TVBO looks for the experiment's own component in the network's library: its id, which of a
    /// component without a name is that of its type.
    var listedName: String { ComponentDocument.id(name == Self.unnamed ? type : name) }

    /// A Boolean value that indicates whether the component, or one that it contains, has events at preset times.
    fileprivate var hasTriggers: Bool { !triggers.isEmpty || parts.contains(where: \.hasTriggers) }
}
