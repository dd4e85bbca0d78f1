import Diagnostics

/// The remarks on coupling inputs that the tvboptim back end feeds otherwise.
extension TvboptimRemarks {
    /// Adds a note on a function with a single value that feeds several inputs, here the k-th from the k-th coupling
    /// variable.
    private mutating func lookAtVariables() {
        guard own.networkInputs.count > 1, network.actingFunctions.count == 1,
            let function = network.actingFunctions.first,
            function.values.count == 1
        else { return }
        let variables = own.couplingVariables(function.incoming, function.local)
        guard variables.count > 1, own.variables(ofInputsFedBy: function.name).contains(where: { $0 ?? 0 > 0 }) else {
            return
        }
        add(
            "the tvboptim back end feeds every coupling input from the same coupling variable, '\(variables[0])'",
            at: own.networkInputs.first?.place)
    }

    /// Adds notes on functions that feed other inputs, or none, because of local inputs.
    mutating func lookAtInputs() {
        lookAtVariables()
        let functions = network.actingFunctions.map(\.name)
        for dropped in network.actingFunctions
        where own.couplingInputs.contains(where: { $0.isDeclaredLocal && $0.name == dropped.name }) {
            add(
                "the tvboptim back end leaves out the coupling function '\(dropped.name)', because a local input of the"
                    + " model has this name", at: dropped.place)
        }
        let named = own.couplingInputs.filter { functions.contains($0.name) }
        let left = functions.filter { name in !named.contains { $0.name == name } }
        let free = own.couplingInputs.filter { !functions.contains($0.name) }
        if left.count > 1, left.count == free.count(where: { !$0.isLocal }), left.count < free.count {
            add(
                "the tvboptim back end feeds no coupling input from \(left.map { "'\($0)'" }.joined(separator: ", ")),"
                    + " because it counts local inputs, too, when it assigns functions to inputs by their order",
                at: network.actingFunctions.first { left.contains($0.name) }?.place)
        }
        let used = own.couplingInputs.first { $0.isLocal && !$0.isDeclaredLocal && own.mentions($0.name) }
        guard let local = used else { return }
        guard left.count == 1 || left.count == own.couplingInputs.count - named.count else { return }
        add(
            "the tvboptim back end feeds the coupling input '\(local.name)' from the network unless it has 'local:"
                + " true'",
            at: local.place)
    }

    /// Adds a note on an input that is fed from another function, or from none, because its `source` is not read.
    mutating func lookAtSources() {
        guard own.couplingInputs.contains(where: { $0.source != nil }) else { return }
        // TVBO sorts mappings by name, and takes an input of several values for one.
        let names = network.functions.map(\.name)
        let functions = network.couplingsAreListed ? names : names.sorted()
        let isMapping = !own.mappings.isDisjoint(with: ["coupling_inputs", "coupling_terms"])
        let written = own.couplingInputs.filter { $0.element?.index ?? 0 == 0 }
        let inputs = isMapping ? written.sorted { $0.declared < $1.declared } : written
        let here = InputAssignment(
            inputs.filter { !$0.isLocal }.map { ($0.declared, $0.source) }, functions, readsSources: true)
        let there = InputAssignment(inputs.map { ($0.declared, $0.source) }, functions, readsSources: false)
        let differing = inputs.first {
            !$0.isLocal && here.functions[$0.declared] != there.functions[$0.declared]
        }
        guard let differing else { return }
        let function = there.functions[differing.declared].map { "'\($0)'" } ?? "no function"
        add(
            "the tvboptim back end ignores the 'source' of coupling inputs, and feeds '\(differing.declared)' from"
                + " \(function)", at: differing.place)
    }
}

extension CouplingInputBlock {
    /// The name under which the input is declared.
    fileprivate var declared: String { element?.input ?? name }
}
