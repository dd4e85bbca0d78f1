import ArgumentParser
import Diagnostics
import Files
import Foundation
import Goldens
import Results
import Verification

/// The command `tvbo-verify golden accept`, which replaces a golden by a new one, and records the change with its
/// reason in the lineage.
struct GoldenAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Replaces a golden by a new one, with a reason, and extends its lineage.",
        discussion: """
            The new golden is that of 'golden review', which shows what will change. The golden, its parent, the reason, the \
            person, and the distances from the parent and from the first golden become an entry of the lineage, a chain of \
            digests next to the golden. 'golden verify' checks the chain.

            The bytes are kept, and nothing is written, if only rounding has changed: if no signal differs by more than one \
            unit in the last printed place, or 4096 units of rounding of its largest magnitude.

            A golden that covers less than the stored one (fewer rows, or a shorter time), or less than the run of the case, is \
            refused unless '--allow-less' is given.

            Nothing is written if the environment variable CI is set, unless '--even-in-ci' is given; the status is \
            then 2.

            EXAMPLES
              tvbo-verify golden accept ex3 --golden jneuroml --from Reference/ex3/goldens/jneuroml.golden --reason "the same"
            """)

    @OptionGroup var options: NewGoldenOptions

    @Option(help: ArgumentHelp("The reason for the change.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "The person who accepts the new golden. (default: the name of the account)", valueName: "name"))
    var by: String?

    @OptionGroup var writing: ReviewedWriting
    @OptionGroup var coverage: CoverageOptions

    func validate() throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason must not be empty") }
        guard by?.allSatisfy(\.isWhitespace) != true else { throw ValidationError("--by must not be empty") }
    }

    func run() async throws {
        try await Console.guarded {
            let review = try await options.review()
            GoldenReviewText(review, id: options.id).say()
            let replacement = review.replacement
            guard !replacement.isOnlyRounding else {
                Console.say("\(replacement.path): unchanged")
                return .success
            }
            if !coverage.allowLess { try replacement.requireCoverage(of: review.run) }
            guard !writing.isForbidden else {
                Console.say(
                    "\(replacement.path): not replaced, because the environment variable CI is set; to replace it all"
                        + " the same, add '--even-in-ci'"
                )
                return .regression
            }
            try replacement.write(reason: reason, by: by ?? NSUserName(), at: Date())
            Console.say("\(replacement.path): replaced; its lineage is \(GoldenLineage.path(of: replacement.path))")
            let assessment = ParentFolder.path(of: replacement.path) + "/../assessment.yaml"
            if FileManager.default.fileExists(atPath: assessment) {
                Console.say(
                    "the stored step errors are those of the replaced golden: renew them with"
                        + " 'tvbo-verify golden assess \(options.id) --store'")
            }
            return .success
        }
    }
}
