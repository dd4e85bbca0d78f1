import ArgumentParser
import Results

/// The options for the amount of output and for the exit status.
struct OutcomeOptions: ParsableArguments {
    /// The values of the option `--exit-code`: one status for each kind of problem, or only 0 and 1.
    enum ExitCodes: String, ExpressibleByArgument, CaseIterable { case detailed, simple }

    @Option(
        help: ArgumentHelp(
            "'detailed': the status indicates the kind of problem; 'simple': it is 0 or 1.", valueName: "kind"))
    var exitCode: ExitCodes = .detailed

    @Flag(help: "Print only what is wrong: no progress, tables or names of written files.")
    var quiet = false

    /// Returns the exit status of the process for the status of a command: the same status, or 1 for every status other
    /// than 0 with `--exit-code simple`.
    func code(_ status: ExitStatus) -> Int32 {
        exitCode == .simple && status != .success ? ExitStatus.internalFault.rawValue : status.rawValue
    }
}

/// The option `--fail-on`: further conditions under which a verification ends with a status other than 0.
struct FailOnOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Changes since the last verification that end with status 2, or 5 for drift, although every run passes, \
            separated by commas, as in moved,drift: moved (a value within its tolerance), rounding (only digits of \
            rounding), new or removed (a run), drift (a step, a drift or creep). (always: a run that fails)
            """,
            valueName: "list"))
    var failOn: [String] = []

    func validate() throws { _ = try conditions() }

    /// Returns the conditions that the values of the option name.
    /// - Throws: `ValidationError` for an unknown condition.
    func conditions() throws -> FailureConditions {
        do { return try FailureConditions(words: failOn) } catch { throw ValidationError(error.description) }
    }
}
