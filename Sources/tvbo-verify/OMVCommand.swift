import ArgumentParser
import OMV
import Results

/// The command `tvbo-verify omv`, which runs tests of the OSB Model Validation tool (OMV).
struct OMVCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omv",
        abstract: "Runs tests of the OSB Model Validation tool (OMV).",
        discussion: """
            The model of each .omt file that requests jNeuroML or jLEMS is run with the method lems; other engines are \
            unsupported. Nothing is installed or written. An observed value o passes if |o - e| <= 1e-8 + tolerance |e| for \
            the expected value e, which is the rule of OMV. For spike times the verdict of a stricter rule is \
            printed as well: their number must be equal, and each may be shifted by one sample at most.

            The status is 0 if every supported test passes, 2 if one fails, 3 if a simulation fails, 6 if nothing could \
            be checked, and 65 if a file cannot be read.

            EXAMPLES
              tvbo-verify omv LEMSexamples/test/.test.ex3.jnml.omt
              tvbo-verify omv tests/*.omt --json
              tvbo-verify omv tests/*.omt --format junit=omv.xml
            """)

    @Argument(help: ArgumentHelp("Tests.", valueName: "file.omt"), completion: .file())
    var files: [String]

    @OptionGroup var sources: SourceOptions

    @OptionGroup var format: FormatOptions

    @OptionGroup var outcome: OutcomeOptions

    @Flag(help: "Print the results as JSON.")
    var json = false

    func validate() throws { try format.validate(json: json) }

    func run() async throws {
        try await Console.guarded(outcome) {
            let runner = OMVRunner(loader: sources.loader)
            var results: [OMVResult] = []
            for file in files {
                let result = try runner.run(path: file)
                results.append(result)
                if isPrinted { tell(result) }
            }
            if json { try Console.say(json: results, as: "tests") } else if isPrinted { summarize(results) }
            try await TestReports(
                tests: results.flatMap(\.reportedTests), title: "OMV tests",
                json: { try JSONText.text(list: results, as: "tests") }
            ).write(format)
            return OMVResult.status(results)
        }
    }

    /// A Boolean value that indicates whether the results are printed as text.
    private var isPrinted: Bool { !json && !format.usesStandardOutput }

    private func tell(_ result: OMVResult) {
        Console.say("\(Console.painted(result.verdict.rawValue, paint(result.verdict)))  \(result.test)")
        if let reason = result.reason {
            Console.say(.lines("    " + reason.split(separator: "\n").joined(separator: "\n    ")))
        }
        for check in result.checks {
            let verdict = Console.painted(check.verdict.rawValue, paint(check.verdict))
            // For example, "    pass  exp1, spike times: largest |observed − expected| / |expected| is 1e-05, tolerance
            // 0.001".
            Console.say("    \(verdict)  \(check.experiment), \(check.observable): \(check.reason)")
            if let gate = check.strictVerdict, let reason = check.gateReason {
                Console.say(
                    "          tvbo-verify's stricter rule for events, which does not decide the verdict:"
                        + " \(Console.painted(gate.rawValue, paint(gate))): \(reason)"
                )
            }
        }
    }

    private func paint(_ verdict: OMVResult.Verdict) -> Verdict {
        switch verdict {
        case .pass: .pass
        case .unsupported: .vacuous
        default: .fail
        }
    }

    private func summarize(_ results: [OMVResult]) {
        let counts = Dictionary(grouping: results, by: \.verdict).sorted { $0.key.rawValue < $1.key.rawValue }
        // For example, "5 tests: 1 fail, 4 pass".
        Console.say(
            "\(results.count) test\(results.count == 1 ? "" : "s"): \(counts.map { "\($0.value.count) \($0.key.rawValue)" }.joined(separator: ", "))"
        )
    }
}
