import Diagnostics
import Expressions
import Schema

/// Warnings on equations that the jax and tvboptim back ends of TVBO 0.5.3 read differently, and refusals of spellings that
/// are read in several ways. The differences were found by running these back ends.
extension DynamicsReader {
    /// Warns of texts of an equation that the jax and tvboptim back ends of TVBO 0.5.3 read differently: lines outside
    /// brackets, `max` and `min`, and `^` in an equation with cases. Reports an error for a number with leading zeros.
    /// - Parameters:
    ///   - texts: The right-hand side, and the conditions and values of the cases.
    ///   - hasCases: A Boolean value that indicates whether the equation has cases besides a right-hand side.
    func checkTexts(_ texts: [ExpressionSource], hasCases: Bool) {
        if let source = texts.first(where: { Self.hasSeveralLines($0.text) }) {
            reading.log.warning(
                .assumedConvention,
                "all lines of this equation are read; the jax and tvboptim back ends of TVBO 0.5.3 read the first line only",
                at: source.place, hint: "put the equation into brackets, or write it with '>' in place of '|'")
        }
        warnOfExtremes(texts)
        if hasCases, let source = texts.first(where: { $0.text.contains("^") }) {
            reading.log.warning(
                .assumedConvention,
                "'^' is read as a power; the jax and tvboptim back ends of TVBO 0.5.3 read it as an exclusive or, because"
                    + " the equation has cases",
                at: source.place, hint: "write '**'")
        }
        for source in texts {
            guard let number = Self.paddedNumber(in: source.text) else { continue }
            reading.log.error(
                .malformedExpression,
                "the number '\(number)' begins with 0: TVBO reads such numbers as octal or as two numbers",
                at: source.place,
                hint: "leave out the leading zeros")
        }
    }

    /// Warns of `max` and `min`, which these back ends write as functions of an array and its axis.
    func warnOfExtremes(_ texts: [ExpressionSource]) {
        // The pattern is compiled at each use, which takes longer than all else.
        for source in texts where source.mentions("max") || source.mentions("min") {
            guard let match = source.text.firstMatch(of: /(?:^|[^A-Za-z0-9_.])(max|min)\s*\(/) else { continue }
            let name = String(match.1)
            reading.log.warning(
                .assumedConvention,
                "'\(name)' is read as the \(name == "max" ? "largest" : "smallest") of its arguments; the jax and"
                    + " tvboptim back ends of TVBO 0.5.3 read it as that of the elements of an array, its first"
                    + " argument",
                at: source.place, hint: "write '\(name == "max" ? "Max" : "Min")'")
            return
        }
    }

    /// Reports an error for a derived variable with the name `t`, and warns of the conditionals of a derived parameter
    /// or variable of which the jax and tvboptim back ends of TVBO 0.5.3 use the `rhs` alone.
    /// - Parameters:
    ///   - name: The name of the parameter or variable.
    ///   - place: The place of the name.
    ///   - block: The mapping that defines it.
    ///   - equation: The equation as read from the mapping.
    ///   - isParameter: A Boolean value that indicates whether it is a derived parameter, and not a variable.
    func checkDefinition(_ name: String, _ place: Place, _ block: Block, _ equation: EquationBlock, isParameter: Bool) {
        if name == "t", !isParameter {
            reading.log.error(
                .unsupportedFeature, "a derived variable cannot be named 't', which is the time", at: place,
                hint: "rename it")
        }
        guard let inner = block["equation"], inner["conditionals"]?.isEmpty == false,
            let rhs = equation.rhs, equation.areConditionals, block["cases"] == nil
        else { return }
        let isFlagged = block["conditional"]?.scalar?.text == "true"
        guard isParameter || !isFlagged else { return }
        reading.log.warning(
            .assumedConvention,
            "the conditionals of \(block.name) are used; "
                + (isParameter ? "" : "without 'conditional: true' ")
                + "the jax and tvboptim back ends of TVBO 0.5.3 use 'rhs' alone", at: rhs.place,
            hint: isParameter ? "write the cases as 'Piecewise' in 'rhs'" : "add 'conditional: true'")
    }

    /// The names for which back ends of TVBO 0.5.3 write operations on arrays.
    static let arrayOperations: Set<String> = [
        "concatenate", "global_mean", "mode_dot", "mode_sum", "shape", "slice_axis", "slice_from", "subsample",
        "transpose", "window_mean",
    ]

    /// Warns of a function with the name of an operation on arrays, which back ends of TVBO 0.5.3 write in its place.
    func warnOfName(ofFunction name: String, _ place: Place) {
        guard Self.arrayOperations.contains(name) else { return }
        let backEnds = name == "global_mean" ? "the jax back end" : "the jax and tvboptim back ends"
        reading.log.warning(
            .assumedConvention,
            "\(backEnds) of TVBO 0.5.3 \(name == "global_mean" ? "takes" : "take") '\(name)' for an operation on arrays and not for this function",
            at: place, hint: "rename the function")
    }

    /// Returns whether a text continues on another line outside brackets. Comments do not count.
    static func hasSeveralLines(_ text: String) -> Bool {
        var depth = 0
        var (hasContent, hasEnded, isComment) = (false, false, false)
        for character in text {
            if character.isNewline {
                isComment = false
                hasEnded = hasEnded || hasContent && depth == 0
                continue
            }
            isComment = isComment || character == "#"
            if isComment || character.isWhitespace { continue }
            if hasEnded { return true }
            hasContent = true
            switch character {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            default: break
            }
        }
        return false
    }

    /// Returns the first whole number in a text that begins with 0 and has a digit other than 0, such as `010`; nil if
    /// there is none.
    static func paddedNumber(in text: String) -> String? {
        var previous: Character = " "
        var word = ""
        func isPadded(_ word: String) -> Bool {
            word.count > 1 && word.hasPrefix("0") && word.allSatisfy(\.isNumber) && word.contains { $0 != "0" }
        }
        for character in text + " " {
            let isSignOfExponent = "+-".contains(character) && "eE".contains(previous) && word.first?.isNumber == true
            if character.isLetter || character.isNumber || "._".contains(character) || isSignOfExponent {
                word.append(character)
            } else {
                if isPadded(word) { return word }
                word = ""
            }
            previous = character
        }
        return nil
    }

    /// Returns the expression under a key of the mapping of a case, written either as text or as a mapping with `rhs`;
    /// nil if it is missing.
    func caseValue(_ block: Block, _ key: String) -> ExpressionSource? {
        guard let node = block[key] else { return nil }
        if node.scalar != nil { return block.expression(key) }
        return Block(node, "the value of \(block.name)", keys: KeyTables.plainEquation, reading)?.expression("rhs")
    }
}
