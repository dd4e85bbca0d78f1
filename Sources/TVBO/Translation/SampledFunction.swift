import Expressions

/// A function of time that is given by samples and can be written as an expression.
///
/// The expression is a balanced tree, so that its depth is logarithmic in the number of samples. It refers to the time
/// `t`, to a parameter whose value is the length of a unit of time, and to a parameter by which the function is
/// multiplied.
///
///     let ramp = SampledFunction(
///         .line([0, 1, 1], start: 5, spacing: 0.5), unit: "I_ms", factor: nil)
struct SampledFunction: Sendable {
    /// The rule that gives the function at any time from its samples.
    enum Rule: Sendable {
        /// Straight lines between the samples, and 0 before the first and after the last. `start` is the time of the
        /// first sample and `spacing` the time between adjacent samples, both in units of time.
        case line([Double], start: Double, spacing: Double)
        /// A constant value in each unit of time: sample k from the time k on, counted from 0. The first sample also
        /// holds before the time 0, and the last one after its unit of time.
        case steps([Double])
    }

    /// The samples, with the rule that gives the function at any time.
    var rule: Rule
    /// The name of the parameter whose value is the length of the unit of time in which `rule` gives times.
    var unit: String
    /// The name of the parameter by which the function is multiplied; nil for none.
    var factor: String?

    /// Creates a function from its samples and the names of the parameters to which its expression refers: that of the
    /// unit of time and, if there is one, that of the factor.
    init(_ rule: Rule, unit: String, factor: String? = nil) {
        (self.rule, self.unit, self.factor) = (rule, unit, factor)
    }

    /// The expression of the function, which refers to `t` and to the parameters `unit` and `factor`.
    var expression: Expression {
        let plain: Expression =
            switch rule {
            case .line(let samples, let start, let spacing): line(samples, start, spacing)
            case .steps(let values): choice(values, 0..<values.count)
            }
        guard let factor else { return plain }
        return .arithmetic(.multiply, .name(factor), plain)
    }

    /// The line from sample k to the next adds (s_{k+1} − s_k) · min(max(x − k, 0), 1), where x is the number of
    /// spacings since the first sample. No comparison with the time is needed between samples, so that the value is
    /// exact at any time.
    private func line(_ samples: [Double], _ start: Double, _ spacing: Double) -> Expression {
        let time = Expression.arithmetic(.divide, .name("t"), .name(unit))
        let x = Expression.arithmetic(.divide, .arithmetic(.subtract, time, .number(start)), .number(spacing))
        var terms: [Expression] = [.number(samples[0])]
        for (index, pair) in zip(samples, samples.dropFirst()).enumerated() where pair.0 != pair.1 {
            let past = Expression.arithmetic(.subtract, x, .number(Double(index)))
            let share = Expression.call(.minimum, [.call(.maximum, [past, .number(0)]), .number(1)])
            terms.append(.arithmetic(.multiply, .number(pair.1 - pair.0), share))
        }
        let last = start + spacing * Double(samples.count - 1)
        let isInside = Expression.logic(
            .and, .relation(.greaterOrEqual, .name("t"), .arithmetic(.multiply, .number(start), .name(unit))),
            .relation(.lessOrEqual, .name("t"), .arithmetic(.multiply, .number(last), .name(unit))))
        return .piecewise([.init(value: sum(terms[...]), condition: isInside)], otherwise: .number(0))
    }

    private func sum(_ terms: ArraySlice<Expression>) -> Expression {
        guard terms.count > 1 else { return terms.first ?? .number(0) }
        let middle = terms.startIndex + terms.count / 2
        return .arithmetic(.add, sum(terms[..<middle]), sum(terms[middle...]))
    }

    private func choice(_ values: [Double], _ range: Range<Int>) -> Expression {
        guard range.count > 1 else { return .number(range.first.map { values[$0] } ?? 0) }
        let middle = range.lowerBound + range.count / 2
        let isBefore = Expression.relation(
            .less, .name("t"), .arithmetic(.multiply, .number(Double(middle)), .name(unit)))
        return .piecewise(
            [.init(value: choice(values, range.lowerBound..<middle), condition: isBefore)],
            otherwise: choice(values, middle..<range.upperBound))
    }
}
