/// The test whether all of many numbers are finite.
enum FiniteCheck {
    /// The smallest number of values for which the test with integers is faster: it reads several values at once, and
    /// then waits until single ones that were just written have left the processor's store buffer.
    private static let fewestValues = 64

    /// Returns whether all values are finite.
    @inline(__always)
    static func holds(_ values: UnsafeMutablePointer<Double>, _ count: Int) -> Bool {
        if count < fewestValues {
            // Finite values times 0 sum to 0.
            var zero = 0.0
            for index in 0..<count { zero += values[index] * 0 }
            return zero == 0
        }
        // Adding the lowest bit of the exponent carries into the sign if all bits of the exponent are set.
        var carries: UInt64 = 0
        for index in 0..<count {
            carries |= (values[index].bitPattern & Double.infinity.bitPattern) &+ 0x10_0000_0000_0000
        }
        return carries >> 63 == 0
    }
}
