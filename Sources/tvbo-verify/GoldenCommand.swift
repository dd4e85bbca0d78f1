import ArgumentParser

struct GoldenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "golden",
        abstract: "Keeps goldens: adds, records, lists, verifies, extracts, measures and assesses.",
        subcommands: [
            GoldenAdd.self, GoldenList.self, GoldenVerify.self, GoldenExtract.self, GoldenMeasure.self,
            GoldenAssess.self, GoldenRecord.self,
        ], aliases: ["reference"])

    func run() async throws { throw HelpInstead(text: TVBOVerify.helpMessage(for: Self.self)) }
}
