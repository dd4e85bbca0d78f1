import Diagnostics
import Expressions
import ModelCore
import Quantities

/// The check of the equations of a component type, without those that it inherits. It finds unknown names, state
/// variables, ports and regimes, and sides of equations with different dimensions.
struct EquationCheck {
    private let type: ComponentType
    private let isError: Bool
    private let known: Set<String>
    private let states: Set<String>
    private let regimes: [String]
    private var inference: DimensionInference
    private var diagnostics: [Diagnostic] = []

    /// Checks the equations of a type and adds the errors and warnings to `log`.
    /// - Parameters:
    ///   - loaded: The type. Inherited equations are not checked again.
    ///   - globals: The constants that every equation may use, by name.
    ///   - isError: A Boolean value that indicates whether dimensions that disagree are errors; otherwise they are
    ///     warnings.
    ///   - log: The log to which the diagnostics are added.
    static func check(
        _ loaded: LoadedType, globals: [String: Double], isError: Bool, log: inout DiagnosticLog
    ) {
        var check = EquationCheck(loaded, globals: globals, isError: isError)
        for part in loaded.element.children {
            if part.name == "DerivedParameter" { check.equation(part, "value", of: part["name"], perTime: false) }
            if part.name == "Dynamics" { check.walk(part, holder: part) }
        }
        log.add(check.diagnostics)
    }

    private init(_ loaded: LoadedType, globals: [String: Double], isError: Bool) {
        type = loaded.type
        self.isError = isError
        states = Set(type.dynamics.stateVariables.map(\.quantity.name))
        regimes = type.dynamics.regimes.map(\.name)
        var dimensions = type.dimensions
        known = Set(dimensions.keys).union(globals.keys).union(["t", "index"])
        dimensions["t"] = dimensions["t"] ?? .time
        let free = loaded.parameters.filter { $0.dimension == nil }.map(\.name)
        let unknowns = loaded.undeclared.union(free).union(globals.keys)
        inference = DimensionInference(dimensions: dimensions.filter { !unknowns.contains($0.key) }, unknowns: unknowns)
    }

    private mutating func walk(_ element: Element, holder: Element) {
        for part in element.children {
            switch part.name {
            case "DerivedVariable": equation(part, "value", of: part["name"], perTime: false)
            case "Case":
                equation(part, "condition", of: nil, perTime: false)
                equation(part, "value", of: holder["name"], perTime: false)
            case "TimeDerivative":
                variable(part)
                equation(part, "value", of: part["variable"], perTime: true)
            case "StateAssignment":
                variable(part)
                equation(part, "value", of: part["variable"], perTime: false)
            case "OnCondition": equation(part, "test", of: nil, perTime: false)
            case "Transition": regime(part)
            case "EventOut": port(part, isOut: true)
            case "OnEvent": port(part, isOut: false)
            default: break
            }
            walk(part, holder: part)
        }
    }

    // MARK: Names

    private mutating func variable(_ element: Element) {
        guard let name = element["variable"], !states.contains(name) else { return }
        unknown("the type '\(type.name)' has no state variable '\(name)'", name, states.sorted(), element, "variable")
    }

    private mutating func regime(_ element: Element) {
        guard let name = element["regime"], !regimes.contains(name) else { return }
        unknown("the type '\(type.name)' has no regime '\(name)'", name, regimes, element, "regime")
    }

    private mutating func port(_ element: Element, isOut: Bool) {
        let ports = type.composition.eventPorts.filter { $0.isOut == isOut }.map(\.name)
        guard let name = element["port"], !ports.contains(name) else { return }
        unknown(
            "the type '\(type.name)' has no port '\(name)' through which events \(isOut ? "leave" : "arrive")", name,
            ports,
            element, "port")
    }

    private mutating func unknown(
        _ message: String, _ name: String, _ candidates: [String], _ element: Element, _ attribute: String
    ) {
        diagnostics.append(
            Diagnostic(
                .error, .unknownName, message, at: element.place(of: attribute),
                hint: Spelling.hint(for: name, among: candidates) ?? "correct the name, or declare it in the type"))
    }

    // MARK: Equations

    private mutating func equation(_ element: Element, _ attribute: String, of name: String?, perTime: Bool) {
        guard let text = element[attribute] else { return }
        let source = ExpressionSource(text)
        let isCondition = attribute != "value"
        guard let parsed = try? isCondition ? LEMSParser.condition(source) : LEMSParser.number(source) else { return }
        let missing = parsed.expression.names.filter { !known.contains($0) }
        for name in missing { report(missing: name, at: parsed.nameOffsets[name] ?? 0, element, attribute) }
        guard missing.isEmpty else { return }
        let own = name.flatMap { inference.dimensions[$0] }
        check(parsed.expression, is: perTime ? own.map { $0 / .time } : own, element, attribute, name, perTime)
    }

    private mutating func report(missing name: String, at offset: Int, _ element: Element, _ attribute: String) {
        let start = element.place(of: attribute)
        diagnostics.append(
            Diagnostic(
                .error, .unknownName, "unknown name '\(name)' in the equations of the type '\(type.name)'",
                at: element.isVerbatim(attribute) ? start.advanced(by: offset) : start,
                hint: Spelling.hint(for: name, among: known.sorted())
                    ?? "declare '\(name)' in the type as a Parameter, Constant, Requirement or variable"))
    }

    private mutating func check(
        _ value: Expression, is wanted: Dimension?, _ element: Element, _ attribute: String, _ name: String?,
        _ perTime: Bool
    ) {
        let left = name.map { perTime ? "\($0)' = " : "\($0) = " } ?? ""
        let equation = left + (element[attribute] ?? "")
        do {
            let found = try inference.infer(value)
            guard let wanted, case .known(let dimension) = found, dimension != wanted else { return }
            // "the dimensions do not agree in 'v' = i / C': the right-hand side has the dimension current, but must …"
            report(
                "in '\(equation)': the right-hand side has the dimension \(dimension), but must have \(wanted)",
                element, attribute,
                "divide the right-hand side by a quantity of the dimension \(dimension / wanted), or correct it"
            )
        } catch {
            let message = (error as? DimensionInference.Mismatch)?.message ?? "\(error)"
            report("in '\(equation)': \(message)", element, attribute, nil)
        }
    }

    private mutating func report(_ message: String, _ element: Element, _ attribute: String, _ note: String?) {
        diagnostics.append(
            Diagnostic(
                isError ? .error : .warning, .wrongDimension, "the dimensions do not agree " + message,
                at: element.place(of: attribute), notes: note.map { [.init($0)] } ?? [],
                hint: isError
                    ? "correct the equation, or run the model in spite of this with --allow-dimension-faults" : nil))
    }
}
