/// The elementary functions of SIMD vectors. Each lane of a result has the same bits as that of the function of a
/// single number.
extension ElementaryFunctions {
    /// Returns the exponential function in each lane.
    @inlinable
    public static func exp<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { exp($0, into: $0, count: $1) } }

    /// Returns exp(x) − 1 in each lane.
    @inlinable
    public static func expm1<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { expm1($0, into: $0, count: $1) } }

    /// Returns the natural logarithm in each lane.
    @inlinable
    public static func log<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { log($0, into: $0, count: $1) } }

    /// Returns log(1 + x) in each lane.
    @inlinable
    public static func log1p<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { log1p($0, into: $0, count: $1) } }

    /// Returns the binary logarithm in each lane.
    @inlinable
    public static func log2<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { log2($0, into: $0, count: $1) } }

    /// Returns the decimal logarithm in each lane.
    @inlinable
    public static func log10<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { log10($0, into: $0, count: $1) } }

    /// Returns the hyperbolic sine in each lane.
    @inlinable
    public static func sinh<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { sinh($0, into: $0, count: $1) } }

    /// Returns the hyperbolic cosine in each lane.
    @inlinable
    public static func cosh<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { cosh($0, into: $0, count: $1) } }

    /// Returns the hyperbolic tangent in each lane.
    @inlinable
    public static func tanh<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { tanh($0, into: $0, count: $1) } }

    /// Returns the sine of an angle in radians in each lane.
    @inlinable
    public static func sin<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { sin($0, into: $0, count: $1) } }

    /// Returns the cosine of an angle in radians in each lane.
    @inlinable
    public static func cos<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { cos($0, into: $0, count: $1) } }

    /// Returns the tangent of an angle in radians in each lane.
    @inlinable
    public static func tan<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { tan($0, into: $0, count: $1) } }

    /// Returns the inverse sine in radians in each lane.
    @inlinable
    public static func asin<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { asin($0, into: $0, count: $1) } }

    /// Returns the inverse cosine in radians in each lane.
    @inlinable
    public static func acos<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { acos($0, into: $0, count: $1) } }

    /// Returns the inverse tangent in radians in each lane.
    @inlinable
    public static func atan<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { atan($0, into: $0, count: $1) } }

    /// Returns the inverse hyperbolic sine in each lane.
    @inlinable
    public static func asinh<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { asinh($0, into: $0, count: $1) } }

    /// Returns the inverse hyperbolic cosine in each lane.
    @inlinable
    public static func acosh<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { acosh($0, into: $0, count: $1) } }

    /// Returns the inverse hyperbolic tangent in each lane.
    @inlinable
    public static func atanh<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { atanh($0, into: $0, count: $1) } }

    /// Returns the error function in each lane.
    @inlinable
    public static func erf<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { erf($0, into: $0, count: $1) } }

    /// Returns the complementary error function in each lane.
    @inlinable
    public static func erfc<V: SIMD<Double>>(_ x: V) -> V { lanes(x) { erfc($0, into: $0, count: $1) } }

    /// Returns x to the power y in each lane.
    @inlinable
    public static func pow<V: SIMD<Double>>(_ x: V, _ y: V) -> V { lanes(x, y) { pow($0, $1, into: $0, count: $2) } }

    /// Returns the angle of the point (x, y) in radians in each lane.
    @inlinable
    public static func atan2<V: SIMD<Double>>(_ y: V, _ x: V) -> V {
        lanes(y, x) { atan2($0, $1, into: $0, count: $2) }
    }

    /// Returns a copy of `x` whose lanes a closure has replaced.
    /// - Parameter replace: A closure that receives the address of the first lane and the number of lanes, and writes
    ///   the result of each lane in place of the lane.
    @inlinable
    static func lanes<V: SIMD<Double>>(_ x: V, _ replace: (UnsafeMutablePointer<Double>, Int) -> Void) -> V {
        var lanes = x
        withUnsafeMutableBytes(of: &lanes) { bytes in
            if let address = bytes.baseAddress { replace(address.assumingMemoryBound(to: Double.self), V.scalarCount) }
        }
        return lanes
    }

    /// Returns a copy of `x` whose lanes a closure has replaced by results for the lanes of `x` and `y`.
    /// - Parameter replace: A closure that receives the address of the first lane of the copy, the address of the first
    ///   lane of `y` and the number of lanes, and writes the result of each lane in place of the lane of the copy.
    @inlinable
    static func lanes<V: SIMD<Double>>(
        _ x: V, _ y: V, _ replace: (UnsafeMutablePointer<Double>, UnsafePointer<Double>, Int) -> Void
    ) -> V {
        withUnsafeBytes(of: y) { bytes in
            lanes(x) { lanes, count in
                if let other = bytes.baseAddress { replace(lanes, other.assumingMemoryBound(to: Double.self), count) }
            }
        }
    }
}
