/// The test whether an operation on two numbers is rounded.
///
///     RoundedOperation.isExact("+", 0.5, 0.25)  // true
///     RoundedOperation.isExact("/", 0.5, 0.1)   // false
package enum RoundedOperation {
    /// Returns whether the result of `+`, `-`, `*`, `/` or `**` is not rounded. Comparisons, which other signs denote, are
    /// exact.
    package static func isExact(_ sign: String, _ x: Double, _ y: Double) -> Bool {
        switch sign {
        case "+", "-":
            let y = sign == "+" ? y : -y
            let sum = x + y
            // The error of a sum (Knuth, The Art of Computer Programming, volume 2, section 4.2.2).
            let part = sum - x
            return (x - (sum - part)) + (y - part) == 0
        case "*": return (-(x * y)).addingProduct(x, y) == 0
        case "/": return (-x).addingProduct(x / y, y) == 0
        case "**": return y == 1 || y == 2 && (-(x * x)).addingProduct(x, x) == 0
        default: return true
        }
    }
}
