import Diagnostics

/// The syntax tree of the equation of a ``MatrixTransform``.
indirect enum MatrixFormula: Sendable, Hashable {
    /// A numeric constant.
    case number(Double)
    /// A name: that of a matrix of the network, of a quantity derived from it, of a parameter, or `pi`.
    case name(String)
    /// A call of a function, with its name and arguments.
    case call(String, [MatrixFormula])
    /// A binary operation with its sign and its two operands. The sign is one of `+ - * / **`, a comparison, `&` and
    /// `|`; `^` is read as `**`.
    case operation(String, MatrixFormula, MatrixFormula)
    /// The negation of a value, as in `-W`.
    case negative(MatrixFormula)
    /// The elements of the first value at which the second value, a condition, holds, as in `W[W > 0]`.
    case selection(MatrixFormula, MatrixFormula)
    /// The transpose of a matrix, as in `W.T`.
    case transpose(MatrixFormula)
}

extension MatrixFormula {
    /// The formula and all formulas that it contains.
    var parts: [MatrixFormula] {
        switch self {
        case .number, .name: [self]
        case .call(_, let arguments): [self] + arguments.flatMap(\.parts)
        case .operation(_, let x, let y), .selection(let x, let y): [self] + x.parts + y.parts
        case .negative(let x), .transpose(let x): [self] + x.parts
        }
    }
}

extension MatrixFormula {
    /// The formula with its products as SymPy writes them: equal factors are joined to a power, so that `W*L*L` becomes
    /// `W*L**2`, and a sum whose other factors are all numbers is multiplied out: `(W + L)*2` becomes `W*2 + L*2`.
    ///
    /// Whole numbers of few bits have another value then, because they overflow in the power.
    var withPowers: MatrixFormula {
        switch self {
        case .number, .name: return self
        case .call(let name, let arguments): return .call(name, arguments.map(\.withPowers))
        case .selection(let x, let mask): return .selection(x.withPowers, mask.withPowers)
        case .negative(let x): return .negative(x.withPowers)
        case .transpose(let x): return .transpose(x.withPowers)
        case .operation(let sign, let x, let y) where !["*", "/"].contains(sign):
            return .operation(sign, x.withPowers, y.withPowers)
        case .operation:
            let (above, below) = factors
            if let sum = Self.distributed(above, below) { return sum }
            let top = Self.product(above) ?? .number(1)
            return Self.product(below).map { .operation("/", top, $0) } ?? top
        }
    }

    /// The sum of the products of all terms, if one factor above the fraction line is a sum and all others are numbers,
    /// as SymPy multiplies it out; nil otherwise.
    private static func distributed(_ above: [MatrixFormula], _ below: [MatrixFormula]) -> MatrixFormula? {
        let numbers = (above + below).filter { if case .number = $0 { true } else { false } }
        guard numbers.count == above.count + below.count - 1 else { return nil }
        for (index, factor) in above.enumerated() {
            guard case .operation(let sign, let x, let y) = factor, sign == "+" || sign == "-" else { continue }
            func term(_ term: MatrixFormula) -> MatrixFormula {
                let rest = above.enumerated().filter { $0.offset != index }.map(\.element)
                let top = rest.reduce(term) { .operation("*", $0, $1) }
                return below.reduce(top) { .operation("/", $0, $1) }.withPowers
            }
            return .operation(sign, term(x), term(y))
        }
        return nil
    }

    /// The factors of a product or quotient above and below the fraction line.
    private var factors: (above: [MatrixFormula], below: [MatrixFormula]) {
        switch self {
        case .operation("*", let x, let y):
            let (one, other) = (x.factors, y.factors)
            return (one.above + other.above, one.below + other.below)
        case .operation("/", let x, let y):
            let (one, other) = (x.factors, y.factors)
            return (one.above + other.below, one.below + other.above)
        default: return ([withPowers], [])
        }
    }

