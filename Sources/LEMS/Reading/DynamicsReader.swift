import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A reader of `Dynamics` elements, which contain the equations of a component type.
struct DynamicsReader {
    private let units: Units
    private let type: String
    private var dynamics = Dynamics()
    /// The place at which the element declares its initial regime; nil before that.
    private var initialRegime: Place?
    /// The names of the variables in the element that are declared without a dimension, or with the dimension `*`. They
    /// agree with every dimension when equations are checked.
    private(set) var undeclared: Set<String> = []
    /// A Boolean value that indicates whether the element contains `Super`, which adds the dynamics of the extended
    /// type to those of the element.
    private(set) var addsInherited = false

    private init(_ units: Units, type: String) {
        self.units = units
        self.type = type
    }

    /// The content of a `Dynamics` element.
    struct Result {
        /// The equations that the element contains.
        var dynamics: Dynamics
        /// The names of the variables in the element that are declared without a dimension, or with the dimension `*`.
        /// They agree with every dimension when equations are checked.
        var undeclared: Set<String>
        /// A Boolean value that indicates whether the element contains `Super`, which adds the dynamics of the extended
        /// type to `dynamics`.
        var addsInherited: Bool
    }

    /// Reads a `Dynamics` element. Errors in its parts are added to `log`, and those parts are left out.
    /// - Parameters:
    ///   - element: The element.
    ///   - units: The units of the document.
    ///   - type: The name of the component type to which the element belongs.
    ///   - log: The log to which errors are added.
    static func read(_ element: Element, units: Units, type: String, log: inout DiagnosticLog) -> Result {
        var reader = DynamicsReader(units, type: type)
        reader.dynamics.isSimultaneous = element["simultaneous"] == "true"
        for part in element.children {
            do { try reader.take(part) } catch { log.add(error) }
        }
        return Result(
            dynamics: reader.dynamics, undeclared: reader.undeclared, addsInherited: reader.addsInherited)
    }

    private static let known = [
        "StateVariable", "DerivedVariable", "ConditionalDerivedVariable", "TimeDerivative", "OnStart", "OnCondition",
        "OnEvent", "Regime", "KineticScheme", "Super",
    ]

    private mutating func take(_ element: Element) throws {
        switch element.name {
        case "StateVariable":
            dynamics.stateVariables.append(.init(try quantity(element), exposure: element["exposure"]))
        case "DerivedVariable": dynamics.derivedVariables.append(try derivedVariable(element))
        case "ConditionalDerivedVariable": dynamics.derivedVariables.append(try conditional(element))
        case "TimeDerivative": dynamics.timeDerivatives.append(try timeDerivative(element))
        case "OnStart": dynamics.onStart += try element.children.map(assignment)
        case "OnCondition": dynamics.onConditions.append(try onCondition(element, inRegime: false))
        case "OnEvent": dynamics.onEvents.append(try onEvent(element, inRegime: false))
        case "Regime": dynamics.regimes.append(try regime(element))
        case "KineticScheme": dynamics.kineticSchemes.append(try kineticScheme(element))
        case "Super": addsInherited = true
        default: throw element.unknown(in: "Dynamics", known: Self.known)
        }
    }

    // MARK: Variables

    private mutating func quantity(_ element: Element) throws -> ComponentType.Quantity {
        let name = try element.required("name")
        guard let text = element["dimension"], let dimension = try units.dimension(text, element, "dimension") else {
            undeclared.insert(name)
            return .init(name, .bare)
        }
        return .init(name, dimension)
    }

    private mutating func derivedVariable(_ element: Element) throws -> Dynamics.DerivedVariable {
        let quantity = try quantity(element)
        if element["select"] != nil {
            return .init(quantity, .select(try selection(element)), exposure: element["exposure"])
        }
        guard element["value"] != nil else {
            throw DiagnosticsError(.missingKey, "'\(quantity.name)' needs 'value' or 'select'", at: element.place)
        }
        return .init(quantity, .value(try element.expression("value")), exposure: element["exposure"])
    }

    private func selection(_ element: Element) throws -> Selection {
        let path = try element.required("select")
        var reduction: Selection.Reduction?
        if let text = element["reduce"] {
            reduction = Selection.Reduction(rawValue: text)
            guard reduction != nil else {
                throw DiagnosticsError(
                    .invalidValue,
                    "the attribute 'reduce' is '\(text)', which is not a way to combine several selected values",
                    at: element.place(of: "reduce"),
                    hint: "use 'add' or 'multiply'")
            }
        }
        guard let selection = Selection(path: path, reduction: reduction, isRequired: element["required"] != "false")
        else {
            throw DiagnosticsError(
                .malformedExpression, "the value '\(path)' of 'select' is not a path to a quantity",
                at: element.place(of: "select"),
                hint: "write a path such as select=\"populations[ion='ca']/i\"")
        }
        guard !selection.isMultiple || reduction != nil else {
            throw DiagnosticsError(
                .missingKey, "the path '\(path)' may select several values, but the variable takes one",
                at: element.place(of: "select"),
                hint: "add reduce=\"add\" or reduce=\"multiply\", which combines the values")
        }
        return selection
    }

