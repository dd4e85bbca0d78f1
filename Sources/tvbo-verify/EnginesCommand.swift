import ArgumentParser
import ExternalEngines
import Results

/// The command `tvbo-verify engines`, which lists the known external engines and says whether they are installed.
struct EnginesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engines",
        abstract: "Lists the engines that 'cross' compares, and whether they are installed.",
        discussion: """
            An engine is described by a YAML file: how it is found, how its version is read, how it is run, and how its \
            output is read. '--engines' names a folder of further files; a file with the name of a known engine replaces it.

            EXAMPLES
              tvbo-verify engines
              tvbo-verify engines --engines my-engines --json
            """)

    @OptionGroup var options: EngineOptions

    @Flag(help: "Print the list as JSON.")
    var json = false

    private struct Row: Encodable {
        var name: String
        var title: String
        var version: String?
        var path: String?
        var missing: String?
    }

    func run() async throws {
        try await Console.guarded {
            var rows: [Row] = []
            for adapter in try options.adapters() {
                switch await EngineOptions.probe().probe(adapter) {
                case .found(let engine):
                    rows.append(
                        Row(name: adapter.name, title: adapter.title, version: engine.version, path: engine.path))
                case .missing(let reason):
                    rows.append(Row(name: adapter.name, title: adapter.title, missing: reason))
                }
            }
            if json { try Console.say(json: rows, as: "engines") } else { rows.forEach(tell) }
            return .success
        }
    }

    private func tell(_ row: Row) {
        let name = row.name.padding(toLength: 18, withPad: " ", startingAt: 0)
        // For example, "found    jneuroml           0.14.0  jNeuroML: /usr/bin/jnml".
        if let version = row.version {
            Console.say("\(Console.painted("found  ", .pass))  \(name) \(version)  \(row.title): \(row.path ?? "")")
        } else {
            // The reason why the engine is not installed ends the line.
            Console.say("\(Console.painted("missing", .vacuous))  \(name) \(row.title): \(row.missing ?? "")")
        }
    }
}
