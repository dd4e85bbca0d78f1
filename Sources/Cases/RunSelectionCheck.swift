import Diagnostics
import Schema

/// The rule that `runs:` of each check names only methods and engines of the matrix, and that some check applies to
/// each method and engine of the matrix.
struct RunSelectionCheck {
    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    /// Logs an error for each name in `runs:` of a check that is not a method or engine of the matrix and, if every
    /// check has `runs:`, for each method or engine that no check names. Without `runs:` in any check nothing is
    /// logged.
    func check(_ checks: [CaseDefinition.Check], _ matrix: MatrixReader.Matrix) {
        guard checks.contains(where: { !$0.runs.isEmpty }) else { return }
        let methods = matrix.methods.map(\.name)
        let known = methods + matrix.engines.map(\.name)
        for check in checks {
            for name in check.runs where !known.contains(name) {
                reading.log.error(
                    .unknownReference,
                    "'runs' of the check '\(check.name)' names '\(name)', which is neither a method nor an engine of"
                        + " the matrix",
                    at: check.place, hint: Spelling.hint(for: name, among: known) ?? hint(known))
            }
        }
        guard !checks.contains(where: \.runs.isEmpty) else { return }
        for name in known where !checks.contains(where: { $0.runs.contains(name) }) {
            reading.log.error(
                .invalidCase,
                "no check compares the runs of the method or engine '\(name)'; add it under 'runs' of a check, or"
                    + " remove it from the matrix",
                at: checks[0].place)
        }
    }

    private func hint(_ known: [String]) -> String {
        known.isEmpty
            ? "list the case's methods and engines under 'matrix:'"
            : "use a method or engine of the matrix: \(known.joined(separator: ", "))"
    }
}
