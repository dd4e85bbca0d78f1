import Foundation

/// The CPU time and the wall time of a piece of work.
struct Times {
    /// The processor time of all threads, in seconds.
    var processor: Double
    /// The wall time, in seconds.
    var wall: Double

    /// Prints a line `name CPU wall` in nanoseconds per unit of the work.
    func print(_ name: String, units: Double = 1) {
        let figures = [processor, wall].map { String(format: "%.4f", $0 * 1e9 / units) }
        Swift.print(name, figures.joined(separator: " "))
    }

    /// Measures a piece of work and returns its result as well.
    static func of<Value>(_ work: () throws -> Value) rethrows -> (times: Times, value: Value) {
        let start = ContinuousClock.now
        let processorStart = processor
        let value = try work()
        let used = processor - processorStart
        return (Times(processor: used, wall: start.duration(to: .now) / .seconds(1)), value)
    }

    private static var processor: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