    /// The product of factors from left to right, with one power for equal ones; nil without factors.
    private static func product(_ factors: [MatrixFormula]) -> MatrixFormula? {
        var counts: [(factor: MatrixFormula, count: Int)] = []
        for factor in factors {
            if let index = counts.firstIndex(where: { $0.factor == factor }) {
                counts[index].count += 1
            } else {
                counts.append((factor, 1))
            }
        }
        let powers = counts.map { factor, count -> MatrixFormula in
            count == 1 ? factor : .operation("**", factor, .number(Double(count)))
        }
        guard let first = powers.first else { return nil }
        return powers.dropFirst().reduce(first) { .operation("*", $0, $1) }
    }
}

extension MatrixFormula {
    /// A Boolean value that indicates whether the formula tests two values for equality.
    fileprivate var isEquality: Bool {
        if case .operation(let sign, _, _) = self { ["==", "!="].contains(sign) } else { false }
    }
}

/// A parser for the equations of ``MatrixTransform``, which are written in NumPy's syntax.
///
///     var parser = MatrixFormulaParser("weight / mean(weight[weight > 0])")
///     let formula = try parser.formula()
struct MatrixFormulaParser {
    /// The reason why a text is not a valid equation.
    struct Fault: Error {
        /// The reason: a phrase in lower case.
        var message: String
        /// The position of the fault: the number of characters of the text that precede it.
        var offset: Int
    }

    private let characters: [Character]
    private var next = 0
    private var depth = 0

    /// The deepest nesting of brackets and signs.
    private static let largestDepth = Limit.matrixEquationDepth.standard
    /// The largest number of pairs of `Piecewise`, each of which is computed for the whole matrix.
    private static let largestPairs = 16
    /// The longest text.
    private static let largestLength = Limit.matrixEquationLength.standard

    /// Creates a parser of the text of an equation.
    init(_ text: String) { characters = Array(text.prefix(Self.largestLength + 1)) }

    /// Parses the whole text, and returns its syntax tree.
    /// - Throws: `Fault` for a text that is not an equation, is too long, or is nested too deeply.
    mutating func formula() throws(Fault) -> MatrixFormula {
        guard characters.count <= Self.largestLength else {
            throw Fault(
                message: "the equation of the transform has more than \(Self.largestLength) characters", offset: 0)
        }
        let result = try disjunction()
        skipSpaces()
        guard next == characters.count else { throw unexpected() }
        return result
    }

    // MARK: Levels of precedence, from the loosest

    private mutating func disjunction() throws(Fault) -> MatrixFormula {
        var result = try conjunction()
        while take("|") { result = .operation("|", result, try conjunction()) }
        return result
    }

    private mutating func conjunction() throws(Fault) -> MatrixFormula {
        var result = try comparison()
        while take("&") { result = .operation("&", result, try comparison()) }
        return result
    }

    private mutating func comparison() throws(Fault) -> MatrixFormula {
        let left = try sum()
        for sign in ["<=", ">=", "==", "!=", "<", ">"] where take(sign) {
            return .operation(sign, left, try sum())
        }
        return left
    }

    private mutating func sum() throws(Fault) -> MatrixFormula {
        var result = try product()
        while true {
            if take("+") {
                result = .operation("+", result, try product())
            } else if take("-") {
                result = .operation("-", result, try product())
            } else {
                return result
            }
        }
    }

    private mutating func product() throws(Fault) -> MatrixFormula {
        var result = try signed()
        while true {
            skipSpaces()
            if peek("**") { return result }
            if take("*") {
                result = .operation("*", result, try signed())
            } else if take("/") {
                result = .operation("/", result, try signed())
            } else if take("%") {
                result = .call("Mod", [result, try signed()])
            } else {
                return result
            }
        }
    }

    private mutating func signed() throws(Fault) -> MatrixFormula {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.largestDepth else {
            throw Fault(
                message: "the equation of the transform is nested deeper than \(Self.largestDepth) levels", offset: next
            )
        }
        if take("-") { return .negative(try signed()) }
        if take("+") { return try signed() }
        let base = try suffixed()
        if take("**") || take("^") { return .operation("**", base, try signed()) }
        return base
    }

