import ArgumentParser
import OMV
import Results

struct OMVCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omv",
        abstract: "Runs tests of the OSB Model Validation tool natively.",
        discussion: """
            Each .omt file is run with the method lems where it asks for jNeuroML or jLEMS; other engines are \
            unsupported. Nothing is installed or written. The verdict is OMV's own, |o - e| <= 1e-8 + tolerance |e|; \
            beside it stands what a gate on events says that counts them and allows one sample of shift.

            Ends with 0 when every supported test passes, 2 when one fails, 3 when a simulation breaks off, 6 when \
            nothing could be checked, 65 when a file cannot be read.

            EXAMPLES
              tvbo-verify omv LEMSexamples/test/.test.ex3.jnml.omt
              tvbo-verify omv tests/*.omt --json
            """)

    @Argument(help: ArgumentHelp("Tests.", valueName: "file.omt"))
    var files: [String]

    @OptionGroup var sources: SourceOptions

    @Flag(help: "Print the results as JSON.")
    var json = false

    func run() async throws {
        try await Console.guarded {
            let runner = OMVRunner(loader: sources.loader)
            var results: [OMVResult] = []
            for file in files {
                let result = try runner.run(path: file)
                results.append(result)
                if !json { tell(result) }
            }
            if json { try Console.say(json: results, as: "tests") } else { summarise(results) }
            return OMVResult.status(results)
        }
    }

    private func tell(_ result: OMVResult) {
        Console.say("\(Console.painted(result.verdict.rawValue, paint(result.verdict)))  \(result.test)")
        if let reason = result.reason {
            Console.say(.lines("    " + reason.split(separator: "\n").joined(separator: "\n    ")))
        }
        for check in result.checks {
            let verdict = Console.painted(check.verdict.rawValue, paint(check.verdict))
            Console.say("    \(verdict)  \(check.experiment), \(check.observable): \(check.reason)")
            if let gate = check.gate, let reason = check.gateReason {
                Console.say("          our gate: \(Console.painted(gate.rawValue, paint(gate))): \(reason)")
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

    private func summarise(_ results: [OMVResult]) {
        let counts = Dictionary(grouping: results, by: \.verdict).sorted { $0.key.rawValue < $1.key.rawValue }
        Console.say(
            "\(results.count) test\(results.count == 1 ? "" : "s"): \(counts.map { "\($0.value.count) \($0.key.rawValue)" }.joined(separator: ", "))"
        )
    }
}
