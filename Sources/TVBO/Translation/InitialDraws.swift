import Connectomes
import Diagnostics
import Schema

/// The drawing of initial values from their distributions.
extension ModelBuilder {
    /// Replaces the initial values of states that have a distribution by random ones, drawn in the order of the states.
    ///
    /// If the caller gives a seed, all values are drawn from one generator. Otherwise each distribution that has a seed
    /// in the experiment has a generator of its own, and values of other distributions are not changed.
    /// - Parameter values: The values of a component of the cell by parameter name.
    mutating func draw(_ cell: CellTypeBuilder, into values: inout [String: Double]) {
        for state in cell.equations.block.states {
            guard let distribution = state.distribution, let drawn = value(of: distribution, state, cell) else {
                continue
            }
            values[cell.initialName(state.name)] = cell.converted(drawn, state.unit)
        }
    }

    private mutating func value(
        of distribution: InitialDistribution, _ state: StateBlock, _ cell: CellTypeBuilder
    ) -> Double? {
        if var generator = random {
            let drawn = distribution.value(&generator)
            random = generator
            return drawn
        }
        guard let seed = state.distributionSeed else { return nil }
        let key = "\(cell.equations.block.name)/\(state.name)"
        return distribution.value(&ownRandom[key, default: SeededRandom(seed: seed, stream: key)])
    }

    /// Returns whether any initial value of the cell is drawn at random, so that every node needs a component with
    /// values of its own.
    func draws(_ cell: CellTypeBuilder) -> Bool {
        cell.equations.block.states.contains {
            $0.distribution != nil && (random != nil || $0.distributionSeed != nil)
        }
    }

    /// The end of a warning on initial values with a normal distribution: `… TVBO draws other values, and its jax back
    /// end does so without the seed and from other distributions: …`.
    private static let widerInJax =
        " and from other distributions: for a normal one jax takes a quarter of the interval's width as the deviation, and"
        + " reads neither 'mean' nor 'sigma'"

    /// Warns of initial values with a distribution: of those that are not drawn because there is no seed, and of those
    /// that are drawn with a seed, which are other values than those of TVBO.
    func warnOfDraws() {
        let isGiven = random != nil
        for block in order.compactMap({ cells[$0]?.equations.block }) {
            let states = block.states.filter { $0.distribution != nil }
            if let state = states.first(where: { !isGiven && $0.distributionSeed == nil }) {
                reading.log.warning(
                    .ignoredKey,
                    "initial values of the model '\(block.name)' are not drawn from their distributions, because no"
                        + " seed is given: 'initial_value' is used, but the jax and tvboptim back ends of TVBO 0.5.3 draw"
                        + " them; for random values add 'seed:' to the distributions, or use --seed",
                    at: state.place)
            }
            if let state = states.first(where: { isGiven || $0.distributionSeed != nil }) {
                reading.log.warning(
                    .assumedConvention,
                    "initial values of the model '\(block.name)' are drawn by tvbo-verify's own random generator with"
                        + " \(isGiven ? "the given seed" : "the seed of the distribution"); the jax and tvboptim"
                        + " back ends of TVBO 0.5.3 draw other values, jax without the seed"
                        + (states.contains { $0.distribution?.isGaussian == true } ? Self.widerInJax : ""),
                    at: state.place)
            }
        }
    }
}
