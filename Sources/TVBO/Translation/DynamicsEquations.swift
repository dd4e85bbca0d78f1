import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The equations of a model, parsed from their texts.
///
/// Calls of the model's functions are inlined, definitions are sorted so that each follows those that it refers to, and
/// a model with modes is expanded to one equation per mode (``ModeExpansion``).
///
///     let equations = DynamicsEquations(block, reading: reading)
///     for state in equations.states { print(state.block.name, state.rate.expression) }
struct DynamicsEquations {
    /// A derived parameter or derived variable with its parsed equation.
    struct Definition {
        /// The definition as read from the document.
        var block: DefinitionBlock
        /// The parsed right-hand side of the equation.
        var value: ParsedExpression
    }

    /// A state variable with its parsed equation.
    struct State {
        /// The state variable as read from the document.
        var block: StateBlock
        /// The time derivative of the state, or its next value in a map.
        var rate: ParsedExpression
    }

    /// A threshold event with its parsed expressions.
    struct Event {
        /// The event as read from the document.
        var block: EventBlock
        /// The condition under which the event occurs.
        var condition: ParsedExpression
        /// The assignments of the event in document order; empty for a spike.
        var affect: [(variable: String, value: ParsedExpression)]
    }

    /// The event that occurs when a spike arrives at a synapse, with its parsed expressions.
    struct Arrival {
        /// The event as read from the document.
        var block: ArrivalBlock
        /// The assignments of the event in document order; they may use `weight`, the weight of the edge.
        var affect: [(variable: String, value: ParsedExpression)]
    }

    /// The model as read from the document, in which each declaration that has several modes is replaced by one for
    /// each mode.
    var block: DynamicsBlock { didSet { names = Set(block.declarations.map(\.name)) } }
    /// The names that ``block`` declares, without those of functions.
    private(set) var names: Set<String>
    /// The derived parameters in dependency order.
    var derivedParameters: [Definition] = []
    /// The derived variables in dependency order.
    var derivedVariables: [Definition] = []
    /// The state variables in document order.
    var states: [State] = []
    /// The threshold events in document order.
    var events: [Event] = []
    /// The events that occur when a spike arrives, in document order; empty unless the model is that of a synapse.
    var arrivals: [Arrival] = []
    /// The functions of the model by name.
    private(set) var functions: [String: FunctionDefinition] = [:]
    /// The names that the model declares, with those of functions.
    private(set) var declared: Set<String>
    /// The read context, which collects errors and warnings.
    private(set) var reading: ReadContext

    /// Parses the equations of a model. Equations with errors are reported and left out.
    init(_ block: DynamicsBlock, reading: ReadContext) {
        self.block = block
        self.reading = reading
        names = Set(block.declarations.map(\.name))
        declared = names.union(block.functions.map(\.name))
        checkUnique()
        parseFunctions()
        parseEquations()
        derivedParameters = sorted(derivedParameters, "derived parameters")
        derivedVariables = sorted(derivedVariables, "derived variables")
        self = ModeExpansion.expanded(self, reading: reading)
    }

    private func checkUnique() {
        var first: [String: Place] = [:]
        for (name, place) in block.declarations + block.functions.map({ ($0.name, $0.place) }) {
            guard let earlier = first.updateValue(place, forKey: name) else { continue }
            reading.log.error(
                .duplicateName, "the name '\(name)' is declared twice in dynamics '\(block.name)'", at: place,
                notes: [.init("the first declaration is here", at: earlier)])
        }
    }

    private mutating func parseFunctions() {
        for function in block.functions {
            let own = function.arguments + function.constants.map(\.name)
            let visible = declared.union(own)
            guard let body = reading.collect({ try Parser.number(function.body, declared: visible) }) else { continue }
            checkNames(body, alsoKnown: own, in: "function '\(function.name)'")
            functions[function.name] = FunctionDefinition(
                name: function.name, arguments: function.arguments, defaults: function.defaults,
                constants: Dictionary(function.constants, uniquingKeysWith: { first, _ in first }), body: body)
        }
    }

    private mutating func parseEquations() {
        derivedParameters = block.derivedParameters.compactMap { definition($0, "derived parameter") }
        derivedVariables = block.derivedVariables.compactMap { definition($0, "derived variable") }
        states = block.states.compactMap { state in
            number(state.equation, "the equation of '\(state.name)'").map { State(block: state, rate: $0) }
        }
        events = block.events.compactMap(event)
        arrivals = block.arrivals.map { Arrival(block: $0, affect: affect($0.affect, $0.name, ["weight"])) }
    }

    private func definition(_ block: DefinitionBlock, _ kind: String) -> Definition? {
        if let table = block.table, let source = block.equation.rhs {
            return Definition(block: block, value: ParsedExpression(table.expression, source: source))
        }
        return number(block.equation, "\(kind) '\(block.name)'").map { Definition(block: block, value: $0) }
    }

    private func event(_ event: EventBlock) -> Event? {
        let context = "the condition of event '\(event.name)'"
        guard let condition = parsed(event.condition, context, Parser.condition) else { return nil }
        return Event(block: event, condition: condition, affect: affect(event.affect, event.name))
    }

