import Expressions
import Quantities

/// An inference of the dimensions of expressions from the dimensions of the names in them, which also solves for
/// unknown dimensions of names where an equation determines them.
///
///     var inference = DimensionInference(dimensions: ["v": .voltage, "tau": .time])
///     let rate = Expression.arithmetic(.divide, .name("v"), .name("tau"))
///     try inference.infer(rate)                          // .known(voltage per time)
///     try inference.require(rate, .voltage / .time)      // throws Mismatch if the dimensions differ
///
/// The rules are those of Brian and LEMS: the operands of an addition, a comparison or a choice must have the same
/// dimension; exponents and the arguments of transcendental functions must be dimensionless. A literal 0 agrees with
/// every dimension.
public struct DimensionInference: Sendable {
    /// The result of inferring the dimension of an expression.
    public enum Finding: Hashable, Sendable {
        /// The dimension of the expression is determined.
        case known(Dimension)
        /// The expression is a literal zero, which agrees with every dimension, or its dimension cannot be determined.
        case any
        /// The dimension is factor · u, or factor / u if `inverse` is true, where u is the unknown dimension of the
        /// name.
        case unknown(String, inverse: Bool, factor: Dimension)
    }

    /// An error in an equation: two parts whose dimensions must agree have different dimensions, a quantity with a
    /// dimension is raised to a power that its dimension does not have, or an unknown function is called.
    public struct Mismatch: Error, Hashable, Sendable {
        /// The description of the mismatch, with the parts and their dimensions.
        public var message: String
        /// The quotient of two dimensions that should agree: that of the expression by the expected one, or that of the
        /// first part by that of the second; nil unless both are known.
        public var residual: Dimension?
    }

    /// The dimensions of names: those given at the start, and those solved for since.
    public private(set) var dimensions: [String: Dimension]
    /// The names whose dimension is to be solved for.
    private var unknowns: Set<String>
    /// The findings of names that are defined by expressions.
    private var bindings: [String: Finding] = [:]

    /// Creates an inference of dimensions.
    /// - Parameters:
    ///   - dimensions: The known dimensions of names.
    ///   - unknowns: The names whose dimension follows from their use. Every other name without a dimension is
    ///     dimensionless.
    public init(dimensions: [String: Dimension], unknowns: Set<String> = []) {
        self.dimensions = dimensions
        self.unknowns = unknowns.subtracting(dimensions.keys)
    }

    /// Returns the dimension of `expression`, and stores the dimensions of unknown names that it determines.
    /// - Throws: `Mismatch` if parts that must agree have different dimensions, a power or root has no dimension, or a
    ///   function is unknown.
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
        case .apply(let name, _):
            throw Mismatch(
                message: "the function '\(name)' is unknown: it is neither built in nor defined in the model")
        case .piecewise(let branches, let otherwise): return try piecewise(branches, otherwise)
        }
    }

    /// Checks that `expression` has the dimension `dimension`, and solves for an unknown name where that is possible.
    /// - Throws: `Mismatch` if it has another dimension, or if its parts disagree.
    public mutating func require(_ expression: Expression, _ dimension: Dimension) throws {
        let found = try infer(expression)
        guard unify(found, .known(dimension)) != nil else {
            throw Mismatch(
                message: "'\(expression)' is \(text(found)) where \(text(.known(dimension))) is expected",
                residual: residual(found, .known(dimension)))
        }
    }

    /// Sets the dimension of a name that is defined by an expression to the result of inferring that expression, for
    /// the inferences that follow. It takes precedence over a dimension given at the start.
    public mutating func bind(_ name: String, to finding: Finding) { bindings[name] = finding }

    /// Returns the dimension of an earlier finding, including what has been solved for since; that of a pure number if
    /// it is still not known.
    public func resolvedDimension(_ finding: Finding) -> Dimension {
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
        // The right side may have solved for a name that occurs in the left side.
        if let found = unify(refreshed(left), right) { return found }
        throw mismatch(x, left, y, right, verb)
    }

    private func mismatch(
        _ x: Expression, _ left: Finding, _ y: Expression, _ right: Finding, _ verb: String
    ) -> Mismatch {
        Mismatch(
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
                message:
                    "'\(Self.short(base))' has the dimension \(dimension), so its exponent must be a number, not an"
                    + " expression"
            )
        }
        if value == value.rounded(), value.magnitude <= 100, let whole = Int(exactly: value),
            let raised = dimension.power(whole)
        {
            return .known(raised)
        }
        if value == 0.5, let root = dimension.root(2) { return .known(root) }
        throw Mismatch(
            message:
                "'\(Self.short(base))' has the dimension \(dimension), which cannot be raised to the power \(value)")
    }

    private mutating func call(_ function: Function, _ arguments: [Expression]) throws -> Finding {
        if function == .sqrt {
            let found = try infer(arguments[0])
            guard case .known(let dimension) = found else { return found }
            guard let root = dimension.root(2) else {
                throw Mismatch(
                    message: "'\(Self.short(arguments[0]))' has the dimension \(dimension), which has no square root")
            }
            return .known(root)
        }
        if function == .sign || function == .heaviside {
            _ = try infer(arguments[0])
            return .known(.bare)
        }
        if function.keepsDimension || function == .atan2 {
            let found = try unify(arguments, verb: "compares")
            return function == .atan2 ? .known(.bare) : found
        }
        for argument in arguments { try requireBare(argument, "the argument of \(function.rawValue)") }
        return .known(.bare)
    }

    private mutating func requireBare(_ expression: Expression, _ what: String) throws {
        let found = try infer(expression)
        guard unify(found, .known(.bare)) != nil else {
            throw Mismatch(
                message: "\(what) must be a bare number, but '\(Self.short(expression))' is \(text(found))",
                residual: residual(found, .known(.bare)))
        }
    }

    private mutating func piecewise(_ branches: [Expression.Branch], _ otherwise: Expression?) throws -> Finding {
        for branch in branches { _ = try infer(branch.condition) }
        return try unify(branches.map(\.value) + (otherwise.map { [$0] } ?? []), verb: "chooses between")
    }

    /// Returns the common finding of several expressions, each of which must agree with the first one whose dimension
    /// is not arbitrary. That one is inferred again only after a name has been solved for, so that the cost of nested
    /// choices does not double with each level.
    private mutating func unify(_ values: [Expression], verb: String) throws -> Finding {
        var leader = values[0]
        var found = try infer(leader)
        for value in values.dropFirst() {
            let solved = dimensions.count
            let other = try infer(value)
            if dimensions.count > solved, refreshed(found) == .any { found = try infer(leader) }
            guard let both = unify(refreshed(found), other) else { throw mismatch(leader, found, value, other, verb) }
            if refreshed(found) == .any { leader = value }
            found = both
        }
        return found
    }

    private func text(_ finding: Finding) -> String {
        switch refreshed(finding) {
        case .known(let dimension): dimension == .bare ? "a bare number" : dimension.description
        case .any: "of any dimension"
        // For example: 'k * v' is of the unknown dimension of 'k', …
        case .unknown(let name, _, _): "of the unknown dimension of '\(name)'"
        }
    }

    private static func short(_ expression: Expression) -> String {
        let text = expression.description
        return text.count <= 60 ? text : text.prefix(57) + "…"
    }
}

extension Expression {
    /// The value of a numeric literal, including a negated one; nil for any other expression.
    var literal: Double? {
        switch self {
        case .number(let value): value
        case .negate(let x): x.literal.map { -$0 }
        default: nil
        }
    }
}
