import Diagnostics
import Expressions
import ModelCore

/// The values that `Assign` elements of a structure give to the properties of an instance.
///
///     try InstanceAssignments(assignments, place: place).apply(to: instance) { constants[$0] }
struct InstanceAssignments {
    private let assignments: [Dynamics.StateAssignment]
    private let place: Place?

    /// Creates assignments that are made in the given order.
    /// - Parameters:
    ///   - assignments: The properties with the expressions of their values.
    ///   - place: The place of the assignments in the document, for errors; nil if it is not known.
    init(_ assignments: [Dynamics.StateAssignment], place: Place?) {
        self.assignments = assignments
        self.place = place
    }

    /// Makes the assignments, which set ``Instance/constants`` of an instance.
    /// - Parameters:
    ///   - instance: The instance.
    ///   - known: A function that returns the value of a name in an expression; nil if it has none.
    /// - Throws: `DiagnosticsError` for an expression that is not constant, for a parameter, constant or state
    ///   variable, which jLEMS would not set, and for a name that is no property and that no equation of the type uses.
    func apply(to instance: Instance, _ known: (String) -> Double?) throws {
        for assignment in assignments {
            try check(assignment.variable, of: instance.type)
            guard let value = ConstantExpression.value(assignment.value, known) else {
                throw DiagnosticsError(
                    .unknownReference, "the value '\(assignment.value)' of an Assign cannot be computed before the run",
                    at: place,
                    hint: assignment.value.isRandom
                        ? "remove the random function, which an Assign cannot use"
                        : "use only parameters and properties in the value of an Assign")
            }
            instance.constants[assignment.variable] = value
            // An assigned value hides the position in the population.
            if assignment.variable == "index" { instance.index = -1 }
        }
    }

    /// Rejects a name whose value jLEMS would ignore or use differently.
    private func check(_ name: String, of type: ComponentType) throws {
        let isProperty = type.properties.contains { $0.quantity.name == name }
        let fixed = (type.parameters + type.derivedParameters.map(\.quantity) + type.constants.map(\.quantity))
        let isFixed = fixed.contains { $0.name == name }
        let isState = type.dynamics.stateVariables.contains { $0.quantity.name == name }
        guard !isProperty else { return }
        if isFixed || isState {
            throw DiagnosticsError(
                .invalidValue,
                "an Assign can set only properties, and '\(name)' of the type '\(type.name)' is not a property",
                at: place,
                hint: isState
                    ? "assign to a property, and set the state variable from it in OnStart"
                    : "remove the Assign and set '\(name)' in the component: jLEMS uses the component's value in any case"
            )
        }
        // A type that extends another inherits its equations but not its properties; jLEMS still uses the value.
        guard type.dynamics.usedNames.contains(name) else {
            throw DiagnosticsError(
                .unknownName, "'\(type.name)' has no property '\(name)'", at: place,
                hint: Spelling.hint(for: name, among: type.properties.map(\.quantity.name)))
        }
    }

    /// Checks that an instance, and every instance inside it, has a value for each property that its equations use.
    /// - Throws: `DiagnosticsError` (`missingKey`) for a property without a value.
    static func requireProperties(_ instance: Instance) throws {
        let open = instance.type.properties.map(\.quantity.name).filter { instance.constant($0) == nil }
        if !open.isEmpty, let name = open.first(where: instance.type.dynamics.usedNames.contains) {
            throw DiagnosticsError(
                .missingKey,
                "the property '\(name)' of the instance '\(instance.path.isEmpty ? instance.id : instance.path)' has no"
                    + " value",
                at: instance.component?.place ?? instance.type.place,
                hint: "give the Property a defaultValue, or set it with an Assign")
        }
        for part in instance.parts { try requireProperties(part) }
    }
}