    private mutating func suffixed() throws(Fault) -> MatrixFormula {
        var result = try atom()
        while true {
            if take("[") {
                let mask = try disjunction()
                guard take("]") else { throw expected("]") }
                result = .selection(result, mask)
            } else if take(".T") {
                result = .transpose(result)
            } else {
                return result
            }
        }
    }

    private mutating func atom() throws(Fault) -> MatrixFormula {
        skipSpaces()
        guard next < characters.count else { throw Fault(message: "the equation ends too early", offset: next) }
        if take("(") {
            let inner = try disjunction()
            guard take(")") else { throw expected(")") }
            return inner
        }
        if characters[next].isNumber || characters[next] == "." { return try number() }
        let name = try self.name()
        guard take("(") else { return .name(name) }
        if name == "Piecewise" { return try piecewise() }
        var arguments: [MatrixFormula] = []
        if take(")") { return .call(name, []) }
        repeat { arguments.append(try disjunction()) } while take(",")
        guard take(")") else { throw expected(")") }
        return .call(name, arguments)
    }

    /// Reads the pairs of values and conditions of SymPy's `Piecewise`, of which the last has the condition `True`.
    ///
    /// SymPy takes `==` and `!=` in conditions for comparisons of the terms as they are written, so they are refused.
    private mutating func piecewise() throws(Fault) -> MatrixFormula {
        var pairs: [(value: MatrixFormula, condition: MatrixFormula)] = []
        var last = next
        repeat {
            guard take("(") else { throw expected("(") }
            let value = try disjunction()
            guard take(",") else { throw expected(",") }
            skipSpaces()
            last = next
            let condition = try disjunction()
            guard !condition.parts.contains(where: \.isEquality) else {
                throw Fault(
                    message:
                        "a condition of 'Piecewise' with '==' or '!=', which SymPy decides by the terms as they are"
                        + " written; use '<', '<=', '>' or '>='", offset: last)
            }
            pairs.append((value, condition))
            guard pairs.count <= Self.largestPairs else {
                throw Fault(message: "'Piecewise' has more than \(Self.largestPairs) pairs", offset: last)
            }
            guard take(")") else { throw expected(")") }
        } while take(",")
        guard take(")") else { throw expected(")") }
        guard let other = pairs.popLast(), ["True", "true"].contains(where: { other.condition == .name($0) }) else {
            throw Fault(message: "the last pair of 'Piecewise' must have the condition True", offset: last)
        }
        return pairs.reversed().reduce(other.value) { .call("where", [$1.condition, $1.value, $0]) }
    }

    // MARK: Words

    private mutating func number() throws(Fault) -> MatrixFormula {
        let start = next
        while next < characters.count {
            let character = characters[next]
            let follows = next > start && "eE".contains(characters[next - 1])
            guard character.isNumber || ".eE".contains(character) || ("+-".contains(character) && follows) else {
                break
            }
            next += 1
        }
        guard let value = Double(String(characters[start..<next])) else {
            throw Fault(message: "'\(String(characters[start..<next]))' is not a number", offset: start)
        }
        return .number(value)
    }

    /// Reads a name, without a prefix `np.` or `jnp.`.
    private mutating func name() throws(Fault) -> String {
        var name = try word()
        if name == "np" || name == "jnp", take(".") { name = try word() }
        return name
    }

    private mutating func word() throws(Fault) -> String {
        let start = next
        while next < characters.count, characters[next].isLetter || characters[next].isNumber || characters[next] == "_"
        {
            next += 1
        }
        guard next > start else { throw unexpected() }
        return String(characters[start..<next])
    }

    private mutating func skipSpaces() {
        while next < characters.count, characters[next].isWhitespace { next += 1 }
    }

    private func peek(_ text: String) -> Bool { characters[next...].starts(with: text) }

    private mutating func take(_ text: String) -> Bool {
        skipSpaces()
        guard peek(text) else { return false }
        next += text.count
        return true
    }

    private func unexpected() -> Fault {
        guard next < characters.count else { return Fault(message: "the equation ends too early", offset: next) }
        return Fault(message: "unexpected '\(characters[next])'", offset: next)
    }

    private func expected(_ text: String) -> Fault { Fault(message: "expected '\(text)'", offset: next) }
}
