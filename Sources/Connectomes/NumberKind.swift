/// The kind of numbers in which a file stores a matrix, and with which TVBO computes its transforms.
///
/// This program computes with ``double``. TVBO computes with NumPy and JAX, which keep the kind of the file in many
/// operations. The rules are those of NumPy 2.4 and JAX 0.10 with 64 bits switched on, found by evaluating them.
///
///     NumberKind.single.rounded(0.1)                                // 0.10000000149011612
///     NumberKind.whole(bits: 8, isSigned: false).rounded(300)       // 44
package enum NumberKind: Sendable, Hashable {
    /// A number that an equation contains. In an operation, it takes the kind of the other operand if that has
    /// floating-point numbers, or if both are whole; otherwise, as with a truth value, it has 64 bits.
    case literal(isWhole: Bool)
    /// The result of a comparison, 0 or 1.
    case truth
    /// A whole number of up to 64 bits.
    case whole(bits: Int, isSigned: Bool)
    /// A floating-point number of 16 bits.
    case half
    /// A floating-point number of 32 bits.
    case single
    /// A floating-point number of 64 bits, or one with more, which is converted.
    case double

    /// The name in messages, such as `whole numbers of 8 bits`; nil for 64 bits, and for kinds that files do not have.
    package var narrowName: String? {
        switch self {
        case .whole(let bits, _) where bits < 64: "whole numbers of \(bits) bits"
        case .half: "floating-point numbers of 16 bits"
        case .single: "floating-point numbers of 32 bits"
        case .literal, .truth, .whole, .double: nil
        }
    }

    /// Returns the number of this kind to which a value is converted: the nearest one, or, for a whole number beyond the
    /// range of the kind, the one with the same last bits. Whole numbers of 64 bits are not changed.
    package func rounded(_ value: Double) -> Double {
        switch self {
        case .single: Double(Float(value))
        case .half: Self.rounded(value, digits: 11, smallest: -14, largest: 65504)
        case .whole(let bits, let isSigned) where bits < 53 && value.isFinite: Self.wrapped(value, bits, isSigned)
        case .literal, .truth, .whole, .double: value
        }
    }

    /// Returns the nearest binary number with the given number of digits.
    /// - Parameters:
    ///   - smallest: The smallest exponent of a number with all digits.
    ///   - largest: The largest number; larger values become infinite.
    private static func rounded(_ value: Double, digits: Int, smallest: Int, largest: Double) -> Double {
        guard value.isFinite, value != 0 else { return value }
        let unit = Double(sign: .plus, exponent: max(value.exponent, smallest) - digits + 1, significand: 1)
        let result = (value / unit).rounded(.toNearestOrEven) * unit
        return abs(result) > largest ? .infinity * (value < 0 ? -1 : 1) : result
    }

    private static func wrapped(_ value: Double, _ bits: Int, _ isSigned: Bool) -> Double {
        let count = Double(sign: .plus, exponent: bits, significand: 1)
        let lowest = isSigned ? -count / 2 : 0
        guard value < lowest || value >= lowest + count else { return value }
        let rest = (value.rounded(.towardZero) - lowest).truncatingRemainder(dividingBy: count)
        return lowest + (rest < 0 ? rest + count : rest)
    }
}

/// The kinds of the results of operations.
extension NumberKind {
    /// The kind of the result of a function such as `exp`, or of a mean, of values of this kind: truth values and whole
    /// numbers of fewer than 64 bits give ``single``, whole numbers of 64 bits ``double``, and others their own kind.
    package var floating: NumberKind {
        switch self {
        case .truth: .single
        case .whole(let bits, _): bits < 64 ? .single : .double
        case .literal, .half, .single, .double: self
        }
    }

    /// The kind of the sum of elements of this kind: whole numbers and truth values are added as whole numbers of 64
    /// bits, others in their own kind.
    var sum: NumberKind {
        switch self {
        case .truth: .whole(bits: 64, isSigned: true)
        case .whole(_, let isSigned): .whole(bits: 64, isSigned: isSigned)
        case .literal, .half, .single, .double: self
        }
    }

    /// The kind of a value of this kind after some of its elements were replaced by the floating-point number 1:
    /// ``double`` for whole numbers, otherwise the same kind.
    var replaced: NumberKind { if case .whole = self { .double } else { self } }

    /// Returns the kind of a result that depends on two operands, such as that of `+` or `where`: the widest
    /// floating-point kind of the two, or for whole numbers the narrowest kind that holds both, with at most 64 bits. A
    /// truth value takes the kind of the other operand, and a literal follows the rule of ``literal(isWhole:)``.
    static func common(_ one: NumberKind, _ other: NumberKind) -> NumberKind {
        switch (one, other) {
        case (.literal(let isWhole), .literal(let otherIsWhole)): .literal(isWhole: isWhole && otherIsWhole)
        case (.literal(let isWhole), let kind), (let kind, .literal(let isWhole)): kind.with(wholeLiteral: isWhole)
        case (.double, _), (_, .double): .double
        case (.single, _), (_, .single): .single
        case (.half, _), (_, .half): .half
        case (.truth, let kind), (let kind, .truth): kind
        case (.whole(let bits, let isSigned), .whole(let others, let otherIsSigned)):
            if isSigned == otherIsSigned {
                .whole(bits: max(bits, others), isSigned: isSigned)
            } else {
                .whole(
                    bits: min(64, max(isSigned ? bits : 2 * bits, otherIsSigned ? others : 2 * others)), isSigned: true)
            }
        }
    }

    private func with(wholeLiteral isWhole: Bool) -> NumberKind {
        switch self {
        case .truth: isWhole ? .whole(bits: 64, isSigned: true) : .double
        case .whole: isWhole ? self : .double
        case .literal, .half, .single, .double: self
        }
    }

    /// Returns the kind of the result of a binary operation with a sign of ``MatrixFormula``: ``truth`` for
    /// comparisons, `&` and `|`, a floating-point kind for `/`, and otherwise the common kind of the operands.
    static func result(of sign: String, _ one: NumberKind, _ other: NumberKind) -> NumberKind {
        switch (sign, one, other) {
        case ("<", _, _), (">", _, _), ("<=", _, _), (">=", _, _), ("==", _, _), ("!=", _, _), ("&", _, _), ("|", _, _):
            .truth
        case ("/", .literal, .literal): .literal(isWhole: false)
        case ("/", .literal, .whole), ("/", .whole, .literal), ("/", .literal, .truth), ("/", .truth, .literal): .double
        case ("/", _, _): common(one, other).floating
        default: common(one, other)
        }
    }
}
