import ArgumentParser
import Verification

/// The option `--shard k/n`, which selects the part of the runs of a verification that is executed.
struct ShardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Run only part k of n of the runs, as in 2/4, and write the results to shards/k-of-n in the reports folder. \
            The parts are balanced by the times of the runs in the history; 'merge' unites them.
            """,
            valueName: "k/n"))
    var shard: Shard?
}

extension Shard: ExpressibleByArgument {
    /// Parses a shard from `k/n` with k from 1 to n; returns nil for any other text.
    public init?(argument: String) { self.init(argument) }
}
