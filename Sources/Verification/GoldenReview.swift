import Cases
import Diagnostics
import ErrorAnalysis
import Foundation
import Goldens
import ModelCore
import Quantities
import Results
import Simulator
import Traces

/// The comparison of a stored golden with a new one, and the effect of the change on every check that uses the golden.
///
///     let review = try GoldenReview(file, golden: "converged", from: nil, loader: ModelLoader())
///     for effect in review.effects { print(effect.run, effect.before.verdict, effect.after.verdict) }
///
/// The new golden is read from a file, or computed again from the current model with the method that the case declares.
public struct GoldenReview: Sendable {
    /// The results of a check against the stored golden and against the new one.
    public struct Effect: Sendable {
        /// The run that is checked, such as `rk4 at 0.1 ms`.
        public var run: String
        /// The result of the check with the stored golden.
        public var before: CheckResult
        /// The result of the check with the new golden.
        public var after: CheckResult
    }

    /// The name of the golden in the case.
    public let name: String
    /// The replacement of the stored golden by the new one.
    public let replacement: GoldenReplacement
    /// The number of rows and the time that a whole run of the case's experiment covers, with which the coverage of the
    /// new golden can be compared; nil if the steps cannot be counted, or the time scale is not one of time.
    public let run: GoldenCoverage?
    /// The results of the checks of the golden before and after the change, in the order of the runs and checks; only
    /// runs of the simulator are made.
    public let effects: [Effect]
    /// The reasons why some runs have no results, such as a solution that does not remain finite, each after the label
    /// of its run, as in `rk4 at 0.1 ms: …`.
    public let failures: [String]

    /// Reads the case and the stored golden, obtains the new one, and evaluates every check of the golden against both.
    /// - Parameters:
    ///   - name: The name of the golden; nil if the case has one only.
    ///   - output: The new golden, such as the output of the engine that made the stored one; nil to use `path`.
    ///   - path: The file of the new golden, a packed golden or a trace; nil to compute it from the current model.
    ///   - columns: The names and units of the columns of a trace; nil for those of its header.
    /// - Throws: `DiagnosticsError` when the case has no such golden, a file cannot be read, or the new golden cannot
    ///   be computed, lacks a signal of the stored one, or shares no instant with it.
    public init(
        _ file: CaseFile, golden name: String?, to output: Golden? = nil, from path: String?,
        columns: [GoldenPacking.ColumnName]? = nil, loader: ModelLoader
    ) throws {
        let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
        let declared = try Self.declared(name, in: definition)
        let caseLoader = CaseLoader(loader: loader)
        var loaded = try caseLoader.load(definition)
        let new = try output ?? path.map { try Self.read($0, columns) } ?? Self.repeated(loaded, declared)
        let recorded = try loaded.preparedModel.recorded()
        let replacement = try GoldenReplacement(path: declared.path, new: new, columns: declared.columns) { name in
            recorded.first { $0.path == name }?.unit
        }
        loaded.definition.checks = definition.checks.filter { $0.golden == declared.name }
        loaded.definition.texts = []
        var changed = loaded
        if let index = changed.goldens.firstIndex(where: { $0.name == declared.name }) {
            // With the digest of the stored golden, its stored assessment remains valid for the comparison.
            changed.goldens[index].trajectory =
                try caseLoader.golden(
                    new, as: declared, loaded.preparedModel.model, loaded.recorded, definition
                ).trajectory
        }
        self.name = declared.name
        self.replacement = replacement
        run = GoldenCoverage(run: loaded.preparedModel.model.simulation)
        (effects, failures) = try Self.effects(loaded, changed)
    }

    /// Returns the declaration of a golden of a case.
    /// - Parameter name: The name of the golden; nil if the case has one only.
    /// - Throws: `DiagnosticsError` when the case has no such golden.
    package static func declared(
        _ name: String?, in definition: CaseDefinition
    ) throws -> CaseDefinition.GoldenDefinition {
        let names = definition.goldens.map(\.name)
        if name == nil, let only = definition.goldens.first, names.count == 1 { return only }
        guard let name else {
            throw DiagnosticsError(
                .nothingToRun, "the case '\(definition.id)' has \(names.isEmpty ? "no golden" : "several goldens")",
                at: Place(file: definition.path),
                hint: names.isEmpty
                    ? "add one with 'tvbo-verify golden add', and declare it under 'goldens:' of the case"
                    : "choose one of them with --golden: \(names.joined(separator: ", "))")
        }
        if let found = definition.goldens.first(where: { $0.name == name }) { return found }
        throw DiagnosticsError(
            .nothingToRun, "the case '\(definition.id)' has no golden '\(name)'", at: Place(file: definition.path),
            hint: Spelling.hint(for: name, among: names) ?? "use one of its goldens: \(names.joined(separator: ", "))")
    }

    private static func read(_ path: String, _ columns: [GoldenPacking.ColumnName]?) throws -> Golden {
        path.hasSuffix(".golden") ? try Golden.load(path: path) : try GoldenPacking.pack(path: path, columns: columns)
    }

    private static func repeated(
        _ loaded: LoadedCase, _ declared: CaseDefinition.GoldenDefinition
    ) throws -> Golden {
        guard let repetition = RepeatedGolden(loaded, name: declared.name) else {
            throw DiagnosticsError(
                .nothingToRun,
                "the golden '\(declared.name)' cannot be computed again, because its stored file was not loaded with"
                    + " the case",
                at: declared.place, hint: "give the file of the new golden with '--from FILE'")
        }
        return try repetition.golden()
    }

    /// Returns the results of all checks in all runs of the matrix, against the stored golden and against the new one.
    private static func effects(_ old: LoadedCase, _ new: LoadedCase) throws -> (effects: [Effect], failures: [String])
    {
        let studies = (try Verification.budgetStudies(old), try Verification.budgetStudies(new))
        var effects: [Effect] = []
        var failures: [String] = []
        for method in old.matrix.methods {
            for step in old.matrix.steps {
                let before = try RunExecutor(loaded: old, method: method, step: step, budgetStudies: studies.0).run()
                let after = try RunExecutor(loaded: new, method: method, step: step, budgetStudies: studies.1).run()
                let label = after.result.label
                for failure in Set([before.result.failure, after.result.failure].compactMap(\.self)).sorted() {
                    failures.append("\(label): \(failure)")
                }
                effects += zip(before.result.checks, after.result.checks).map {
                    Effect(run: label, before: $0, after: $1)
                }
            }
        }
        return (effects, failures)
    }
}
