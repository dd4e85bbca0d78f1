import Connectomes
import Diagnostics
import Expressions
import Quantities
import Schema

/// The replacement of the stimuli of an experiment by derived variables of the models that use them.
///
/// A stimulus takes the place of a parameter of the same name, as in TVBO. The parameters of the stimulus become
/// parameters of the model: for instance, `onset` of the stimulus `I` becomes `I_onset`. A stimulus that acts on some
/// nodes only, or with weights, is multiplied by a parameter that differs from node to node.
///
///     var expansion = StimulusExpansion(experiment, seed: nil, reading: reading)
///     let experiment = expansion.expanded()
struct StimulusExpansion {
    private var experiment: Experiment
    private let seed: UInt64?
    private let reading: ReadContext

    /// Prepares the replacement of the stimuli of an experiment by derived variables.
    /// - Parameters:
    ///   - experiment: The experiment.
    ///   - seed: The seed of the run for random weights, which precedes the seeds of the experiment; nil without one.
    ///   - reading: The read context, which collects errors and warnings.
    init(_ experiment: Experiment, seed: UInt64?, reading: ReadContext) {
        self.experiment = experiment
        self.seed = seed
        self.reading = reading
    }

    private var stimulated: StimulusTargets { StimulusTargets(experiment: experiment, reading: reading) }

    /// Returns the experiment with every stimulus replaced by a variable and parameters: one of the experiment itself
    /// in all models whose equations contain its name, one of a model in this model. Problems are reported.
    mutating func expanded() -> Experiment {
        let blocks = [experiment.dynamics].compactMap(\.self) + experiment.network.library
        for stimulus in experiment.stimuli.map({ replacingParameter($0, of: blocks) }) {
            var isUsed = false
            if let block = experiment.dynamics, block.mentions(stimulus.name) {
                isUsed = true
                experiment.dynamics = adding(stimulus, to: block)
            }
            for index in experiment.network.library.indices
            where experiment.network.library[index].mentions(stimulus.name) {
                isUsed = true
                experiment.network.library[index] = adding(stimulus, to: experiment.network.library[index])
            }
            if isUsed {
                stimulated.check(stimulus) { $0.mentions(stimulus.name) }
            } else {
                report(unused: stimulus, in: blocks)
            }
        }
        for block in ([experiment.dynamics].compactMap(\.self) + experiment.network.library)
        where !block.stimuli.isEmpty {
            expandOwn(block)
        }
        return experiment
    }

    /// Expands the stimuli that a model has itself.
    private mutating func expandOwn(_ block: DynamicsBlock) {
        var result = block
        result.stimuli = []
        for stimulus in block.stimuli.map({ replacingParameter($0, of: [block]) }) {
            guard result.mentions(stimulus.name) else {
                report(unused: stimulus, in: [block])
                continue
            }
            result = adding(stimulus, to: result)
            stimulated.check(stimulus) { $0.name == block.name }
        }
        if experiment.dynamics?.place == block.place { experiment.dynamics = result }
        for index in experiment.network.library.indices where experiment.network.library[index].place == block.place {
            experiment.network.library[index] = result
        }
    }

    /// Returns a stimulus that replaces the parameter of its own name if its `target_variable` is no parameter but a
    /// state, an input or a derived quantity, as in TVBO where it reads files.
    private func replacingParameter(_ stimulus: StimulusBlock, of blocks: [DynamicsBlock]) -> StimulusBlock {
        guard stimulus.name != stimulus.eventName, blocks.contains(where: { $0.computes(stimulus.name) }),
            !blocks.contains(where: { block in block.parameters.contains { $0.name == stimulus.name } })
        else {
            warn(of: stimulus, [stimulus.targetDifference].compactMap(\.self) + stimulus.differences)
            return stimulus
        }
        warn(of: stimulus, stimulus.differences)
        reading.log.warning(
            .assumedConvention,
            "'target_variable: \(stimulus.name)' of the stimulus '\(stimulus.eventName)' has no effect, as in TVBO where it"
                + " reads files: a stimulus replaces a parameter, and '\(stimulus.name)' is none",
            at: stimulus.namePlace,
            hint: "write the stimulus as a term of the equation of '\(stimulus.name)'")
        var result = stimulus
        (result.name, result.namePlace) = (stimulus.eventName, stimulus.place)
        return result
    }

    private func warn(of stimulus: StimulusBlock, _ notes: [Diagnostic.Note]) {
        guard !notes.isEmpty else { return }
        reading.log.warning(
            .assumedConvention,
            "the tvboptim back end of TVBO 0.5.3 reads stimulus '\(stimulus.eventName)' differently, so its numbers differ",
            at: stimulus.place, notes: notes)
    }

