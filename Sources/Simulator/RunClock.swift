import Foundation

/// A clock that starts when it is created, and measures the wall time and the processor time since then.
struct RunClock {
    private let start = ContinuousClock.now
    private let processorStart = Self.processor

    /// The wall time since the start, in seconds.
    var seconds: Double { start.duration(to: .now) / .seconds(1) }

    /// The processor time that all threads of the process have used since the start, in seconds.
    var processorSeconds: Double { Self.processor - processorStart }

    private static var processor: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
