import Diagnostics
import Expressions
import ModelCore

/// The search for variables that must be computed because something reads them.
extension TreeCompiler {
    /// Checks that every requirement of an instance is provided by an enclosing instance. jLEMS copies all requirements
    /// in every step, whether an expression reads them or not, and fails for one that is missing.
    /// - Throws: `DiagnosticsError` (`unknownReference`) for the first requirement that is not provided.
    func checkRequirements() throws {
        try forEachInstance(
            { number in
                for name in scope.layout(number).requirements where name != "t" {
                    _ = try requirement(name, of: number)
                }
            }, copy: { _, _ in true })
    }

    /// Marks as needed the variables that outputs, derivatives, conditions and actions use, directly or through other
    /// variables, and the variables that draw random numbers.
    /// - Parameter outputs: The origins of the recorded quantities.
    func findNeeded(_ outputs: [TreeScope.Origin]) throws {
        for origin in outputs { try need(origin) }
        findTwins()
        try forEachInstance(
            { number in
                needPath = number...number
                let layout = scope.layout(number)
                try needRandomVariables(number)
                try need(layout.actingNames, of: number)
                for scheme in layout.type.dynamics.kineticSchemes { try add(scheme, of: number) }
            }, copy: copyNeeds)
        // Nothing searches for twins any longer.
        shapes = nil
    }

    /// Marks as needed the variables of an instance that draw random numbers. Each random number that is drawn changes
    /// the following ones, even if nothing reads the variable.
    func needRandomVariables(_ number: Int) throws {
        for name in scope.layout(number).randomVariables {
            if let origin = scope.own(number, name) { try need(origin) }
        }
    }

    /// Marks as needed the variables of an instance with the given names, and those on which they depend.
    /// - Throws: `DiagnosticsError` (`unknownName`) for a name that the instance does not know.
    func need(_ names: [String], of number: Int) throws {
        for name in names {
            guard let origin = scope.own(number, name) else { throw unknown(number, name) }
            try need(origin)
        }
    }

    private func need(_ origin: TreeScope.Origin) throws {
        if case .copy(let number, let name) = origin, copies[number]?[name] == nil {
            // A copy is taken at the end of its owner's part of a step, which precedes the parts that read it.
            copies[number, default: [:]][name] = out.register()
            twins.disturb(number, neededFrom: path(through: number))
        }
        guard case .variable(let number, let name) = origin, !needed[number, name] else { return }
        needed[number, name] = true
        if variables[number, name] == nil { variables[number, name] = out.register() }
        let outer = needPath
        needPath = path(through: number)
        defer { needPath = outer }
        twins.disturb(number, neededFrom: needPath)
        let layout = scope.layout(number)
        if let variable = layout.derived[name] {
            if let names = layout.readNames[name] { try need(names, of: number) }
            if case .select(let selection) = variable.source {
                for target in try selected(selection, by: number) { try need(target) }
            }
        } else if layout.requirements.contains(name) {
            try need(try requirement(name, of: number))
        }
    }

    /// Returns the smallest range that contains the present path of needs and an instance.
    private func path(through number: Int) -> ClosedRange<Int> {
        min(needPath.lowerBound, number)...max(needPath.upperBound, number)
    }

    /// Returns the variable or constant of an enclosing instance that provides a requirement of an instance.
    /// - Throws: `DiagnosticsError` (`unknownReference`) if no enclosing instance provides it.
    func requirement(_ name: String, of number: Int) throws -> TreeScope.Origin {
        if let origin = scope.source(number, requirement: name) { return origin }
        let instance = scope.instances[number]
        throw DiagnosticsError(
            .unknownReference,
            "the instance '\(instance.path.isEmpty ? instance.id : instance.path)' requires the quantity '\(name)',"
                + " which no component around it has",
            at: instance.component?.place,
            hint: name == "temperature"
                ? "use <network type=\"networkWithTemperature\" temperature=\"… degC\">, or in an experiment the parameter"
                    + " 'network_temperature' of the cell" : nil)
    }

    /// Returns the variables or constants that a selection of an instance reads, in order.
    /// - Throws: `DiagnosticsError` (`unknownReference`) if a selected instance does not have the quantity.
    func selected(_ selection: Selection, by number: Int) throws -> [TreeScope.Origin] {
        try scope.targets(number, selection).map { target in
            if let origin = scope.seen(target, selection.quantity) { return origin }
            let place = scope.instances[target]
            throw DiagnosticsError(
                .unknownReference, "'\(place.path)' has no '\(selection.quantity)'", at: place.component?.place,
                hint: Spelling.hint(for: selection.quantity, among: place.type.dimensions.keys.sorted()))
        }
    }

    /// Adds a stepper for a kinetic scheme of an instance, and marks as needed the variables that it reads.
    /// - Throws: `DiagnosticsError` (`unknownReference`) for a transition between states that do not exist.
    func add(_ scheme: KineticScheme, of number: Int) throws {
        let instance = scope.instances[number]
        let states = instance.members(of: scheme.nodes) ?? []
        let edges = instance.members(of: scheme.edges) ?? []
        func registers(_ members: [Instance], _ name: String) throws -> [Int32] {
            try members.map { member in
                guard let origin = scope.seen(member.number, name) else {
                    throw unknown(member.number, name)
                }
                try need(origin)
                return try watch(origin, path: member.path(of: name))
            }
        }
        let ends = try edges.map { edge in
            (try end(edge, scheme.edgeSource, states), try end(edge, scheme.edgeTarget, states))
        }
        let stepper = KineticStepper(
            states: states.map { variables[$0.number, scheme.stateVariable] ?? 0 },
            shownStates: try registers(states, scheme.stateVariable), forward: try registers(edges, scheme.forwardRate),
            reverse: try registers(edges, scheme.reverseRate), ends: ends, stepSize: stepSize)
        schemeNumbers[number, default: []].append(Int32(schemes.count))
        schemes.append(stepper)
    }

    private func end(_ edge: Instance, _ attribute: String, _ states: [Instance]) throws -> Int {
        let id = edge.component?.attributes[attribute] ?? ""
        if let index = states.firstIndex(where: { $0.id == id }) { return index }
        throw DiagnosticsError(
            .unknownReference,
            "the transition '\(edge.id)' of a kinetic scheme names the state '\(id)', which does not exist",
            at: edge.component?.place,
            hint: Spelling.hint(for: id, among: states.map(\.id)))
    }
}
