import ArgumentParser

/// The command `tvbo-verify golden`, whose subcommands create, list, check and replace goldens.
struct GoldenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "golden",
        abstract: "Manages goldens.",
        subcommands: [
            GoldenAdd.self, GoldenList.self, GoldenVerify.self, GoldenExtract.self, GoldenMeasure.self,
            GoldenAssess.self, GoldenRecord.self, GoldenReviewCommand.self, GoldenAccept.self,
        ], aliases: ["reference"])

    func run() async throws { throw HelpInstead(text: TVBOVerify.helpMessage(for: Self.self)) }
}
