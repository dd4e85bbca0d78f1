import ArgumentParser
import Diagnostics
import Results
import Verification

/// The options that state the commit, the start time and the machine of a verification instead of those that are
/// detected.
struct ProvenanceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Commit of the cases for the history, as in 1f2e3d4c. (default: that of the repository that holds each"
                + " case)",
            valueName: "id"))
    var commit: String?

    @Option(
        help: ArgumentHelp(
            "Start time of the verification, as in 2026-11-26T06:45:01Z. (default: now)", valueName: "iso8601"))
    var time: String?

    @Option(
        help: ArgumentHelp(
            """
            Name of the machine for the history, as in runner-2, by which results are compared with earlier ones. \
            (default: processor, system and compiler)
            """,
            valueName: "key"))
    var machine: String?

    /// The largest number of characters of a name.
    private static let limit = 200

    func validate() throws {
        if let time, VerificationTime.normalized(time) == nil {
            throw ValidationError("--time must be a time such as 2026-11-26T06:45:01Z, not '\(time)'")
        }
        for (name, value) in [("--commit", commit), ("--machine", machine)] {
            guard let value else { continue }
            guard !value.isEmpty, value.count <= Self.limit,
                !value.unicodeScalars.contains(where: VisibleText.isHidden)
            else {
                throw ValidationError("the text of \(name) must consist of 1 to \(Self.limit) printable characters")
            }
        }
    }

    /// The commit, start time and machine that the options give; nil for those that are to be detected.
    var overrides: ProvenanceProbe.Overrides {
        .init(commit: commit, startedAt: time.flatMap(VerificationTime.normalized), machineID: machine)
    }
}
