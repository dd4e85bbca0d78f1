import Diagnostics
import TestSupport
import Testing

/// Memory that cannot be had is refused before it is used.
struct LargeAllocationTests {
    /// No address space is as large as an exbibyte.
    @Test func moreThanTheAddressSpace() {
        #expect(
            headlines { try LargeAllocation.check(1 << 60, .tooLarge, "the recorded values") } == [
                "error[E0605]: there is not enough memory for the recorded values: 1099511627776 MiB are needed"
            ])
    }

    @Test(arguments: [0, 1, 16 << 20, 16 << 20 + 1, 1 << 26]) func lessThanTheMemory(bytes: Int) throws {
        try LargeAllocation.check(bytes, .tooLarge, "the recorded values")
    }
}
