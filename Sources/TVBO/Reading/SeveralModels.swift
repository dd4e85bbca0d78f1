import Diagnostics
import YAML

/// The error for an experiment that gives several models where one is expected, under its key `dynamics`.
///
///     if let fault = SeveralModels.fault(node) { throw fault }
enum SeveralModels {
    /// Returns the error for a value of `dynamics` that is a list of models or a mapping from names to models; nil for
    /// a single model.
    /// - Parameter node: The value of `dynamics`.
    static func fault(_ node: YAMLNode) -> DiagnosticsError? {
        if node.items != nil {
            return DiagnosticsError(
                .wrongType, "'dynamics' of an experiment must be one model, not a list", at: node.place,
                hint: "write one model here, and the models of single nodes under 'dynamics' of the network")
        }
        let known = KeyTables.dynamics.merging(KeyTables.component) { own, _ in own }
        guard let entries = node.entries, let first = entries.first,
            entries.allSatisfy({ known[$0.key] == nil && $0.value.entries != nil })
        else { return nil }
        let several = entries.count > 1 ? ", and the others" : ""
        return DiagnosticsError(
            .wrongType, "'dynamics' of an experiment must be one model, not a mapping from names to models",
            at: first.place,
            // Such as "write 'dynamics: { name: a, … }', and the others, those of single nodes, under 'dynamics' of the
            // network".
            hint:
                "write 'dynamics: { name: \(first.key), … }'\(several.isEmpty ? "" : several + ", those of single nodes,")"
                + "\(several.isEmpty ? "; models of single nodes belong" : "") under 'dynamics' of the network")
    }
}
