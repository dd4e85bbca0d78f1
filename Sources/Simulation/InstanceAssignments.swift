import Diagnostics
import Expressions
import ModelCore

/// Values that a structure gives to the properties of an instance that it makes.
struct InstanceAssignments {
    private let assignments: [Dynamics.StateAssignment]
    private let place: Place?

    /// Prepares assignments, which are made in order.
    init(_ assignments: [Dynamics.StateAssignment], place: Place?) {
        self.assignments = assignments
        self.place = place
    }

    /// Sets the values.
    /// - Parameter known: the values of names, those that were set before among them.
    /// - Throws: `DiagnosticsError` for a value that follows from nothing known, or one that jLEMS would not use.
    func apply(to instance: Instance, _ known: (String) -> Double?) throws {
        for assignment in assignments {
            try check(assignment.variable, of: instance.type)
            guard let value = ConstantExpression.value(assignment.value, known) else {
                throw DiagnosticsError(
                    .unknownReference, "'\(assignment.value)' follows from nothing that is known", at: place,
                    hint: assignment.value.isRandom
                        ? "random numbers are not supported in an Assign" : "it may use parameters and properties")
            }
            instance.constants[assignment.variable] = value
        }
    }

    /// Refuses a name whose value jLEMS would not use, or use otherwise.
    private func check(_ name: String, of type: ComponentType) throws {
        let isProperty = type.properties.contains { $0.quantity.name == name }
        let fixed = (type.parameters + type.derivedParameters.map(\.quantity) + type.constants.map(\.quantity))
        let isFixed = fixed.contains { $0.name == name }
        let isState = type.dynamics.stateVariables.contains { $0.quantity.name == name }
        guard !isProperty else { return }
        if isFixed || isState {
            throw DiagnosticsError(
                .invalidValue, "an Assign may set a property, and '\(name)' of '\(type.name)' is none", at: place,
                hint: isState
                    ? "set a state variable in OnStart, from a property"
                    : "jLEMS uses the value of the component all the same")
        }
        // A type that extends another has its equations and not its properties; the value is used all the same.
        guard type.dynamics.usedNames.contains(name) else {
            throw DiagnosticsError(
                .unknownName, "'\(type.name)' has no property '\(name)'", at: place,
                hint: Spelling.hint(for: name, among: type.properties.map(\.quantity.name)))
        }
    }

    /// Refuses properties without a value that equations use, in an instance and all inside it.
    static func requireProperties(_ instance: Instance) throws {
        let open = instance.type.properties.map(\.quantity.name).filter { instance.constants[$0] == nil }
        if !open.isEmpty, let name = open.first(where: instance.type.dynamics.usedNames.contains) {
            throw DiagnosticsError(
                .missingKey,
                "nothing gives '\(name)' of '\(instance.path.isEmpty ? instance.id : instance.path)' a value",
                at: instance.component?.place ?? instance.type.place,
                hint: "give the Property a defaultValue, or set it with an Assign")
        }
        for part in instance.parts { try requireProperties(part) }
    }
}
