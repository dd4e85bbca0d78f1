import ModelCore
import Simulator

/// The reading of a LEMS document that begins before the arguments of `run` are parsed.
///
///     let early = EarlyReading(CommandLine.arguments.dropFirst())
///     let command = try RunCommand.parse(…)
///     let model = try await early?.model(of: path, command.sources) ?? command.sources.loader.model(path: path)
///
/// The first use of each type of argument takes a search through all types of the program, so that parsing arguments
/// takes as long as reading a small document. Here another processor does so at the same time.
struct EarlyReading {
    private let path: String
    private let reading: Task<Model, any Error>

    /// The options that change how a document is read.
    private static let options = ["--include", "--allow-dimension-faults"]

    /// Begins to read the document that follows `run` directly; nil if the arguments have another form, or options that
    /// change how it is read. If they turn out to be invalid, the process ends while the document is being read, which
    /// writes nothing.
    /// - Parameter arguments: The arguments of the program, without its name.
    init?(_ arguments: some Collection<String>) {
        guard arguments.first == RunCommand.configuration.commandName, let path = arguments.dropFirst().first,
            ModelLoader.isXML(path),
            !arguments.contains(where: { argument in Self.options.contains(where: argument.hasPrefix) })
        else { return nil }
        self.path = path
        // The database of experiments and the seed do not affect documents.
        reading = Task.detached { try ModelLoader().model(path: path) }
    }

    /// Returns the model of a document, when it is read; nil if another document is being read, or with other options.
    /// - Throws: `DiagnosticsError` with all problems of the document.
    func model(of path: String, _ sources: SourceOptions) async throws -> Model? {
        guard path == self.path, sources.include.isEmpty, !sources.allowDimensionFaults else { return nil }
        return try await reading.value
    }
}
