import ArgumentParser
import Verification

/// The option `--shard k/n`, which selects the part of the runs of a verification that is executed.
struct ShardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run part k of n of the runs, divided by the times in the history, into shards/k-of-n of the reports folder; 'merge' unites the parts.",
            valueName: "k/n"))
    var shard: Shard?
}

extension Shard: ExpressibleByArgument {
    /// Parses a shard from `k/n` with k from 1 to n; returns nil for any other text.
    public init?(argument: String) { self.init(argument) }
}
