import Diagnostics
import Expressions
import ModelCore

extension ComponentNetworkBlock {
    /// Returns the seed for the random numbers of components, such as Poisson sources: the given seed, or else the one
    /// among the parameters of the integration, or else the one among the execution settings; nil if there is none.
    /// - Parameter given: The seed that the caller of tvbo-verify chose, which is written as a signed 64-bit number
    ///   with the same bits; nil if none was chosen.
    func seed(before given: UInt64?) -> (text: String, place: Place)? {
        // allow: the bits of a 64-bit number
        if let given { return ("\(Int64(bitPattern: given))", place) }
        return seed.map { ($0.text, $0.place) } ?? executionSeed
    }
}

extension ComponentDocument {
    /// Warns of a seed that TVBO does not read, and of two different seeds in the experiment. Does nothing if no
    /// component of the model draws random numbers.
    /// - Parameter given: The seed that the caller of tvbo-verify chose; nil if none was chosen.
    func warnOfSeed(_ model: Model, _ given: UInt64?) {
        let types = Dictionary(model.types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        func draws(_ component: Component) -> Bool {
            types[component.type]?.dynamics.drawsNumbers ?? false || component.children.contains { draws($0.component) }
        }
        guard let seed, model.components.contains(where: draws) else { return }
        if given == nil, let own = block.seed, let other = block.executionSeed, own.text != other.text {
            reading.log.warning(
                .conflictingDefinition,
                "'integration' has the seed \(own.text) and 'execution' the seed \(other.text); that of 'integration'"
                    + " is used, as in TVBO",
                at: other.place, notes: [.init("the seed of 'integration' is here", at: own.place)])
        }
        if given == nil, let own = block.seed {
            ComponentBlockReader(reading: reading).warnOfUnreadNumbers([own], of: "the integration")
        }
        // allow: a text that is no number of 32 bits gives nil
        if Int32(seed.text) == nil {
            reading.log.warning(
                .assumedConvention,
                "the seed \(seed.text) needs more than 32 bits; jNeuroML 0.14.0 refuses it in the document of this network",
                at: seed.place)
        }
        guard given != nil || block.seed == nil else { return }
        reading.log.warning(
            .assumedConvention,
            "the components that draw random numbers have the seed \(seed.text); the neuroml back end of TVBO 0.5.3"
                + " ignores it, since it reads only 'seed' among the 'parameters' of 'integration'", at: seed.place)
    }
}

extension Dynamics {
    /// A Boolean value that indicates whether the dynamics draws random numbers, which jLEMS does at the start and in
    /// actions.
    fileprivate var drawsNumbers: Bool {
        let actions =
            onConditions.flatMap(\.actions) + onEvents.flatMap(\.actions)
            + regimes.flatMap { $0.onEntry + $0.onConditions.flatMap(\.actions) + $0.onEvents.flatMap(\.actions) }
        let assigned = actions.compactMap { action -> Expression? in
            if case .assign(_, let value) = action { value } else { nil }
        }
        let derived = (derivedVariables + regimes.flatMap(\.derivedVariables)).compactMap { variable -> Expression? in
            if case .value(let value) = variable.source { value } else { nil }
        }
        var found = false
        for expression in onStart.map(\.value) + assigned + derived + timeDerivatives.map(\.value) {
            expression.visit { if case .call(.random, _) = $0 { found = true } }
        }
        return found
    }
}
