import TestSupport
import Testing
import Verification

/// Runs at once are bounded by processors and memory.
struct JobLimitTests {
    @Test(
        arguments: [
            (1, nil, nil, 1), (8, nil, nil, 8), (8, nil, 3, 3), (2, nil, 8, 8), (2, nil, 9, 8), (2, nil, 1_000_000, 8),
            // A run may record 256 MiB.
            (8, 1 << 28, nil, 1), (8, 3 << 28, nil, 3), (8, (3 << 28) - 1, nil, 2), (8, 1 << 34, 100, 32),
            (8, 0, 5, 1), (0, nil, nil, 1),
        ] as [(Int, Int?, Int?, Int)]) func bounds(processors: Int, memory: Int?, asked: Int?, allowed: Int)
    {
        #expect(JobLimit(processors: processors, memory: memory).allowed(asked) == allowed)
    }

    @Test(
        arguments: [
            ("MemTotal: 9 kB\nMemAvailable:   2048 kB\n", 2 << 20), ("MemAvailable: x kB\n", nil), ("", nil),
            ("MemAvailable: 9223372036854775807 kB\n", nil),
        ] as [(String, Int?)]) func availableMemory(text: String, bytes: Int?) throws
    {
        let folder = try TemporaryFolder()
        #expect(JobLimit.available(try folder.write(text, to: "meminfo")) == bytes)
        #expect(JobLimit.available(folder.path + "/missing") == nil)
    }

    @Test(
        arguments: [
            ("max 100000\n", nil), ("200000 100000\n", 2), ("150000 100000", 2), ("1000 100000", 1), ("0 100000", nil),
            ("1e300 1e-300", nil), ("", nil), ("100000", nil), ("many 100000", nil),
        ] as [(String, Int?)]) func quotas(text: String, processors: Int?) throws
    {
        let folder = try TemporaryFolder()
        #expect(JobLimit.quota(try folder.write(text, to: "cpu.max")) == processors)
        #expect(JobLimit.quota(folder.path + "/missing") == nil)
    }

    /// This machine allows at least one run, and not without bound.
    @Test func thisMachine() {
        #expect((1...100_000).contains(JobLimit.current.maximumRuns))
    }
}
