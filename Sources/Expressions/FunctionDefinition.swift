import Diagnostics

/// A function that a model defines by an expression.
///
///     let square = FunctionDefinition(name: "sq", arguments: ["x"], body: try Parser.number(ExpressionSource("x*x")))
///     let call = try Parser.number(ExpressionSource("sq(v - E)"), declared: ["sq"])
///     try call.inlining(["sq": square]).expression  // (v - E)*(v - E)
///
/// A formal argument hides a quantity of the model with the same name.
public struct FunctionDefinition: Hashable, Sendable {
    /// The name of the function.
    public var name: String
    /// The names of the formal arguments in the order of a call.
    public var arguments: [String]
    /// The values of the last formal arguments that a call omits; empty if a call must give all.
    public var defaults: [Double]
    /// The values of names that only the body knows and that a call cannot change.
    public var constants: [String: Double]
    /// The expression for the value of the function.
    public var body: ParsedExpression

    /// Creates the definition of a function.
    public init(
        name: String, arguments: [String], defaults: [Double] = [], constants: [String: Double] = [:],
        body: ParsedExpression
    ) {
        precondition(defaults.count <= arguments.count, "internal error: more default values than arguments")
        self.name = name
        self.arguments = arguments
        self.defaults = defaults
        self.constants = constants
        self.body = body
    }
}

extension ParsedExpression {
    /// Returns the expression with every call of a function of the model replaced by the body of the function.
    ///
    /// Calls in bodies are replaced as well. A ``ModeOperator`` remains a call.
    /// - Parameter functions: The functions of the model by their names.
    /// - Throws: `DiagnosticsError` if a called function does not exist, has another number of arguments, calls itself
    ///   directly or indirectly, or if the expansion of a call has more nodes than ``Limit/expandedNodes`` allows.
    public func inlining(_ functions: [String: FunctionDefinition]) throws -> ParsedExpression {
        var copy = self
        copy.expression = try Inliner(functions: functions, caller: self).inline(expression, stack: [])
        return copy
    }
}

private struct Inliner {
    /// The maximum number of nodes of the expansion of one call of a function of the model, after the calls in its body
    /// have been replaced as well.
    static var sizeLimit: Int { Limit.expandedNodes.value }

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
            throw DiagnosticsError(
                .unknownFunction, "'\(name)' is not a function", at: place,
                hint: Function.named(name) == nil
                    ? "write '*' for a product"
                    : "the model declares a quantity of this name, which hides the function: rename the quantity")
        }
        guard !stack.contains(name) else {
            let cycle = (stack.drop { $0 != name } + [name]).joined(separator: " -> ")
            throw DiagnosticsError(
                .dependencyCycle, "the functions of the model call each other in a cycle: \(cycle)",
                at: function.body.source.place)
        }
        let missing = function.arguments.count - actual.count
        guard 0...function.defaults.count ~= missing else {
            let least = function.arguments.count - function.defaults.count
            throw DiagnosticsError(
                .malformedExpression,
                "the function '\(name)' takes \(function.defaults.isEmpty ? "" : "\(least) to ")\(function.arguments.count)"
                    + " argument\(function.arguments.count == 1 ? "" : "s"), not \(actual.count)", at: place,
                notes: [.init("defined here", at: function.body.source.place)])
        }
        let all = actual + function.defaults.suffix(missing).map(Expression.number)
        let binding = Dictionary(zip(function.arguments, all), uniquingKeysWith: { first, _ in first })
        let inner = try inline(function.body.expression, stack: stack + [name])
        let result = inner.substituting { binding[$0] ?? function.constants[$0].map(Expression.number) }
        var size = 0
        result.visit { _ in size += 1 }
        guard size <= Self.sizeLimit else {
            throw DiagnosticsError(
                beyond: .expandedNodes,
                "the function '\(name)' becomes too large: more than \(Self.sizeLimit) parts, with the functions that"
                    + " it calls written out",
                at: place)
        }
        return result
    }
}
