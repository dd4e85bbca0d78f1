import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The translation of the noise of states into the component model.
///
/// White noise of a state x adds g(x) dW to its equation, where the amplitude g is per square root of the time scale.
/// With an Ornstein-Uhlenbeck process N, which starts at 0, the equations are
///
///     dx = (f + N) dt
///     dN = −N / τ dt + g(x) dW
///
/// The noise that a state declares itself replaces the noise of the integration settings for this state.
extension ModelBuilder {
    /// The noise of one state of a model.
    private struct StateNoise {
        var state: StateBlock
        var block: NoiseBlock
    }

    /// Adds the noise of the experiment to the type of a cell; problems are reported.
    func addNoise(to type: inout ComponentType, _ cell: CellTypeBuilder) {
        let noises = noises(of: cell)
        guard let first = noises.first else { return }
        if cell.equations.block.isMap {
            reading.log.error(
                .unsupportedFeature,
                "the noise of the state variable '\(first.state.name)' is not supported, because the model"
                    + " '\(type.name)' is a discrete map",
                at: first.block.place)
            return
        }
        for noise in noises { add(noise, to: &type, cell) }
    }

    /// Returns the noise of the states of a model. White noise with an amplitude of 0 is none, so that any method can
    /// integrate the model.
    private func noises(of cell: CellTypeBuilder) -> [StateNoise] {
        let block = cell.equations.block
        let integration = experiment.integration
        let deviations = integration.deviations
        return block.states.enumerated().compactMap { index, state in
            if let own = state.noise { return own.isNone ? nil : StateNoise(state: state, block: own) }
            if !deviations.isEmpty {
                guard index < deviations.count, deviations[index] > 0 else { return nil }
                return StateNoise(
                    state: state,
                    block: NoiseBlock(
                        place: integration.deviationsPlace, amplitude: deviations[index], unit: nil, course: .white,
                        scaling: .additive, targets: [], seed: nil))
            }
            guard let noise = integration.noise, !noise.isNone, noise.acts(on: state.name, modes: block.modes) else {
                return nil
            }
            return StateNoise(state: state, block: noise)
        }
    }

    private func add(_ noise: StateNoise, to type: inout ComponentType, _ cell: CellTypeBuilder) {
        let state = noise.state.name
        guard let amplitude = amplitude(noise, cell) else { return }
        guard case .ornsteinUhlenbeck(let time) = noise.block.course else {
            type.dynamics.diffusions.append(.init(state, amplitude))
            return
        }
        let scale = experiment.integration.timeScale
        let seconds = time.unit?.si(time.value) ?? time.value * scale.factor
        var name = "\(state)_noise"
        while type.dimensions[name] != nil { name += "_" }
        let own = type.dynamics.stateVariables.first { $0.quantity.name == state }?.quantity
        let isPhysical = cell.finding.convention == .physical
        let dimension = isPhysical ? (own?.dimension ?? .bare) / .time : .bare
        type.dynamics.stateVariables.append(.init(.init(name, dimension, unit: nil)))
        type.dynamics.timeDerivatives.append(
            .init(name, .arithmetic(.divide, .negate(.name(name)), .number(seconds))))
        type.dynamics.diffusions.append(.init(name, amplitude))
        guard let index = type.dynamics.timeDerivatives.firstIndex(where: { $0.variable == state }) else { return }
        // In a bare model N is a rate per unit of the time scale, like the right-hand side.
        let drive: Expression = isPhysical ? .name(name) : .arithmetic(.divide, .name(name), .number(scale.factor))
        let rate = type.dynamics.timeDerivatives[index].value
        type.dynamics.timeDerivatives[index].value = .arithmetic(.add, rate, drive)
    }

    /// Returns the amplitude of the noise in SI per √s, or in a bare model as written per √s.
    private func amplitude(_ noise: StateNoise, _ cell: CellTypeBuilder) -> Expression? {
        let scale = experiment.integration.timeScale.factor
        var size = noise.block.amplitude / scale.squareRoot()
        if cell.finding.convention == .physical {
            let unit = noise.block.unit ?? noise.state.unit ?? .one
            guard unit.dimension == (noise.state.unit ?? .one).dimension else {
                reading.log.error(
                    .wrongDimension,
                    "the 'sigma' of the noise of the state variable '\(noise.state.name)' is in \(unit.name), but the"
                        + " state variable is in \(noise.state.unit?.name ?? "no unit")",
                    at: noise.block.place,
                    hint: "give 'sigma' in the unit of the state variable; it is read per square root of one unit of"
                        + " the time scale")
                return nil
            }
            size *= unit.factor
            // The rate of an Ornstein-Uhlenbeck process is that of the state per time.
            if case .ornsteinUhlenbeck = noise.block.course { size /= scale }
        }
        let state = Expression.name(noise.state.name)
        switch noise.block.scaling {
        case .additive: return .number(size)
        case .proportional: return .arithmetic(.multiply, .number(size / stateUnit(noise, cell)), state)
        case .affine(let alpha):
            let share = Expression.arithmetic(
                .multiply, .number(alpha / stateUnit(noise, cell)), .call(.abs, [state]))
            return .arithmetic(.multiply, .number(size), .arithmetic(.add, .number(1), share))
        }
    }

