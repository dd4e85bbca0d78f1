import Results

/// The parts of models, such as parameters and equations, as the results of a verification and of its past contain them.
///
///     let models = ModelHistory(record.runs + past.runs.values.map(\.result))
///     models.changes(from: past.result, to: run)  // ["g of leaky from 5 nS to 5.05 nS"]
struct ModelHistory {
    /// The identity of a model: a case, the model that was read for it, and the file from which it was read.
    private struct Key: Hashable {
        var caseID: String
        var modelDigest: String
        var experimentDigest: String

        init(_ run: RunResult) {
            (caseID, modelDigest, experimentDigest) = (run.caseID, run.modelDigest, run.experimentDigest)
        }
    }

    private var parts: [Key: [String: String]] = [:]

    /// The longest text that is shown, in characters.
    private static let lengthLimit = 80

    /// Collects the parts of models from results. Of the runs of a case only one has them.
    init(_ runs: some Sequence<RunResult>) {
        for run in runs { if let own = run.modelParts { parts[Key(run)] = own } }
    }

    /// Returns the parts in which the models of two results differ, sorted by name, such as `g of leaky from 5 nS to
    /// 5.05 nS`; empty if they are equal, or if the parts of one of the models are not known.
    func changes(from old: RunResult, to new: RunResult) -> [String] {
        guard let before = parts[Key(old)], let after = parts[Key(new)] else { return [] }
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            switch (before[name], after[name]) {
            case (let old?, let new?) where old != new:
                // A pair of long texts would hide the other changes.
                max(old.count, new.count) > Self.lengthLimit ? name : "\(name) from \(old) to \(new)"
            case (.some, nil): "\(name), which was removed"
            case (nil, .some): "\(name), which is new"
            default: nil
            }
        }
    }
}
