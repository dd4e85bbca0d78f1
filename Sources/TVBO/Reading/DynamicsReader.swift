import Diagnostics
import Expressions
import Quantities
import Schema
import YAML

/// A reader of models in experiments, which are mappings of TVBO's class `Dynamics`.
///
///     let reading = ReadContext()
///     let block = DynamicsReader(reading: reading).dynamics(document)
///     try reading.log.throwIfErrors()
struct DynamicsReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Returns the model that `node` describes. Reports an error and returns nil if `node` is not a mapping; parts that
    /// cannot be read are reported and left out.
    /// - Parameters:
    ///   - name: The name of the model, which is its key in a network's `dynamics`; nil for the text of its own key
    ///     `name`, or else `dynamics`.
    ///   - use: The use of the model. It determines whether the model may have no states, and events without a
    ///     condition.
    func dynamics(_ node: YAMLNode, named name: String? = nil, for use: ModelUse = .node) -> DynamicsBlock? {
        let shown = name ?? node["name"]?.scalar?.text ?? "dynamics"
        guard let block = Block(node, "dynamics '\(shown)'", keys: KeyTables.dynamics, reading) else { return nil }
        refuseUnsupported(block)
        var result = DynamicsBlock(name: shown, place: node.place, modelType: block.text("model_type"))
        result.extendedType = block.text("iri").flatMap { $0.hasPrefix("extends:") ? String($0.dropFirst(8)) : nil }
        result.modes = Self.modes(block.number("number_of_modes"))
        result.isMap = block.text("system_type")?.lowercased() == "discrete"
        result.parameters = block.members("parameters").compactMap { parameter($0.node, $0.name, $0.place) }
        result.derivedParameters = definitions(
            block, "derived_parameters", "derived parameter", KeyTables.derivedParameter)
        result.functions = block.members("functions").compactMap(function)
        result.derivedVariables = definitions(
            block, "derived_variables", "derived variable", KeyTables.derivedVariable)
        dropShadowedParameters(&result)
        result.couplingInputs = couplingInputs(block, modes: result.modes)
        result.states = block.members("state_variables").compactMap(state)
        nameElements(of: &result)
        let events = block.members("events")
        result.stimuli = StimulusReader(reading: reading, database: nil, isOfModel: true).stimuli(
            events.filter { StimulusReader.describes($0.node) })
        result.events = events.filter { !StimulusReader.describes($0.node) }.compactMap {
            event($0.name, $0.place, $0.node, for: use, &result)
        }
        noteMappings(block, in: &result)
        warnOfOutput(block, result)
        if result.states.isEmpty, !use.allowsStateless(node), !reading.log.hasErrors {
            reading.log.error(
                .missingKey, "dynamics '\(shown)' has no state variables", at: node.place,
                hint: node["iri"] == nil
                    ? "name a model of the database with 'iri: tvbo:…', or add 'state_variables'" : nil)
        }
        return result
    }

    /// Notes the collections that are mappings in the document of the model, not in a database entry given by `iri`.
    private func noteMappings(_ block: Block, in result: inout DynamicsBlock) {
        let file = block.node.place.file
        func isOwn(_ node: YAMLNode?) -> Bool { node?.entries?.allSatisfy { $0.place.file == file } ?? false }
        let keys = ["state_variables", "derived_variables", "coupling_inputs", "coupling_terms", "events"]
        result.mappings = Set(keys.filter { block["iri"] == nil && isOwn(block[$0]) })
        for index in result.functions.indices {
            let name = result.functions[index].name
            let list = block["functions"]?.items?.first { $0["name"]?.scalar?.text == name }
            result.functions[index].isMapped = isOwn((list ?? block["functions"]?[name])?["arguments"])
        }
    }

    /// Removes parameters that have the name of a derived variable, which hides them in TVBO's generated code as well.
    private func dropShadowedParameters(_ result: inout DynamicsBlock) {
        for parameter in result.parameters {
            guard let own = result.derivedVariables.first(where: { $0.name == parameter.name }) else { continue }
            reading.log.warning(
                .conflictingDefinition,
                "'\(own.name)' is the name of a parameter and of a derived variable of the model '\(result.name)'; the"
                    + " derived variable is used in its equations",
                at: own.place, notes: [.init("the parameter, which is not used, is here", at: parameter.place)])
        }
        let names = Set(result.derivedVariables.map(\.name))
        result.parameters.removeAll { names.contains($0.name) }
    }

    /// Returns a finite number with its unit, written as a number or as a mapping with `value`; for a list, the numbers
    /// are in `array` and `value` is 0. Reports an error and returns nil if it cannot be read.
    /// - Parameters:
    ///   - kind: The kind of the value in messages, such as `parameter`.
    ///   - name: The name of the value.
    ///   - place: The place of the value's key, for a value that is missing.
    ///   - keys: The roles of the keys of a mapping.
    ///   - allowsArray: Whether a list of numbers, or a list of such lists, is accepted.
    func value(
        _ node: YAMLNode, _ kind: String, _ name: String, _ place: Place,
        keys: [String: KeyRole] = KeyTables.parameter, allowsArray: Bool = false
    ) -> ValueBlock? {
        if let number = node.scalar?.number, !node.isNull {
            var result = finite(number, nil, kind, name, place, node)
            result?.isPlain = true
            return result
        }
        if node.entries == nil, !node.isNull {
            reading.log.error(
                .wrongType, "\(kind) '\(name)' must be a number or a mapping, not \(node.kind)", at: node.place,
                hint: node.scalar?.text.isEmpty == false ? "write { value: … }, or the number without quotes" : nil)
            return nil
        }
        guard let block = Block(node, "\(kind) '\(name)'", keys: keys, reading, nullIsEmpty: true) else {
            return nil
        }
        let unit = block.unit()
        guard let raw = block["value"] else {
            reading.log.error(.missingKey, "\(kind) '\(name)' has no value", at: place, hint: "add 'value:'")
            return nil
        }
        if let items = raw.items {
            guard allowsArray else {
                reading.log.error(
                    .unsupportedFeature,
                    "\(kind) '\(name)' is an array, which only a parameter of a model may be; give one number",
                    at: raw.place)
                return nil
            }
            return array(items, raw).map {
                var result = ValueBlock(name: name, place: place, value: 0, unit: unit, array: $0)
                result.hasIntegers = items.flatMap { $0.items ?? [$0] }.allSatisfy(\.isInteger)
                return result
            }
        }
        return block.number("value").flatMap { finite($0, unit, kind, name, place, raw) }
    }

    private func finite(
        _ number: Double, _ unit: PhysicalUnit?, _ kind: String, _ name: String, _ place: Place, _ node: YAMLNode
    ) -> ValueBlock? {
        if number.isFinite { return ValueBlock(name: name, place: place, value: number, unit: unit) }
        reading.log.error(.invalidValue, "\(kind) '\(name)' must be finite, not \(number)", at: node.place)
        return nil
    }

    /// Returns the number of modes if it is a whole number from 1 to 64, else 1; `refuseUnsupported` reports the error.
    private static func modes(_ number: Double?) -> Int {
        guard let modes = Int(exactly: number ?? 1), (1...64).contains(modes) else { return 1 }
        return modes
    }

    private func refuseUnsupported(_ block: Block) {
        if let modes = block.number("number_of_modes"), Double(Self.modes(modes)) != modes {
            reading.log.error(
                .invalidValue, "\(block.name) has 'number_of_modes: \(modes)', not a whole number from 1 to 64",
                at: block.place("number_of_modes"))
        }
        if let type = block.text("system_type"), !["continuous", "discrete"].contains(type.lowercased()) {
            reading.log.error(
                .unsupportedFeature, "\(block.name) is a \(type) system", at: block.place("system_type"),
                hint: "systems are continuous or discrete")
        }
    }

    private func definitions(
        _ block: Block, _ key: String, _ kind: String, _ keys: [String: KeyRole]
    ) -> [DefinitionBlock] {
        block.members(key).compactMap { name, place, node in
            guard let inner = Block(node, "\(kind) '\(name)'", keys: keys, reading) else { return nil }
            guard let equation = equation(inner, of: name) else { return nil }
            checkDefinition(name, place, inner, equation, isParameter: key == "derived_parameters")
            return DefinitionBlock(
                name: name, place: place, equation: equation, unit: inner.unit(),
                isRecorded: inner.truth("record") ?? false)
        }
    }

    private func state(_ name: String, _ place: Place, _ node: YAMLNode) -> StateBlock? {
        guard let block = Block(node, "state variable '\(name)'", keys: KeyTables.state, reading),
            let equation = equation(block, of: name)
        else { return nil }
        refuseUnsupported(state: block)
        let limits = limits(block)
        let initial = block.number("initial_value") ?? Self.defaultInitialValue
        warnOfEmpty(block, "initial_value")
        if !initial.isFinite {
            reading.log.error(
                .invalidValue, "the initial value of '\(name)' must be finite", at: block.place("initial_value"))
        }
        return StateBlock(
            name: name, place: place, equation: equation, initial: initial, unit: block.unit(),
            isRecorded: (block.truth("variable_of_interest") ?? true) && (block.truth("record") ?? true),
            distribution: distribution(block), distributionSeed: distributionSeed(block),
            couples: block.truth("coupling_variable") ?? false, limits: limits,
            noise: NoiseReader(reading: reading).noise(block, "noise"))
    }

    /// The initial value of a state variable that gives none, by TVBO's datamodel.
    static let defaultInitialValue = 0.1

    private func refuseUnsupported(state block: Block) {
        if let order = block.number("equation_order"), order != 1 {
            reading.log.error(
                .unsupportedFeature,
                "'equation_order: \(Int(exactly: order).map(String.init) ?? "\(order)")' of \(block.name) is not"
                    + " supported",
                at: block.place("equation_order"), hint: "write it as several state variables with equations of order 1"
            )
        }
        if let type = block.text("equation_type"), type != "differential" {
            reading.log.error(
                .unsupportedFeature,
                "'equation_type: \(type)' of \(block.name) is not supported; write the equation as a differential one",
                at: block.place("equation_type"))
        }
    }

    private func event(
        _ name: String, _ place: Place, _ node: YAMLNode, for use: ModelUse, _ model: inout DynamicsBlock
    ) -> EventBlock? {
        guard let block = Block(node, "event '\(name)'", keys: KeyTables.event, reading) else { return nil }
        let affect = part(block, "affect").map { statements($0, name) } ?? []
        guard let condition = part(block, "condition") else {
            if use == .synapse {
                model.arrivals.append(ArrivalBlock(name: name, place: place, affect: affect))
                return nil
            }
            reading.log.error(
                .missingKey, "event '\(name)' has no condition", at: place,
                hint: "add 'condition: { rhs: \"v > thresh\" }'")
            return nil
        }
        return EventBlock(name: name, place: place, condition: condition, affect: affect)
    }

    /// Returns the expression under a key of a mapping, written either as text or as a mapping with `rhs`; nil if it is
    /// missing.
    func part(_ block: Block, _ key: String) -> ExpressionSource? {
        guard let node = block[key] else { return nil }
        if node.scalar != nil { return block.expression(key) }
        return Block(node, "'\(key)' of \(block.name)", keys: KeyTables.plainEquation, reading)?.expression("rhs")
    }

    /// Returns the assignments that the text of an event's `affect` consists of: `name = expression; name =
    /// expression`. Parts that are not assignments are reported and left out.
    /// - Parameters:
    ///   - source: The text with its place.
    ///   - event: The name of the event in messages.
    func statements(
        _ source: ExpressionSource, _ event: String
    ) -> [(variable: String, value: ExpressionSource)] {
        var result: [(variable: String, value: ExpressionSource)] = []
        var offset = 0
        for statement in source.text.split(separator: ";", omittingEmptySubsequences: false) {
            defer { offset += statement.count + 1 }
            if statement.allSatisfy(\.isWhitespace) { continue }
            guard let sign = statement.firstIndex(of: "=") else {
                reading.log.error(
                    .malformedExpression, "the 'affect' of event '\(event)' must be assignments",
                    at: source.place(at: offset), hint: "write 'name = expression', separated by ';'")
                continue
            }
            let variable = statement[..<sign].filter { !$0.isWhitespace }
            let start = offset + statement.distance(from: statement.startIndex, to: sign) + 1
            let value = ExpressionSource(
                String(statement[statement.index(after: sign)...]), at: source.place(at: start),
                isVerbatim: source.isVerbatim)
            result.append((variable, value))
        }
        return result
    }

    // MARK: Equations

    /// Reads the equation of a variable or function.
    /// - Parameter name: The variable that the equation defines; nil where its left-hand side is not compared.
    func equation(
        _ block: Block, _ keys: [String: KeyRole] = KeyTables.equation, of name: String? = nil
    ) -> EquationBlock? {
        var rhs: ExpressionSource?
        var cases: [EquationBlock.Case] = []
        if let node = block["equation"] {
            if node.scalar != nil {
                rhs = block.expression("equation")
            } else if let inner = Block(node, "the equation of \(block.name)", keys: keys, reading) {
                rhs = inner.expression("rhs")
                if let name { compareLeftSide(inner, with: name) }
                cases = equationCases(inner, "conditionals", "expression")
            }
        }
        let others = equationCases(block, "cases", "equation")
        if !cases.isEmpty, !others.isEmpty, cases.map(\.text) != others.map(\.text) {
            reading.log.warning(
                .conflictingDefinition,
                "the 'cases' of \(block.name) have no effect: its equation's 'conditionals' are used, as in TVBO",
                at: block.place("cases"))
        }
        if cases.isEmpty { cases = others }
        checkTexts([rhs].compactMap(\.self) + cases.flatMap { [$0.condition, $0.value] }, hasCases: !cases.isEmpty)
        guard rhs != nil || !cases.isEmpty else {
            reading.log.error(
                .missingKey, "\(block.name) has no equation", at: block.node.place, hint: "add 'equation: { rhs: … }'")
            return nil
        }
        return EquationBlock(place: block.place("equation"), rhs: rhs, cases: cases)
    }

    /// Warns of a left-hand side that names another variable. As in TVBO, the equation belongs to the variable under
    /// which it is written.
    private func compareLeftSide(_ equation: Block, with name: String) {
        guard let text = equation.text("lhs") else { return }
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let own = [name, "d" + name, name + "_next", name + "_dot", name + "dot", "dot_" + name]
        if words.isEmpty || words.contains(where: own.contains) { return }
        reading.log.warning(
            .ignoredKey,
            "'lhs: \(text)' of \(equation.name) is ignored: the equation defines '\(name)', under whose key it"
                + " is written",
            at: equation.place("lhs"))
    }

    private func equationCases(_ block: Block, _ key: String, _ value: String) -> [EquationBlock.Case] {
        guard let node = block[key] else { return [] }
        guard let items = node.items else {
            reading.log.error(.wrongType, "'\(key)' of \(block.name) must be a list, not \(node.kind)", at: node.place)
            return []
        }
        return items.compactMap { item in
            guard let inner = Block(item, "a case of \(block.name)", keys: KeyTables.equationCase, reading) else {
                return nil
            }
            guard let condition = inner.expression("condition"), let value = caseValue(inner, value) else {
                reading.log.error(
                    .missingKey,
                    "a case of \(block.name) needs a 'condition' and a value ('expression' in 'conditionals', 'equation' in 'cases')",
                    at: item.place)
                return nil
            }
            return .init(condition: condition, value: value)
        }
    }
}
