import Expressions
import Quantities

/// Finds the dimension of an expression from those of its names, and solves for unknown ones on the way.
///
/// A literal zero fits every dimension. The rule is Brian's and LEMS's: what is added, compared or chosen between must
/// agree; arguments of transcendental functions and exponents must be bare numbers.
public struct DimensionInference: Sendable {
    /// What is known of a dimension.
    public enum Finding: Hashable, Sendable {
        /// It is this.
        case known(Dimension)
        /// It fits everything (a literal zero).
        case any
        /// It is the dimension of an unknown name, to the power ±1, times a known one.
        case unknown(String, inverse: Bool, factor: Dimension)
    }

    /// Two parts that should agree and do not.
    public struct Mismatch: Error, Hashable, Sendable {
        /// What is wrong, with the parts and their dimensions.
        public var message: String
        /// The dimension of one part over that of the other; nil where one has none to compare.
        public var residual: Dimension?
    }

    /// Dimensions of names; grows as unknown ones are solved.
    public private(set) var dimensions: [String: Dimension]
    /// Names whose dimension is wanted.
    private var unknowns: Set<String>
    /// What was found for names that stand for expressions.
    private var bindings: [String: Finding] = [:]

    /// Starts with what is known.
    /// - Parameter unknowns: names whose dimension follows from their use; any other missing name is a bare number.
    public init(dimensions: [String: Dimension], unknowns: Set<String> = []) {
        self.dimensions = dimensions
        self.unknowns = unknowns.subtracting(dimensions.keys)
    }

    /// The dimension of `expression`.
    /// - Throws: `Mismatch` where parts disagree.
    public mutating func infer(_ expression: Expression) throws -> Finding {
        switch expression {
        case .number(let value): return value == 0 ? .any : .known(.bare)
        case .boolean: return .known(.bare)
        case .name(let name): return finding(name)
        case .negate(let x): return try infer(x)
        case .not(let x): return try infer(x)
        case .arithmetic(let operation, let x, let y): return try arithmetic(operation, x, y)
        case .relation(_, let x, let y):
            _ = try unify(x, y, verb: "compares")
            return .known(.bare)
        case .logic(_, let x, let y):
            _ = try infer(x)
            _ = try infer(y)
            return .known(.bare)
        case .call(let function, let arguments): return try call(function, arguments)
        case .apply(let name, _): throw Mismatch(message: "'\(name)' is not written out")
        case .piecewise(let branches, let otherwise): return try piecewise(branches, otherwise)
        }
    }

    /// Makes `expression` have `dimension`, solving for an unknown name where that is possible.
    public mutating func require(_ expression: Expression, _ dimension: Dimension) throws {
        let found = try infer(expression)
        guard unify(found, .known(dimension)) != nil else {
            throw Mismatch(
                message: "'\(expression)' has dimension \(text(found)) where \(dimension) is wanted",
                residual: residual(found, .known(dimension)))
        }
    }

    /// Lets `name` stand for an expression with this finding from now on.
    public mutating func bind(_ name: String, to finding: Finding) { bindings[name] = finding }

    /// The dimension of a finding as far as it is settled; a bare number otherwise.
    public func settled(_ finding: Finding) -> Dimension {
        if case .known(let dimension) = refreshed(finding) { dimension } else { .bare }
    }

    private func finding(_ name: String) -> Finding {
        if let bound = bindings[name] { return refreshed(bound) }
        if let dimension = dimensions[name] { return .known(dimension) }
        return unknowns.contains(name) ? .unknown(name, inverse: false, factor: .bare) : .known(.bare)
    }

    private mutating func arithmetic(
        _ operation: Expression.Arithmetic, _ x: Expression, _ y: Expression
    ) throws -> Finding {
        switch operation {
        case .add: return try unify(x, y, verb: "adds")
        case .subtract: return try unify(x, y, verb: "subtracts")
        case .modulo: return try unify(x, y, verb: "divides")
        case .multiply: return try product(infer(x), infer(y), inverse: false)
        case .divide: return try product(infer(x), infer(y), inverse: true)
        case .power: return try power(x, y)
        }
    }

    private mutating func unify(_ x: Expression, _ y: Expression, verb: String) throws -> Finding {
        let left = try infer(x)
        let right = try infer(y)
        // What unifying the right side solved may have settled the left one.
        if let found = unify(refreshed(left), right) { return found }
        throw Mismatch(
            message:
                "'\(Self.short(x))' is \(text(left)), '\(Self.short(y))' is \(text(right)): the equation \(verb) them",
            residual: residual(left, right))
    }

    private func residual(_ first: Finding, _ second: Finding) -> Dimension? {
        guard case .known(let a) = refreshed(first), case .known(let b) = refreshed(second) else { return nil }
        return a / b
    }

