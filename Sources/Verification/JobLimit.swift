import Foundation

/// The largest number of runs that are carried out at once, which follows from the processors and the memory of the
/// machine.
///
///     let jobs = JobLimit.current.allowed(options.jobs)
public struct JobLimit: Sendable, Hashable {
    /// The number of processors that this process may use.
    public var processors: Int
    /// The memory that is available to this process, in bytes; nil if the system does not report it.
    public var memory: Int?

    /// The memory that one run may take for its recorded values, in bytes: 33 554 432 values of eight bytes.
    public static let memoryPerRun = 1 << 28
    /// The largest number of runs at once that each processor carries out.
    public static let runsPerProcessor = 4

    /// Creates the limit for a machine with a number of processors and an amount of available memory in bytes.
    public init(processors: Int, memory: Int?) {
        self.processors = processors
        self.memory = memory
    }

    /// The limit for this machine and process at present.
    public static var current: JobLimit {
        JobLimit(
            processors: min(ProcessInfo.processInfo.activeProcessorCount, quota("/sys/fs/cgroup/cpu.max") ?? .max),
            memory: [available("/proc/meminfo"), controlGroup].compactMap { $0 }.min())
    }

    /// The largest number of runs at once that processors and memory allow, at least one.
    public var maximumRuns: Int { max(1, min(Self.runsPerProcessor * max(1, processors), runsInMemory)) }

    private var runsInMemory: Int { memory.map { $0 / Self.memoryPerRun } ?? .max }

    /// Returns the number of runs that are carried out at once if the user asks for a number.
    /// - Parameter jobs: The number that is asked for; nil for one run on each processor.
    public func allowed(_ jobs: Int?) -> Int { min(jobs ?? max(1, processors), maximumRuns) }

    /// Returns the available memory according to a file in the form of Linux's `/proc/meminfo`, in bytes; nil if the
    /// file does not exist or does not give it.
    /// - Parameter path: The path of the file.
    package static func available(_ path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let number = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: 1024)
        return isTooLarge ? nil : bytes
    }

    /// Returns the number of processors whose time a control group may use according to a file in the form of Linux's
    /// `cpu.max`, such as `150000 100000`, rounded up; nil if the file does not exist or sets no limit.
    /// - Parameter path: The path of the file.
    package static func quota(_ path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let numbers = text.split { $0.isWhitespace }.compactMap { Double($0) }
        guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
        return Int(exactly: (numbers[0] / numbers[1]).rounded(.up)).map { max(1, $0) }
    }

    /// The rest of the memory limit of the control group of this process; nil if it has none.
    private static var controlGroup: Int? {
        func number(_ name: String) -> Int? {
            (try? String(contentsOfFile: "/sys/fs/cgroup/" + name, encoding: .utf8)).flatMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        guard let limit = number("memory.max"), let used = number("memory.current") else { return nil }
        return max(0, limit - used)
    }
}
