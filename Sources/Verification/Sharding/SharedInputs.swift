import Diagnostics
import Results

/// The comparison of the inputs of a case between the shards that ran it: the model, the case file and the goldens.
///
///     let faults = SharedInputs.differences(shards)
///
/// The commit does not show every change: files may be outside a repository, or the commit may be an option.
enum SharedInputs {
    /// Returns one diagnostic for each case and input that has another digest in a shard than in an earlier one.
    /// - Parameter shards: The shards, each with the name of its file.
    static func differences(_ shards: [(file: String, shard: ShardRecord)]) -> [Diagnostic] {
        var known: [Input: (digest: String, file: String, number: Int)] = [:]
        var told: Set<Input> = []
        var faults: [Diagnostic] = []
        for (file, shard) in shards.sorted(by: { $0.shard.number < $1.shard.number }) {
            for (input, digest) in shard.record.runs.flatMap(inputs) {
                guard let first = known[input] else {
                    known[input] = (digest, file, shard.number)
                    continue
                }
                guard first.digest != digest, told.insert(input).inserted else { continue }
                faults.append(
                    Diagnostic(
                        .error, .shardMismatch,
                        "the \(input.name) of the case '\(input.caseID)' changed between the shards: its digest is"
                            + " \(first.digest.prefix(12)) in the shard \(first.number) and \(digest.prefix(12)) in the"
                            + " shard \(shard.number)",
                        at: Place(file: file),
                        notes: [.init("the other digest is in this file", at: Place(file: first.file))],
                        hint: "run all shards again with the same files"))
            }
        }
        return faults
    }

    /// An input of a case: its model, its case file, or one of its goldens.
    private struct Input: Hashable {
        var caseID: String
        var name: String
    }

    private static func inputs(of run: RunResult) -> [(Input, String)] {
        let goldens = run.goldenDigests.sorted { $0.key < $1.key }.map { ("golden '\($0.key)'", $0.value) }
        // The model digest of an engine's run is that of the engine's input, which differs from run to run.
        let models = run.engineVersion == nil ? [("model", run.modelDigest)] : []
        return (models + [("case file", run.caseDigest)] + goldens).map { name, digest in
            (Input(caseID: run.caseID, name: name), digest)
        }
    }
}
