extension Model {
    /// A description of the components and their types, for comparing models that the method `lems` simulates. It
    /// covers global constants, values, attributes, equations and structures, but neither places in the source, nor
    /// dimensions and units, nor limits and next values of states, nor `network`, nor the settings of the simulation.
    public var canonicalText: String {
        var lines = ["target \(target ?? "")"]
        lines += globals.sorted { $0.key < $1.key }.map { "global \($0.key) = \($0.value)" }
        for component in components { Self.describe(component, "", &lines) }
        for (_, component) in prototypes.sorted(by: { $0.key < $1.key }) { Self.describe(component, "", &lines) }
        let used = Set((components + prototypes.values).flatMap(Self.typeNames))
        for type in types where used.contains(type.name) { lines += Self.describe(type) }
        return lines.joined(separator: "\n")
    }

    private static func typeNames(_ component: Component) -> [String] {
        [component.type] + component.children.flatMap { typeNames($0.component) }
    }

    private static func describe(_ component: Component, _ indent: String, _ lines: inout [String]) {
        let values = component.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let texts = component.attributes.sorted.filter { component.values[$0.0] == nil && !$0.0.hasPrefix("xml") }
            .map { "\($0)='\($1)'" }
        lines.append(indent + "\(component.type) \(component.id): " + (values + texts).joined(separator: " "))
        for child in component.children { describe(child.component, indent + "  ", &lines) }
    }

    private static func describe(_ type: ComponentType) -> [String] {
        let dynamics = type.dynamics
        // Lines such as: "  state v shown as v", "  v' = (I / C)"
        var lines = ["type \(type.name) requires \(type.requirements.map(\.name))"]
        lines += dynamics.stateVariables.map { "  state \($0.quantity.name) shown as \($0.exposure ?? "nothing")" }
        lines += dynamics.derivedVariables.map(describe)
        lines += dynamics.timeDerivatives.map { "  \($0.variable)' = \($0.value)" }
        lines += dynamics.diffusions.map { "  noise of \($0.variable) = \($0.amplitude)" }
        lines += dynamics.onStart.map { "  at the start \($0.variable) = \($0.value)" }
        lines += dynamics.onConditions.map { "  when \($0.test): \($0.actions)" }
        lines += dynamics.onEvents.map { "  on \($0.port): \($0.actions)" }
        lines += dynamics.regimes.map { "  regime \($0)" } + dynamics.kineticSchemes.map { "  scheme \($0)" }
        lines += type.composition.structure.map { "  make \($0)" }
        return lines
    }

    private static func describe(_ variable: Dynamics.DerivedVariable) -> String {
        let value =
            switch variable.source {
            case .value(let value), .conditional(let value): "\(value)"
            case .select(let selection): "\(selection.reduction?.rawValue ?? "") \(selection.path)"
            }
        return "  \(variable.quantity.name) = \(value), shown as \(variable.exposure ?? "nothing")"
    }
}
