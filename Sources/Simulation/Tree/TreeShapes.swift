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
        var component: String
        var isDoubled: Bool
        var parts: [Int32]
        var lengths: [Int]
    }

    /// Determines the shapes of all subtrees.
    /// - Complexity: O(*n*) in the number of instances, if few shapes differ in their constants alone.
    init(_ scope: TreeScope) {
        let used = Self.usedNames(scope)
        var known: [Key: [Int32]] = [:]
        var representatives: [Instance] = []
        for (number, instance) in scope.instances.enumerated() {
            let parts = instance.parts.map { scope.number(of: $0) }
            first.append(parts.first.map { first[$0] } ?? number)
            let shapes = parts.map { shape[$0] }
            guard let component = instance.component, !instance.hasAliases,
                instance.type.dynamics.kineticSchemes.isEmpty, shapes.allSatisfy({ $0 >= 0 })
            else {
                shape.append(-1)
                continue
            }
            // Instances of one component have children and lists of the same names.
            let key = Key(
                layout: ObjectIdentifier(instance.layout), component: component.id, isDoubled: instance.isDoubled,
                parts: shapes, lengths: instance.lists.map(\.members.count))
            if let same = known[key]?.first(where: {
                Self.haveEqualConstants(representatives[Int($0)], instance, used)
            }) {
                shape.append(same)
            } else {
                shape.append(Int32(representatives.count))
                known[key, default: []].append(Int32(representatives.count))
                representatives.append(instance)
            }
        }
    }

    /// Returns the names that equations, selections and requirements of any type use.
    private static func usedNames(_ scope: TreeScope) -> Set<String> {
        var names: Set<String> = []
        for layout in scope.layouts {
            let dynamics = layout.type.dynamics
            names.formUnion(dynamics.usedNames)
            names.formUnion(layout.requirements)
            for value in dynamics.onStart.map(\.value) { names.formUnion(value.names) }
            for case .select(let selection) in layout.sortedDerived.map(\.source) { names.insert(selection.quantity) }
        }
        return names
    }

    /// Returns whether the constants of two instances of one component that any equation may use are the same. The
    /// others may differ, such as the index of a cell in its population.
    private static func haveEqualConstants(_ one: Instance, _ other: Instance, _ used: Set<String>) -> Bool {
        guard one.hasOwnConstants || other.hasOwnConstants else { return true }
        func isEqual(_ a: [String: Double], _ b: [String: Double]) -> Bool {
            a.allSatisfy { name, value in !used.contains(name) || b[name]?.bitPattern == value.bitPattern }
        }
        return isEqual(one.constants, other.constants) && isEqual(other.constants, one.constants)
    }
}
