/// The shapes of the subtrees of a tree of instances: subtrees of one shape have equal types, components, constants and
/// parts, so that their equations differ only in the instances that are meant.
///
///     let shapes = TreeShapes(scope)
///     shapes.shape[3] == shapes.shape[7]  // two cells of one population
struct TreeShapes {
    /// The shape of the subtree of each instance, by the number of the instance; negative for a subtree that is compared
    /// with no other one, because it has a kinetic scheme or refers to instances elsewhere.
    private(set) var shape: [Int32] = []
    /// The smallest number of the instances of each subtree, by the number of its root, which has the largest.
    private(set) var first: [Int] = []

    private struct Key: Hashable {
        var layout: ObjectIdentifier
        var id: String
        var isDoubled: Bool
        var names: [String]
        var parts: [Int32]
        var lengths: [Int]
    }

    /// Determines the shapes of all subtrees.
    /// - Complexity: O(*n*) in the number of instances.
    init(_ scope: TreeScope) {
        var known: [Key: [Int32]] = [:]
        var representatives: [Instance] = []
        for (number, instance) in scope.instances.enumerated() {
            let parts = instance.parts.map { scope.number(of: $0) }
            first.append(parts.first.map { first[$0] } ?? number)
            let shapes = parts.map { shape[$0] }
            let isComparable =
                !instance.hasAliases && instance.type.dynamics.kineticSchemes.isEmpty && shapes.allSatisfy { $0 >= 0 }
            guard isComparable else {
                shape.append(-1)
                continue
            }
            let key = Key(
                layout: ObjectIdentifier(instance.layout), id: instance.id, isDoubled: instance.isDoubled,
                names: instance.children.map(\.slot) + instance.lists.map(\.name), parts: shapes,
                lengths: instance.lists.map(\.members.count))
            let found = known[key]?.first { representatives[Int($0)].constants == instance.constants }
            shape.append(found ?? Int32(representatives.count))
            if found == nil {
                known[key, default: []].append(Int32(representatives.count))
                representatives.append(instance)
            }
        }
    }
}
