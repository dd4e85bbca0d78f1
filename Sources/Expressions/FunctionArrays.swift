import ElementaryFunctions

extension Function {
    /// Writes the values of a function of one argument at `count` numbers to `target`, which may be the source.
    ///
    /// They have the bits of ``value(_:_:)``.
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

    /// Writes `count` powers to `target`, which may be one of the sources.
    ///
    /// They have the bits of ``power(_:_:)``.
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
