import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of synapses with equations of their own, which edges name in a network of NeuroML components. They
/// become component types that the document defines.
extension ComponentDocument {
    /// Adds the component and the component type of the synapse of an edge to the document, and returns the component's
    /// id and its type; nil after logging an error.
    /// - Parameters:
    ///   - model: The model with the equations of the synapse, which the edge names.
    ///   - id: The id that the component gets.
    ///   - edge: The edge, whose values replace those of the model.
    ///   - target: The member to which the synapse is attached.
    mutating func synapse(
        _ model: DynamicsBlock, id: String, _ edge: ComponentEdge, on target: Member
    ) -> (id: String, entry: CoreLibrary.Entry)? {
        let variables = Dictionary(
            target.entry.type.quantities.map { ($0.name, $0.dimension) }, uniquingKeysWith: { first, _ in first })
        let builder = SynapseBuilder(
            model, on: target.entry.type.name, timeScale: experiment.integration.timeScale, reading: reading
        ) { variables[$0] }
        guard let builder else { return nil }
        var component = Component(id: id, type: model.name, values: builder.cell.values())
        override(edge.values, [], of: model, builder.cell, in: &component.values)
        guard
            let parts = reading.collect({
                try RenderedParts(
                    type: builder.type(), components: [component], extending: "baseSynapse", at: model.place)
            })
        else { return nil }
        add(parts, id: id)
        if let weight = edge.weight, weight.number != 1, !builder.usesWeight {
            reading.log.warning(
                .assumedConvention,
                "the weight \(weight.text) has no effect, because the events of the synapse '\(model.name)' do not use"
                    + " 'weight'",
                at: weight.place,
                hint: "use 'weight' in an event of the synapse, as in 'affect: { rhs: \"x = x +"
                    + " weight\" }'")
        }
        return (id, CoreLibrary.Entry(type: parts.type, required: [], untyped: []))
    }
}
