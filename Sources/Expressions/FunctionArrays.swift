import ElementaryFunctions

extension Function {
    /// Writes the values of the function, which must have one argument, at `count` numbers to `target`.
    ///
    /// They have the bits of ``value(_:_:)``.
    /// - Parameters:
    ///   - x: The arguments, shape `[count]`.
    ///   - target: The memory for the values, shape `[count]`, which may be that of `x`.
    public func values(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        switch self {
        case .exp: ElementaryFunctions.exp(x, into: target, count: count)
        case .log: ElementaryFunctions.log(x, into: target, count: count)
        case .log10: ElementaryFunctions.log10(x, into: target, count: count)
        case .sin: ElementaryFunctions.sin(x, into: target, count: count)
        case .cos: ElementaryFunctions.cos(x, into: target, count: count)
        case .tan: ElementaryFunctions.tan(x, into: target, count: count)
        case .asin: ElementaryFunctions.asin(x, into: target, count: count)
        case .acos: ElementaryFunctions.acos(x, into: target, count: count)
        case .atan: ElementaryFunctions.atan(x, into: target, count: count)
        case .sinh: ElementaryFunctions.sinh(x, into: target, count: count)
        case .cosh: ElementaryFunctions.cosh(x, into: target, count: count)
        case .tanh: ElementaryFunctions.tanh(x, into: target, count: count)
        default: for index in 0..<max(0, count) { target[index] = value(x[index]) }
        }
    }

    /// Raises `x[k]` to the power `y[k]` and writes the result to `target[k]`, for each k below `count`.
    ///
    /// The results have the bits of ``power(_:_:)``. The memory of `target` may be that of `x` or `y`.
    public static func powers(
        _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int
    ) {
        if (0..<max(0, count)).contains(where: { isProduct(y[$0]) }) {
            for index in 0..<count { target[index] = power(x[index], y[index]) }
        } else {
            ElementaryFunctions.pow(x, y, into: target, count: count)
        }
    }
}
