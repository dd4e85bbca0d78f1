import Diagnostics
import Expressions
import Schema

/// The expressions of a coupling function: the terms (`pre`), which are weighted and summed over the edges, and the
/// ends (`post`), which give the values of the function from the sums.
///
/// Value k is `postExpressions[k]`, in which `gx` is the sum of `preExpressions[k]` and `gx_m` the sum of
/// `preExpressions[m]`. If there is a single end, it is used for all values, and if there is a single term, for all
/// sums. A single end that names a sum `gx_m` gives a single value. Source: the coupling classes that TVBO renders for
/// tvboptim.
///
///     pre_expression: { rhs: "[S*excitation, S*inhibition]" }     # two values
///     pre_expression: { rhs: "[sin(x_j), cos(x_j)]" }              # one value of two sums
///     post_expression: { rhs: "cos(x_i)*gx_0 - sin(x_i)*gx_1" }
struct CouplingValues: Sendable {
    /// The expressions (`pre`) that are weighted and summed over the edges, one for each sum.
    var preExpressions: [ExpressionSource]
    /// The expressions (`post`) of the values, in which names such as `gx` denote sums.
    var postExpressions: [ExpressionSource]
    /// A Boolean value that indicates whether an edge that is not directed gives its two ends opposite values: the
    /// function is computed from the node with the smaller id to the other, and the other end gets minus its value. It
    /// is true for functions that are written out as statements, as in TVBO's rendering for NetworkDynamics.jl.
    var isAntisymmetric = false
    /// The number of coupling inputs for which the function has an output: the number of names in its key `outsym`, or
    /// else of its values. A function with a single value and several outputs is evaluated for as many coupling
    /// variables.
    var outputs = 1
    /// The names by which conditions of events of an edge refer to the values of `preExpressions` on this edge.
    var outputNames = ["coupling"]

    /// The number of values of the function.
    var count: Int {
        if postExpressions.count > 1 { return postExpressions.count }
        return namesSums(postExpressions[0]) ? 1 : preExpressions.count
    }

    /// Returns the index in `preExpressions` of the sum that `gx` denotes in the expression of a value; nil if there
    /// are several sums for one value, so that `gx` is ambiguous.
    /// - Parameter value: The index of the value.
    func sum(ofValue value: Int) -> Int? {
        if preExpressions.count == 1 { return 0 }
        return preExpressions.count == count ? value : nil
    }

    /// Returns the index in `preExpressions` of the sum that a name such as `gx_1` denotes; nil for other names, and
    /// for a function with a single sum.
    func sum(named name: String) -> Int? {
        guard preExpressions.count > 1, name.hasPrefix("gx_") else { return nil }
        let digits = name.dropFirst(3)
        let index = Int(digits.first == "_" ? digits.dropFirst() : digits, radix: 10)
        return index.flatMap { preExpressions.indices.contains($0) ? $0 : nil }
    }

    /// A Boolean value that indicates whether one of the ends reads a sum over the edges.
    var readsSums: Bool {
        postExpressions.contains { end in
            var reads = namesSums(end)
            _ = end.text.replacingNames { name, _ in
                reads = reads || name == "gx"
                return nil
            }
            return reads
        }
    }

    private func namesSums(_ end: ExpressionSource) -> Bool {
        var names = false
        _ = end.text.replacingNames { name, _ in
            names = names || sum(named: name) != nil
            return nil
        }
        return names
    }
}

extension CouplingReader {
    /// Returns the expressions of a coupling function, each of which can be a single expression or a list in brackets;
    /// `pre` can also consist of statements that assign to `e_dst`. Reports an error and returns nil if they cannot be
    /// read.
    /// - Parameters:
    ///   - pre: The text of `pre_expression`.
    ///   - post: The text of `post_expression`; nil for `gx`.
    ///   - block: The mapping of the function.
    ///   - name: The name of the function, for messages.
    func values(
        pre: ExpressionSource, post: ExpressionSource?, of block: Block, named name: String
    ) -> CouplingValues? {
        let end = post ?? ExpressionSource("gx", at: pre.place)
        var values: CouplingValues
        if CouplingStatements.describes(pre) {
            guard let terms = CouplingStatements(reading: reading, name: name).values(pre) else { return nil }
            values = CouplingValues(preExpressions: terms, postExpressions: [end], isAntisymmetric: true)
        } else {
            values = CouplingValues(preExpressions: pre.elements ?? [pre], postExpressions: end.elements ?? [end])
        }
        guard !values.preExpressions.isEmpty, !values.postExpressions.isEmpty else {
            reading.log.error(
                .malformedExpression, "coupling '\(name)' has an empty list of expressions", at: pre.place)
            return nil
        }
        let outputs = block["outsym"]?.items?.count ?? 1
        values.outputs = max(outputs, values.count)
        if let names = block["outsym"]?.items?.compactMap({ $0.scalar?.text }), !names.isEmpty {
            values.outputNames = Array(names.prefix(values.preExpressions.count))
        }
        if outputs > 1, outputs != values.count, values.count > 1 || values.preExpressions.count > 1 {
            reading.log.error(
                .invalidValue,
                "coupling '\(name)' names \(outputs) values in 'outsym', but its expressions give \(values.count)",
                at: block.place("outsym"))
            return nil
        }
        return values
    }
}

extension ExpressionSource {
    /// The elements of a list in brackets, such as `[a*x, b*x]`; nil for any other text.
    fileprivate var elements: [ExpressionSource]? {
        let spaces = text.prefix(while: \.isWhitespace).count
        let inside = text.dropFirst(spaces)
        guard inside.first == "[", let last = inside.lastIndex(of: "]"),
            inside[inside.index(after: last)...].allSatisfy(\.isWhitespace)
        else { return nil }
        var result: [ExpressionSource] = []
        var depth = 0
        var element = ""
        var offset = spaces + 1
        func finish(_ next: Int) {
            let blank = element.prefix(while: \.isWhitespace).count
            let isEmpty = element.allSatisfy(\.isWhitespace)
            if !isEmpty {
                result.append(
                    ExpressionSource(
                        String(element.dropFirst(blank)), at: place(at: offset + blank), isVerbatim: isVerbatim))
            }
            offset = next
            element = ""
        }
        let body = inside[inside.index(after: inside.startIndex)..<last]
        for (index, character) in body.enumerated() {
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            if character == ",", depth == 0 {
                finish(spaces + 1 + index + 1)
            } else {
                element.append(character)
            }
        }
        finish(0)
        return depth == 0 ? result : nil
    }
}
