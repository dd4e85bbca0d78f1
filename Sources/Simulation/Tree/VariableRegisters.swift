/// The registers of the variables of all instances of a tree.
///
///     var registers = VariableRegisters(scope.places)
///     registers[0, "v"] = 7
struct VariableRegisters: Sendable {
    /// The places of the variables of all instances.
    let places: VariablePlaces
    /// The registers, by the places of the variables.
    var values: OptionalRegisters

    /// Creates a table in which no variable has a register.
    init(_ places: VariablePlaces) {
        self.places = places
        values = OptionalRegisters(count: places.count)
    }

    /// The register of a variable of the instance with a number; nil if it has none, and for a name that is no variable of
    /// the instance's type, for which none can be set.
    subscript(number: Int, name: String) -> Int32? {
        get { places.place(of: name, at: number).flatMap { values[$0] } }
        set {
            guard let place = places.place(of: name, at: number) else {
                preconditionFailure("internal error: '\(name)' is no variable of the instance \(number)")
            }
            values[place] = newValue
        }
    }
}
