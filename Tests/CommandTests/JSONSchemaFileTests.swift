import Foundation
import Results
import TestSupport
import Testing

/// The schemas of the JSON that commands print.
struct JSONSchemaFileTests {
    /// The folder of the schemas.
    static let folder = "docs/schema"

    /// The names of the files, sorted, without the folder of schemas of other formats.
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "/" + folder)) ?? [])
        .filter { $0 != "formats" }.sorted()

    /// Returns the name of the file with the schema of a command.
    static func file(of command: String, version: Int) -> String {
        command.replacing(" ", with: "-") + "-\(version).schema.json"
    }

    /// The version that the program writes.
    static func version() throws -> Int {
        let source = try Documentation.text("Sources/tvbo-verify/JSONText.swift")
        let match = try #require(source.firstMatch(of: /static var version: Int \{ (\d+) \}/))
        return try #require(Int(match.1))
    }

    /// Returns the text of the schema of a command.
    static func text(of command: String) throws -> String {
        try Documentation.text(folder + "/" + file(of: command, version: try version()))
    }

    /// The commands that have an option `--json`, from the command reference.
    static func commands() throws -> [String] {
        let text = try Documentation.text("docs/commands.md")
        return text.components(separatedBy: "\n## ").flatMap { $0.components(separatedBy: "\n### ") }
            .filter { $0.contains("\n  --json ") }
            .compactMap { $0.prefixMatch(of: /tvbo-verify ([\w ]+)/).map { String($0.1) } }
    }

    @Test func everyCommandThatPrintsJSONHasASchema() throws {
        let version = try Self.version()
        let wanted = try Self.commands().map { Self.file(of: $0, version: version) }
        #expect(wanted.count >= 9)
        let present = Self.files.filter { $0.hasSuffix("-\(version).schema.json") && !$0.hasPrefix("history-export") }
        #expect(present == wanted.sorted())
    }

    /// The version in the name of a file is the one that its schema asks for.
    @Test(arguments: files) func theNameHasTheVersion(file: String) throws {
        let name = try #require(file.wholeMatch(of: /[a-z-]+-(\d+)\.schema\.json/))
        let schema = try JSONValue(text: try Documentation.text(Self.folder + "/" + file))
        let member = schema.members?["properties"]?.members?["schema"]?.members
        #expect(member?["const"] == Double(name.1).map(JSONValue.number))
        #expect(schema.members?["$schema"] == .string("https://json-schema.org/draft/2020-12/schema"))
        #expect(throws: Never.self) { try JSONSchema(text: try Documentation.text(Self.folder + "/" + file)) }
    }

    /// Every object is closed, and every member described in a sentence.
    @Test(arguments: files) func everyMemberIsDescribed(file: String) throws {
        let schema = try JSONValue(text: try Documentation.text(Self.folder + "/" + file))
        for object in schema.all.compactMap(\.members) {
            guard let properties = object["properties"]?.members, object["type"] == .string("object") else { continue }
            #expect(object["additionalProperties"] == .boolean(false))
            let required = (object["required"]?.elements ?? []).compactMap(\.text)
            #expect(Set(required).isSubset(of: properties.keys), "\(required)")
            for (name, property) in properties {
                #expect(property.members?["description"]?.text?.hasSuffix(".") == true, "'\(name)'")
            }
        }
        let definitions = schema.members?["$defs"]?.members ?? [:]
        let references = Set(schema.all.compactMap { $0.members?["$ref"]?.text })
        #expect(references == Set(definitions.keys.map { "#/$defs/" + $0 }), "a definition is not used")
    }

    /// Verdicts of runs are those of the program, from best to worst.
    @Test(arguments: [("all", "run"), ("all", "check"), ("all", "problem"), ("history list", "run")])
    func verdictsAreThoseOfTheProgram(command: String, definition: String) throws {
        let schema = try JSONValue(text: try Self.text(of: command)).members?["$defs"]?.members?[definition]?.members
        let words = schema?["properties"]?.members?["verdict"]?.members?["enum"]
        #expect(words == .array(Verdict.allCases.map { .string($0.rawValue) }))
    }

    /// `history show` prints what `all` prints, and `history export` contains the runs of `all`.
    @Test func historiesHoldVerifications() throws {
        let all = try #require(try JSONValue(text: try Self.text(of: "all")).members)
        let show = try #require(try JSONValue(text: try Self.text(of: "history show")).members)
        for key in ["properties", "required", "$defs"] { #expect(show[key] == all[key]) }
        let export = try #require(
            try JSONValue(text: try Documentation.text("docs/schema/history-export-2.schema.json")).members)
        let own = export["$defs"]?.members ?? [:]
        for name in ["run", "check", "comparison", "metrics", "budget"] {
            #expect(own[name] == all["$defs"]?.members?[name], "\(name)")
        }
    }

    @Test func everySchemaIsLinked() throws {
        let page = try Documentation.text("docs/json.md")
        for file in Self.files { #expect(page.contains("](schema/\(file))"), "\(file)") }
    }
}
