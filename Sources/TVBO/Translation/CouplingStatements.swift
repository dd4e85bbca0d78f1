import Diagnostics
import Expressions
import Schema

/// A reader of coupling functions that are written out as statements, in the form of NetworkDynamics.jl.
///
///     dx = v_dst[1] - v_src[1]
///     d = sqrt(dx^2 + 1)
///     e_dst[1] = K*dx/d
///
/// becomes the expression `K*(x_i[0] - x_j[0])/(sqrt(…))`. `v_src` and `v_dst` are the coupling variables of the two
/// ends, and `e_dst` the values of the function; all of them are counted from 1. Other names on the left-hand side are
/// abbreviations for the statements that follow.
struct CouplingStatements {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext
    /// The name of the coupling function, for messages.
    let name: String

    /// The largest length of an expression in which all abbreviations are written out.
    private static let maximumLength = Limit.couplingLength.standard

    /// Returns whether a text consists of statements instead of an expression, which is so if it contains `e_dst`.
    static func describes(_ source: ExpressionSource) -> Bool { source.text.contains("e_dst") }

    /// Returns the expressions that the statements in a text assign to `e_dst[1]`, `e_dst[2]` and so on, with all
    /// abbreviations written out. Reports an error and returns nil if the statements cannot be read.
    func values(_ source: ExpressionSource) -> [ExpressionSource]? {
        var known: [String: String] = [:]
        var values: [Int: String] = [:]
        for line in source.text.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let statement = line.prefix { $0 != "#" }.trimmed
            if statement.isEmpty { continue }
            guard let (left, right) = sides(statement), let text = written(right, known, source) else {
                return refuse("cannot read the statement '\(statement)' of coupling '\(name)'", source)
            }
            guard text.count <= Self.maximumLength else {
                reading.log.error(
                    .tooLarge,
                    "a value of coupling '\(name)' has more than \(Self.maximumLength) characters when the names that it uses are replaced by their expressions",
                    at: source.place)
                return nil
            }
            guard left.hasPrefix("e_dst") else {
                known[left] = text
                continue
            }
            guard let index = Self.index(left), values.updateValue(text, forKey: index) == nil else {
                return refuse(
                    "coupling '\(name)' assigns to '\(left)', which is either assigned twice or not one of the values"
                        + " e_dst[1] to e_dst[64]",
                    source)
            }
        }
        guard !values.isEmpty, values.keys.allSatisfy({ $0 <= values.count }) else {
            return refuse("coupling '\(name)' must assign to e_dst[1], e_dst[2] and so on without a gap", source)
        }
        return (1...values.count).map { ExpressionSource(values[$0] ?? "", at: source.place, isVerbatim: false) }
    }

    private func refuse(_ message: String, _ source: ExpressionSource) -> [ExpressionSource]? {
        reading.log.error(
            .malformedExpression, message, at: source.place,
            hint:
                "write statements such as 'name = expression' or 'e_dst[1] = expression', with v_src[1] and v_dst[1]"
                + " for the first coupling variables of source and target"
        )
        return nil
    }

    /// Returns the name and the expression of an assignment; nil for any other text.
    private func sides(_ statement: String) -> (String, String)? {
        guard let sign = statement.firstIndex(of: "=") else { return nil }
        let left = statement[..<sign].trimmed
        let right = statement[statement.index(after: sign)...].trimmed
        let isName = left.first.map { $0.isLetter || $0 == "_" } ?? false
        guard isName, !right.isEmpty, right.first != "=",
            left.allSatisfy({ $0.isLetter || $0.isNumber || "_[]".contains($0) })
        else { return nil }
        guard left.hasPrefix("e_dst") || !left.contains("[") else { return nil }
        return (left, right)
    }

    /// Returns an expression in which abbreviations are written out and ends are named as in other functions; nil if it
    /// has an index below 1.
    private func written(_ text: String, _ known: [String: String], _ source: ExpressionSource) -> String? {
        var isValid = true
        let result = text.replacingNames { name, index in
            let ends = ["v_src": "x_j", "v_dst": "x_i"]
            if let end = ends[name] {
                guard let index, index >= 1 else {
                    isValid = false
                    return nil
                }
                return "\(end)[\(index - 1)]"
            }
            guard let value = known[name], index == nil else { return nil }
            return "(\(value))"
        }
        return isValid ? result : nil
    }

    private static func index(_ left: String) -> Int? {
        guard left.hasPrefix("e_dst["), left.hasSuffix("]") else { return nil }
        let index = Int(left.dropFirst(6).dropLast(), radix: 10)
        return index.flatMap { (1...64).contains($0) ? $0 : nil }
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
