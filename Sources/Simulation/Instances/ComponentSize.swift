import ModelCore

extension Component {
    /// The number of components in the subtree of this one, including itself: a lower bound of the number of its
    /// instances.
    /// - Complexity: O(*n*) in that number.
    var size: Int { children.reduce(1) { $0 + $1.component.size } }
}
