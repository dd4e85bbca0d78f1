import Diagnostics
import Schema

/// Warnings on collections of a model whose order bears on results and differs in TVBO 0.5.3, which sorts the mappings
/// of an experiment by name.
///
/// TVBO keeps the order of lists, and of the mappings of database entries. Each of the differences was found by running
/// it.
///
///     OrderRemarks(block: block, network: experiment.network, reading: reading).report()
struct OrderRemarks {
    /// The model as read from the document.
    let block: DynamicsBlock
    /// The network of the experiment.
    let network: NetworkBlock
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Reports a warning for each collection of the model that TVBO 0.5.3 sorts into another order than the written
    /// one.
    func report() {
        for function in block.functions {
            if !function.defaults.isEmpty {
                warnOfDefaults(function)
            } else if function.isMapped {
                compare(function.arguments, "arguments of the function '\(function.name)'", at: function.place)
            }
        }
        block.functions.forEach(warnOfConstants)
        if block.mappings.contains("events") {
            let events = block.events.filter { !$0.affect.isEmpty }
            compare(events.map(\.name), "events of the model '\(block.name)'", at: events.first?.place)
        }
        guard network.isCoupled else { return }
        // The order matters to 'x_j' and 'x_i', and in the jax back end to the states that a function names.
        let texts = network.actingFunctions.flatMap { $0.values.preExpressions + $0.values.postExpressions }
        let isRead =
            texts.contains { $0.text.contains(/\bx_[ij]/) }
            || network.actingFunctions.contains { function in
                // The jax back end gives the k-th name to the k-th state marked as a coupling variable.
                function.incoming.contains { name in function.pre.mentions(name) || function.post.mentions(name) }
            }
        if block.mappings.contains("state_variables"), isRead || network.actingFunctions.contains(where: \.isSum) {
            let states = block.states.filter(\.couples)
            // tvboptim reads the states that the functions name.
            let areNamed = network.actingFunctions.allSatisfy { !$0.incoming.isEmpty }
            compare(
                states.map(\.name), "coupling variables of the model '\(block.name)'", at: states.first?.place,
                by: areNamed ? "the jax back end of TVBO 0.5.3" : "TVBO 0.5.3")
        }
        if !block.mappings.isDisjoint(with: ["coupling_inputs", "coupling_terms"]), !areFedAlike {
            let inputs = unnamedInputs
            compare(inputs.map(\.name), "coupling inputs of the model '\(block.name)'", at: inputs.first?.place)
        }
        if !network.couplingsAreListed {
            let functions = unnamedFunctions
            compare(functions.map(\.name), "coupling functions of the network", at: functions.first?.place)
        }
    }

    /// A Boolean value that indicates whether the only coupling function feeds all coupling inputs alike, from the only
    /// coupling variable.
    private var areFedAlike: Bool {
        let functions = network.actingFunctions
        guard functions.count == 1, functions[0].values.count == 1 else { return false }
        let read = block.couplingVariables(functions[0].incoming, functions[0].local)
        return read.count == 1 && block.states.filter(\.couples).map(\.name) == read
    }

    /// The coupling functions that correspond to coupling inputs by their order.
    private var unnamedFunctions: [CouplingBlock] {
        let named = Set(block.networkInputs.map { $0.source ?? $0.element?.input ?? $0.name })
        return unnamedInputs.count > 1 ? network.functions.filter { !named.contains($0.name) } : []
    }

    /// The coupling inputs that correspond to coupling functions by their order: those that name no function as their
    /// source and do not have the name of one.
    private var unnamedInputs: [(name: String, place: Place)] {
        let functions = Set((network.functions + network.edges.flatMap(\.functions)).map(\.name))
        return block.networkInputs.filter { $0.source == nil && $0.element?.index ?? 0 == 0 }
            .map { ($0.element?.input ?? $0.name, $0.place) }.filter { !functions.contains($0.0) }
    }

    /// Warns of a function with default values of arguments to which the jax back end passes them in another order.
    private func warnOfDefaults(_ function: FunctionBlock) {
        guard function.isMapped ? function.arguments != function.arguments.sorted() : function.isReordered else {
            return
        }
        reading.log.warning(
            .assumedConvention,
            "the jax back end of TVBO 0.5.3 passes the arguments of the function '\(function.name)' in the"
                + " \(function.isMapped ? "order of their names" : "written order"); tvbo-verify passes those with default values"
                + " last, as tvboptim does: \(function.arguments.joined(separator: ", "))", at: function.place,
            hint: "write the arguments as a list, with default values last")
    }

    /// Warns of constants of a function for which the jax back end takes quantities of the model.
    private func warnOfConstants(_ function: FunctionBlock) {
        let known = Set(block.declarations.map(\.name))
        guard let constant = function.constants.first(where: { known.contains($0.name) }) else { return }
        reading.log.warning(
            .assumedConvention,
            "the jax back end of TVBO 0.5.3 reads the model's '\(constant.name)' in the function '\(function.name)', and"
                + " not the parameter '\(constant.name)' of its equation, so its results differ", at: function.place,
            hint: "give the parameter of the equation another name")
    }

    private func compare(_ names: [String], _ kind: String, at place: Place?, by reader: String = "TVBO 0.5.3") {
        let sorted = names.sorted()
        guard names != sorted else { return }
        reading.log.warning(
            .assumedConvention,
            "\(reader) sorts the \(kind) by name: \(sorted.joined(separator: ", ")); tvbo-verify keeps the written"
                + " order: \(names.joined(separator: ", "))", at: place,
            hint: "write them as a list, whose order both"
                + " keep")
    }
}
