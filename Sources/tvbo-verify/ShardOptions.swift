import ArgumentParser
import Verification

/// The option that selects a shard, the part of the runs that is executed.
struct ShardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run part k of n of the runs, divided by the times in the history, into shards/k-of-n of the reports folder; 'merge' unites the parts.",
            valueName: "k/n"))
    var shard: Shard?
}

extension Shard: ExpressibleByArgument {
    /// Parses a part; nil for any text but `k/n` with k from 1 to n.
    public init?(argument: String) { self.init(argument) }
}
