/// The places of the variables of all instances of a tree, one after the other.
struct VariablePlaces: Sendable {
    /// The layout of the type of each instance.
    private(set) var layouts: [TypeLayout] = []
    /// The number of variables of all instances.
    private(set) var count = 0
    /// The place of the first variable of each instance.
    private var starts: [Int32] = []

    /// Adds an instance with the variables of a type, and thus with the next number.
    mutating func append(_ layout: TypeLayout) {
        layouts.append(layout)
        // The limit of variables is below that of these numbers.
        starts.append(Int32(count))
        count += layout.slots.count
    }

    /// Returns the places of all variables of the instances with consecutive numbers.
    func places(of numbers: ClosedRange<Int>) -> Range<Int> {
        let last = numbers.upperBound
        return Int(starts[numbers.lowerBound])..<Int(starts[last]) + layouts[last].slots.count
    }

    /// Returns the place of a variable of the instance with a number; nil for a name that is no variable of the
    /// instance's type.
    func place(of name: String, at number: Int) -> Int? { layouts[number].slots[name].map { Int(starts[number]) + $0 } }
}