    private func refreshed(_ finding: Finding) -> Finding {
        guard case .unknown(let name, let inverse, let factor) = finding, let solved = dimensions[name] else {
            return finding
        }
        return .known(inverse ? factor / solved : factor * solved)
    }

    private mutating func unify(_ first: Finding, _ second: Finding) -> Finding? {
        switch (refreshed(first), refreshed(second)) {
        case (.any, let other), (let other, .any): return other
        case (.known(let a), .known(let b)): return a == b ? .known(a) : nil
        case (.unknown(let name, let inverse, let factor), .known(let dimension)),
            (.known(let dimension), .unknown(let name, let inverse, let factor)):
            dimensions[name] = inverse ? factor / dimension : dimension / factor
            return .known(dimension)
        case (.unknown(let a, let ai, let af), .unknown(let b, let bi, let bf)):
            return a == b && ai == bi && af == bf ? first : .any
        }
    }

    private func product(_ left: Finding, _ right: Finding, inverse: Bool) throws -> Finding {
        switch (refreshed(left), refreshed(right)) {
        case (.known(let a), .known(let b)): return .known(inverse ? a / b : a * b)
        case (.unknown(let name, let flipped, let factor), .known(let b)):
            return .unknown(name, inverse: flipped, factor: inverse ? factor / b : factor * b)
        case (.known(let a), .unknown(let name, let flipped, let factor)):
            return inverse
                ? .unknown(name, inverse: !flipped, factor: a / factor)
                : .unknown(name, inverse: flipped, factor: a * factor)
        default: return .any
        }
    }

    private mutating func power(_ base: Expression, _ exponent: Expression) throws -> Finding {
        try requireBare(exponent, "the exponent")
        let found = try infer(base)
        guard case .known(let dimension) = found, dimension != .bare else { return found }
        guard let value = exponent.literal else {
            throw Mismatch(
                message: "'\(Self.short(base))' is \(dimension) and is raised to a power that is not a literal")
        }
        if value == value.rounded(), value.magnitude <= 100, let whole = Int(exactly: value),
            let raised = dimension.power(whole)
        {
            return .known(raised)
        }
        if value == 0.5, let root = dimension.root(2) { return .known(root) }
        throw Mismatch(message: "'\(Self.short(base))' is \(dimension) and has no power \(value)")
    }

    private mutating func call(_ function: Function, _ arguments: [Expression]) throws -> Finding {
        if function == .sqrt {
            let found = try infer(arguments[0])
            guard case .known(let dimension) = found else { return found }
            guard let root = dimension.root(2) else {
                throw Mismatch(message: "'\(Self.short(arguments[0]))' is \(dimension) and has no square root")
            }
            return .known(root)
        }
        if function == .sign || function == .heaviside {
            _ = try infer(arguments[0])
            return .known(.bare)
        }
        if function.keepsDimension || function == .atan2 {
            var found = try infer(arguments[0])
            for argument in arguments.dropFirst() { found = try unify(arguments[0], argument, verb: "compares") }
            return function == .atan2 ? .known(.bare) : found
        }
        for argument in arguments { try requireBare(argument, "the argument of \(function.rawValue)") }
        return .known(.bare)
    }

    private mutating func requireBare(_ expression: Expression, _ what: String) throws {
        let found = try infer(expression)
        guard unify(found, .known(.bare)) != nil else {
            throw Mismatch(
                message: "\(what) must be a bare number, and '\(Self.short(expression))' is \(text(found))",
                residual: residual(found, .known(.bare)))
        }
    }

    private mutating func piecewise(_ branches: [Expression.Branch], _ otherwise: Expression?) throws -> Finding {
        for branch in branches { _ = try infer(branch.condition) }
        let values = branches.map(\.value) + (otherwise.map { [$0] } ?? [])
        var found = try infer(values[0])
        for value in values.dropFirst() { found = try unify(values[0], value, verb: "chooses between") }
        return found
    }

    private func text(_ finding: Finding) -> String {
        switch refreshed(finding) {
        case .known(let dimension): dimension == .bare ? "a bare number" : dimension.description
        case .any: "of any dimension"
        case .unknown(let name, _, _): "of the unknown dimension of '\(name)'"
        }
    }

    private static func short(_ expression: Expression) -> String {
        let text = expression.description
        return text.count <= 60 ? text : text.prefix(57) + "…"
    }
}

extension Expression {
    /// The value of a literal, also behind a minus.
    var literal: Double? {
        switch self {
        case .number(let value): value
        case .negate(let x): x.literal.map { -$0 }
        default: nil
        }
    }
}