    private mutating func conditional(_ element: Element) throws -> Dynamics.DerivedVariable {
        let quantity = try quantity(element)
        var branches: [Expression.Branch] = []
        for part in element.children {
            guard part.name == "Case" else { throw part.unknown(in: element.name, known: ["Case"]) }
            let condition = part["condition"] == nil ? .boolean(true) : try part.condition("condition")
            branches.append(.init(value: try part.expression("value"), condition: condition))
        }
        guard !branches.isEmpty else {
            throw DiagnosticsError(.missingKey, "'\(quantity.name)' has no Case", at: element.place)
        }
        return .init(
            quantity, .conditional(.piecewise(branches, otherwise: .number(0))), exposure: element["exposure"])
    }

    private func timeDerivative(_ element: Element) throws -> Dynamics.TimeDerivative {
        .init(try element.required("variable"), try element.expression("value"))
    }

    // MARK: Events

    private func assignment(_ element: Element) throws -> Dynamics.StateAssignment {
        guard element.name == "StateAssignment" else {
            throw element.unknown(in: "OnStart", known: ["StateAssignment"])
        }
        return .init(try element.required("variable"), try element.expression("value"))
    }

    /// Reads the actions of an element and sorts them as jLEMS executes them: assignments, then events, then the
    /// transition.
    private func actions(_ element: Element, inRegime: Bool) throws -> [Dynamics.Action] {
        var assignments: [Dynamics.Action] = []
        var events: [Dynamics.Action] = []
        var transitions: [Dynamics.Action] = []
        for part in element.children {
            switch part.name {
            case "StateAssignment":
                let assignment = try assignment(part)
                assignments.append(.assign(variable: assignment.variable, value: assignment.value))
            case "EventOut": events.append(.send(port: try part.required("port")))
            case "Transition" where inRegime: transitions.append(.transition(regime: try part.required("regime")))
            default:
                throw part.unknown(
                    in: element.name, known: ["StateAssignment", "EventOut"] + (inRegime ? ["Transition"] : []))
            }
        }
        guard transitions.count <= 1 else {
            throw DiagnosticsError(
                .invalidValue,
                "this \(element.name) has more than one Transition, but can enter only one regime; remove the others",
                at: element.place)
        }
        return assignments + events + transitions
    }

    private func onCondition(_ element: Element, inRegime: Bool) throws -> Dynamics.OnCondition {
        .init(try element.condition("test"), try actions(element, inRegime: inRegime))
    }

    private func onEvent(_ element: Element, inRegime: Bool) throws -> Dynamics.OnEvent {
        .init(port: try element.required("port"), try actions(element, inRegime: inRegime))
    }

    private mutating func regime(_ element: Element) throws -> Regime {
        var regime = Regime(name: try element.required("name"), isInitial: element["initial"] == "true")
        if regime.isInitial {
            if let first = initialRegime {
                throw DiagnosticsError(
                    .invalidValue, "the regime '\(regime.name)' of the type '\(type)' is a second initial regime",
                    at: element.place(of: "initial"), notes: [.init("the first one is here", at: first)],
                    hint: "remove initial=\"true\" from one of them")
            }
            initialRegime = element.place(of: "initial")
        }
        for part in element.children {
            switch part.name {
            case "DerivedVariable": regime.derivedVariables.append(try derivedVariable(part))
            case "StateVariable":
                dynamics.stateVariables.append(.init(try quantity(part), exposure: part["exposure"]))
            case "TimeDerivative": regime.timeDerivatives.append(try timeDerivative(part))
            case "OnEntry": regime.onEntry += try actions(part, inRegime: true)
            case "OnCondition": regime.onConditions.append(try onCondition(part, inRegime: true))
            case "OnEvent": regime.onEvents.append(try onEvent(part, inRegime: true))
            default:
                throw part.unknown(
                    in: "Regime",
                    known: ["StateVariable", "DerivedVariable", "TimeDerivative", "OnEntry", "OnCondition", "OnEvent"])
            }
        }
        return regime
    }

    private func kineticScheme(_ element: Element) throws -> KineticScheme {
        KineticScheme(
            nodes: try element.required("nodes"), stateVariable: try element.required("stateVariable"),
            edges: try element.required("edges"), edgeSource: try element.required("edgeSource"),
            edgeTarget: try element.required("edgeTarget"), forwardRate: try element.required("forwardRate"),
            reverseRate: try element.required("reverseRate"))
    }
}
