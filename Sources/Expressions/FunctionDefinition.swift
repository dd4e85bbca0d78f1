import Diagnostics

/// A function that a model defines: formal arguments and a body. Arguments shadow every other name.
public struct FunctionDefinition: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The formal arguments in call order.
    public var arguments: [String]
    /// What it yields.
    public var body: ParsedExpression

    /// Creates a definition.
    public init(name: String, arguments: [String], body: ParsedExpression) {
        self.name = name
        self.arguments = arguments
        self.body = body
    }
}

extension ParsedExpression {
    /// The expression with every call of a model's function replaced by the function's body.
    /// - Throws: `DiagnosticsError` when a call has the wrong number of arguments, names no function, or recurs.
    public func inlining(_ functions: [String: FunctionDefinition]) throws -> ParsedExpression {
        var copy = self
        copy.expression = try Inliner(functions: functions, caller: self).inline(expression, stack: [])
        return copy
    }
}

private struct Inliner {
    /// Largest expression that inlining may make, in parts.
    static let sizeLimit = 20_000

    let functions: [String: FunctionDefinition]
    let caller: ParsedExpression

    func inline(_ expression: Expression, stack: [String]) throws -> Expression {
        try expression.rewritten { part in
            guard case .apply(let name, let actual) = part else { return part }
            return try body(of: name, actual, stack)
        }
    }

    private func body(of name: String, _ actual: [Expression], _ stack: [String]) throws -> Expression {
        if functions[name] == nil, ModeOperator.arity(name) != nil { return .apply(name, actual) }
        let place = caller.place(of: name)
        guard let function = functions[name] else {
            throw DiagnosticsError(.unknownFunction, "'\(name)' is not a function", at: place, hint: "write '*' for a product")
        }
        guard !stack.contains(name) else {
            let cycle = (stack.drop { $0 != name } + [name]).joined(separator: " -> ")
            throw DiagnosticsError(
                .dependencyCycle, "the functions call each other in a circle: \(cycle)", at: function.body.source.place)
        }
        guard function.arguments.count == actual.count else {
            throw DiagnosticsError(
                .malformedExpression,
                "'\(name)' takes \(function.arguments.count) arguments, not \(actual.count)", at: place,
                notes: [.init("defined here", at: function.body.source.place)])
        }
        let binding = Dictionary(zip(function.arguments, actual), uniquingKeysWith: { first, _ in first })
        let inner = try inline(function.body.expression, stack: stack + [name])
        let result = inner.substituting { binding[$0] }
        var size = 0
        result.visit { _ in size += 1 }
        guard size <= Self.sizeLimit else {
            throw DiagnosticsError(.inputTooLarge, "'\(name)' grows too large when written out", at: place)
        }
        return result
    }
}
