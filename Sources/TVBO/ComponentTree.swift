import Diagnostics
import Foundation
import Quantities
import Schema
import YAML

/// A model that is put together from NeuroML's own components, such as a cell with its channels and gates.
public struct ComponentTree: Sendable {
    /// A component with its attributes as NeuroML writes them.
    public struct Part: Sendable {
        /// The name under which it stands, its NeuroML type, its attributes in document order, and what it holds.
        public var name: String
        public var type: String
        public var attributes: [(name: String, value: String)]
        public var parts: [Part]

        /// Creates a component.
        public init(name: String, type: String, attributes: [(name: String, value: String)], parts: [Part]) {
            self.name = name
            self.type = type
            self.attributes = attributes
            self.parts = parts
        }

        /// The value of an attribute.
        public func value(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
    }

    /// The cell and where it stands.
    public var cell: Part
    public var place: Place
    /// What people call the experiment, and how it is integrated.
    public var label: String
    public var integration: IntegrationBlock
}

/// Reads a tree of components.
struct ComponentTreeReader {
    /// Where faults go.
    let reading: ReadContext

    /// The only cell that trees are read for.
    static let cellType = "pointCellCondBased"

    /// Whether a model is a tree of components.
    static func describes(_ node: YAMLNode) -> Bool {
        node["state_variables"] == nil && (node["components"] != nil || node["modes"]?.entries != nil)
    }

    /// The cell in `node`; nil (with errors) when it is none that is supported.
    func cell(_ node: YAMLNode) -> ComponentTree.Part? {
        guard let part = part(node, named: node["name"]?.scalar?.text ?? "cell") else { return nil }
        if part.type == Self.cellType { return part }
        reading.log.error(
            .unsupportedFeature, "a tree of components below a '\(part.type)' is not supported",
            at: node["iri"]?.place ?? node.place, hint: "supported: neuroml:\(Self.cellType)")
        return nil
    }

    private func part(_ node: YAMLNode, named name: String) -> ComponentTree.Part? {
        let shown = "component '\(name)'"
        guard let block = Block(node, shown, keys: KeyTables.component, reading, nullIsEmpty: true) else { return nil }
        guard let iri = block.text("iri"), iri.hasPrefix("neuroml:") else {
            reading.log.error(
                .missingKey, "\(shown) needs 'iri: neuroml:…', the NeuroML type that it is", at: node.place)
            return nil
        }
        let key = block["components"] == nil ? "modes" : "components"
        return ComponentTree.Part(
            name: name, type: String(iri.dropFirst("neuroml:".count)),
            attributes: block.members("parameters").compactMap(attribute),
            parts: block.members(key).compactMap { part($0.node, named: $0.name) })
    }

    /// A number with its unit; a description that starts with `nml:` holds the attribute as it is.
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
