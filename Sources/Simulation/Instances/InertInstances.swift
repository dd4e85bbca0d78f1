import ModelCore

/// The instances that a run does not need once a network is connected, such as those of its connections.
///
///     let inert = InertInstances(model)
///     inert.remove(from: root)
///
/// They hold no state, compute nothing, and neither send nor receive events. Those to which recorded quantities or
/// selections in equations may refer are kept.
struct InertInstances {
    /// The ids and names of lists that occur in the paths of recorded quantities and event sources.
    private let recorded: Set<String>
    /// The names of lists in selections of equations and in kinetic schemes.
    private let selected: Set<String>

    /// Finds the names in a model that refer to instances.
    init(_ model: Model) {
        let paths = model.simulation.recorded.map(\.path) + model.eventSources.map(\.path)
        recorded = Set(
            paths.flatMap { $0.split(whereSeparator: { "/:[".contains($0) }) }.map(String.init))
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

    /// Removes such members of lists, inside of an instance and the instances that it contains.
    func remove(from instance: Instance) {
        for part in instance.parts { remove(from: part) }
        guard !recorded.contains(instance.id) || instance.parent == nil else { return }
        instance.removeMembers { member, list in
            !list.isAttachments && !recorded.contains(list.name) && !recorded.contains(member.id)
                && !selected.contains(list.name) && !selected.contains(member.id) && member.isInert
        }
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
