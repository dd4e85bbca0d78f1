import Expressions

/// The values of an expression that changes in steps only: a sum of constants and of multiples of whole parts, signs and
/// step functions.
///
///     let values = SteppedValues(expression, value: { _ in nil }, definition: { _ in nil })  // 0.1*floor(x) + 0.2 - 0.5
///     values?.canVanish  // true: for a whole part of 3, where rounding errors remain
struct SteppedValues {
    /// The largest magnitude of the whole parts that are tried.
    private static let tried = 4096
    /// The largest number of combinations of values that are tried.
    private static let combinations = 1 << 16
    /// The largest number of parts of an expression that are read, those of definitions included each time.
    private static let sizeLimit = 4096
    /// The deepest nesting of parts and definitions that is read.
    private static let depthLimit = 200
    /// The size of a sum, relative to its largest term, up to which it may consist of rounding errors.
    private static let smallness = 1e-12

    /// A term that takes whole multiples of a factor.
    private struct Part {
        /// The whole part, sign or step function.
        var expression: Expression
        var factor: Double
        /// The divisor, which is kept because multiples of its inverse round otherwise.
        var divisor = 1.0
        /// The smallest and the largest multiple; nil if there is no limit.
        var values: ClosedRange<Int>?
        /// A Boolean value that indicates whether the factor and the divisor are as written, or have no rounding errors.
        var isPlain = true

        func value(_ number: Int) -> Double { Double(number) * factor / divisor }

        /// Returns whether a multiple has no rounding error: that of a plain factor by 0 or a power of two.
        func isExact(_ number: Int) -> Bool {
            number == 0 || (isPlain && divisor == 1 && number.magnitude.nonzeroBitCount == 1)
        }
    }

    /// The constants, each with a Boolean value that indicates whether it is as written, or has no rounding errors.
    private var constants: [(value: Double, isPlain: Bool)] = []
    private var parts: [Part] = []
    /// A Boolean value that indicates whether no value has rounding errors.
    private var isExact = true

    /// Creates the values of an expression; nil if it does not change in steps only, or is very long or
    /// deeply nested.
    /// - Parameters:
    ///   - value: Returns the value of a parameter; nil for other names.
    ///   - definition: Returns the expression of a derived quantity; nil for other names.
    init?(_ expression: Expression, value: (String) -> Double?, definition: (String) -> Expression?) {
        var size = 0
        self.init(expression, value, definition, &size, 0)
    }

    private init?(
        _ expression: Expression, _ value: (String) -> Double?, _ definition: (String) -> Expression?,
        _ size: inout Int, _ depth: Int
    ) {
        size += 1
        guard size <= Self.sizeLimit, depth < Self.depthLimit else { return nil }
        if let number = ConstantExpression.value(expression, value) {
            isExact = ExactArithmetic.isExact(expression, value)
            constants = [(number, isExact || Self.isWritten(expression))]
            return
        }
        switch expression {
        case .name(let name):
            guard let inner = definition(name), let steps = SteppedValues(inner, value, definition, &size, depth + 1)
            else {
                return nil
            }
            self = steps
        case .negate(let x):
            guard let steps = SteppedValues(x, value, definition, &size, depth + 1) else { return nil }
            self = steps.scaled(by: -1)
        case .arithmetic(.add, let x, let y), .arithmetic(.subtract, let x, let y):
            guard let left = SteppedValues(x, value, definition, &size, depth + 1),
                let right = SteppedValues(y, value, definition, &size, depth + 1)
            else { return nil }
            self = left
            if case .arithmetic(.add, _, _) = expression { add(right) } else { add(right.scaled(by: -1)) }
        case .arithmetic(.multiply, let x, let y):
            let (left, right) = (ConstantExpression.value(x, value), ConstantExpression.value(y, value))
            guard let factor = left ?? right,
                let steps = SteppedValues(left == nil ? x : y, value, definition, &size, depth + 1)
            else { return nil }
            self = steps.scaled(by: factor, isExact: ExactArithmetic.isExact(left == nil ? y : x, value))
        case .arithmetic(.divide, let x, let y):
            guard let divisor = ConstantExpression.value(y, value), divisor != 0,
                let steps = SteppedValues(x, value, definition, &size, depth + 1)
            else { return nil }
            self = steps.divided(by: divisor, isExact: ExactArithmetic.isExact(y, value))
        case .call(.floor, _), .call(.ceil, _): parts = [Part(expression: expression, factor: 1)]
        case .call(.sign, _): parts = [Part(expression: expression, factor: 1, values: -1...1)]
        // A step is 0.5 where its argument is 0.
        case .call(.heaviside, _): parts = [Part(expression: expression, factor: 0.5, values: 0...2)]
        default: return nil
        }
    }

    /// Returns whether a constant is a number or name, perhaps with a sign.
    private static func isWritten(_ constant: Expression) -> Bool {
        if case .negate(let x) = constant { isWritten(x) } else { constant.parts.isEmpty }
    }

