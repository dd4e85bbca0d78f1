/// The places of the variables of all instances of a tree, one after the other.
struct VariablePlaces: Sendable {
    /// The layout of the type of each instance.
    private(set) var layouts: [TypeLayout] = []
    /// The number of variables of all instances.
    private(set) var count = 0
    private var starts: [Int] = []

    /// Adds an instance with the variables of a type, and thus with the next number.
    mutating func append(_ layout: TypeLayout) {
        layouts.append(layout)
        starts.append(count)
        count += layout.slots.count
    }

    /// Returns the place of a variable of the instance with a number; nil for a name that is no variable of the
    /// instance's type.
    func place(of name: String, at number: Int) -> Int? { layouts[number].slots[name].map { starts[number] + $0 } }
}

/// Values for the variables of all instances of a tree, in one array.
///
///     var registers = VariableTable<Int32?>(scope.places, repeating: nil)
///     registers[0, "v"] = 7
struct VariableTable<Value: Sendable>: Sendable {
    private let places: VariablePlaces
    private let initial: Value
    private var values: [Value]

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
                preconditionFailure("'\(name)' is no variable of the instance \(number)")
            }
            values[place] = newValue
        }
    }
}
