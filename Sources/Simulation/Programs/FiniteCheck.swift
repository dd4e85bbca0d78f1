/// The test whether all of many numbers are finite.
enum FiniteCheck {
    /// The smallest number of values for which the test with integers is faster: it reads several values at once, and
    /// then waits until single ones that were just written have left the processor's store buffer.
    private static let fewestValues = 64

    /// Returns whether all values are finite.
    @inline(__always)
    static func holds(_ values: UnsafeMutablePointer<Double>, _ count: Int) -> Bool {
        if count < fewestValues { return areFinite(count) { values[$0] } }
        // Adding the lowest bit of the exponent carries into the sign if all bits of the exponent are set.
        var carries: UInt64 = 0
        for index in 0..<count {
            carries |= (values[index].bitPattern & Double.infinity.bitPattern) &+ 0x10_0000_0000_0000
        }
        return carries >> 63 == 0
    }

    /// Returns whether the values of several registers are all finite.
    @inline(__always)
    static func holds(_ list: UnsafeBufferPointer<Int32>, _ registers: UnsafeMutablePointer<Double>) -> Bool {
        areFinite(list.count) { registers[Int(list[$0])] }
    }

    /// Returns whether all values are finite: finite values times 0 sum to 0. There are four sums, so that an addition
    /// need not wait for the previous one.
    @inline(__always)
    private static func areFinite(_ count: Int, _ value: (Int) -> Double) -> Bool {
        var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
        var index = 0
        while index &+ 3 < count {
            first += value(index) * 0
            second += value(index &+ 1) * 0
            third += value(index &+ 2) * 0
            fourth += value(index &+ 3) * 0
            index &+= 4
        }
        while index < count {
            first += value(index) * 0
            index &+= 1
        }
        return first + second + (third + fourth) == 0
    }
}
