import Connectomes
import Diagnostics
import Schema
import YAML

/// A reader of stimuli, which an experiment or a model declares among its events.
///
///     let stimuli = StimulusReader(reading: reading, database: database).stimuli(block)
struct StimulusReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext
    /// The database, whose folder of networks may hold files with samples of stimuli; nil for none.
    let database: ModelDatabase?
    /// A Boolean value that indicates whether the stimuli belong to a model, and not to the experiment.
    var isOfModel = false

    /// Returns whether the mapping of an event describes a stimulus and not a threshold event: it has an equation or
    /// samples (`dataLocation`), and its `event_type` is a stimulus or missing.
    static func describes(_ node: YAMLNode) -> Bool {
        let type = node["event_type"]?.scalar?.text.lowercased() ?? "stimulus"
        return type.hasPrefix("stimul") && (node["equation"] != nil || node["dataLocation"] != nil)
    }

    /// Returns the stimuli that the given events of a model describe; those that cannot be read are reported and left
    /// out.
    func stimuli(_ members: [(name: String, place: Place, node: YAMLNode)]) -> [StimulusBlock] {
        members.compactMap { stimulus($0.name, $0.place, $0.node) }
    }

    /// Returns the stimuli among the events of an experiment, and reports for each, as a warning, how TVBO's back ends
    /// treat it; those that cannot be read are reported and left out. Reports an error for events of other types,
    /// except those that change edges.
    func stimuli(_ experiment: Block) -> [StimulusBlock] {
        experiment.members("events").filter { !EdgeEventReader.describes($0.node) }.compactMap { name, place, node in
            guard Self.describes(node) else {
                refuse(name, place, node)
                return nil
            }
            return stimulus(name, place, node)
        }
    }

    private func refuse(_ name: String, _ place: Place, _ node: YAMLNode) {
        let type = node["event_type"]?.scalar?.text ?? "stimulus"
        reading.log.error(
            type.hasPrefix("stimul") ? .missingKey : .unsupportedFeature,
            type.hasPrefix("stimul")
                ? "stimulus '\(name)' has no equation"
                : "'event_type: \(type)' of event '\(name)' of the experiment is not supported",
            at: node["event_type"]?.place ?? place,
            hint:
                "give a stimulus an equation, as in 'equation: { rhs: \"amplitude*sin(t)\" }'; write an event with a"
                + " condition under 'events' of the model")
    }

    /// Returns the stimulus that the mapping of an event describes. Reports an error and returns nil if it cannot be
    /// read.
    /// - Parameters:
    ///   - name: The name of the event.
    ///   - place: The place of its key in the file.
    ///   - node: The mapping.
    func stimulus(_ name: String, _ place: Place, _ node: YAMLNode) -> StimulusBlock? {
        guard let block = Block(node, "stimulus '\(name)'", keys: KeyTables.stimulus, reading) else { return nil }
        let values = DynamicsReader(reading: reading)
        var parameters: [ValueBlock] = []
        let inner = block["equation"].flatMap {
            $0.scalar == nil
                ? Block($0, "the equation of stimulus '\(name)'", keys: KeyTables.stimulusEquation, reading) : nil
        }
        for owner in [block, inner].compactMap(\.self) {
            for member in owner.members("parameters") {
                if let other = parameters.first(where: { $0.name == member.name }) {
                    reading.log.error(
                        .conflictingEntries,
                        "\(block.name) gives the parameter '\(member.name)' twice: under 'parameters' of the stimulus"
                            + " and of its equation",
                        at: member.place, notes: [.init("the other one is here", at: other.place)],
                        hint: "keep one of them")
                    continue
                }
                guard let value = values.parameter(member.node, member.name, member.place) else { continue }
                guard value.array == nil else {
                    reading.log.error(
                        .wrongType, "the parameter '\(member.name)' of \(block.name) must be one number, not a list",
                        at: member.place,
                        hint: "use 'weights' with 'nodes' for a stimulus that differs between nodes")
                    continue
                }
                guard value.random == nil || !value.value.isNaN else {
                    reading.log.error(
                        .missingKey,
                        "the parameter '\(member.name)' of \(block.name) has a distribution, but no 'value': stimuli do"
                            + " not draw random numbers",
                        at: member.place, hint: "give it a 'value'")
                    continue
                }
                parameters.append(value)
            }
        }
        warn((inner?["rhs"] ?? block["equation"])?.scalar?.text, name, place)
        warnOfInterpolation(block)
        let differences = differences(block, &parameters)
        guard let signal = signal(block, inner, parameters) else { return nil }
        let (targets, weights) = self.targets(block)
        return StimulusBlock(
            name: block.text("target_variable") ?? name,
            namePlace: block["target_variable"]?.place ?? place, eventName: name, place: place, signal: signal,
            parameters: parameters, targets: targets, weights: weights,
            // For messages such as "'axis: x' of the weight distribution of stimulus 's' is not supported".
            weightDistribution: block["weight_distribution"].flatMap {
                values.randomValue($0, "the weight distribution of stimulus '\(name)'")
            },
            differences: differences, targetDifference: targetDifference(block, name))
    }

    /// The names of SymPy's comparisons.
    private static let relations: Set<String> = ["Gt", "Ge", "Lt", "Le", "Eq", "Ne"]

    private func warn(_ text: String?, _ name: String, _ place: Place) {
        let words = text?.split { !($0.isLetter || $0.isNumber || $0 == "_") } ?? []
        let compares =
            words.contains("t")
            && (words.contains { Self.relations.contains(String($0)) }
                || text?.contains { "<>=!".contains($0) } ?? false)
        // Such as "the stimulus 's' acts as in TVBO's tvboptim back end, and comparisons with the time are decided at
        // the middle of a step; the jax back end of TVBO 0.5.3 ignores stimuli".
        reading.log.warning(
            .assumedConvention,
            "the stimulus '\(name)' acts as \(isOfModel ? "one of the experiment does " : "")in TVBO's tvboptim back end"
                + (compares ? ", and comparisons with the time are decided at the middle of a step; " : "; ")
                + (isOfModel
                    ? "the jax and tvboptim back ends of TVBO 0.5.3 ignore stimuli of a model"
                    : "the jax back end of TVBO 0.5.3 ignores stimuli"),
            at: place)
    }

    /// Warns of an interpolation other than the linear one, which TVBO uses in any case.
    private func warnOfInterpolation(_ block: Block) {
        guard let kind = block.text("interpolation"), kind.lowercased() != "linear" else { return }
        reading.log.warning(
            .ignoredKey,
            "'interpolation: \(kind)' of \(block.name) has no effect: TVBO 0.5.3 interpolates samples linearly",
            at: block.place("interpolation"))
    }

    private func signal(_ block: Block, _ inner: Block?, _ parameters: [ValueBlock]) -> StimulusBlock.Signal? {
        guard block["dataLocation"] != nil else {
            if block["sampling_rate"] != nil {
                reading.log.warning(
                    .ignoredKey,
                    "'sampling_rate' of \(block.name) has no effect without 'dataLocation', the samples to which it belongs",
                    at: block.place("sampling_rate"))
            }
            guard let source = inner?.expression("rhs") ?? (inner == nil ? block.expression("equation") : nil) else {
                reading.log.error(
                    .missingKey, "\(block.name) has an equation without 'rhs'", at: block.place("equation"))
                return nil
            }
            DynamicsReader(reading: reading).warnOfExtremes([source])
            return .equation(source)
        }
        let place = block.place("dataLocation")
        guard block["equation"] == nil else {
            reading.log.error(
                .conflictingEntries, "\(block.name) has both 'equation' and 'dataLocation'", at: place,
                hint: "keep one of them")
            return nil
        }
        guard let shift = onset(parameters, block) else { return nil }
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
        let unusable = samples.first { !$0.isFinite }
        guard samples.count >= 2, samples.count <= Self.largestCount, unusable == nil else {
            reading.log.error(
                .invalidValue,
                "the file under 'dataLocation' of \(block.name) must have 2 to \(Self.largestCount) finite numbers,"
                    + " but " + (unusable.map { "one is \($0)" } ?? "it has \(samples.count)"),
                at: place)
            return nil
        }
        return .samples(samples, perMillisecond: rate, onset: shift)
    }

    /// Returns the time of the first sample: in ms if it has a unit, and else as written; 0 without one. Reports errors
    /// and returns nil for other parameters, and for an onset that is not a time.
    private func onset(_ parameters: [ValueBlock], _ block: Block) -> Double? {
        let others = parameters.filter { $0.name != "onset" }
        for other in others {
            reading.log.error(
                .unsupportedFeature, "the parameter '\(other.name)' of \(block.name) is not supported", at: other.place,
                hint: "remove it; the only parameter of a stimulus with samples is 'onset'")
        }
        guard others.isEmpty else { return nil }
        guard let onset = parameters.first else { return 0 }
        guard onset.value.isFinite, onset.random == nil else {
            reading.log.error(
                .invalidValue, "the onset of \(block.name) must be a finite number", at: onset.place)
            return nil
        }
        guard let unit = onset.unit else { return onset.value }
        guard unit.dimension == .time else {
            reading.log.error(
                .wrongDimension, "the onset of \(block.name) is in \(unit.name), which is not a unit of time",
                at: onset.place, hint: "write it in ms or s, or without a unit in the time scale of the experiment")
            return nil
        }
        return unit.si(onset.value) * 1e3
    }

    /// The largest number of samples of a stimulus.
    private static var largestCount: Int { Limit.stimulusSamples.value }

    /// Returns the one of several keys of the same meaning that is given; nil for none. Reports an error for several.
    private func key(among keys: [String], _ block: Block) -> String? {
        let given = keys.filter { block[$0] != nil }
        if given.count > 1 {
            reading.log.error(
                .conflictingEntries, "\(block.name) has both '\(given[0])' and '\(given[1])'",
                at: block.place(given[1]),
                hint: "keep one of them")
        }
        return given.first
    }

    /// Returns whether a list of nodes is the word `all`, alone or as its only item.
    func isAll(_ node: YAMLNode) -> Bool {
        let items = node.items ?? [node]
        return items.count == 1 && items[0].scalar?.text.lowercased() == "all"
    }

    /// Returns the nodes that a stimulus acts on, empty for all.
    private func nodes(_ block: Block) -> [StimulusBlock.Target] {
        guard let key = key(among: ["target_regions", "nodes", "regions"], block), let node = block[key] else {
            return []
        }
        let items = node.items ?? [node]
        return items.compactMap { item -> StimulusBlock.Target? in
            guard let scalar = item.scalar else {
                reading.log.error(
                    .wrongType, "an item of '\(key)' of \(block.name) must be an index or a label, not \(item.kind)",
                    at: item.place)
                return nil
            }
            guard scalar.text.lowercased() == "all" else {
                if let index = Int(scalar.text, radix: 10) { return .index(index) }
                return .label(scalar.text)
            }
            if items.count > 1 {
                reading.log.error(
                    .invalidValue, "'\(key)' of \(block.name) lists 'all' beside other nodes", at: item.place,
                    hint: "write 'all' alone")
            }
            return nil
        }
    }

    private func targets(_ block: Block) -> ([StimulusBlock.Target], [Double]) {
        let targets = nodes(block)
        let key = key(among: ["weights", "weighting"], block) ?? "weights"
        if block["weight_distribution"] != nil, block[key] != nil {
            reading.log.error(
                .conflictingEntries, "\(block.name) has both '\(key)' and 'weight_distribution'",
                at: block.place("weight_distribution"), hint: "keep one of them")
        }
        let weights = block.list(key).compactMap { $0.scalar?.number }
        if weights.count != block.list(key).count || !weights.allSatisfy(\.isFinite) {
            reading.log.error(.wrongType, "'\(key)' of \(block.name) must be finite numbers", at: block.place(key))
        }
        guard !weights.isEmpty, weights.count != targets.count else { return (targets, weights) }
        if targets.isEmpty, ["target_regions", "nodes", "regions"].allSatisfy({ block[$0] == nil }) {
            reading.log.warning(
                .ignoredKey,
                "'\(key)' of \(block.name) has no effect without 'nodes': the stimulus acts on all nodes alike, as in"
                    + " TVBO 0.5.3",
                at: block.place(key), hint: "list the nodes to which the weights belong under 'nodes'")
            return (targets, [])
        }
        guard !targets.isEmpty else {
            reading.log.error(
                .invalidValue, "\(block.name) acts on all nodes, but has \(weights.count) weights",
                at: block.place(key), hint: "list the nodes to which the weights belong under 'nodes'")
            return (targets, [])
        }
        reading.log.warning(
            .ignoredKey,
            "\(block.name) has \(weights.count) weights for \(targets.count) nodes; as in TVBO, it acts on as many nodes as"
                + " have a weight, and weights without a node have no effect",
            at: block.place(key), hint: "give one weight for each node that 'nodes' lists")
        let count = min(targets.count, weights.count)
        return (Array(targets.prefix(count)), Array(weights.prefix(count)))
    }
}
