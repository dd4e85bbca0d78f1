import Expressions

/// The values of an expression that changes in steps only: a sum of constants and of multiples of whole parts, signs and
/// step functions.
///
///     let values = SteppedValues(expression, value: { _ in nil }, definition: { _ in nil })  // 0.1*floor(x) - 0.3
///     values?.canVanish  // true: for a whole part of 3, where rounding errors remain
struct SteppedValues {
    /// The range of whole parts that are tried.
    private static let tried = -64...64
    /// The largest number of combinations that are tried.
    private static let combinations = 1 << 16
    /// The size of a sum, relative to its largest term, up to which it may consist of rounding errors.
    private static let smallness = 1e-12

    private var offset: Double
    private var parts: [(factor: Double, values: ClosedRange<Int>)]
    /// A Boolean value that indicates whether no value has rounding errors, because all constants are multiples of 2⁻²⁰
    /// below 2³⁰.
    private var isExact = true

    /// Creates the values of an expression; nil if it does not change in steps only.
    /// - Parameters:
    ///   - value: Returns the value of a parameter; nil for other names.
    ///   - definition: Returns the expression of a derived quantity; nil for other names.
    init?(_ expression: Expression, value: (String) -> Double?, definition: (String) -> Expression?) {
        self.init(expression, value, definition, depth: 0)
    }

    private init?(
        _ expression: Expression, _ value: (String) -> Double?, _ definition: (String) -> Expression?, depth: Int
    ) {
        // Definitions do not contain each other, but a chain of them can be long.
        guard depth < 64 else { return nil }
        func steps(_ expression: Expression) -> SteppedValues? {
            SteppedValues(expression, value, definition, depth: depth + 1)
        }
        if let number = ConstantExpression.value(expression, value) {
            (offset, parts, isExact) = (number, [], Self.isExact(number))
            return
        }
        switch expression {
        case .name(let name):
            guard let steps = definition(name).flatMap(steps) else { return nil }
            self = steps
        case .negate(let x):
            guard let steps = steps(x) else { return nil }
            self = steps.scaled(by: -1, isExact: true)
        case .arithmetic(.add, let x, let y), .arithmetic(.subtract, let x, let y):
            guard let left = steps(x), let right = steps(y) else { return nil }
            let sign = if case .arithmetic(.add, _, _) = expression { 1.0 } else { -1.0 }
            self = left
            offset += sign * right.offset
            parts += right.scaled(by: sign, isExact: true).parts
            isExact = isExact && right.isExact
        case .arithmetic(.multiply, let x, let y):
            guard let left = steps(x), let right = steps(y) else { return nil }
            if left.parts.isEmpty {
                self = right.scaled(by: left.offset, isExact: left.isExact)
            } else if right.parts.isEmpty {
                self = left.scaled(by: right.offset, isExact: right.isExact)
            } else {
                return nil
            }
        case .arithmetic(.divide, let x, let y):
            guard let divisor = ConstantExpression.value(y, value), divisor != 0, let steps = steps(x) else {
                return nil
            }
            self = steps.scaled(by: 1 / divisor, isExact: Self.isExact(divisor) && Self.isExact(1 / divisor))
        case .call(.floor, _), .call(.ceil, _): (offset, parts) = (0, [(1, Self.tried)])
        case .call(.sign, _): (offset, parts) = (0, [(1, -1...1)])
        case .call(.heaviside, _): (offset, parts) = (0, [(1, 0...1)])
        default: return nil
        }
    }

    private func scaled(by factor: Double, isExact: Bool) -> SteppedValues {
        var result = self
        result.isExact = self.isExact && isExact
        result.offset *= factor
        result.parts = parts.map { ($0.factor * factor, $0.values) }
        return result
    }

    /// Returns whether a value can be zero but for its rounding errors.
    var canVanish: Bool { contains(besides: 0) { abs($0) <= Self.smallness * $1 } }

    /// Returns whether a value other than 0 can be a multiple of a period but for its rounding errors.
    func canBeMultiple(of period: Double) -> Bool {
        contains(besides: period) { sum, largest in
            let count = sum / period
            return count.rounded() != 0 && abs(count - count.rounded()) * abs(period) <= Self.smallness * largest
        }
    }

    /// Returns whether a predicate holds for a value. It is called with the value and the magnitude of its largest term,
    /// which is not 0.
    ///
    /// It returns false without rounding errors. More values than can be tried are assumed to contain one for which the
    /// predicate holds.
    /// - Parameter constant: A constant besides those of the value.
    private func contains(besides constant: Double, _ predicate: (Double, Double) -> Bool) -> Bool {
        guard !parts.isEmpty, !(isExact && Self.isExact(constant)) else { return false }
        var count = 1
        for part in parts {
            count *= part.values.count
            guard count <= Self.combinations else { return true }
        }
        return (0..<count).contains { number in
            var (rest, sum, largest) = (number, offset, abs(offset))
            for part in parts {
                let term = part.factor * Double(part.values.lowerBound + rest % part.values.count)
                rest /= part.values.count
                sum += term
                largest = max(largest, abs(term))
            }
            return largest > 0 && largest.isFinite && predicate(sum, largest)
        }
    }

    private static func isExact(_ number: Double) -> Bool {
        abs(number) < 0x1p30 && (number * 0x1p20).rounded() == number * 0x1p20
    }
}