    private func affect(
        _ statements: [(variable: String, value: ExpressionSource)], _ event: String, _ alsoKnown: [String] = []
    ) -> [(variable: String, value: ParsedExpression)] {
        statements.compactMap { variable, source in
            if !block.states.contains(where: { $0.name == variable }) {
                let name = variable.dropLast().trimmingCharacters(in: .whitespaces)
                let isCombined = variable.last.map("+-*/".contains) ?? false
                reading.log.error(
                    .unknownName, "event '\(event)' assigns to '\(variable)', which is not a state variable",
                    at: source.place,
                    hint: isCombined
                        ? "write '\(name) = \(name) \(variable.suffix(1)) …': '\(variable.suffix(1))=' is not supported"
                        : Spelling.hint(for: variable, among: block.states.map(\.name)))
            }
            return parsed(source, "the affect of event '\(event)'", Parser.number, alsoKnown).map { (variable, $0) }
        }
    }

    // MARK: Expressions

    private typealias Rule = (ExpressionSource, Set<String>) throws -> ParsedExpression

    private func parsed(
        _ source: ExpressionSource, _ context: String, _ rule: Rule, _ alsoKnown: [String] = []
    ) -> ParsedExpression? {
        guard let parsed = reading.collect({ try rule(source, declared) }) else { return nil }
        checkNames(parsed, alsoKnown: alsoKnown, in: context)
        return reading.collect { try parsed.inlining(functions) }
    }

    /// Parses a right-hand side: its text, or its cases as one piecewise expression whose last branch is `rhs`, or 0
    /// without `rhs`.
    private func number(_ equation: EquationBlock, _ context: String) -> ParsedExpression? {
        if equation.cases.isEmpty || (equation.rhs != nil && !equation.areConditionals) {
            let value = equation.rhs.flatMap { parsed($0, context, Parser.number) }
            if let value, !equation.cases.isEmpty { compare(equation.cases, with: value, context) }
            return value
        }
        var branches: [Expression.Branch] = []
        var offsets: [String: Int] = [:]
        for item in equation.cases {
            guard let condition = parsed(item.condition, context, Parser.condition),
                let value = parsed(item.value, context, Parser.number)
            else { return nil }
            branches.append(.init(value: value.expression, condition: condition.expression))
            offsets.merge(value.nameOffsets) { first, _ in first }
        }
        let otherwise = equation.rhs.map { parsed($0, context, Parser.number) }
        if case .some(.none) = otherwise { return nil }
        branches.append(.init(value: otherwise??.expression ?? .number(0), condition: .boolean(true)))
        return ParsedExpression(Expression.firstMatch(branches), source: equation.cases[0].value, nameOffsets: offsets)
    }

    private func checkNames(_ parsed: ParsedExpression, alsoKnown: [String], in context: String) {
        reading.warnOfOpenPiecewise(parsed)
        for name in parsed.expression.names
        where !names.contains(name) && !alsoKnown.contains(name) && name != "t" {
            reading.log.error(
                .unknownName, "unknown name '\(name)' in \(context)", at: parsed.place(of: name),
                hint: name == "E"
                    ? "write 'exp(1)' for Euler's number, or declare 'E'"
                    : Spelling.hint(for: name, among: names.union(alsoKnown).sorted()))
        }
    }

    private func sorted(_ definitions: [Definition], _ kind: String) -> [Definition] {
        do {
            let order = try DependencyOrder.sorted(definitions.map(\.block.name)) {
                definitions[$0].value.expression.names
            }
            return order.map { definitions[$0] }
        } catch {
            let place = definitions.first { $0.block.name == error.names[0] }?.block.place
            reading.log.error(
                .dependencyCycle,
                "the \(kind) of the model '\(block.name)' are defined by each other in a cycle: \(error.text)",
                at: place)
            return definitions
        }
    }
}

extension DynamicsBlock {
    /// The names, except those of functions, to which the equations of the model can refer, with the places of their
    /// declarations.
    var declarations: [(name: String, place: Place)] {
        parameters.map { ($0.name, $0.place) } + derivedParameters.map { ($0.name, $0.place) }
            + derivedVariables.map { ($0.name, $0.place) } + couplingInputs.map { ($0.name, $0.place) }
            + states.map { ($0.name, $0.place) }
    }
}

extension DynamicsBlock {
    /// The coupling inputs whose values come from the network: all but the local ones.
    var networkInputs: [CouplingInputBlock] { couplingInputs.filter { !$0.isLocal } }
}

extension EquationBlock {
    /// A Boolean value that indicates whether the cases decide, and `rhs`, if there is one, is the value where no case
    /// applies. It is false without cases, and if `rhs` as a whole is a `Piecewise` expression, which repeats the cases.
    var areConditionals: Bool { !cases.isEmpty && rhs.map { !Self.isPiecewise($0.text) } ?? true }

    /// Returns whether a text is one `Piecewise` expression as a whole.
    private static func isPiecewise(_ text: String) -> Bool {
        let trimmed = text.filter { !$0.isWhitespace }
        guard trimmed.hasPrefix("Piecewise") else { return false }
        var depth = 0
        for (offset, character) in trimmed.utf8.enumerated() {
            if character == UInt8(ascii: "(") { depth += 1 }
            if character == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { return offset == trimmed.utf8.count - 1 }
            }
        }
        return false
    }
}
