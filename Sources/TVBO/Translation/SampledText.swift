/// Texts of expressions for functions that are given by samples.
///
/// The expressions are balanced trees, so that their depth is logarithmic in the number of samples.
enum SampledText {
    /// Returns the function that joins samples by lines, and is 0 before the first and after the last.
    ///
    /// The line from sample k to the next adds (s_{k+1} − s_k) · min(max(x − k, 0), 1), where x is the number of spacings
    /// since the first sample. No comparison is needed between samples, so that the value is exact at any time.
    /// - Parameters:
    ///   - start: the time of the first sample.
    ///   - spacing: the time between samples.
    ///   - time: the text of the time.
    static func line(_ samples: [Double], start: Double, spacing: Double, time: String) -> String {
        let x = "((\(time) - (\(start)))/\(spacing))"
        let steps = zip(samples, samples.dropFirst()).enumerated().compactMap { index, pair in
            pair.0 == pair.1 ? nil : "(\(pair.1 - pair.0))*Min(Max(\(x) - \(index), 0), 1)"
        }
        let last = start + spacing * Double(samples.count - 1)
        let sum = balanced(["(\(samples[0]))"] + steps, joinedBy: " + ")
        return "Piecewise((\(sum), (\(time) >= \(start)) & (\(time) <= \(last))), (0.0, True))"
    }

    /// Returns the function that has one value in each step.
    /// - Parameters:
    ///   - step: the text of the length of a step.
    static func steps(_ values: [Double], step: String) -> String { choice(values, 0..<values.count, step) }

    private static func choice(_ values: [Double], _ range: Range<Int>, _ step: String) -> String {
        guard range.count > 1 else { return "\(values[range.lowerBound])" }
        let middle = range.lowerBound + range.count / 2
        return "Piecewise((\(choice(values, range.lowerBound..<middle, step)), t < \(middle)*\(step)),"
            + " (\(choice(values, middle..<range.upperBound, step)), True))"
    }

    private static func balanced(_ terms: [String], joinedBy operation: String) -> String {
        guard terms.count > 2 else { return terms.joined(separator: operation) }
        let middle = terms.count / 2
        return "(\(balanced(Array(terms[..<middle]), joinedBy: operation)))" + operation
            + "(\(balanced(Array(terms[middle...]), joinedBy: operation)))"
    }
}
