import Diagnostics
import Expressions
import ModelCore
import Quantities

/// The translation of a component type into one that jLEMS evaluates correctly. jLEMS evaluates derived variables
/// before conditional derived variables, each group in document order. The translation orders and splits the
/// definitions so that each follows those that it uses.
struct TypeTranslation {
    private let type: ComponentType
    /// The names in LEMS of the quantities, ports and attachment points of the type.
    private(set) var names: NameTable
    private var inference: DimensionInference
    private var variables: [Dynamics.DerivedVariable] = []
    /// The names of definitions that contain a choice among cases, or use a definition that does.
    private var conditional: Set<String> = []
    /// The definitions that are only a number with a dimension, which jLEMS accepts only as constants.
    private var constants: [(quantity: ComponentType.Quantity, value: Double)] = []
    /// The definitions by name, for substitution in conditions and assignments, which are evaluated after the step.
    private var definitions: [String: Expression] = [:]

    /// Translates a type, and returns it with the names that its quantities have in LEMS.
    /// - Throws: `DiagnosticsError` with a part of the type that LEMS cannot express.
    static func translated(_ type: ComponentType) throws -> (type: ComponentType, names: NameTable) {
        var translation = TypeTranslation(type)
        return (try translation.run(), translation.names)
    }

    private init(_ type: ComponentType) {
        self.type = type
        names = NameTable(type)
        inference = DimensionInference(dimensions: type.dimensions.merging(["t": .time]) { own, _ in own })
    }

    private mutating func run() throws -> ComponentType {
        var result = type
        result.parameters = type.parameters.map(renamed)
        result.requirements = type.requirements.map(renamed)
        result.properties = type.properties.map { (renamed($0.quantity), $0.value) }
        result.constants = type.constants.map { (renamed($0.quantity), $0.value) }
        result.attachments = type.attachments.map { .init(names[$0.name], type: $0.type) }
        result.derivedParameters = try derivedParameters()
        for variable in try sorted(type.dynamics.derivedVariables) { try add(variable) }
        let clamps = clamps()
        result.dynamics = try dynamics()
        result.constants += constants + clamps.constants
        result.dynamics.onConditions = clamps.tests + result.dynamics.onConditions
        result.composition = composition(result.dynamics)
        return result
    }

    private func renamed(_ quantity: ComponentType.Quantity) -> ComponentType.Quantity {
        .init(names[quantity.name], quantity.dimension)
    }

    private func renamed(_ expression: Expression) -> Expression {
        expression.substituting { name in names[name] == name ? nil : .name(names[name]) }
    }

    /// Returns the expression with its operations translated to those of LEMS; names are not translated.
    /// - Parameters:
    ///   - expression: The expression.
    ///   - use: The words for the use of the expression in messages such as "LEMS has no function 'erf', which the rate
    ///     of change of 'v' of 'Cell' needs".
    ///   - isParameter: A Boolean value that indicates whether it defines a parameter, for which jLEMS does not check
    ///     dimensions.
    private func lowered(_ expression: Expression, _ use: String, isParameter: Bool = false) throws -> Expression {
        let isBare = { (part: Expression) -> Bool in
            if isParameter { return true }
            var copy = inference
            return (try? copy.infer(part)).map { copy.resolvedDimension($0) == .bare } ?? true
        }
        do { return try ExpressionTranslation.translated(expression, isBare: isBare) } catch {
            throw fault(error, use)
        }
    }

    private func fault(_ error: any Error, _ use: String) -> DiagnosticsError {
        guard let reason = error as? ExpressionTranslation.Inexpressible else {
            return error as? DiagnosticsError ?? DiagnosticsError(.unsupportedFeature, "\(error)", at: type.place)
        }
        // For example: LEMS has no function 'erf', which the rate of change of 'v' of 'Cell' needs
        return DiagnosticsError(
            .unsupportedFeature, "LEMS has \(reason.what), which \(use) of '\(type.name)' needs", at: type.place,
            hint: reason.hint ?? "run the experiment with another method than lems")
    }

    // MARK: Definitions

    /// Returns the derived parameters. One that contains a choice becomes a derived variable, since LEMS allows no
    /// choice in a derived parameter.
    private mutating func derivedParameters() throws -> [(quantity: ComponentType.Quantity, value: Expression)] {
        var kept: [(quantity: ComponentType.Quantity, value: Expression)] = []
        for (quantity, value) in type.derivedParameters {
            let lowered = try lowered(value, "the derived parameter '\(quantity.name)'", isParameter: true)
            if lowered.isPiecewise || !conditional.isDisjoint(with: lowered.names) {
                try add(.init(quantity, .value(value)))
                // The value is constant, so that events can use the variable itself.
                definitions[quantity.name] = nil
            } else {
                kept.append((renamed(quantity), renamed(lowered)))
            }
        }
        return kept
    }

