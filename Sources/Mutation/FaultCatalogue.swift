import Cases
import ModelCore
import Simulation
import Simulator
import Traces

/// All faults that mutation testing can seed in a case, and the choice of some of them.
///
///     let catalogue = FaultCatalogue(loaded, commented: nil, trace: run.trajectory)
///     let faults = catalogue.chosen(seed: 1, limit: 8)
package struct FaultCatalogue: Sendable {
    /// All faults and all harmless changes that can be seeded in the case, with distinct names.
    package let all: [Fault]

    /// The number of faults below which faults beyond the limit for each kind are chosen too.
    static let leastCount = 60

    /// Lists the faults that can be seeded in a case, without faults of solutions if the case is an ensemble.
    /// - Parameters:
    ///   - commented: The model as read from its source with comments added; nil if the source is not text.
    ///   - trace: The solution of a run, from which faults of solutions are derived.
    package init(_ loaded: LoadedCase, commented: Model?, trace: Trajectory) {
        let model = loaded.preparedModel.model
        let isToTheCharacter = !loaded.definition.texts.isEmpty
        let changes = HarmlessChanges(model, commented: commented, isToTheCharacter: isToTheCharacter)
        // A fault in the trace of one member of an ensemble is within the spread of the others.
        let traces = loaded.definition.ensemble == nil ? TraceFaults(trace).all : []
        let faults =
            ParameterFaults(model).all + EquationFaults(model).all + ConnectionFaults(model).all
            + Self.runs(loaded.matrix.methods) + traces + changes.all
        var seen: Set<String> = []
        all = faults.filter { seen.insert($0.name).inserted }
    }

    /// The faults of runs: a method of lower order, and a doubled step.
    private static func runs(_ methods: [Method]) -> [Fault] {
        methods.flatMap { method -> [Fault] in
            let lower = [Method.rungeKutta(.heun), .rungeKutta(.euler)].filter { $0.order < method.order }
            let changes = method == .rungeKutta(.map) ? [] : lower
            let doubled = Fault(.doubleStep, method.name, .step(factor: 2, of: method))
            return changes.map { Fault(.lowerMethod, "\(method.name) as \($0.name)", .method(from: method, to: $0)) }
                + [doubled]
        }
    }

    /// Returns faults and harmless changes chosen at random, ordered by kind: at most `limit` of each kind, and of
    /// harmless changes at most 3 of each kind. If that gives fewer than 60 faults in total, more of each kind of fault
    /// are added until there are 60 or all are taken.
    /// - Parameters:
    ///   - seed: The seed of the choice; the same seed gives the same faults.
    ///   - limit: The largest number of faults of each kind.
    ///   - hasEffect: A function that returns whether a fault changes anything; faults without effect are skipped. It
    ///     is not called for harmless changes.
    package func chosen(seed: UInt64, limit: Int, hasEffect: (Fault) -> Bool = { _ in true }) -> [Fault] {
        var generator = SeededGenerator(seed: seed)
        let kinds = FaultKind.allCases
        let queues = kinds.map { kind in all.filter { $0.kind == kind }.shuffled(using: &generator) }
        var places = [Int](repeating: 0, count: kinds.count)
        var taken = [[Fault]](repeating: [], count: kinds.count)
        func take(_ kind: Int) -> Bool {
            while places[kind] < queues[kind].count {
                let fault = queues[kind][places[kind]]
                places[kind] += 1
                guard fault.kind.isHarmless || hasEffect(fault) else { continue }
                taken[kind].append(fault)
                return true
            }
            return false
        }
        for kind in kinds.indices {
            let most = kinds[kind].isHarmless ? min(limit, Self.harmlessLimit) : limit
            while taken[kind].count < most, take(kind) {}
        }
        var isFilling = true
        while isFilling, taken.joined().count(where: { !$0.kind.isHarmless }) < Self.leastCount {
            isFilling = false
            for kind in kinds.indices where !kinds[kind].isHarmless {
                if take(kind) { isFilling = true }
            }
        }
        return taken.flatMap(\.self)
    }

    /// The largest number of changes without effect of each kind, each of which takes all runs of the case.
    private static let harmlessLimit = 3
}
