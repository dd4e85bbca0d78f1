import Cases
import Changes
import ErrorAnalysis
import Foundation
import Goldens

/// A reader of what is known about the goldens of all cases below a folder: their accepted changes and their errors.
///
///     let drift = HistoryDrift(try history.series(), goldens: GoldenLineages.goldens(below: "Reference"))
public enum GoldenLineages {
    /// Returns the distance of each accepted golden from the first of its lineage, for each signal, and the error of each
    /// golden that was assessed or declares its accuracy. Cases, lineages and assessments that cannot be read are left
    /// out: `all` and `golden verify` report them.
    /// - Parameter allowed: Further folders below which the cases may read.
    public static func goldens(below root: String, allowing allowed: [String] = []) -> KnownGoldens {
        var result = KnownGoldens()
        for definition in definitions(below: root, allowing: allowed) {
            for lineage in lineages(of: definition) { add(lineage, of: definition.id, to: &result.distances) }
            addErrors(of: definition, to: &result.errors)
        }
        return result
    }

    /// Returns, for each golden of the cases below a folder that was accepted, who accepted it and why, by the digest
    /// of the golden. The first golden of a lineage has none, because it replaced no other.
    /// - Parameter allowed: Further folders below which the cases may read.
    public static func acceptances(
        below root: String, allowing allowed: [String] = []
    ) -> [String: GoldenAcceptance] {
        var result: [String: GoldenAcceptance] = [:]
        for lineage in definitions(below: root, allowing: allowed).flatMap(lineages) {
            for entry in lineage.entries.dropFirst() {
                result[entry.golden] = GoldenAcceptance(author: entry.by, reason: entry.reason)
            }
        }
        return result
    }

    private static func definitions(below root: String, allowing allowed: [String]) -> [CaseDefinition] {
        CaseFinder.files(below: root, allowing: allowed).compactMap {
            try? CaseDefinition.load($0, toleratingMissingTables: true)
        }
    }

    /// Returns the lineages of the goldens of a case that can be read. A golden is decoded only if it has a lineage.
    private static func lineages(of definition: CaseDefinition) -> [GoldenLineage] {
        definition.goldens.filter { FileManager.default.fileExists(atPath: GoldenLineage.path(of: $0.path)) }
            .compactMap { try? GoldenLineage.load(golden: $0.path) }
    }

    private static func addErrors(
        of definition: CaseDefinition, to result: inout [KnownGoldens.ErrorKey: GoldenError]
    ) {
        for golden in definition.goldens {
            guard let accuracy = golden.accuracy else { continue }
            result[.init(caseID: definition.id, golden: golden.name, signal: nil)] = GoldenError(
                declared: accuracy.value, unit: accuracy.unit?.name ?? "")
        }
        for summary in (try? AssessmentSummary.stored(of: definition.file)) ?? [] {
            result[.init(caseID: definition.id, golden: summary.golden, signal: summary.signal)] = GoldenError(
                digest: summary.digest, largest: summary.maxAbs, rms: summary.rms, eventTime: summary.eventTime,
                unit: summary.unit)
        }
    }

    private static func add(
        _ lineage: GoldenLineage, of id: String, to result: inout [KnownGoldens.DistanceKey: KnownGoldens.Distance]
    ) {
        for distance in lineage.entries.flatMap(\.fromFirst) {
            // The first golden is at distance 0 from itself.
            guard let first = lineage.entries.first else { continue }
            result[.init(caseID: id, digest: first.golden, signal: distance.signal)] = .init(
                largest: 0, mean: 0, unit: distance.unit)
        }
        for entry in lineage.entries {
            for distance in entry.fromFirst {
                result[.init(caseID: id, digest: entry.golden, signal: distance.signal)] = .init(
                    largest: distance.largest, mean: distance.mean, unit: distance.unit)
            }
        }
    }
}
