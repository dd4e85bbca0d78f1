import Diagnostics
import YAML

/// The values that a model gives to parameters which its database entry computes from others.
///
/// TVBO 0.5.3 computes them in any case, so that such a value has no effect.
///
///     let own = ComputedParameters(node, of: "Jansen1995", entry: entry).removed(&remarks)
struct ComputedParameters {
    private let node: YAMLNode
    private let name: String
    private let entry: YAMLNode

    /// Prepares the search.
    /// - Parameters:
    ///   - node: The model as written in the experiment.
    ///   - name: The name of the database entry, for the warning.
    ///   - entry: The content of the database entry.
    init(_ node: YAMLNode, of name: String, entry: YAMLNode) {
        (self.node, self.name, self.entry) = (node, name, entry)
    }

    /// Returns the model without these values, and adds a warning for each.
    func removed(_ remarks: inout DiagnosticLog) -> YAMLNode {
        // A list replaces that of the entry.
        guard node["derived_parameters"]?.items == nil else { return node }
        let computed = Set((entry["derived_parameters"]?.entries ?? []).map(\.key))
        let own = Set((node["derived_parameters"]?.entries ?? []).map(\.key))
        guard let parameters = node["parameters"], let given = parameters.entries else { return node }
        func isComputed(_ entry: YAMLEntry) -> Bool { computed.contains(entry.key) && !own.contains(entry.key) }
        let found = given.filter(isComputed)
        guard !found.isEmpty else { return node }
        for value in found {
            remarks.warning(
                .ignoredKey,
                "the model '\(name)' of the database computes '\(value.key)' from other parameters, so the value given here"
                    + " has no effect", at: value.place,
                hint: "change the parameters from which it is computed")
        }
        return node.replacing("parameters", with: parameters.removing(found.map(\.key)))
    }
}
