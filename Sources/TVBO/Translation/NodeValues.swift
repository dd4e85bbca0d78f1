import Connectomes
import Diagnostics
import Expressions
import Quantities
import Schema

/// The replacement of the parameters of an experiment that are lists or random by numbers, which can differ from node
/// to node.
///
/// A list has one value for each node that uses the model, in the order of the nodes. A value that a node gives under
/// its own `parameters` precedes that of the list and a random one. A random parameter is drawn for each node from a
/// generator that depends only on the seed and on the names of the model and the parameter. A parameter that is random
/// in time has a new value in every step.
///
///     var values = NodeValues(experiment, seed: 42, reading: reading)
///     let experiment = values.resolved()
struct NodeValues {
    private var experiment: Experiment
    private let seed: UInt64?
    private let reading: ReadContext

    /// The largest number of steps for which values are drawn.
    private static var largestStepCount: Int { Limit.drawnSteps.value }

    /// Prepares the replacement of the parameters of an experiment that are lists or random.
    /// - Parameters:
    ///   - experiment: The experiment.
    ///   - seed: The seed of the run, which precedes the seeds of the experiment; nil without one.
    ///   - reading: The read context, which collects errors and warnings.
    init(_ experiment: Experiment, seed: UInt64?, reading: ReadContext) {
        self.experiment = experiment
        self.seed = seed
        self.reading = reading
    }

    /// Returns the experiment in which every parameter is a number, apart from the arrays of models with several modes,
    /// and from parameters that are random in time, each of which is replaced by a derived variable. Problems are
    /// reported.
    mutating func resolved() -> Experiment {
        if let block = experiment.dynamics { experiment.dynamics = resolved(block) }
        for index in experiment.network.library.indices {
            experiment.network.library[index] = resolved(experiment.network.library[index])
        }
        return experiment
    }

    private mutating func resolved(_ block: DynamicsBlock) -> DynamicsBlock {
        var result = block
        for (index, parameter) in block.parameters.enumerated() {
            if let rows = parameter.array, block.modes == 1 {
                result.parameters[index].array = nil
                result.parameters[index].value = spread(rows, parameter, block)
            }
            guard let random = parameter.random else { continue }
            result.parameters[index].random = nil
            guard let seed = random.seed(ofRun: seed) else {
                undrawn(parameter, random)
                continue
            }
            if random.isTemporal {
                replace(parameter, random, seed, &result)
            } else {
                result.parameters[index].value = draw(parameter, random, seed, block)
            }
        }
        return result
    }

    private func undrawn(_ parameter: ValueBlock, _ random: RandomValue) {
        guard parameter.value.isNaN else {
            return reading.log.warning(
                .ignoredKey,
                "parameter '\(parameter.name)' is not drawn from its distribution, because no seed is given; its value"
                    + " \(parameter.value) is used, as in the"
                    + (random.isTemporal
                        ? " jax back end of TVBO 0.5.3; its tvboptim back end draws it"
                        : " jax and tvboptim back ends of TVBO 0.5.3"),
                at: random.place, hint: "add 'seed:' to the distribution, or use --seed, to draw the parameter")
        }
        reading.log.error(
            .missingKey, "parameter '\(parameter.name)' is random and has neither a value nor a seed", at: random.place,
            hint: "add 'seed:' to the distribution, or use --seed")
    }

    // MARK: Values of nodes

    /// The indices of the nodes that use a model.
    private func nodes(of block: DynamicsBlock) -> [Int] {
        experiment.network.nodes.indices.filter { experiment.model(ofNode: $0) == block.name }
    }

    private mutating func set(_ value: Double, _ parameter: ValueBlock, node: Int) {
        guard !experiment.network.nodes[node].parameters.contains(where: { $0.name == parameter.name }) else { return }
        experiment.network.nodes[node].parameters.append(
            ValueBlock(name: parameter.name, place: parameter.place, value: value, unit: parameter.unit))
    }

