import Cases
import Changes
import Foundation
import Goldens

/// The accepted goldens of all cases below a folder.
///
///     let drift = HistoryDrift(history, goldens: GoldenLineages.distances(below: "Reference"))
public enum GoldenLineages {
    /// Returns the distance of each accepted golden from the first of its lineage, for each signal. Cases and lineages
    /// that cannot be read are left out: `all` and `golden verify` report them.
    /// - Parameter allowed: Further folders below which the cases may read.
    public static func distances(
        below root: String, allowing allowed: [String] = []
    ) -> [HistoryDrift.AcceptedGolden: HistoryDrift.Distance] {
        var result: [HistoryDrift.AcceptedGolden: HistoryDrift.Distance] = [:]
        for (id, lineage) in lineages(below: root, allowing: allowed) { add(lineage, of: id, to: &result) }
        return result
    }

    /// Returns the acceptances of the goldens of all cases below a folder, with person and reason, by digest. The first
    /// golden of a lineage has none, because it replaced no other.
    /// - Parameter allowed: Further folders below which the cases may read.
    public static func acceptances(
        below root: String, allowing allowed: [String] = []
    ) -> [String: GoldenAcceptance] {
        var result: [String: GoldenAcceptance] = [:]
        for (_, lineage) in lineages(below: root, allowing: allowed) {
            for entry in lineage.entries.dropFirst() {
                result[entry.golden] = GoldenAcceptance(author: entry.by, reason: entry.reason)
            }
        }
        return result
    }

    /// Returns the lineages of the goldens that can be read, with the ids of their cases.
    private static func lineages(below root: String, allowing allowed: [String]) -> [(String, GoldenLineage)] {
        CaseFinder.files(below: root, allowing: allowed).flatMap { file -> [(String, GoldenLineage)] in
            guard let definition = try? CaseDefinition.load(file, toleratingMissingTables: true) else { return [] }
            // A golden is decoded only if it has a lineage.
            let changed = definition.goldens.filter {
                FileManager.default.fileExists(atPath: GoldenLineage.path(of: $0.path))
            }
            return changed.compactMap { golden in
                (try? GoldenLineage.load(golden: golden.path)).map { (file.id, $0) }
            }
        }
    }

    private static func add(
        _ lineage: GoldenLineage, of id: String, to result: inout [HistoryDrift.AcceptedGolden: HistoryDrift.Distance]
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
