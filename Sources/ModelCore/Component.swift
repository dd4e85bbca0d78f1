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

    /// The content, which copies of a component share until one of them is changed.
    private var content: Content

    /// Creates a component without attributes and without contained components.
    public init(id: String, type: String, values: [String: Double]) {
        content = Content(id: id, type: type, values: values)
    }

    /// The identifier of the component, unique among the top-level components of a model; empty for an anonymous one.
    public var id: String {
        get { content.id }
        _modify {
            separate()
            yield &content.id
        }
    }

    /// The name of the component type of which this is an instance.
    public var type: String {
        get { content.type }
        _modify {
            separate()
            yield &content.type
        }
    }

    /// The values of the parameters, properties and constants of the type, and of its derived parameters, by name. They
    /// are in SI, or as written where the model has no units (`Model.UnitConvention.bare`).
    public var values: [String: Double] {
        get { content.values }
        _modify {
            separate()
            yield &content.values
        }
    }

    /// The attributes as written in the source, by name: texts, paths and references to other components, and also the
    /// texts of parameters.
    public var attributes: AttributeTable {
        get { content.attributes }
        _modify {
            separate()
            yield &content.attributes
        }
    }

    /// The components that this component contains, in document order.
    public var children: [Child] {
        get { content.children }
        _modify {
            separate()
            yield &content.children
        }
    }

    /// The place in the source that defines the component; nil for a component that is not read from a file.
    public var place: Place? {
        get { content.place }
        _modify {
            separate()
            yield &content.place
        }
    }

    /// Copies the content if another component shares it.
    private mutating func separate() {
        if !isKnownUniquelyReferenced(&content) { content = Content(copying: content) }
    }

    /// Returns the component in the slot named `slot`; nil if the slot is empty or the name denotes a list.
    public func child(_ slot: String) -> Component? {
        children.first { !$0.isListed && $0.slot == slot }?.component
    }
}

extension Component {
    /// Returns whether two components are equal. Copies of one are, also if a value is not a number.
    public static func == (left: Component, right: Component) -> Bool {
        if left.content === right.content { return true }
        return left.id == right.id && left.type == right.type && left.values == right.values
            && left.attributes == right.attributes && left.children == right.children && left.place == right.place
    }

    /// Adds the component to a hash value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(type)
        hasher.combine(values)
        hasher.combine(attributes)
        hasher.combine(children)
        hasher.combine(place)
    }

    /// The content of a component. It is only changed through a component that alone refers to it, so that several
    /// threads may read it.
    private final class Content: @unchecked Sendable {
        var id: String
        var type: String
        var values: [String: Double]
        var attributes: AttributeTable = [:]
        var children: [Child] = []
        /// The file, the line and the column of the place, in less room than the place; nil for no place.
        private var file: String?
        private var line: Int32 = 0
        private var column: Int32 = 0

        var place: Place? {
            get { file.map { Place(file: $0, line: Int(line), column: Int(column)) } }
            set {
                // Files are smaller than 2^31 bytes.
                file = newValue?.file
                (line, column) = (Int32(clamping: newValue?.line ?? 0), Int32(clamping: newValue?.column ?? 0))
            }
        }

        init(id: String, type: String, values: [String: Double]) {
            (self.id, self.type, self.values) = (id, type, values)
        }

        init(copying other: Content) {
            (id, type, values) = (other.id, other.type, other.values)
            (attributes, children) = (other.attributes, other.children)
            place = other.place
        }
    }
}
