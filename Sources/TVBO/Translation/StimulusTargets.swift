import Diagnostics
import Schema

/// The nodes on which the stimuli of an experiment act.
///
///     let targets = StimulusTargets(experiment: experiment, reading: reading)
///     targets.check(stimulus) { $0.mentions(stimulus.name) }
struct StimulusTargets {
    /// The experiment, with its network.
    let experiment: Experiment
    /// The read context, which collects errors.
    let reading: ReadContext

    /// Reports errors for nodes that a stimulus names and that do not exist, or have models that it does not act on.
    /// - Parameters:
    ///   - stimulus: The stimulus.
    ///   - acts: A function that returns whether the stimulus acts on a model.
    func check(_ stimulus: StimulusBlock, _ acts: (DynamicsBlock) -> Bool) {
        checkUnique(stimulus)
        for target in stimulus.targets {
            if experiment.network.nodes.isEmpty, target == .index(0) { continue }
            let shown = shown(target)
            guard let index = index(of: target) else {
                reading.log.error(
                    .unknownReference,
                    "the stimulus '\(stimulus.name)' acts on node \(shown), which the network does not"
                        + " have", at: stimulus.place,
                    hint: "give the number of the node, counted from 0 in document order, or its label")
                continue
            }
            let name = experiment.model(ofNode: index)
            let found = experiment.network.library.first { $0.name == name } ?? experiment.dynamics
            // The translation of the network reports a node whose model is not defined.
            guard let model = found, model.name == name, !acts(model) else { continue }
            reading.log.error(
                .unknownReference,
                "the stimulus '\(stimulus.name)' acts on node \(shown), but no equation of the node's model"
                    + " '\(model.name)' contains this name", at: stimulus.place,
                hint: "let the stimulus act only on nodes with a model whose equations contain '\(stimulus.name)'")
        }
    }

    private func shown(_ target: StimulusBlock.Target) -> String {
        switch target {
        case .index(let number): "\(number)"
        case .label(let label): "'\(label)'"
        }
    }

    /// Reports errors for a node that a stimulus names twice, and for a label of several nodes.
    private func checkUnique(_ stimulus: StimulusBlock) {
        var known: Set<StimulusBlock.Target> = []
        let targets = stimulus.targets.map { target in index(of: target).map { .index($0) } ?? target }
        if let (_, twice) = zip(targets, stimulus.targets).first(where: { !known.insert($0.0).inserted }) {
            reading.log.error(
                .duplicateName, "the stimulus '\(stimulus.name)' names node \(shown(twice)) twice", at: stimulus.place,
                hint: "write the node once, with the sum of the weights")
        }
        for case .label(let label) in stimulus.targets {
            let count = experiment.network.nodes.count { $0.label == label }
            guard count > 1 else { continue }
            reading.log.error(
                .unknownReference,
                "the stimulus '\(stimulus.name)' acts on the node '\(label)', which is the label of \(count) nodes",
                at: stimulus.place,
                hint: "write the numbers of the nodes, counted from 0 in document order, instead of"
                    + " the label")
        }
    }

    /// Returns the index of the node that a target designates; nil if there is none.
    func index(of target: StimulusBlock.Target) -> Int? {
        let nodes = experiment.network.nodes
        switch target {
        case .index(let index): return nodes.indices.contains(index) ? index : nil
        case .label(let label): return nodes.firstIndex { $0.label == label }
        }
    }
}
