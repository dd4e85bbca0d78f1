/// Values for the variables of all instances of a tree, in one array.
///
///     var needed = VariableTable(scope.places, repeating: false)
///     needed[0, "v"] = true
struct VariableTable<Value: Sendable>: Sendable {
    /// The places of the variables of all instances in ``values``.
    let places: VariablePlaces
    private let initial: Value
    /// The values for the variables, by their places.
    var values: [Value]

    /// Creates a table in which all variables have the same value.
    init(_ places: VariablePlaces, repeating value: Value) {
        self.places = places
        initial = value
        values = Array(repeating: value, count: places.count)
    }

    /// The value for a variable of the instance with a number; the initial one for a name that is no variable of the
    /// instance's type, for which none can be set.
    subscript(number: Int, name: String) -> Value {
        get { places.place(of: name, at: number).map { values[$0] } ?? initial }
        set {
            guard let place = places.place(of: name, at: number) else {
                preconditionFailure("internal error: '\(name)' is no variable of the instance \(number)")
            }
            values[place] = newValue
        }
    }
}