    /// Returns the size in SI of the unit in which an amplitude that depends on the state reads the state.
    private func stateUnit(_ noise: StateNoise, _ cell: CellTypeBuilder) -> Double {
        cell.finding.convention == .physical ? (noise.state.unit ?? .one).factor : 1
    }

    // MARK: Checks

    /// Reports noise on states that do not exist, seeds that are missing or contradictory, and differences from the
    /// noise of TVBO.
    func checkNoise() {
        let integration = experiment.integration
        let states = usedStates
        for target in integration.noise?.targets ?? []
        where !states.contains(where: { NoiseBlock.names(target.name, $0.state, modes: $0.modes) }) {
            reading.log.error(
                .unknownName,
                "'targets' of the noise names '\(target.name)', which is not a state variable of any node",
                at: target.place, hint: Spelling.hint(for: target.name, among: states.map(\.state)))
        }
        checkDeviations()
        checkOwnNoise()
        let blocks = usedBlocks.flatMap { $0.states.compactMap(\.noise) } + (integration.noise.map { [$0] } ?? [])
        guard let place = blocks.first?.place ?? (integration.deviations.isEmpty ? nil : integration.deviationsPlace)
        else { return }
        // Noise of amplitude 0 adds nothing in any back end.
        let isPresent = blocks.contains { $0.amplitude > 0 } || integration.deviations.contains { $0 > 0 }
        guard isPresent else { return }
        warnOfSeed(blocks, at: place)
        warnOfTypes(blocks)
    }

    /// The seed of the noise: the caller's seed, or else the seed in the experiment (``givenSeed``), or else 42.
    var noiseSeed: UInt64 {
        // allow: the bits of a 64-bit number
        seed ?? givenSeed.map { UInt64(bitPattern: Int64($0)) } ?? 42
    }

    /// The seed that the experiment gives for the noise: that of the integration's noise, else the first seed of a
    /// state's own noise, else that of the integration or the execution settings; nil if it gives none.
    var givenSeed: Int? {
        let own = experiment.integration.noise?.seed ?? usedBlocks.flatMap(\.states).compactMap { $0.noise?.seed }.first
        return own ?? experiment.integration.seeds.first
    }

    private func checkDeviations() {
        let integration = experiment.integration
        guard !integration.deviations.isEmpty else { return }
        for block in usedBlocks where block.states.count != integration.deviations.count {
            reading.log.error(
                .invalidValue,
                "'state_wise_sigma' has \(integration.deviations.count) values, but the model '\(block.name)' has \(block.states.count)"
                    + " state\(block.states.count == 1 ? "" : "s")",
                at: integration.deviationsPlace)
        }
    }

    /// Reports noise of single states that names other states, or that replaces a standard deviation of the settings.
    private func checkOwnNoise() {
        for block in usedBlocks {
            for state in block.states {
                guard let noise = state.noise else { continue }
                let other = noise.targets.first { !NoiseBlock.names($0.name, state.name, modes: block.modes) }
                if let other {
                    reading.log.error(
                        .unsupportedFeature,
                        "the noise of the state variable '\(state.name)' names another one, '\(other.name)', in"
                            + " 'targets', on which it cannot act",
                        at: other.place,
                        hint: "remove 'targets' here, and add noise to that state variable, or write 'targets' in"
                            + " 'noise' of 'integration'")
                }
                guard !experiment.integration.deviations.isEmpty else { continue }
                reading.log.error(
                    .conflictingEntries,
                    "the state variable '\(state.name)' has a 'noise' of its own, and 'state_wise_sigma' of"
                        + " 'integration' gives it another sigma",
                    at: noise.place,
                    notes: [.init("the standard deviations are here", at: experiment.integration.deviationsPlace)],
                    hint: "keep one of them")
            }
        }
    }

    private func warnOfSeed(_ blocks: [NoiseBlock], at place: Place) {
        let hasSeed = seed != nil || !experiment.integration.seeds.isEmpty || blocks.contains { $0.seed != nil }
        // "no seed is given for the noise; the seed 42, TVBO's default, is used. The noise is drawn from
        // Philox4x32-10…"
        let start =
            hasSeed
            ? "the noise"
            : "no seed is given for the noise; the seed \(noiseSeed), TVBO's default, is used. The noise"
        reading.log.warning(
            .assumedConvention,
            "\(start) is drawn from Philox4x32-10\(agreement(blocks))",
            at: place, hint: hasSeed ? nil : "add 'seed:' to the noise, or use --seed, as in '--seed 1'")
        let seeds = Set(blocks.compactMap(\.seed) + experiment.integration.seeds)
        if seed == nil, seeds.count > 1 {
            reading.log.warning(
                .conflictingDefinition,
                "the experiment gives several different seeds for the noise; the seed \(givenSeed ?? 42) is used for"
                    + " all state variables", at: place)
        }
    }

