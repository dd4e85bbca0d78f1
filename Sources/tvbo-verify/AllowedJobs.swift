import Verification

extension Console {
    /// Returns the number of runs at once for the value of `--jobs`. Writes a warning if the machine allows fewer.
    static func allowedJobs(_ jobs: Int?) -> Int {
        let limit = JobLimit.current
        let allowed = limit.allowed(jobs)
        if let jobs, allowed < jobs {
            warn(
                "warning: --jobs \(jobs) is lowered to \(allowed), the most for \(counted(limit.processors, "processor")) and the available memory"
            )
        }
        return allowed
    }
}
