import Comparison
import Diagnostics
import Goldens
import Quantities
import Traces

/// The refusal of declarations of a golden that do not fit its content, and so would have no effect.
///
///     try GoldenDeclaration(reference).check(golden, trajectory)
struct GoldenDeclaration {
    private let reference: CaseDefinition.GoldenDefinition

    /// Creates the check of the declaration of a golden in a case.
    init(_ reference: CaseDefinition.GoldenDefinition) { self.reference = reference }

    /// Throws when `columns:` names a column that the golden does not have, or when `accuracy:` has a unit that cannot
    /// be converted to that of any column, or is larger than the magnitudes of all values of the columns with such a
    /// unit.
    /// - Parameters:
    ///   - golden: The golden as it is stored.
    ///   - trajectory: The samples of the golden, in the units of the run.
    /// - Throws: `DiagnosticsError`: `goldenMismatch` for `columns:`, and `invalidCase` for `accuracy:`.
    func check(_ golden: Golden, _ trajectory: Trajectory) throws {
        let names = golden.header.columns.dropFirst().map(\.name)
        if let unknown = reference.columns.keys.sorted().first(where: { !names.contains($0) }) {
            throw DiagnosticsError(
                .goldenMismatch,
                "'columns' of the golden '\(reference.name)' names the column '\(unknown)', which the golden does not have",
                at: reference.place, notes: [.init("its columns are " + names.joined(separator: ", "))],
                hint: Spelling.hint(for: unknown, among: names))
        }
        guard let accuracy = reference.accuracy else { return }
        let unit = accuracy.unit ?? .one
        let limits = trajectory.columns.compactMap { column -> Double? in
            unit.decimalShift(to: column.unit ?? .one).map { shift in
                Largest.magnitude(column.values.filter(\.isFinite))
                    * DecimalNumber(mantissa: 1, exponent: -shift).value
            }
        }
        guard let limit = Largest.of(limits) else {
            throw DiagnosticsError(
                .invalidCase,
                "the 'accuracy' of the golden '\(reference.name)' is in '\(unit.name)', which cannot be converted to"
                    + " the unit of any of its columns",
                at: reference.place, notes: [.init("its columns are " + described(trajectory))],
                hint: "give 'accuracy' in the unit of a column")
        }
        guard !(accuracy.value <= limit) else { return }
        throw DiagnosticsError(
            .invalidCase,
            "the 'accuracy' of the golden '\(reference.name)', \(accuracy.value) \(unit.name), is larger than all of its"
                + " values",
            at: reference.place, hint: "give the largest error of the golden, or remove 'accuracy'")
    }

    private func described(_ trajectory: Trajectory) -> String {
        trajectory.columns.map { "\($0.name) in '\($0.unit?.name ?? "1")'" }.joined(separator: ", ")
    }
}

extension LoadedCase {
    /// The errors for tolerances of single signals (`values:`) that a check does not compare, because its golden has no
    /// column for them: a misspelled name would silently fall back to `value`.
    var unusedTolerances: [Diagnostic] {
        definition.checks.flatMap { check -> [Diagnostic] in
            guard check.signals.isEmpty, !check.metric.isStatistical,
                let golden = goldens.first(where: { $0.name == check.golden })
            else { return [] }
            let names = golden.trajectory.columns.map(\.name)
            return check.tolerance.constants.keys.sorted().filter { !names.contains($0) }.map { name in
                Diagnostic(
                    .error, .unknownReference,
                    "'values' of the tolerance of the check '\(check.name)' names the signal '\(name)', for which the golden"
                        + " '\(golden.name)' has no column",
                    at: check.place, notes: [.init("its columns are " + names.joined(separator: ", "))],
                    hint: Spelling.hint(for: name, among: names))
            }
        }
    }
}
