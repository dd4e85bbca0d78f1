import CHDF5
import Diagnostics
import Foundation

/// A rehearsal of reading an HDF5 file, in a copy of the process.
///
///     switch HDF5Rehearsal.run({ try readEverything() }) { … }
///
/// libhdf5 crashes on some damaged files, reads others without end, and fills the memory with others. A copy of the
/// process therefore reads each file first. Only if the copy ends normally does the process read the file itself.
enum HDF5Rehearsal {
    /// The way in which a rehearsal ended.
    enum Ending: Hashable {
        /// The copy ended normally, with or without an error, or no copy could be made. The process may read the file.
        case finished
        /// A signal ended the copy, such as that for an invalid address.
        case crashed
        /// The copy used too much time or memory, or was killed, or three copies in succession only waited.
        case exhausted
    }

    /// The largest processor time of a rehearsal, in seconds.
    private static var processorSeconds: Int { max(1, Limit.hdf5Seconds.value) }
    /// The largest memory that a rehearsal may use in addition to that of the process, in bytes.
    static let memory: UInt64 = 2 << 30
    /// The time in seconds after which a copy that does not use the processor is ended.
    private static let patience = 10.0

    /// Runs a closure in a copy of the process, and returns how the copy ended. What the closure changes in memory, and
    /// the error that it may throw, are lost with the copy.
    ///
    /// A lock of the system that another thread held when the process was copied is never released in the copy. A copy
    /// that waits for such a lock is therefore replaced by another one; there are at most three copies.
    static func run(_ body: () throws -> Void) -> Ending {
        for _ in 0..<3 {
            if let ending = runOnce(body) { return ending }
        }
        return .exhausted
    }

    /// Runs a closure in a copy of the process; nil if the copy waited without using the processor.
    private static func runOnce(_ body: () throws -> Void) -> Ending? {
        let own = chdf5_fork()
        // Without a copy, as where the number of processes is limited, the file is read at once.
        guard own >= 0 else { return .finished }
        if own == 0 {
            isolate()
            _ = try? body()
            _exit(0)
        }
        return ending(of: own)
    }

    private static func ending(of child: pid_t) -> Ending? {
        let start = ContinuousClock.now
        var (status, usage): (Int32, rusage) = (0, rusage())
        var pause: UInt32 = 50
        var isKilled = false
        while true {
            let found = wait4(child, &status, isKilled ? 0 : WNOHANG, &usage)
            if found == child { break }
            if found < 0, errno != EINTR { return .finished }
            let age = start.duration(to: .now)
            if age > .seconds(Double(processorSeconds) + patience) || isWaiting(child, since: start) {
                kill(child, SIGKILL)
                isKilled = true
                continue
            }
            usleep(pause)
            pause = min(5000, 2 * pause)
        }
        if isKilled { return seconds(usage) < 1 ? nil : .exhausted }
        let signal = status & 0x7F
        return signal == 0 ? .finished : signal == SIGXCPU || signal == SIGKILL ? .exhausted : .crashed
    }

    /// Returns whether a process has had time enough and did not use it.
    private static func isWaiting(_ child: pid_t, since start: ContinuousClock.Instant) -> Bool {
        guard start.duration(to: .now) > .seconds(patience) else { return false }
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(child, &clock) == 0, clock_gettime(clock, &time) == 0 else { return false }
        return time.tv_sec < 1
    }

    private static func seconds(_ usage: rusage) -> Double {
        Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + 1e-6 * Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }

    /// Limits the resources of the copy, and lets it end without a message.
    private static func isolate() {
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGXCPU, SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_DFL)
        }
        let null = open("/dev/null", O_WRONLY)
        if null >= 0 { dup2(null, STDERR_FILENO) }
        chdf5_limit(UInt64(clamping: processorSeconds), memory)
    }
}
