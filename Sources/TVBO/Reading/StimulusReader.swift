import Connectomes
import Diagnostics
import Schema
import YAML

/// Reads stimuli, which TVBO writes as events of the type `stimulus`.
///
///     let stimuli = StimulusReader(reading: reading, database: database).stimuli(block)
struct StimulusReader {
    /// The context that collects diagnostics.
    let reading: ReadContext
    /// The database, below which files of samples may lie; nil for none.
    let database: ModelDatabase?

    /// Returns whether an event of a model is a stimulus and not a threshold event.
    static func describes(_ node: YAMLNode) -> Bool {
        let type = node["event_type"]?.scalar?.text.lowercased() ?? "stimulus"
        return type.hasPrefix("stimul") && (node["equation"] != nil || node["dataLocation"] != nil)
    }

    /// Returns the stimuli of a model.
    func stimuli(_ members: [(name: String, place: Place, node: YAMLNode)]) -> [StimulusBlock] {
        members.compactMap { stimulus($0.name, $0.place, $0.node) }
    }

    /// Returns the stimuli of an experiment. Reports an error for events of other types.
    func stimuli(_ experiment: Block) -> [StimulusBlock] {
        experiment.members("events").compactMap { name, place, node in
            guard Self.describes(node) else {
                refuse(name, place, node)
                return nil
            }
            return stimulus(name, place, node)
        }
    }

    private func refuse(_ name: String, _ place: Place, _ node: YAMLNode) {
        let type = node["event_type"]?.scalar?.text ?? "stimulus"
        if let component = node["target_component"] {
            return reading.log.error(
                .unsupportedFeature,
                "event '\(name)' changes parameters of '\(component.scalar?.text ?? "…")' during the run, which is not"
                    + " supported", at: component.place)
        }
        reading.log.error(
            type.hasPrefix("stimul") ? .missingKey : .unsupportedFeature,
            type.hasPrefix("stimul")
                ? "stimulus '\(name)' has no equation"
                : "'event_type: \(type)' of event '\(name)' of the experiment is not supported",
            at: node["event_type"]?.place ?? place,
            hint:
                "a stimulus has an equation, as in 'equation: { rhs: \"amplitude*sin(t)\" }'; threshold events belong to"
                + " the model")
    }

    /// Returns a stimulus. Reports an error and returns nil if it cannot be read.
    func stimulus(_ name: String, _ place: Place, _ node: YAMLNode) -> StimulusBlock? {
        guard let block = Block(node, "stimulus '\(name)'", keys: KeyTables.stimulus, reading) else { return nil }
        let values = DynamicsReader(reading: reading)
        var parameters: [ValueBlock] = []
        let inner = block["equation"].flatMap {
            $0.scalar == nil
                ? Block($0, "the equation of stimulus '\(name)'", keys: KeyTables.transformEquation, reading) : nil
        }
        for owner in [block, inner].compactMap(\.self) {
            for member in owner.members("parameters") where !parameters.contains(where: { $0.name == member.name }) {
                if let value = values.parameter(member.node, member.name, member.place) { parameters.append(value) }
            }
        }
        warn(block, name, place)
        guard let signal = signal(block, inner, parameters) else { return nil }
        let (targets, weights) = self.targets(block)
        return StimulusBlock(
            name: block.text("target_variable") ?? name, place: place, signal: signal, parameters: parameters,
            targets: targets, weights: weights,
            weightDistribution: block["weight_distribution"].flatMap {
                values.randomValue($0, "the weight distribution of stimulus '\(name)'")
            })
    }

    private func warn(_ block: Block, _ name: String, _ place: Place) {
        reading.log.warning(
            .assumedConvention,
            "the stimulus '\(name)' acts as in TVBO's tvboptim back end, and comparisons with the time are decided at the"
                + " middle of a step; the jax back end of TVBO 0.5.3 ignores stimuli", at: place)
    }

    private func signal(_ block: Block, _ inner: Block?, _ parameters: [ValueBlock]) -> StimulusBlock.Signal? {
        guard block["dataLocation"] != nil else {
            guard let source = inner?.expression("rhs") ?? (inner == nil ? block.expression("equation") : nil) else {
                reading.log.error(
                    .missingKey, "\(block.name) has an equation without 'rhs'", at: block.place("equation"))
                return nil
            }
            return .equation(source)
        }
        let place = block.place("dataLocation")
        let rate = block.number("sampling_rate") ?? 1
        guard rate > 0, rate.isFinite else {
            reading.log.error(
                .invalidValue, "the sampling rate of \(block.name) must be positive", at: block.place("sampling_rate"))
            return nil
        }
        let samples = reading.collect {
            let path = try NetworkFiles(block: block, database: database).path(
                block.text("dataLocation") ?? "", at: place)
            return path.hasSuffix(".npy")
                ? try NumPyFile.values(path, at: place)
                : try NumberTable.read(path, at: place).rows.flatMap(\.self)
        }
        guard let samples else { return nil }
        guard samples.count >= 2, samples.count <= Self.largestCount, samples.allSatisfy(\.isFinite) else {
            reading.log.error(
                .invalidValue,
                "the samples of \(block.name) must be 2 to \(Self.largestCount) finite numbers, not \(samples.count)",
                at: place)
            return nil
        }
        let onset = parameters.first { $0.name == "onset" }
        let shift = onset.map { onset in onset.unit.map { $0.si(onset.value) * 1e3 } ?? onset.value } ?? 0
        return .samples(samples, perMillisecond: rate, onset: shift)
    }

    /// The largest number of samples of a stimulus.
    private static let largestCount = 10_000

    private func targets(_ block: Block) -> ([StimulusBlock.Target], [Double]) {
        var targets: [StimulusBlock.Target] = []
        for key in ["target_regions", "nodes", "regions"] where targets.isEmpty {
            guard let node = block[key] else { continue }
            for item in node.items ?? [node] {
                guard let scalar = item.scalar else { continue }
                if scalar.text.lowercased() == "all" { continue }
                targets.append(Int(scalar.text, radix: 10).map { .index($0) } ?? .label(scalar.text))
            }
        }
        let key = block["weights"] == nil ? "weighting" : "weights"
        let weights = block.list(key).compactMap { $0.scalar?.number }
        if weights.count != block.list(key).count || !weights.allSatisfy(\.isFinite) {
            reading.log.error(.wrongType, "'\(key)' of \(block.name) must be finite numbers", at: block.place(key))
        }
        if !weights.isEmpty, weights.count != targets.count {
            reading.log.error(
                .invalidValue, "\(block.name) has \(weights.count) weights for \(targets.count) nodes",
                at: block.place(key), hint: "list the nodes under 'nodes', as many as weights")
        }
        return (targets, weights)
    }
}
