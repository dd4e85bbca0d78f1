import Diagnostics
import YAML

/// The check of a model for lists that replace a collection, such as the parameters, of the database entry to which the
/// model refers.
///
/// A mapping such as `parameters: { a: { value: 1 } }` is merged with that of the entry, but a list replaces it, as in
/// TVBO 0.5.3:
///
///     if let fault = ListReplacement(node, of: "JansenRit", entry: entry).fault { throw fault }
struct ListReplacement {
    private let node: YAMLNode
    private let name: String
    private let entry: YAMLNode

    /// The collections of a model whose members its equations can name.
    private static let collections = [
        "parameters", "state_variables", "derived_parameters", "derived_variables", "functions", "coupling_inputs",
    ]

    /// The keys under which texts name no quantities.
    private static let prose: Set<String> = ["name", "label", "description", "definition", "comment", "symbol", "lhs"]

    /// Prepares the check of a model.
    /// - Parameters:
    ///   - node: The model as written in the experiment.
    ///   - name: The name of the database entry, for the error.
    ///   - entry: The content of the database entry.
    init(_ node: YAMLNode, of name: String, entry: YAMLNode) {
        self.node = node
        self.name = name
        self.entry = entry
    }

    /// The error for the first list that lacks members of the entry to which equations of the merged model refer; nil
    /// if no list does.
    var fault: DiagnosticsError? {
        for key in Self.collections {
            guard let items = node[key]?.items, let place = node[key]?.place else { continue }
            let given = items.compactMap(Self.name)
            let missing = (entry[key]?.entries ?? []).map(\.key).filter { !given.contains($0) && isNamed($0) }
            guard let first = missing.first else { continue }
            let shown = missing.prefix(8).joined(separator: ", ") + (missing.count > 8 ? ", …" : "")
            return DiagnosticsError(
                .missingKey,
                "the list '\(key)' replaces the whole list of the database's model '\(name)', as in TVBO 0.5.3, and"
                    + " leaves out \(shown), which its equations use",
                at: place,
                hint: "add the missing members, or write a mapping, which changes single members only, as in '\(key): {"
                    + " \(given.first ?? first): … }'")
        }
        return nil
    }

    /// Returns the name of a member of a list: the text, the key `name`, or the only key.
    private static func name(_ item: YAMLNode) -> String? {
        item.scalar?.text ?? item["name"]?.scalar?.text ?? (item.entries?.count == 1 ? item.entries?.first?.key : nil)
    }

    /// Returns whether an equation of the merged model contains a name, or has it on its left-hand side as a state.
    private func isNamed(_ name: String) -> Bool {
        let merged = node.merged(over: entry)
        if node["state_variables"]?.items != nil,
            entry["state_variables"]?.entries?.contains(where: { $0.key == name }) == true
        {
            return true
        }
        return Self.collections.contains { key in
            key != "parameters" && merged[key].map { Self.mentions(name, $0) } ?? false
        }
    }

    private static func mentions(_ name: String, _ node: YAMLNode) -> Bool {
        if let text = node.scalar?.text {
            return text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains(Substring(name))
        }
        if let items = node.items { return items.contains { mentions(name, $0) } }
        return node.entries?.contains { !prose.contains($0.key) && mentions(name, $0.value) } ?? false
    }
}
