import Foundation
import TestSupport

/// Validators of other authors, where they are installed.
enum Validator {
    /// The folder of the schemas of formats for other programs.
    static let folder = Repository.root + "/docs/schema/formats"
    /// SARIF's schema, as `make ci-tools` fetches it.
    static let sarif = Repository.root + "/.corpora/sarif/sarif-2.1.0.json"

    private static func program(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The Python of `make ci-tools`, else the one that is installed.
    private static var python: String? {
        let own = Repository.root + "/.corpora/ci-python/bin/python"
        return FileManager.default.isExecutableFile(atPath: own) ? own : program("python3")
    }

    /// A Boolean value that indicates whether xmllint is installed.
    static let hasXMLLint = program("xmllint") != nil

    /// A Boolean value that indicates whether Python has the package jsonschema.
    static let hasJSONSchema: Bool = {
        guard let python else { return false }
        let outcome = try? Command.run(
            program: python, ["-c", "import jsonschema"], in: "/", environment: ProcessInfo.processInfo.environment)
        return outcome?.status == 0
    }()

    /// A Boolean value that indicates whether SARIF's schema was fetched.
    static let hasSARIFSchema = FileManager.default.fileExists(atPath: sarif)

    /// Returns what xmllint finds wrong with a document of JUnit; empty for a valid one.
    static func xmlFaults(_ file: String) throws -> String {
        guard let program = program("xmllint") else { return "xmllint is not installed" }
        let outcome = try Command.run(
            program: program, ["--noout", "--nonet", "--schema", folder + "/junit.xsd", file], in: "/", environment: [:]
        )
        return outcome.status == 0 ? "" : outcome.errors
    }

    private static let script = """
        import json, sys
        import jsonschema
        schema, value = (json.load(open(name)) for name in sys.argv[1:])
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        for fault in kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(value):
            print(list(fault.absolute_path), fault.message[:200])
        """

    /// Returns what Python's jsonschema finds wrong with a JSON text; empty for a valid one.
    static func jsonFaults(_ text: Data, schema: String) throws -> String {
        guard let python else { return "Python is not installed" }
        let folder = try TemporaryFolder()
        let file = try folder.write(String(decoding: text, as: UTF8.self), to: "value.json")
        let outcome = try Command.run(
            program: python, ["-c", script, schema, file], in: "/", environment: ProcessInfo.processInfo.environment)
        return outcome.output + (outcome.status == 0 ? "" : outcome.errors)
    }
}