    /// Reports a stimulus that no equation contains: as an error if its name is near to that of a parameter, and else as
    /// a warning.
    /// - Parameter blocks: The models that could use it.
    private func report(unused stimulus: StimulusBlock, in blocks: [DynamicsBlock]) {
        // It is checked all the same, as far as it does not depend on a model.
        if case .equation(let source) = stimulus.signal {
            let functions = experiment.functions + blocks.flatMap(\.functions)
            let declared = Set(stimulus.parameters.map(\.name) + functions.map(\.name))
            guard reading.collect({ try Parser.number(source, declared: declared) }) != nil else { return }
        }
        stimulated.check(stimulus) { _ in true }
        let names = Set(blocks.flatMap { $0.parameters.map(\.name) })
        let message =
            stimulus.name == stimulus.eventName
            ? "the stimulus '\(stimulus.name)' has no effect, because no equation of the model contains its name"
            : "the stimulus '\(stimulus.eventName)' has no effect, because no equation of the model contains its"
                + " 'target_variable', '\(stimulus.name)'"
        // A stimulus of a parameter that no equation reads is not misspelled.
        if !names.contains(stimulus.name), let hint = Spelling.hint(for: stimulus.name, among: names.sorted()) {
            reading.log.error(.unknownName, message, at: stimulus.place, hint: hint)
        } else {
            reading.log.warning(
                .ignoredKey, message, at: stimulus.place,
                hint: "name a parameter of the equations of states or derived variables with 'target_variable'")
        }
    }

    /// Returns whether the equation of a stimulus can be read and contains only known names; reports the others.
    private func checkNames(of stimulus: StimulusBlock, in block: DynamicsBlock) -> Bool {
        guard case .equation(let source) = stimulus.signal else { return true }
        let known = Set(stimulus.parameters.map(\.name) + block.declarations.map(\.name))
        let declared = known.union((experiment.functions + block.functions).map(\.name))
        guard let parsed = reading.collect({ try Parser.number(source, declared: declared) }) else { return false }
        let unknown = parsed.expression.names.filter { !known.contains($0) && $0 != "t" }
        for name in unknown {
            reading.log.error(
                .unknownName, "unknown name '\(name)' in the equation of stimulus '\(stimulus.name)'",
                at: parsed.place(of: name), hint: Spelling.hint(for: name, among: known.sorted()))
        }
        return unknown.isEmpty
    }

    private mutating func adding(_ stimulus: StimulusBlock, to block: DynamicsBlock) -> DynamicsBlock {
        if let other = block.derivedVariables.first(where: { $0.isStimulus && $0.name == stimulus.name }) {
            reading.log.error(
                .conflictingEntries, "two stimuli replace the same parameter, '\(stimulus.name)'",
                at: stimulus.place, notes: [.init("the other stimulus is here", at: other.place)],
                hint: "write the sum of the stimuli as the equation of one stimulus")
            return block
        }
        guard !block.computes(stimulus.name) else {
            reading.log.error(
                .unsupportedFeature,
                "a stimulus cannot replace '\(stimulus.name)', a state, input or derived quantity of the model"
                    + " '\(block.name)'",
                at: stimulus.namePlace,
                hint: "name, by 'target_variable' or as the name of the stimulus, the parameter that it is to replace")
            return block
        }
        guard checkNames(of: stimulus, in: block) else { return block }
        var result = block
        result.parameters.removeAll { $0.name == stimulus.name }
        var names = isSampled(stimulus) ? [:] : result.add(functionsOfStimuli: experiment.functions)
        for parameter in stimulus.parameters where !isSampled(stimulus) {
            var copy = parameter
            copy.name = result.unusedName("\(stimulus.name)_\(parameter.name)")
            names[parameter.name] = copy.name
            result.parameters.append(copy)
            result.annotations.insert(copy.name)
        }
        var source: ExpressionSource
        var table: SampledFunction?
        switch stimulus.signal {
        case .equation(let text): source = text.renaming(names)
        case .samples(let samples, let rate, let onset):
            let unit = unitOfTime(&result, stimulus)
            let start = onset * onsetScale(stimulus)
            source = ExpressionSource("samples", at: stimulus.place, isVerbatim: false)
            table = SampledFunction(.line(samples, start: start, spacing: 1 / rate), unit: unit)
        }
        if let weight = addWeights(stimulus, &result) {
            source = ExpressionSource("\(weight)*(\(source.text))", at: source.place, isVerbatim: false)
            table?.factor = weight
        }
        result.derivedVariables.append(
            DefinitionBlock(
                name: stimulus.name, place: stimulus.place,
                equation: EquationBlock(place: stimulus.place, rhs: source, cases: []), unit: nil, isRecorded: false,
                table: table, isStimulus: true,
                replacesParameter: block.parameters.contains { $0.name == stimulus.name }))
        return result
    }

    /// Returns whether a stimulus is given by samples, whose only parameter is the onset.
    private func isSampled(_ stimulus: StimulusBlock) -> Bool {
        if case .samples = stimulus.signal { true } else { false }
    }

    /// Returns the number of milliseconds in the unit of the onset of samples: an onset without a unit is in the time
    /// scale, of which the reader of stimuli does not know the length.
    private func onsetScale(_ stimulus: StimulusBlock) -> Double {
        guard stimulus.parameters.contains(where: { $0.name == "onset" && $0.unit == nil }) else { return 1 }
        return experiment.integration.timeScale.factor / PhysicalUnit.millisecond.factor
    }

