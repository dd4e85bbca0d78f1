import Diagnostics
import LEMS
import ModelCore
import Quantities
import Schema

/// The translation of cells with equations of their own in a network of NeuroML components. They become component types
/// that the document defines.
extension ComponentDocument {
    /// A cell with equations of its own whose component and type have been added to the document.
    struct EquationCell {
        /// The id of the cell's component in the document.
        var id: String
        /// The cell's component type and component, as LEMS elements.
        var parts: RenderedParts
        /// The recorded quantities of the cell: their names in the document, and the units in which they are recorded.
        var recorded: [(name: String, unit: PhysicalUnit?)]
        /// The number of coupling inputs through which the cell receives currents from the network.
        var couplingInputCount: Int
    }

    /// Adds the component and the component type of a cell with equations to the document. Returns nil after logging an
    /// error.
    /// - Parameters:
    ///   - model: The model with the equations.
    ///   - id: The id of the cell's population, from which the id of its component is made.
    ///   - values: The values of parameters that replace those of the model.
    ///   - states: The initial values that replace those of the model.
    mutating func cell(
        _ model: DynamicsBlock, id: String, values: [ComponentBlock.Value], states: [ValueBlock]
    ) -> EquationCell? {
        let equations = DynamicsEquations(model, reading: reading)
        let currents = model.networkInputs.map(\.name)
        let finding = UnitConventionInference.finding(
            equations, inputs: Dictionary(currents.map { ($0, .current) }, uniquingKeysWith: { first, _ in first }))
        guard finding.convention == .physical, !model.isMap else {
            reading.log.error(
                .wrongDimension,
                "in a network with NeuroML components, the model '\(model.name)' must have equations whose units"
                    + " balance, and must not be a discrete map",
                at: model.place, notes: finding.balance.faults.prefix(4).map { .init($0.text, at: $0.place) },
                hint: "give the parameters and state variables of the model their units")
            return nil
        }
        let cell = CellTypeBuilder(
            equations: equations, finding: finding, timeScale: experiment.integration.timeScale,
            currentInputs: Set(currents), isInNetwork: true, reading: reading)
        UnitRemarks(cell: cell, reading: reading).report()
        if let state = model.states.first(where: { $0.distribution != nil }) {
            reading.log.warning(
                .ignoredKey,
                "in a network of NeuroML components, initial values of the model '\(model.name)' are not drawn from"
                    + " their distributions; 'initial_value' is used",
                at: state.place)
        }
        var component = Component(id: id + "_0", type: model.name, values: cell.values())
        override(values, states, of: model, cell, in: &component.values)
        guard
            let parts = reading.collect({
                try RenderedParts(type: cell.type(), components: [component], at: model.place)
            })
        else { return nil }
        add(parts, id: component.id)
        let recorded =
            model.states.filter(\.isRecorded).map { ($0.name, $0.unit) }
            + model.derivedVariables.filter(\.isRecorded).map { ($0.name, $0.unit) }
        return EquationCell(
            id: component.id, parts: parts, recorded: recorded.map { (parts.name(of: $0.0), $0.1) },
            couplingInputCount: model.networkInputs.count)
    }

    /// Adds the component and the definitions of a rendered component type to the document.
    /// - Parameters:
    ///   - parts: The rendered elements.
    ///   - id: The id of the component.
    mutating func add(_ parts: RenderedParts, id: String) {
        for element in parts.elements {
            if element.name == "Component" {
                _ = add(element, id: id)
            } else {
                define(element)
            }
        }
    }

    /// Replaces values of a component by those of a node or an edge; a value without a unit is in the unit that the
    /// model declares. Logs an error for a name that the model does not have, and for a value of the wrong dimension.
    /// - Parameters:
    ///   - values: The values of parameters that the node or edge gives.
    ///   - states: The initial values that the node gives.
    ///   - model: The model with the equations.
    ///   - cell: The builder of the component type, which converts units.
    ///   - result: The values of the component by the names of its parameters.
    func override(
        _ values: [ComponentBlock.Value], _ states: [ValueBlock], of model: DynamicsBlock, _ cell: CellTypeBuilder,
        in result: inout [String: Double]
    ) {
        let given =
            values.map { ($0.name, $0.place, $0.number, $0.unit, false) }
            + states.map { ($0.name, $0.place, $0.value, $0.unit, true) }
        for (name, place, number, unit, isState) in given {
            let known = isState ? model.states.map { ($0.name, $0.unit) } : model.parameters.map { ($0.name, $0.unit) }
            let kind = isState ? "state variable" : "parameter"
            guard let declared = known.first(where: { $0.0 == name }) else {
                reading.log.error(
                    .unknownName, "'\(model.name)' has no \(kind) '\(name)'", at: place,
                    hint: Spelling.hint(for: name, among: known.map(\.0)))
                continue
            }
            let own = unit ?? declared.1
            guard let number, own?.dimension ?? .bare == declared.1?.dimension ?? .bare else {
                reading.log.error(
                    .wrongDimension,
                    "the \(kind) '\(name)' of the model '\(model.name)' must be a number of the dimension"
                        + " \(declared.1?.dimension ?? .bare)",
                    at: place)
                continue
            }
            result[isState ? cell.initialName(name) : name] = cell.converted(number, own)
        }
    }
}
