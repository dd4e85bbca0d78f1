/// A path from a component to a quantity of the components that it contains, and the rule that reduces several values
/// to one. It is the `select` attribute of a LEMS `DerivedVariable`.
///
///     // The total synaptic current of a cell: select="synapses[*]/i" reduce="add"
///     let total = Selection.sum(of: "i", over: "synapses")
///     // The same, from the text of a document; nil if the text is not a path.
///     let parsed = Selection(path: "synapses[*]/i", reduction: .add, isRequired: true)
public struct Selection: Hashable, Sendable {
    /// The operation that reduces the values of several components to one.
    public enum Reduction: String, Hashable, Sendable {
        /// The sum of the values, added from left to right starting with 0.
        case add
        /// The product of the values, multiplied from left to right starting with 1.
        case multiply
    }

    /// One level of the path: the name of a slot or list, and the choice among its members.
    public struct Step: Hashable, Sendable {
        /// The rule by which a step of the path chooses among the members of a slot or list.
        public enum Choice: Hashable, Sendable {
            /// The single component in the slot, without brackets in the path.
            case child
            /// All members of the list (`[*]`).
            case all
            /// The members of the list whose attribute has the given value (`[attribute='value']`).
            case matching(attribute: String, value: String)
        }

        /// The name of the slot or list that the step of the path leads into.
        public var name: String
        /// The rule that chooses the members of the slot or list.
        public var choice: Choice
        /// Creates a step; without a choice it selects the component in the slot of that name.
        public init(_ name: String, _ choice: Choice = .child) {
            self.name = name
            self.choice = choice
        }
    }

    /// The steps from the component down to those whose quantity is read; empty for a quantity of the component itself.
    public var steps: [Step]
    /// The name of the quantity that is read from each selected component.
    public var quantity: String
    /// The operation that reduces the values of several components to one; nil for a path that selects a single
    /// component.
    public var reduction: Reduction?
    /// A Boolean value that indicates whether a LEMS document declares it an error that the path selects no component
    /// (`required`). It is kept for renderings; a simulation gives an empty list the sum 0 or the product 1.
    public var isRequired: Bool

    /// Creates a selection of a quantity of contained components from the parts of its path.
    public init(steps: [Step], quantity: String, reduction: Reduction? = nil, isRequired: Bool = true) {
        self.steps = steps
        self.quantity = quantity
        self.reduction = reduction
        self.isRequired = isRequired
    }

    /// Returns the selection of the sum of `quantity` over all members of `list`.
    public static func sum(of quantity: String, over list: String) -> Selection {
        Selection(steps: [Step(list, .all)], quantity: quantity, reduction: .add)
    }

    /// Parses a path such as `a/b[*]/c` or `a[attribute='value']/c`. Returns nil for a text of any other form.
    /// `reduction` and `isRequired` are taken as they are given.
    public init?(path: String, reduction: Reduction?, isRequired: Bool) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let quantity = parts.last, !quantity.isEmpty, !quantity.contains("[") else { return nil }
        var steps: [Step] = []
        for part in parts.dropLast() {
            guard let step = Self.step(part) else { return nil }
            steps.append(step)
        }
        self.init(steps: steps, quantity: quantity, reduction: reduction, isRequired: isRequired)
    }

    /// A Boolean value that indicates whether the path may select more than one component, so that a reduction is
    /// needed.
    public var isMultiple: Bool { steps.contains { $0.choice != .child } }

    private static func step(_ part: String) -> Step? {
        guard let open = part.firstIndex(of: "[") else { return part.isEmpty ? nil : Step(part) }
        guard part.hasSuffix("]"), open > part.startIndex else { return nil }
        let name = String(part[..<open])
        let inside = part[part.index(after: open)...].dropLast()
        if inside == "*" { return Step(name, .all) }
        let sides = inside.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
        guard sides.count == 2, let quote = sides[1].first, quote == "'" || quote == "\"", sides[1].count > 1,
            sides[1].last == quote
        else { return nil }
        let attribute = sides[0].filter { $0 != " " }
        return Step(name, .matching(attribute: attribute, value: String(sides[1].dropFirst().dropLast())))
    }

    /// The path in the notation of LEMS, such as `populations[ion='ca']/i`. `init(path:reduction:isRequired:)` reads it
    /// back to the same steps and quantity.
    public var path: String {
        let texts = steps.map { step in
            switch step.choice {
            case .child: step.name
            case .all: step.name + "[*]"
            case .matching(let attribute, let value): "\(step.name)[\(attribute)='\(value)']"
            }
        }
        return (texts + [quantity]).joined(separator: "/")
    }
}
