import Diagnostics
import Foundation
import Quantities
import Schema
import YAML

/// A model composed of NeuroML components, such as a cell with its channels and gates.
///
///     let gate = ComponentTree.Part(
///         name: "m", type: "gateHHrates", attributes: [("instances", "3")], parts: [])
public struct ComponentTree: Sendable {
    /// A component with its attributes and its child components.
    public struct Part: Sendable {
        /// The key of the component in the document, or the name of the cell.
        public var name: String
        /// The NeuroML type, such as `ionChannelHH`.
        public var type: String
        /// The attributes in document order. Their values are texts as in NeuroML, such as `10 nS`.
        public var attributes: [(name: String, value: String)]
        /// The child components in document order.
        public var parts: [Part]

        /// Creates a component.
        public init(name: String, type: String, attributes: [(name: String, value: String)], parts: [Part]) {
            self.name = name
            self.type = type
            self.attributes = attributes
            self.parts = parts
        }

        /// Returns the value of an attribute; nil when the component does not have it.
        public func value(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
    }

    /// The cell, which is the root of the tree.
    public var cell: Part
    /// The place of the cell in the experiment.
    public var place: Place
    /// The label of the experiment.
    public var label: String
    /// The integration settings of the experiment.
    public var integration: IntegrationBlock
}

/// Reads a tree of NeuroML components.
///
///     if ComponentTreeReader.describes(node) {
///         let cell = ComponentTreeReader(reading: reading).cell(node)
///     }
struct ComponentTreeReader {
    /// The context that collects diagnostics.
    let reading: ReadContext

    /// The only NeuroML cell type that is supported as the root of a tree.
    static let cellType = "pointCellCondBased"

    /// Returns whether a model is a tree of components: it has `components`, or a mapping `modes`, and no
    /// `state_variables`.
    static func describes(_ node: YAMLNode) -> Bool {
        node["state_variables"] == nil && (node["components"] != nil || node["modes"]?.entries != nil)
    }

    /// Returns the cell in `node`. Reports an error and returns nil when it cannot be read or is not supported.
    func cell(_ node: YAMLNode) -> ComponentTree.Part? {
        guard let part = part(node, named: node["name"]?.scalar?.text ?? "cell") else { return nil }
        if part.type == Self.cellType { return part }
        reading.log.error(
            .unsupportedFeature, "a tree of components with the root '\(part.type)' is not supported",
            at: node["iri"]?.place ?? node.place, hint: "supported: neuroml:\(Self.cellType)")
        return nil
    }

    private func part(_ node: YAMLNode, named name: String) -> ComponentTree.Part? {
        let shown = "component '\(name)'"
        guard let block = Block(node, shown, keys: KeyTables.component, reading, nullIsEmpty: true) else { return nil }
        guard let iri = block.text("iri"), iri.hasPrefix("neuroml:") else {
            reading.log.error(
                .missingKey, "\(shown) needs 'iri: neuroml:…', its NeuroML type", at: node.place)
            return nil
        }
        let key = block["components"] == nil ? "modes" : "components"
        return ComponentTree.Part(
            name: name, type: String(iri.dropFirst("neuroml:".count)),
            attributes: block.members("parameters").compactMap(attribute),
            parts: block.members(key).compactMap { part($0.node, named: $0.name) })
    }

    /// Returns an attribute: the number with its unit, or the text after `nml:` in the parameter's description.
    private func attribute(_ name: String, _ place: Place, _ node: YAMLNode) -> (name: String, value: String)? {
        guard let block = Block(node, "parameter '\(name)'", keys: KeyTables.parameter, reading) else { return nil }
        if let text = block.text("description"), text.hasPrefix("nml:") {
            return (name, text.dropFirst(4).trimmingCharacters(in: .whitespaces))
        }
        guard let value = block["value"]?.scalar?.text else {
            reading.log.error(.missingKey, "parameter '\(name)' has no value", at: place, hint: "add 'value:'")
            return nil
        }
        return (name, block.unit().map { "\(value) \($0.name)" } ?? value)
    }
}
