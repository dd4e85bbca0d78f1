import Cases
import Changes
import Goldens

/// The accepted goldens of all cases below a folder.
///
///     let drift = HistoryDrift(history, goldens: GoldenLineages.distances(below: "Reference"))
public enum GoldenLineages {
    /// Returns the distance of each accepted golden from the first of its lineage, for each signal. Cases and lineages
    /// that cannot be read are left out: `all` and `golden verify` report them.
    /// - Parameter allowed: further folders below which the cases may read.
    public static func distances(
        below root: String, allowing allowed: [String] = []
    ) -> [HistoryDrift.AcceptedGolden: HistoryDrift.Distance] {
        var result: [HistoryDrift.AcceptedGolden: HistoryDrift.Distance] = [:]
        for file in CaseFinder.files(below: root, allowing: allowed) {
            guard let definition = try? CaseDefinition.load(file, toleratingMissingTables: true) else { continue }
            for golden in definition.goldens {
                guard let lineage = try? GoldenLineage.load(golden: golden.path) else { continue }
                add(lineage, of: file.id, to: &result)
            }
        }
        return result
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
