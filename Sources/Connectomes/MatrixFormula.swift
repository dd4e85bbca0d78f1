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
        var arguments: [MatrixFormula] = []
        if take(")") { return .call(name, []) }
        repeat { arguments.append(try disjunction()) } while take(",")
        guard take(")") else { throw expected(")") }
        return .call(name, arguments)
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
