import Expressions

/// The path of a component in a model: the index of a top-level component, then an index of a child on each level
/// below.
package struct ComponentPath: Hashable, Sendable {
    /// The index of the top-level component in `Model.components`.
    package var top: Int
    /// The indices in `Component.children` on each level, from the top-level component down; empty for the top-level
    /// component itself.
    package var children: [Int] = []

    /// Creates the path of a top-level component, or with `children` of a component below it.
    package init(top: Int, children: [Int] = []) {
        self.top = top
        self.children = children
    }

    /// Returns the path of a child of the component that this path leads to.
    /// - Parameter index: The index of the child in `Component.children`.
    package func child(_ index: Int) -> ComponentPath { ComponentPath(top: top, children: children + [index]) }
}

extension Model {
    /// The components that a simulation of the model uses: all components of a network, or the target and those that it
    /// contains or names, directly or through others; in document order, each before those that it contains. Each has
    /// its path, and a name made of the ids from the top-level component down, such as `cell/channel`. In place of an
    /// empty id stands the slot, or the list with the index in `children`, as `gates[2]`.
    package var usedComponents: [(path: ComponentPath, name: String, component: Component)] {
        let tops = target == nil ? Array(components.indices) : reachable
        return tops.flatMap { top in
            nested(components[top], ComponentPath(top: top), name: components[top].id)
        }
    }

    private func nested(
        _ component: Component, _ path: ComponentPath, name: String
    ) -> [(path: ComponentPath, name: String, component: Component)] {
        [(path, name, component)]
            + component.children.enumerated().flatMap { index, child in
                let own = child.component.id.isEmpty ? child.slot : child.component.id
                let counted = child.isListed && child.component.id.isEmpty ? "\(own)[\(index)]" : own
                return nested(child.component, path.child(index), name: "\(name)/\(counted)")
            }
    }

    /// The indices of the top-level components that the target contains or names, in document order.
    private var reachable: [Int] {
        var ids: [String: Int] = [:]
        for (index, component) in components.enumerated() where ids[component.id] == nil { ids[component.id] = index }
        var found: Set<Int> = []
        var open = target.flatMap { ids[$0] }.map { [$0] } ?? []
        while let index = open.popLast() {
            guard found.insert(index).inserted else { continue }
            for named in Self.names(components[index]) {
                if let next = ids[named] { open.append(next) }
            }
        }
        return found.sorted()
    }

    private static func names(_ component: Component) -> [String] {
        component.attributes.texts + component.children.flatMap { names($0.component) }
    }

    /// The types of the components that a simulation of the model uses, in the order of the model.
    package var usedTypes: [ComponentType] {
        let names = Set(usedComponents.map(\.component.type)).union(prototypes.values.map(\.type))
        return types.filter { names.contains($0.name) }
    }

    /// Returns the component of the model to which a path leads. The path must be one of this model.
    package func component(at path: ComponentPath) -> Component {
        path.children.reduce(components[path.top]) { $0.children[$1].component }
    }

    /// Returns a copy of the model in which the component at a path is changed. The derived parameters of the component
    /// that have a value are computed again from its changed values and the global constants; one that depends on other
    /// quantities keeps its value.
    package func changing(_ path: ComponentPath, _ change: (inout Component) -> Void) -> Model {
        var model = self
        Self.change(&model.components[path.top], path.children[...]) { component in
            change(&component)
            derive(&component)
        }
        return model
    }

    private static func change(
        _ component: inout Component, _ path: ArraySlice<Int>, _ body: (inout Component) -> Void
    ) {
        guard let first = path.first else { return body(&component) }
        change(&component.children[first].component, path.dropFirst(), body)
    }

    private func derive(_ component: inout Component) {
        for (quantity, value) in type(component.type)?.derivedParameters ?? [] {
            guard component.values[quantity.name] != nil else { continue }
            let known = component.values
            if let new = ConstantExpression.value(value, { known[$0] ?? globals[$0] }) {
                component.values[quantity.name] = new
            }
        }
    }

    /// Returns a copy of the model in which the component type with a name is changed; an equal copy if there is none.
    package func changing(type name: String, _ change: (inout ComponentType) -> Void) -> Model {
        var model = self
        for index in model.types.indices where model.types[index].name == name { change(&model.types[index]) }
        return model
    }
}