    private func sorted(_ variables: [Dynamics.DerivedVariable]) throws -> [Dynamics.DerivedVariable] {
        do {
            return try DependencyOrder.sorted(variables.map(\.quantity.name)) { index in
                switch variables[index].source {
                case .value(let value), .conditional(let value): value.names
                case .select: []
                }
            }.map { variables[$0] }
        } catch {
            throw DiagnosticsError(
                .dependencyCycle,
                "the derived variables of '\(type.name)' depend on each other in a cycle: \(error.text)",
                at: type.place)
        }
    }

    private mutating func add(_ variable: Dynamics.DerivedVariable) throws {
        let quantity = renamed(variable.quantity)
        let exposure = variable.exposure.map { names[$0] }
        switch variable.source {
        case .select: variables.append(.init(quantity, variable.source, exposure: exposure))
        case .value(let value), .conditional(let value):
            let use = "the definition of '\(variable.quantity.name)'"
            let lowered = try lowered(value, use)
            if case .number(let value) = lowered, quantity.dimension != .bare {
                constants.append((quantity, value))
                return
            }
            definitions[variable.quantity.name] = lowered
            let (lifted, chooses) = try cases(of: lowered, for: variable.quantity.name)
            if chooses { conditional.insert(variable.quantity.name) }
            variables.append(
                .init(quantity, chooses ? .conditional(lifted) : .value(lifted), exposure: exposure))
        }
    }

    /// Returns the value with every inner choice replaced by a helper variable, in the names of LEMS, and whether the
    /// result must be a conditional variable.
    private mutating func cases(of value: Expression, for name: String) throws -> (value: Expression, chooses: Bool) {
        guard case .piecewise(let branches, let otherwise) = value else {
            let chooses = value.isPiecewise || !conditional.isDisjoint(with: value.names)
            let lifted = try lifted(value, for: name)
            return (
                chooses ? .piecewise([.init(value: lifted, condition: .boolean(true))], otherwise: nil) : lifted,
                chooses
            )
        }
        var lifted: [Expression.Branch] = []
        for branch in branches {
            lifted.append(
                .init(value: try self.lifted(branch.value, for: name), condition: try condition(branch.condition, name))
            )
        }
        if let otherwise {
            lifted.append(.init(value: try self.lifted(otherwise, for: name), condition: .boolean(true)))
        }
        return (.piecewise(lifted, otherwise: nil), true)
    }

    private func condition(_ condition: Expression, _ name: String) throws -> Expression {
        do { return renamed(try ExpressionTranslation.distributed(condition)) } catch {
            throw fault(error, "the definition of '\(name)'")
        }
    }

    /// Returns the value with helper variables instead of choices, in the names of LEMS.
    private mutating func lifted(_ value: Expression, for name: String) throws -> Expression {
        guard value.isPiecewise else { return renamed(value) }
        var helpers: [(helper: String, choice: Expression)] = []
        // Outer choices are replaced first; a choice inside an outer one becomes a helper variable of the outer one's
        // helper.
        let rest = value.replacingOuterChoices { choice in
            let helper = names.unique("\(NameTable.plain(names[name]))_case")
            helpers.append((helper, choice))
            return .name(helper)
        }
        for (helper, choice) in helpers {
            let dimension = (try? inference.infer(choice)).map(inference.resolvedDimension) ?? .bare
            let (lifted, _) = try cases(of: choice, for: name)
            variables.append(.init(.init(helper, dimension), .conditional(lifted), exposure: nil))
        }
        return renamed(rest)
    }

    // MARK: Motion

    private mutating func dynamics() throws -> Dynamics {
        let old = type.dynamics
        if let unknown = old.unwritable {
            throw DiagnosticsError(
                .unsupportedFeature,
                "\(unknown) of '\(type.name)' cannot be written as LEMS; use another method than lems", at: type.place)
        }
        var result = Dynamics()
        result.stateVariables = old.stateVariables.map {
            .init(renamed($0.quantity), exposure: $0.exposure.map { names[$0] })
        }
        for derivative in old.timeDerivatives {
            // For example: LEMS has no function 'erf', which the rate of change of 'v' of 'Cell' needs
            let value = try lowered(derivative.value, "the rate of change of '\(derivative.variable)'")
            result.timeDerivatives.append(
                .init(names[derivative.variable], try lifted(value, for: derivative.variable)))
        }
        result.derivedVariables = variables
        result.onStart = try old.onStart.map {
            .init(names[$0.variable], try plain($0.value, "the initial value of '\($0.variable)'"))
        }
        for condition in old.onConditions { result.onConditions.append(try onCondition(condition)) }
        result.onEvents = try old.onEvents.map { .init(port: names[$0.port], try $0.actions.map(action)) }
        return result
    }

