/// A way from a component to a quantity of components below it, and how several values become one
/// (LEMS: `select="populations[ion='ca']/i" reduce="add"`).
public struct Selection: Hashable, Sendable {
    /// How several values become one.
    public enum Reduction: String, Hashable, Sendable {
        /// Their sum from the left, starting with 0.
        case add
        /// Their product from the left, starting with 1.
        case multiply
    }

    /// One step down.
    public struct Step: Hashable, Sendable {
        /// Which of a list are meant.
        public enum Choice: Hashable, Sendable {
            /// The child of that name; not a list.
            case child
            /// Every member.
            case all
            /// Members with this value of an attribute.
            case matching(attribute: String, value: String)
        }

        /// The name of the child or list.
        public var name: String
        /// Which of a list are meant.
        public var choice: Choice
        /// Creates a step.
        public init(_ name: String, _ choice: Choice = .child) {
            self.name = name
            self.choice = choice
        }
    }

    /// The steps down to the components.
    public var steps: [Step]
    /// The quantity that is read there.
    public var quantity: String
    /// How several values become one; nil where there is only one.
    public var reduction: Reduction?
    /// Whether it is a fault when there is no such component.
    public var isRequired: Bool

    /// Creates a selection.
    public init(steps: [Step], quantity: String, reduction: Reduction? = nil, isRequired: Bool = true) {
        self.steps = steps
        self.quantity = quantity
        self.reduction = reduction
        self.isRequired = isRequired
    }

    /// The sum of a quantity over a list.
    public static func sum(of quantity: String, over list: String) -> Selection {
        Selection(steps: [Step(list, .all)], quantity: quantity, reduction: .add)
    }

    /// Reads `a/b[*]/c` and `a[attribute='value']/c`; nil for anything else.
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

    /// Whether it may stand for several values.
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

    /// The path as it is written.
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