    private mutating func add(_ other: SteppedValues) {
        constants += other.constants
        isExact = isExact && other.isExact
        for part in other.parts {
            guard
                let index = parts.firstIndex(where: { $0.expression == part.expression && $0.divisor == part.divisor })
            else {
                parts.append(part)
                continue
            }
            parts[index].factor += part.factor
            parts[index].isPlain = false
        }
    }

    private func scaled(by factor: Double, isExact: Bool) -> SteppedValues {
        var result = scaled(by: factor)
        result.isExact = self.isExact && isExact
        for index in parts.indices {
            let isPower = abs(parts[index].factor).significand == 1
            result.parts[index].isPlain = parts[index].isPlain && (isPower || result.isExact)
        }
        for index in constants.indices { result.constants[index].isPlain = result.isExact }
        return result
    }

    /// Returns the values times a number with which products are exact.
    private func scaled(by factor: Double) -> SteppedValues {
        var result = self
        for index in parts.indices { result.parts[index].factor *= factor }
        for index in constants.indices { result.constants[index].value *= factor }
        return result
    }

    private func divided(by divisor: Double, isExact: Bool) -> SteppedValues {
        let inverse = 1 / divisor
        let isDyadic = isExact && abs(divisor.significand) == 1
        guard !isDyadic else { return scaled(by: inverse) }
        var result = self
        result.isExact = false
        for index in parts.indices {
            result.parts[index].isPlain = parts[index].isPlain && parts[index].divisor == 1
            result.parts[index].divisor *= divisor
        }
        for index in constants.indices { result.constants[index] = (constants[index].value / divisor, false) }
        return result
    }

    /// Returns whether a value can be zero but for its rounding errors.
    var canVanish: Bool { contains(besides: 0) { $0 } }

    /// Returns whether a value can be a multiple of a period but for its rounding errors.
    func canBeMultiple(of period: Double) -> Bool {
        contains(besides: period) { $0 - ($0 / period).rounded() * period }
    }

    /// Returns whether the distance of a value from a jump can consist of rounding errors.
    ///
    /// It returns false if no value has rounding errors. More values than can be tried are assumed to contain one.
    /// - Parameters:
    ///   - constant: A constant besides those of the value.
    ///   - distance: The distance of a value from the nearest jump.
    private func contains(besides constant: Double, _ distance: (Double) -> Double) -> Bool {
        guard !parts.isEmpty, !(isExact && ExactArithmetic.isExact(constant)) else { return false }
        let reach = parts.count == 1 ? Self.tried : 64
        let ranges = parts.map { $0.values ?? -reach...reach }
        var count = 1
        for range in ranges {
            count *= range.count
            guard count <= Self.combinations else { return canReachZero || constant != 0 }
        }
        return (0..<count).contains { number in
            var rest = number
            let numbers = ranges.map { range in
                defer { rest /= range.count }
                return range.lowerBound + rest % range.count
            }
            return isRounded(numbers, constant, distance)
        }
    }

    /// Returns whether the distance of one value from a jump consists of rounding errors.
    private func isRounded(_ numbers: [Int], _ constant: Double, _ distance: (Double) -> Double) -> Bool {
        let terms = zip(parts, numbers).map { $0.value($1) }
        let sum = (constants.map(\.value) + terms).reduce(0, +)
        let largest = (constants.map(\.value) + terms).lazy.map(abs).max() ?? 0
        guard largest > 0, largest.isFinite, abs(distance(sum)) <= Self.smallness * largest else { return false }
        let used = constants.count { $0.value != 0 } + terms.count { $0 != 0 }
        // SymPy takes factors out of remainders.
        guard ExactArithmetic.isExact(constant) else { return true }
        // The difference of two numbers has no rounding error that depends on the order of operations, and neither has
        // one product.
        let areExact =
            constants.allSatisfy(\.isPlain) && zip(parts, numbers).allSatisfy { $0.isExact($1) }
        if used <= 2, areExact { return false }
        if used == 1, let index = terms.firstIndex(where: { $0 != 0 }) {
            let part = parts[index]
            guard part.isPlain else { return true }
            // The product and the quotient in both orders.
            let other = Double(numbers[index]) * (part.factor / part.divisor)
            return part.divisor != 1 && terms[index] != other
        }
        return true
    }

    /// A Boolean value that indicates whether 0 is between the smallest and the largest value.
    private var canReachZero: Bool {
        guard parts.allSatisfy({ $0.values != nil }) else { return true }
        let ends = parts.map { part in part.values.map { [part.value($0.lowerBound), part.value($0.upperBound)] } ?? []
        }
        let constant = constants.reduce(0) { $0 + $1.value }
        let (least, most) = ends.reduce((constant, constant)) { sums, ends in
            (sums.0 + (ends.min() ?? 0), sums.1 + (ends.max() ?? 0))
        }
        return least <= Self.smallness * abs(constant) && most >= -Self.smallness * abs(constant)
    }
}