    /// Returns the end of the sentence `the noise is drawn from Philox4x32-10…`, on the agreement with runs of TVBO. It
    /// may end in lists of the differences of TVBO's back ends, such as `it adds noise to all states`.
    private func agreement(_ blocks: [NoiseBlock]) -> String {
        let integration = experiment.integration
        var reasons: [String] = []
        let isDispersed = !integration.deviations.isEmpty || blocks.contains(where: \.isDispersion)
        let isSilent = isDispersed && blocks.allSatisfy(\.isDispersion)
        if isDispersed {
            reasons.append(
                "the jax back end reads neither 'nsig' nor 'state_wise_sigma'"
                    + (isSilent ? ", so it has no noise" : ""))
        }
        if !isSilent {
            if integration.noise?.targets.isEmpty == false { reasons.append("it adds noise to all states") }
            if blocks.contains(where: { $0.scaling != .additive }) { reasons.append("its noise is additive") }
            if blocks.contains(where: \.isCorrelated) { reasons.append("its noise is white") }
            if let noise = integration.noise, noise.amplitude > 0,
                usedBlocks.contains(where: { $0.states.contains { $0.noise?.amplitude == 0 } })
            {
                reasons.append("the jax back end gives a state whose own sigma is 0 the sigma of the integration")
            }
        }
        if !isSilent, blocks.contains(where: \.isPlain) {
            reasons.append(
                "the jax back end has no noise whose sigma is written as a number and not as a mapping with 'value'")
        }
        let others = tvboptimReasons()
        if reasons.isEmpty, others.isEmpty {
            return "; the jax and tvboptim back ends of TVBO 0.5.3 draw other numbers, so that single runs differ from"
                + " theirs, and only the distribution over many runs is the same"
        }
        let parts = [("jax", reasons), ("tvboptim", others)].filter { !$0.1.isEmpty }.map {
            "\($0) differs in distribution as well: \($1.joined(separator: "; "))"
        }
        return "; the jax and tvboptim back ends of TVBO 0.5.3 draw other numbers, and "
            + parts.joined(separator: "; and ")
    }

    /// Returns the ways in which the noise of the tvboptim back end differs in distribution: it has one amplitude, the
    /// first positive one of a state's own noise for all states that have one, or else that of the integration for all
    /// states.
    private func tvboptimReasons() -> [String] {
        func size(_ noise: NoiseBlock?) -> Double { noise.map { $0.isDispersion ? 0 : $0.amplitude } ?? 0 }
        let own = usedBlocks.flatMap(\.states).filter { size($0.noise) > 0 }
        let shared = own.first.map { size($0.noise) } ?? size(experiment.integration.noise)
        let isEqual = cells.values.allSatisfy { cell in
            let noises = noises(of: cell)
            return cell.equations.block.states.allSatisfy { state in
                let theirs = own.isEmpty || size(state.noise) > 0 ? shared : 0
                return noises.first { $0.state.name == state.name }?.block.amplitude ?? 0 == theirs
            }
        }
        let read =
            usedBlocks.flatMap(\.states).compactMap(\.noise)
            + (own.isEmpty ? [experiment.integration.noise].compactMap(\.self) : [])
        if read.contains(where: \.isPlain) { return ["it fails for a sigma that is written as a number"] }
        var reasons: [String] = []
        if !isEqual {
            let names = own.map { "'\($0.name)'" }.joined(separator: ", ")
            reasons.append(
                shared == 0
                    ? "it has no noise"
                    : own.isEmpty
                        ? "it gives all states the sigma \(shared)"
                        : "it adds noise to \(names) only, with the sigma \(shared)")
        }
        let acting = (own.isEmpty ? read : own.compactMap(\.noise)).filter { $0.amplitude > 0 }
        guard shared != 0 else { return reasons }
        if acting.contains(where: { $0.scaling != .additive }) { reasons.append("its noise is additive") }
        if acting.contains(where: \.isCorrelated) { reasons.append("its noise is white") }
        return reasons
    }

    private func warnOfTypes(_ blocks: [NoiseBlock]) {
        if let block = blocks.first(where: \.isCorrelated) {
            reading.log.warning(
                .assumedConvention,
                "noise of the type ou is read as the process dN = -N/ntau dt + sigma dW, where N is added to the rate; the jax"
                    + " back ends of TVBO read white noise in its place, and TVB adds N in every step whatever its size",
                at: block.place)
        }
        if let block = blocks.first(where: { $0.scaling != .additive }) {
            reading.log.warning(
                .assumedConvention,
                "the amplitude of the noise depends on the state: euler reads the equation in the sense of Itô, heun in"
                    + " that of Stratonovich; TVBO's heun evaluates the amplitude at the start of a step only",
                at: block.place)
        }
    }

    private var usedBlocks: [DynamicsBlock] { cells.values.map(\.equations.block).sorted { $0.name < $1.name } }

    private var usedStates: [(state: String, modes: Int)] {
        usedBlocks.flatMap { block in block.states.map { ($0.name, block.modes) } }
    }
}
