import ModelCore

extension Component {
    /// The number of components that this component contains, directly and indirectly, including itself. It is a lower
    /// bound of the number of instances that the component needs.
    /// - Complexity: O(*n*) in that number.
    var size: Int { children.reduce(1) { $0 + $1.component.size } }
}
