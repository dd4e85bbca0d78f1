import Comparison
import Testing

struct RichardsonTests {
    /// For an error of exactly `c h^p` the estimate is that error.
    @Test(arguments: 1...8) func aPurePowerIsEstimatedExactly(order: Int) {
        let (whole, half) = (1.0, 1 / Double(1 << order))
        #expect(Richardson.error(change: whole - half, order: order) == whole)
    }
}
