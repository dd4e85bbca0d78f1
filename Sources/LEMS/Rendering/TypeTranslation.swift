import Diagnostics
import Expressions
import ModelCore
import Quantities

/// Rewrites a component type so that jLEMS, which evaluates values before conditionals and each in document order, sees
/// every definition behind what it uses at every step.
struct TypeTranslation {
    private let type: ComponentType
    /// The names that what the type declares has in LEMS.
    private(set) var names: NameTable
    private var inference: DimensionInference
    private var variables: [Dynamics.DerivedVariable] = []
    /// Names of definitions that choose among cases or depend on one that does.
    private var conditional: Set<String> = []
    /// Definitions that are no more than a number with a dimension, which jLEMS wants as constants.
    private var constants: [(quantity: ComponentType.Quantity, value: Double)] = []
    /// Definitions that tests and assignments need written out, since they see the states after the step.
    private var definitions: [String: Expression] = [:]

    /// The type in LEMS and the names in it.
    /// - Throws: `DiagnosticsError` with what LEMS cannot express.
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

    /// The expression in LEMS's terms, still under its own names.
    /// - Parameter isParameter: whether it defines a parameter, whose dimensions jLEMS does not check.
    private func lowered(_ expression: Expression, _ use: String, isParameter: Bool = false) throws -> Expression {
        let isBare = { (part: Expression) -> Bool in
            if isParameter { return true }
            var copy = inference
            return (try? copy.infer(part)).map { copy.settled($0) == .bare } ?? true
        }
        do { return try ExpressionTranslation.translated(expression, isBare: isBare) } catch {
            throw fault(error, use)
        }
    }

    private func fault(_ error: any Error, _ use: String) -> DiagnosticsError {
        guard let reason = error as? ExpressionTranslation.Inexpressible else {
            return error as? DiagnosticsError ?? DiagnosticsError(.unsupportedFeature, "\(error)", at: type.place)
        }
        return DiagnosticsError(
            .unsupportedFeature, "LEMS has \(reason.what), which \(use) of '\(type.name)' needs", at: type.place,
            hint: reason.hint ?? "run it with another method than lems")
    }

    // MARK: Definitions

    /// Those that choose among cases become derived variables, since a derived parameter cannot.
    private mutating func derivedParameters() throws -> [(quantity: ComponentType.Quantity, value: Expression)] {
        var kept: [(quantity: ComponentType.Quantity, value: Expression)] = []
        for (quantity, value) in type.derivedParameters {
            let lowered = try lowered(value, "the derived parameter '\(quantity.name)'", isParameter: true)
            if lowered.chooses || !conditional.isDisjoint(with: lowered.names) {
                try add(.init(quantity, .value(value)))
                // It never changes, so that an event may use it as it is.
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
                .dependencyCycle, "definitions depend on each other in a circle: \(error.text)", at: type.place)
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

    /// The value with every choice inside it moved into a helper, under the names of LEMS, and whether it is to be a
    /// conditional itself.
    private mutating func cases(of value: Expression, for name: String) throws -> (value: Expression, chooses: Bool) {
        guard case .piecewise(let branches, let otherwise) = value else {
            let chooses = value.chooses || !conditional.isDisjoint(with: value.names)
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

    /// The value with helpers in place of choices.
    private mutating func lifted(_ value: Expression, for name: String) throws -> Expression {
        guard value.chooses else { return renamed(value) }
        var helpers: [(helper: String, choice: Expression)] = []
        // Outer choices first, so that one inside another becomes a helper of the helper.
        let rest = value.replacingOuterChoices { choice in
            let helper = names.unique("\(NameTable.plain(names[name]))_case")
            helpers.append((helper, choice))
            return .name(helper)
        }
        for (helper, choice) in helpers {
            let dimension = (try? inference.infer(choice)).map(inference.settled) ?? .bare
            let (lifted, _) = try cases(of: choice, for: name)
            variables.append(.init(.init(helper, dimension), .conditional(lifted), exposure: nil))
        }
        return renamed(rest)
    }

    // MARK: Motion

    private mutating func dynamics() throws -> Dynamics {
        let old = type.dynamics
        if let unknown = old.unwritable {
            throw DiagnosticsError(.unsupportedFeature, "\(unknown) of '\(type.name)' cannot be rendered", at: type.place)
        }
        var result = Dynamics()
        result.stateVariables = old.stateVariables.map {
            .init(renamed($0.quantity), exposure: $0.exposure.map { names[$0] })
        }
        for derivative in old.timeDerivatives {
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

    /// Limits as tests that come before all others: a state beyond one is set to it.
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

    /// The condition with a constant in place of every 0 that a choice yields for a quantity with a dimension: once the
    /// choice is written out, jLEMS would take the 0 for a bare number.
    private mutating func withTypedZeros(_ condition: Expression) -> Expression {
        var zeros: [Dimension: String] = [:]
        let result = condition.rewritten { part in
            guard case .piecewise(let branches, let otherwise) = part,
                let found = try? inference.infer(part), inference.settled(found) != .bare
            else { return part }
            let dimension = inference.settled(found)
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
            let value = try plain(writtenOut(value), "what an event assigns to '\(variable)'")
            return .assign(variable: names[variable], value: value)
        }
    }

    /// The value of an assignment, under the names of LEMS.
    private func plain(_ value: Expression, _ use: String) throws -> Expression {
        let lowered = try lowered(value, use)
        guard !lowered.chooses else {
            throw fault(ExpressionTranslation.Inexpressible(what: "no assignment that chooses among cases"), use)
        }
        return renamed(lowered)
    }

    /// Definitions hold what they had at the start of the step; an event after the step needs them anew.
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
    /// What the writer has no text for.
    var unwritable: String? {
        if !kineticSchemes.isEmpty { return "the kinetic scheme" }
        if !nextValues.isEmpty { return "the discrete map" }
        return isSimultaneous ? "the simultaneous integration" : nil
    }
}

extension Expression {
    /// The same with something else in place of every choice that stands in no other.
    fileprivate func replacingOuterChoices(_ replacement: (Expression) -> Expression) -> Expression {
        if case .piecewise = self { return replacement(self) }
        return mapParts { $0.replacingOuterChoices(replacement) }
    }
}
