import ModelCore

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
    private(set) var first: [Int32] = []

    private struct Key: Hashable {
        var component: Int32
        var constants: [String: UInt64]
        var isDoubled: Bool
        var parts: [Int32]
        var lengths: [Int]
    }

    /// The numbers of components, of which each belongs to one type.
    private struct ComponentNumbers {
        private struct Key: Hashable {
            var layout: ObjectIdentifier
            var id: String
            var attributes: AttributeTable
            var line: Int?
            var column: Int?
        }
        private var known: [Key: [(component: Component, number: Int32)]] = [:]
        private var count: Int32 = 0

        /// Returns the number of a component; equal ones of one type have the same.
        mutating func number(of component: Component, _ layout: TypeLayout) -> Int32 {
            // Ids are unique at the top level only. Equality is found at once where components share their storage.
            let key = Key(
                layout: ObjectIdentifier(layout), id: component.id, attributes: component.attributes,
                line: component.place?.line, column: component.place?.column)
            if let found = known[key]?.first(where: { $0.component == component }) { return found.number }
            count += 1
            known[key, default: []].append((component, count))
            return count
        }
    }

    /// Determines the shapes of all subtrees.
    /// - Complexity: O(*n*) in the number of instances.
    init(_ scope: TreeScope) {
        let used = Self.usedNames(scope)
        var components = ComponentNumbers()
        var known: [Key: Int32] = [:]
        for (number, instance) in scope.instances.enumerated() {
            let parts = instance.parts.map { $0.number }
            first.append(parts.first.map { first[$0] } ?? Int32(number))
            let shapes = parts.map { shape[$0] }
            guard let component = instance.component, !instance.hasAliases,
                instance.type.dynamics.kineticSchemes.isEmpty, shapes.allSatisfy({ $0 >= 0 })
            else {
                shape.append(-1)
                continue
            }
            // Instances of equal components have children and lists of the same names. Constants that no equation uses may
            // differ, such as the index of a cell in its population.
            var own = instance.hasOwnConstants ? instance.constants.filter { used.contains($0.key) } : [:]
            if instance.index >= 0, used.contains("index") { own["index"] = instance.constant("index") }
            let key = Key(
                component: components.number(of: component, instance.layout), constants: own.mapValues(\.bitPattern),
                isDoubled: instance.isDoubled, parts: shapes,
                lengths: instance.lists.map(\.members.count))
            let new = Int32(known.count)
            shape.append(known[key, default: new])
            known[key] = shape[number]
        }
    }

    /// Returns the names that equations, selections and requirements of any type use.
    private static func usedNames(_ scope: TreeScope) -> Set<String> {
        var names: Set<String> = []
        for layout in scope.layouts {
            let dynamics = layout.type.dynamics
            names.formUnion(dynamics.usedNames)
            names.formUnion(layout.requirements)
            for case .select(let selection) in layout.sortedDerived.map(\.source) { names.insert(selection.quantity) }
        }
        return names
    }
}
