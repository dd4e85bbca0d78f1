import Diagnostics
import ModelCore
import Schema

/// A contribution of a coupling function to a coupling input of a model: the function is said to feed the input.
///
/// It is the result of ``NetworkBuilder/feeds(of:for:isNeeded:)``.
struct CouplingFeed {
    /// The name of the coupling input.
    var input: String
    /// The index of the coupling variable to which `x_j` and `x_i` in the function refer.
    var variable = 0
    /// The index of the value that is added to the input, for a function with several values.
    var value = 0
}

/// The determination of the coupling inputs that coupling functions feed.
extension NetworkBuilder {
    /// Returns the coupling inputs of a model to which a coupling function contributes (which it feeds); empty if there
    /// are none, or after an error.
    ///
    /// An input is fed by the function that it names as its `source`, or else by the function of its name. If a single
    /// function is left, it feeds all inputs that are left: the k-th input with its k-th value, or from the k-th
    /// coupling variable if it has a single value. If there are as many functions as inputs left, they correspond in
    /// order, unless an input has several values, which makes them ambiguous. Inputs that are sums of currents are not
    /// among those left. The weighted sum feeds the first input. Source: `resolve_coupling_input_map` of TVBO 0.5.3.
    /// - Parameters:
    ///   - model: The model.
    ///   - function: The coupling function.
    ///   - isNeeded: A Boolean value that indicates whether an error is reported if the inputs are ambiguous, once for
    ///     each model.
    mutating func feeds(of model: DynamicsBlock, for function: CouplingBlock, isNeeded: Bool) -> [CouplingFeed] {
        let inputs = model.networkInputs
        if function.isSum, let first = inputs.first { return [CouplingFeed(input: first.name)] }
        let functions = functionsInUse().filter { !$0.isSum }.map(\.name)
        var fed: [String: String] = [:]
        for input in inputs {
            guard let source = input.source else { continue }
            if functions.contains(source) { fed[input.name] = source }
            if isNeeded { warnOfUnknown(source, of: input, model) }
        }
        for input in inputs where fed[input.name] == nil && functions.contains(input.functionName) {
            fed[input.name] = input.functionName
        }
        let own = inputs.filter { fed[$0.name] == function.name }
        if !own.isEmpty {
            guard fits(own.count, model, function, isNeeded) else { return [] }
            return own.enumerated().map { function.feed($1.name, $0, variable: $1.element?.index ?? 0) }
        }
        let currents = currentInputs(of: model)
        let free = inputs.filter { fed[$0.name] == nil && !currents.contains($0.name) }.map(\.name)
        let left = functions.filter { name in !fed.values.contains(name) }
        if left.count == 1, !free.isEmpty {
            guard fits(free.count, model, function, isNeeded) else { return [] }
            return free.enumerated().map { function.feed($1, $0, variable: $0) }
        }
        let areSingle = functionsInUse().allSatisfy { $0.values.outputs == 1 }
        // To the back ends of TVBO, an input with several values is one.
        let areWhole = inputs.allSatisfy { $0.element == nil || !free.contains($0.name) }
        if left.count == free.count, areSingle, areWhole, let index = left.firstIndex(of: function.name) {
            return [CouplingFeed(input: free[index])]
        }
        guard isNeeded else { return [] }
        // Which function an input with a 'source' leaves over depends on the back end.
        if free.isEmpty, !inputs.isEmpty, currents.isEmpty, inputs.allSatisfy({ $0.source == nil }) {
            warnOfSurplus(function, model)
        } else if ambiguous.insert(model.name).inserted {
            refuseInput(model, function, inputs.map(\.name))
        }
        return []
    }

    /// Returns whether a function has as many outputs as a model has inputs for it; reports an error otherwise. A
    /// function with one output fits any number of inputs.
    private mutating func fits(
        _ inputs: Int, _ model: DynamicsBlock, _ function: CouplingBlock, _ isNeeded: Bool
    ) -> Bool {
        let outputs = function.values.outputs
        if outputs == 1 || outputs == inputs { return true }
        guard isNeeded, ambiguous.insert(model.name).inserted else { return false }
        reading.log.error(
            .invalidValue,
            "the \(function.shown) has \(outputs) values, but the model '\(model.name)' has \(inputs) coupling"
                + " input\(inputs == 1 ? "" : "s") for them", at: function.place,
            hint: "give the model \(outputs) coupling inputs, or one with 'dimension: \(outputs)'")
        return false
    }

    /// Warns of a `source` that is no function of the network, once for each input and model.
    private mutating func warnOfUnknown(_ source: String, of input: CouplingInputBlock, _ model: DynamicsBlock) {
        guard surplus.insert(["source", input.functionName, model.name]).inserted else { return }
        let names = owner.experiment.network.functions.map(\.name)
        guard !names.isEmpty, !names.contains(source) else { return }
        reading.log.warning(
            .ignoredKey,
            "'source: \(source)' of the coupling input '\(input.functionName)' has no effect, because the network has no"
                + " coupling function of this name", at: input.place,
            hint: Spelling.hint(for: source, among: names)
                ?? "the network's functions are \(names.joined(separator: ", "))")
    }

    /// Warns of a function for which the model has no coupling input left, once for each function and model.
    private mutating func warnOfSurplus(_ function: CouplingBlock, _ model: DynamicsBlock) {
        guard surplus.insert([function.name, model.name]).inserted else { return }
        reading.log.warning(
            .ignoredKey,
            "the \(function.shown) has no effect, because other functions feed all coupling inputs of the model"
                + " '\(model.name)', as in TVBO's tvboptim back end",
            at: function.place, hint: "remove it, or add a coupling input with its name to the model")
    }

    private func refuseInput(_ model: DynamicsBlock, _ function: CouplingBlock, _ inputs: [String]) {
        reading.log.error(
            .unsupportedFeature,
            "it is ambiguous which coupling input of the model '\(model.name)' the \(function.shown) feeds",
            at: function.place,
            hint: !inputs.isEmpty
                ? "give the coupling function the name of the input that it feeds, one of \(inputs.joined(separator: ", "))"
                : model.couplingInputs.first.map {
                    "the coupling input '\($0.name)' of the model is local, so that no function feeds it: add another one"
                }
                    ?? "the model has no coupling inputs: add 'coupling_inputs' to it, or 'directed: true' to edges that act one way"
        )
    }
}

extension CouplingInputBlock {
    /// The name of the function that feeds the input if there is one of this name.
    fileprivate var functionName: String { element?.input ?? name }
}

extension CouplingBlock {
    /// Returns the feed of an input at an index.
    /// - Parameter variable: The index of the coupling variable, for a function with a single value.
    fileprivate func feed(_ input: String, _ index: Int, variable: Int) -> CouplingFeed {
        values.count == 1
            ? CouplingFeed(input: input, variable: variable) : CouplingFeed(input: input, value: index)
    }
}
