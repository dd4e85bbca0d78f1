import Results

/// The command line that repeats a single run of a verification.
///
///     ReproductionCommand(options: ["--cases", "my cases"]).text(key, step: "0.005")
///     // tvbo-verify all --cases 'my cases' --case ex3 --method euler --step-size 0.005
public struct ReproductionCommand: Sendable {
    /// The command-line options of the verification that affect results or locate the cases, one word in each element.
    public var options: [String]

    /// Creates a command that repeats runs of a verification made with the given command-line options.
    public init(options: [String] = []) { self.options = options }

    /// Returns the command line that repeats the given run, quoted for a POSIX shell.
    /// - Parameters:
    ///   - step: The step size as text, in the experiment's time scale. It is not used if `isEngine` is true.
    ///   - isEngine: Whether an external engine, which `run.method` names, ran the case. The command then has the
    ///     option `--engine` in place of `--method` and `--step-size`.
    public func text(_ run: RunKey, step: String, isEngine: Bool = false) -> String {
        let own =
            ["--case", run.caseID]
            + (isEngine ? ["--engine", run.method] : ["--method", run.method, "--step-size", step])
        return (["tvbo-verify", "all"] + options + own).map(Self.quoted).joined(separator: " ")
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-".utf8)

    /// Returns a word quoted for a POSIX shell: unchanged if it has no special characters, otherwise in single quotes.
    public static func quoted(_ word: String) -> String {
        guard word.isEmpty || !word.utf8.allSatisfy(plain.contains) else { return word }
        return "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