    /// Returns constants for the limits of states, and conditions that set a state beyond a limit to that limit. The
    /// conditions precede all others.
    private mutating func clamps() -> (
        constants: [(quantity: ComponentType.Quantity, value: Double)], tests: [Dynamics.OnCondition]
    ) {
        var constants: [(quantity: ComponentType.Quantity, value: Double)] = []
        var tests: [Dynamics.OnCondition] = []
        for state in type.dynamics.stateVariables {
            guard let limits = state.limits else { continue }
            let name = names[state.quantity.name]
            let ends = [("low", limits.lowerBound, Expression.Relation.less), ("high", limits.upperBound, .greater)]
            for (end, value, relation) in ends where value.isFinite {
                let limit = names.unique("\(name)_\(end)")
                constants.append((.init(limit, state.quantity.dimension), value))
                tests.append(
                    .init(
                        .relation(relation, .name(name), .name(limit)), [.assign(variable: name, value: .name(limit))]))
            }
        }
        return (constants, tests)
    }

    /// Returns the condition with a typed constant instead of each 0 that a choice yields for a quantity with a
    /// dimension. Once the choice is expanded, jLEMS would read the 0 as a dimensionless number.
    private mutating func withTypedZeros(_ condition: Expression) -> Expression {
        var zeros: [Dimension: String] = [:]
        let result = condition.rewritten { part in
            guard case .piecewise(let branches, let otherwise) = part,
                let found = try? inference.infer(part), inference.resolvedDimension(found) != .bare
            else { return part }
            let dimension = inference.resolvedDimension(found)
            let name = zeros[dimension] ?? names.unique("zero_\(DimensionNames.name(of: dimension))")
            func typed(_ value: Expression) -> Expression {
                guard value == .number(0) else { return value }
                zeros[dimension] = name
                return .name(name)
            }
            return .piecewise(
                branches.map { .init(value: typed($0.value), condition: $0.condition) },
                otherwise: otherwise.map(typed))
        }
        constants += zeros.sorted { $0.value < $1.value }.map { (.init($0.value, $0.key), 0) }
        return result
    }

    private mutating func onCondition(_ old: Dynamics.OnCondition) throws -> Dynamics.OnCondition {
        let test = withTypedZeros(try lowered(writtenOut(old.test), "the test of an event"))
        do {
            return .init(renamed(try ExpressionTranslation.distributed(test)), try old.actions.map(action))
        } catch { throw fault(error, "the test of an event") }
    }

    private func action(_ old: Dynamics.Action) throws -> Dynamics.Action {
        switch old {
        case .send(let port): return .send(port: SystemTypes.port(port, of: type))
        case .transition: return old
        case .assign(let variable, let value):
            // For example: LEMS has no function 'erf', which the value that an event assigns to 'v' of 'Cell' needs
            let value = try plain(writtenOut(value), "the value that an event assigns to '\(variable)'")
            return .assign(variable: names[variable], value: value)
        }
    }

    /// Returns the value of an assignment, in the names of LEMS.
    /// - Throws: `DiagnosticsError` if the value contains a choice.
    private func plain(_ value: Expression, _ use: String) throws -> Expression {
        let lowered = try lowered(value, use)
        guard !lowered.isPiecewise else {
            // For example: LEMS has no assignment that chooses among cases, which the value that an event assigns to
            // 'x' of 'M' needs
            throw fault(ExpressionTranslation.Inexpressible(what: "no assignment that chooses among cases"), use)
        }
        return renamed(lowered)
    }

    /// Returns the expression with derived variables replaced by their definitions. Derived variables hold the values
    /// from the start of the step, and an event after the step needs the current ones.
    private func writtenOut(_ expression: Expression) -> Expression {
        var result = expression
        for _ in 0..<definitions.count where !definitions.keys.allSatisfy({ !result.names.contains($0) }) {
            result = result.substituting { definitions[$0] }
        }
        return result
    }

    // MARK: Composition

    private func composition(_ dynamics: Dynamics) -> Composition {
        var result = type.composition
        let declared = result.exposures.map { names[$0] }
        let shown = dynamics.stateVariables.compactMap(\.exposure) + dynamics.derivedVariables.compactMap(\.exposure)
        result.exposures = declared + shown.filter { !declared.contains($0) }
        func add(_ port: String, isOut: Bool) {
            guard !result.eventPorts.contains(where: { $0.name == port && $0.isOut == isOut }) else { return }
            result.eventPorts.append(.init(name: port, isOut: isOut))
        }
        for handler in dynamics.onEvents { add(handler.port, isOut: false) }
        for case .send(let port) in dynamics.onConditions.flatMap(\.actions) + dynamics.onEvents.flatMap(\.actions) {
            add(port, isOut: true)
        }
        return result
    }
}

extension Dynamics {
    /// The first part of the dynamics that a document cannot express, as the subject of a message such as "the discrete
    /// map of 'M' cannot be written as LEMS"; nil if there is none.
    var unwritable: String? {
        if !kineticSchemes.isEmpty { return "the kinetic scheme" }
        if !nextValues.isEmpty { return "the discrete map" }
        return isSimultaneous ? "the attribute simultaneous=\"true\"" : nil
    }
}

extension Expression {
    /// Returns the expression with replacements for all choices that are not inside another choice.
    fileprivate func replacingOuterChoices(_ replacement: (Expression) -> Expression) -> Expression {
        if case .piecewise = self { return replacement(self) }
        return mapParts { $0.replacingOuterChoices(replacement) }
    }
}
