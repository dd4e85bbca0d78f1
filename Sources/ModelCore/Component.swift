import Diagnostics

/// An instance of a component type: values for its parameters, and the components that it contains.
///
///     let cell = Component(id: "hhcell", type: "hodgkinHuxley", values: ["C": 1e-11])
///     let model = Model(name: "demo", convention: .physical, types: types, components: [cell], network: network,
///         simulation: settings)
///
/// A component contains others in two ways: one in a named slot (LEMS: `Child`), or any number in a named list (LEMS:
/// `Children`).
public struct Component: Hashable, Sendable {
    /// A component that is contained in another one.
    public struct Child: Hashable, Sendable {
        /// The name of the slot or list of the parent's type that holds the component.
        public var slot: String
        /// A Boolean value that indicates whether `slot` names a list, which holds any number of components, and not a
        /// slot for one component.
        public var isListed: Bool
        /// The component that is contained.
        public var component: Component
        /// Creates a child for the slot or list of the parent's type that is named `slot`.
        public init(slot: String, isListed: Bool, component: Component) {
            self.slot = slot
            self.isListed = isListed
            self.component = component
        }
    }

    /// The identifier of the component, unique among the top-level components of a model; empty for an anonymous one.
    public var id: String
    /// The name of the component type of which this is an instance.
    public var type: String
    /// The values of the parameters, properties and constants of the type, and of its derived parameters, by name. They
    /// are in SI, or as written where the model has no units (`Model.UnitConvention.bare`).
    public var values: [String: Double]
    /// The attributes as written in the source, by name: texts, paths and references to other components, and also the
    /// texts of parameters.
    public var attributes: [String: String] = [:]
    /// The components that this component contains, in document order.
    public var children: [Child] = []
    /// The place in the source that defines the component; nil for a component that is not read from a file.
    public var place: Place?

    /// Creates a component without attributes and without contained components.
    public init(id: String, type: String, values: [String: Double]) {
        self.id = id
        self.type = type
        self.values = values
    }

    /// Returns the component in the slot named `slot`; nil if the slot is empty or the name denotes a list.
    public func child(_ slot: String) -> Component? {
        children.first { !$0.isListed && $0.slot == slot }?.component
    }
}
