import Diagnostics
import Expressions

/// Reading of an element's attributes, with faults that point at them.
extension Element {
    /// The value of an attribute that must be there.
    func required(_ attribute: String) throws -> String {
        guard let value = self[attribute], !value.isEmpty else {
            throw DiagnosticsError(.missingKey, "'\(name)' needs '\(attribute)'", at: place)
        }
        return value
    }

    /// The expression in an attribute that must be there.
    func expression(_ attribute: String) throws -> Expression { try parsed(attribute, LEMSParser.number) }

    /// The condition in an attribute that must be there.
    func condition(_ attribute: String) throws -> Expression { try parsed(attribute, LEMSParser.condition) }

    /// Places take time to find, so they are looked for only when something is wrong.
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

    /// A fault about an element that is not known where it stands.
    func unknown(in parent: String, known: [String]) -> DiagnosticsError {
        DiagnosticsError(
            .unknownKey, "'\(name)' is unknown in '\(parent)'", at: place,
            hint: Spelling.hint(for: name, among: known) ?? "'\(parent)' may hold \(known.joined(separator: ", "))")
    }
}