    /// Gives every node its value of a list, and returns the first.
    private mutating func spread(_ rows: [[Double]], _ parameter: ValueBlock, _ block: DynamicsBlock) -> Double {
        let values = rows.joined().map { $0 }
        let nodes = nodes(of: block)
        let count = experiment.network.nodes.isEmpty ? 1 : nodes.count
        // A single value holds for all nodes, as in the arithmetic of arrays.
        if values.count == 1, let value = values.first { return value }
        guard values.count == count, rows.count == 1 || rows.allSatisfy({ $0.count == 1 }) else {
            reading.log.error(
                .invalidValue,
                "parameter '\(parameter.name)' has \(values.count) values, but needs one for each of the \(count) nodes"
                    + " with the model '\(block.name)'",
                at: parameter.place)
            return values.first ?? 0
        }
        for (node, value) in zip(nodes, values) { set(value, parameter, node: node) }
        return values[0]
    }

    /// Draws a value for every node, and returns the first.
    private mutating func draw(
        _ parameter: ValueBlock, _ random: RandomValue, _ seed: UInt64, _ block: DynamicsBlock
    ) -> Double {
        var generator = SeededRandom(seed: seed, stream: "\(block.name)/\(parameter.name)")
        warnOfGenerator(parameter, random, seed)
        guard !experiment.network.nodes.isEmpty else { return random.distribution.value(&generator) }
        let nodes = nodes(of: block)
        let values = nodes.map { _ in random.distribution.value(&generator) }
        for (node, value) in zip(nodes, values) { set(value, parameter, node: node) }
        return values.first ?? random.distribution.value(&generator)
    }

    private func warnOfGenerator(_ parameter: ValueBlock, _ random: RandomValue, _ seed: UInt64) {
        reading.log.warning(
            .assumedConvention,
            "parameter '\(parameter.name)' is drawn by tvbo-verify's own random generator with the seed \(seed); the"
                + (random.isTemporal
                    ? " tvboptim back end of TVBO 0.5.3 draws other numbers, and its jax back end uses the parameter's 'value'"
                    : " jax and tvboptim back ends of TVBO 0.5.3 use the parameter's 'value'"),
            at: random.place)
    }

    // MARK: Values of steps

    /// Replaces a parameter by a derived variable with one value in each step.
    private func replace(
        _ parameter: ValueBlock, _ random: RandomValue, _ seed: UInt64, _ block: inout DynamicsBlock
    ) {
        let integration = experiment.integration
        // The time starts again after the run whose end is the initial state; the longer run needs more values.
        let span = max(integration.transient.value + integration.duration.value, integration.settling?.value ?? 0)
        // Steps that are not positive are refused with the settings.
        guard integration.step.value > 0 else { return }
        let total = span / integration.step.value
        guard experiment.network.nodes.count <= 1 else {
            return reading.log.error(
                .unsupportedFeature,
                "parameter '\(parameter.name)', which is drawn in every step, is supported for a single node only",
                at: random.place)
        }
        guard total.isFinite, total <= Double(Self.largestStepCount) else {
            return reading.log.error(
                .tooLarge,
                "parameter '\(parameter.name)' is drawn in every step; at most \(Self.largestStepCount) steps are supported",
                at: random.place, hint: Limit.drawnSteps.hint())
        }
        warnOfGenerator(parameter, random, seed)
        var generator = SeededRandom(seed: seed, stream: "\(block.name)/\(parameter.name)")
        let count = (Int(exactly: total.rounded(.up)) ?? 0) + 1
        let values = (0..<count).map { _ in random.distribution.value(&generator) }
        let step = block.unusedName("\(parameter.name)_step")
        block.parameters.removeAll { $0.name == parameter.name }
        block.parameters.append(
            ValueBlock(
                name: step, place: parameter.place, value: integration.step.value, unit: integration.timeScale))
        block.annotations.insert(step)
        let text = ExpressionSource("random numbers", at: random.place, isVerbatim: false)
        block.derivedVariables.append(
            DefinitionBlock(
                name: parameter.name, place: parameter.place,
                equation: EquationBlock(place: parameter.place, rhs: text, cases: []), unit: parameter.unit,
                isRecorded: false, table: SampledFunction(.steps(values), unit: step)))
    }
}