    /// Adds a parameter with the length of a millisecond to a model, and returns its name.
    private func unitOfTime(_ block: inout DynamicsBlock, _ stimulus: StimulusBlock) -> String {
        let scale = experiment.integration.timeScale
        let name = block.unusedName("\(stimulus.name)_ms")
        block.parameters.append(
            ValueBlock(
                name: name, place: stimulus.place, value: PhysicalUnit.millisecond.factor / scale.factor, unit: scale))
        block.annotations.insert(name)
        return name
    }

    // MARK: Nodes

    /// Adds the factor of a stimulus, which differs from node to node, and returns its name; nil if it is 1 everywhere.
    private mutating func addWeights(_ stimulus: StimulusBlock, _ block: inout DynamicsBlock) -> String? {
        var targets = stimulus.targets
        guard !targets.isEmpty || stimulus.weightDistribution != nil else { return nil }
        let nodes = experiment.network.nodes
        if targets.isEmpty { targets = (0..<max(1, nodes.count)).map { .index($0) } }
        guard let weights = weights(stimulus, count: targets.count) else { return nil }
        let name = block.unusedName("\(stimulus.name)_weight")
        var own = 0.0
        for (target, weight) in zip(targets, weights) {
            let value = ValueBlock(name: name, place: stimulus.place, value: weight, unit: nil)
            if nodes.isEmpty, target == .index(0) {
                own = weight
            } else if let index = stimulated.index(of: target), experiment.model(ofNode: index) == block.name {
                experiment.network.nodes[index].parameters.append(value)
            }
        }
        block.parameters.append(ValueBlock(name: name, place: stimulus.place, value: own, unit: nil))
        return name
    }

    private func weights(_ stimulus: StimulusBlock, count: Int) -> [Double]? {
        if !stimulus.weights.isEmpty { return stimulus.weights }
        guard let random = stimulus.weightDistribution else { return [Double](repeating: 1, count: count) }
        guard let seed = random.seed(ofRun: seed) else {
            reading.log.error(
                .missingKey, "the weights of the stimulus '\(stimulus.name)' are random, and no seed is given",
                at: random.place, hint: "add 'seed:' to the distribution, or use --seed")
            return nil
        }
        var generator = SeededRandom(seed: seed, stream: stimulus.name)
        return (0..<count).map { _ in random.distribution.value(&generator) }
    }
}

extension Experiment {
    /// Returns the name of the model of the node at an index of `network.nodes`; nil if neither the node nor the
    /// experiment has a model.
    func model(ofNode index: Int) -> String? { network.nodes[index].dynamics ?? dynamics?.name }
}

extension DynamicsBlock {
    /// Returns a name that the model does not declare: the given name, followed by as many underscores as are needed.
    func unusedName(_ name: String) -> String {
        var name = name
        let names = Set(declarations.map(\.name) + functions.map(\.name))
        while names.contains(name) { name += "_" }
        return name
    }

    /// Returns whether the equation of a state or derived variable, or a function of the model, contains a name as an
    /// identifier. Derived parameters and events are not searched.
    func mentions(_ name: String) -> Bool {
        (states.map(\.equation) + derivedVariables.map(\.equation)).contains { $0.mentions(name) }
            || functions.contains { $0.body.mentions(name) }
    }
}

extension EquationBlock {
    /// Returns whether the right-hand side, or a condition or value of a case, contains a name as an identifier.
    func mentions(_ name: String) -> Bool {
        rhs?.mentions(name) ?? false || cases.contains { $0.condition.mentions(name) || $0.value.mentions(name) }
    }
}

extension String {
    /// The identifiers in the text of an expression.
    fileprivate var identifiers: [Substring] {
        split { !($0.isLetter || $0.isNumber || $0 == "_") }.filter { $0.first?.isNumber == false }
    }
}

extension ExpressionSource {
    /// Returns whether the text of the expression contains a name as an identifier.
    func mentions(_ name: String) -> Bool { text.identifiers.contains(Substring(name)) }

    /// Returns the expression with identifiers in its text replaced.
    /// - Parameter names: The new identifiers by the old ones.
    func renaming(_ names: [String: String]) -> ExpressionSource {
        let renamed = text.replacing(/[A-Za-z_][A-Za-z_0-9]*/) { names[String($0.output)] ?? String($0.output) }
        return ExpressionSource(renamed, at: place, isVerbatim: isVerbatim && renamed == text)
    }
}

extension DynamicsBlock {
    /// Returns whether a name is that of a state, a coupling input or a derived quantity, whose values a stimulus cannot
    /// give.
    fileprivate func computes(_ name: String) -> Bool {
        states.contains { $0.name == name } || couplingInputs.contains { $0.name == name }
            || derivedVariables.contains { $0.name == name } || derivedParameters.contains { $0.name == name }
    }
}
