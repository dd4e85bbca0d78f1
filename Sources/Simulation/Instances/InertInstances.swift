import ModelCore

/// The instances that a run does not need once a network is connected, such as those of its connections.
///
///     let inert = InertInstances(model)
///     inert.remove(from: root)
///
/// They hold no state, compute nothing, and neither send nor receive events. The lists on the way to recorded quantities
/// and event sources are kept whole, so that their members keep their positions, and so are those to which selections in
/// equations may refer. If a recorded path leads nowhere, all instances are kept for the message.
struct InertInstances {
    /// The paths of recorded quantities, without the name of the quantity, and of event sources.
    private let paths: [String]
    /// The names of lists in selections of equations and in kinetic schemes.
    private let selected: Set<String>

    /// A list of an instance.
    private struct ListKey: Hashable {
        var owner: ObjectIdentifier
        var list: String
    }

    /// Finds the names in a model that refer to instances.
    init(_ model: Model) {
        let quantities = model.simulation.recorded.map { recording in
            recording.path.split(separator: "/").dropLast().joined(separator: "/")
        }
        paths = Array(Set(quantities + model.eventSources.map(\.path)))
        var selected: Set<String> = []
        for type in model.types {
            let dynamics = type.dynamics
            for variable in dynamics.derivedVariables + dynamics.regimes.flatMap(\.derivedVariables) {
                if case .select(let selection) = variable.source { selected.formUnion(selection.steps.map(\.name)) }
            }
            for scheme in dynamics.kineticSchemes { selected.formUnion([scheme.nodes, scheme.edges]) }
        }
        self.selected = selected
    }

    /// Removes such members of lists from all instances of a tree.
    /// - Complexity: O(*n*) in the number of instances and of recorded paths.
    func remove(from root: Instance) {
        guard let recorded = recordedLists(root) else { return }
        remove(from: root, keeping: recorded)
    }

    private func remove(from instance: Instance, keeping recorded: Set<ListKey>) {
        for part in instance.parts { remove(from: part, keeping: recorded) }
        let owner = ObjectIdentifier(instance)
        instance.removeMembers { member, list in
            !list.isAttachments && !recorded.contains(ListKey(owner: owner, list: list.name))
                && !selected.contains(list.name) && !selected.contains(member.id) && member.isInert
        }
    }

    /// Returns the lists to whose members recorded paths lead; nil if a path leads nowhere.
    private func recordedLists(_ root: Instance) -> Set<ListKey>? {
        var lists: Set<ListKey> = []
        for path in paths {
            var place = root
            for part in path.split(separator: "/").map(String.init) {
                guard let next = place.descendant(part) else { return nil }
                if let owner = next.parent, let list = next.listName {
                    lists.insert(ListKey(owner: ObjectIdentifier(owner), list: list))
                }
                place = next
            }
        }
        return lists
    }
}

extension Instance {
    /// A Boolean value that indicates whether the instance has no effect on others and no values that change.
    fileprivate var isInert: Bool {
        let dynamics = type.dynamics
        return layout.hasNothingToStep && dynamics.onEvents.isEmpty && dynamics.regimes.isEmpty
            && dynamics.kineticSchemes.isEmpty && dynamics.onStart.isEmpty && connections.isEmpty && parts.isEmpty
            && !hasAliases
    }
}
