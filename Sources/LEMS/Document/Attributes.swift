import Diagnostics
import Expressions

/// Typed access to the attributes of an element. Errors are located at the attribute, or at the element if it lacks the
/// attribute.
extension Element {
    /// Returns the value of an attribute.
    /// - Throws: `DiagnosticsError` (`missingKey`) if the attribute is missing or empty.
    func required(_ attribute: String) throws -> String {
        guard let value = self[attribute], !value.isEmpty else {
            throw DiagnosticsError(.missingKey, "'\(name)' needs '\(attribute)'", at: place)
        }
        return value
    }

    /// Returns the numeric expression in an attribute.
    /// - Throws: `DiagnosticsError` if the attribute is missing or its value is not a numeric expression.
    func expression(_ attribute: String) throws -> Expression { try parsed(attribute, LEMSParser.number) }

    /// Returns the condition in an attribute.
    /// - Throws: `DiagnosticsError` if the attribute is missing or its value is not a condition.
    func condition(_ attribute: String) throws -> Expression { try parsed(attribute, LEMSParser.condition) }

    /// Parses the value of an attribute. Its place is determined only after an error, because this takes time.
    private func parsed(
        _ attribute: String, _ parse: (ExpressionSource) throws -> ParsedExpression
    ) throws -> Expression {
        let text = try required(attribute)
        do {
            return try parse(ExpressionSource(text)).expression
        } catch {
            let source = ExpressionSource(text, at: place(of: attribute), isVerbatim: isVerbatim(attribute))
            return try parse(source).expression
        }
    }

    /// Returns the error that this element is not allowed in an element named `parent`.
    /// - Parameter known: The names of the elements that are allowed there, for the hint.
    func unknown(in parent: String, known: [String]) -> DiagnosticsError {
        DiagnosticsError(
            .unknownKey, "the element '\(name)' is not allowed in the element '\(parent)'", at: place,
            hint: Spelling.hint(for: name, among: known) ?? "use one of the elements \(known.joined(separator: ", "))")
    }
}
