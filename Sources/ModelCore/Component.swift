import Diagnostics

/// An instance of a component type with values for its parameters, and what stands inside it.
public struct Component: Hashable, Sendable {
    /// A component inside another.
    public struct Child: Hashable, Sendable {
        /// The slot or list that holds it.
        public var slot: String
        /// Whether that is a list.
        public var isListed: Bool
        /// What stands there.
        public var component: Component
        /// Creates a child.
        public init(slot: String, isListed: Bool, component: Component) {
            self.slot = slot
            self.isListed = isListed
            self.component = component
        }
    }

    /// Its id; empty for one without.
    public var id: String
    /// The name of its type.
    public var type: String
    /// A value for each parameter and constant of the type, derived ones among them, in SI.
    public var values: [String: Double]
    /// Its attributes as they are written: texts, paths, references.
    public var attributes: [String: String] = [:]
    /// What stands inside it, in order.
    public var children: [Child] = []
    /// Where it is defined; nil for one that is not read from a file.
    public var place: Place?

    /// Creates a component.
    public init(id: String, type: String, values: [String: Double]) {
        self.id = id
        self.type = type
        self.values = values
    }

    /// What stands in the slot of that name.
    public func child(_ slot: String) -> Component? {
        children.first { !$0.isListed && $0.slot == slot }?.component
    }
}
