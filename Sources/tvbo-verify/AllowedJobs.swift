import Verification

extension Console {
    /// Returns the number of runs that may be executed at once, for the value of the option `--jobs`. Writes a warning
    /// if the machine allows fewer runs than the option asks for.
    /// - Parameter jobs: The value of the option; nil if it is not given, which asks for one run for each processor.
    static func allowedJobs(_ jobs: Int?) -> Int {
        let limit = JobLimit.current
        let allowed = limit.allowed(jobs)
        if let jobs, allowed < jobs {
            warn(
                "warning: the number of concurrent runs is \(allowed), not the \(jobs) of --jobs: more are too many for the"
                    + " \(counted(limit.processors, "processor")) and the available memory of this machine"
            )
        }
        return allowed
    }
}
