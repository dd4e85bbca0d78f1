extension Expression: CustomStringConvertible {
    /// The expression in TVBO's language with the fewest parentheses. Parsing this text, with the model's functions
    /// declared, gives an equal tree if the tree came from ``Parser``. A negative literal is read back as the negative
    /// of a literal.
    public var description: String { text(binding: 0) }

    /// The precedence of the operator at the root, in the grammar of ``Parser``; a higher number binds tighter.
    private var binding: Int {
        switch self {
        case .logic(.or, _, _): 1
        case .logic(.and, _, _): 2
        case .not: 3
        case .relation: 4
        case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _): 5
        case .arithmetic(.multiply, _, _), .arithmetic(.divide, _, _), .arithmetic(.modulo, _, _): 6
        case .negate: 7
        case .number(let value) where value.sign == .minus: 7
        case .arithmetic(.power, _, _): 8
        default: 9
        }
    }

    private func text(binding outer: Int) -> String {
        binding < outer ? "(\(bare))" : bare
    }

    private var bare: String {
        switch self {
        case .number(let value): Self.literal(value)
        case .boolean(let truth): truth ? "True" : "False"
        case .name(let name): name
        case .negate(let x): "-" + x.text(binding: 7)
        case .not(let x): "~" + x.text(binding: 3)
        case .arithmetic(.power, let x, let y): x.text(binding: 9) + "**" + y.text(binding: 7)
        case .arithmetic(let operation, let x, let y):
            x.text(binding: binding) + spaced(operation.rawValue) + y.text(binding: binding + 1)
        case .relation(let relation, let x, let y): x.text(binding: 5) + " \(relation.rawValue) " + y.text(binding: 5)
        case .logic(let connective, let x, let y):
            x.text(binding: binding) + " \(connective.rawValue) " + y.text(binding: binding + 1)
        case .call(let function, let arguments): "\(function.rawValue)(\(Self.list(arguments)))"
        case .apply(let function, let arguments): "\(function)(\(Self.list(arguments)))"
        case .piecewise(let branches, let otherwise): Self.piecewiseText(branches, otherwise)
        }
    }

    private func spaced(_ symbol: String) -> String { binding == 5 ? " \(symbol) " : symbol }

    private static func list(_ arguments: [Expression]) -> String {
        arguments.map(\.description).joined(separator: ", ")
    }

    private static func piecewiseText(_ branches: [Branch], _ otherwise: Expression?) -> String {
        var pairs = branches.map { "(\($0.value), \($0.condition))" }
        if let otherwise { pairs.append("(\(otherwise), True)") }
        return "Piecewise(\(pairs.joined(separator: ", ")))"
    }

    private static func literal(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
