import ModelCore

extension Component {
    /// The number of instances that it makes at least: itself and everything in it.
    /// - Complexity: O(*n*) in that number.
    var size: Int { children.reduce(1) { $0 + $1.component.size } }
}
