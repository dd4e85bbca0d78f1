import Connectomes
import Diagnostics
import Schema

/// The drawing of initial values.
extension ModelBuilder {
    /// Replaces the initial values that have a distribution by drawn ones, in the order of the cell's states.
    ///
    /// With a seed of the run, all values are drawn from one generator. Without one, the values of each distribution that
    /// has a seed of its own are drawn from a generator of their own, and the other values are unchanged.
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

    /// Returns whether initial values of the cell are drawn, so that every node needs a component of its own.
    func draws(_ cell: CellTypeBuilder) -> Bool {
        cell.equations.block.states.contains {
            $0.distribution != nil && (random != nil || $0.distributionSeed != nil)
        }
    }

    /// Warns of initial values that are not drawn, or that are drawn with a seed of the experiment.
    func warnOfDraws() {
        guard random == nil else { return }
        for block in order.compactMap({ cells[$0]?.equations.block }) {
            let random = block.states.filter { $0.distribution != nil }
            if let state = random.first(where: { $0.distributionSeed == nil }) {
                reading.log.warning(
                    .ignoredKey,
                    "initial values of '\(block.name)' are not drawn from their distributions: no seed is given",
                    at: state.place)
            }
            if let state = random.first(where: { $0.distributionSeed != nil }) {
                reading.log.warning(
                    .assumedConvention,
                    "initial values of '\(block.name)' are drawn from this program's own generator with the seed of the"
                        + " distribution; TVBO draws other values, and its jax back end does so without the seed",
                    at: state.place)
            }
        }
    }
}
