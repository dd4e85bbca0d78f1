import Diagnostics
import ExternalEngines
import TestSupport
import Testing
import YAML

/// The definitions of engines.
struct AdapterTests {
    private static let text = """
        name: scripted
        title: A script
        scheme: euler
        find:
          - { executable: python3 }
          - { package: "a/b-*.jar" }
          - { module: numpy }
          - { variable: SCRIPTED }
        needs: [java, sh]
        version: { command: [python3, --version], pattern: "Python ([0-9.]+)" }
        input: tvbo
        output: { format: trace, file: trace.csv }
        run: { command: ["{engine}", "{script}", "{input}"], time_limit: 20, output_limit: 3 }
        script: { name: driver.py, text: "pass" }
        unsupported: ["NotImplemented.*"]
        environment: { A: b, HOME_OF: "{prefix:python3}" }
        """

    private func read(_ text: String) throws -> EngineAdapter {
        try AdapterReader().adapter(YAMLDocument.parse(text, file: "f"))
    }

    /// The headlines of the problems of a definition in which a text is replaced, without their places.
    private func messages(_ find: String, _ replacement: String) throws -> [String] {
        let changed = Self.text.replacing(find, with: replacement)
        try #require(changed != Self.text)
        return headlines { _ = try read(changed) }.map { String($0.drop { $0 != " " }.dropFirst()) }
    }

    @Test func allPartsAreRead() throws {
        let adapter = try read(Self.text)
        #expect(adapter.name == "scripted" && adapter.title == "A script" && adapter.methodDescription == "euler")
        #expect(
            adapter.searches == [
                .executable("python3"), .package("a/b-*.jar"), .module("numpy"), .variable("SCRIPTED"),
            ])
        #expect(adapter.needs == ["java", "sh"])
        #expect(adapter.versionCommand == ["python3", "--version"] && adapter.versionPattern == "Python ([0-9.]+)")
        #expect(adapter.input == .tvbo && adapter.output == .trace(file: "trace.csv"))
        #expect(adapter.command == ["{engine}", "{script}", "{input}"])
        #expect(adapter.timeLimit == 20 && adapter.outputLimit == 3 << 20)
        #expect(adapter.script?.name == "driver.py" && adapter.script?.text == "pass")
        #expect(adapter.unsupportedPatterns == ["NotImplemented.*"])
        #expect(adapter.environment == ["A": "b", "HOME_OF": "{prefix:python3}"])
        #expect(adapter.place.file == "f")
    }

    /// The defaults are those of docs/engines.md.
    @Test func defaults() throws {
        let adapter = try read(
            """
            name: short
            find: [{ executable: sh }]
            version: {}
            input: lems
            output: { format: table }
            run: { command: [sh] }
            """)
        #expect(adapter.title == "short" && adapter.methodDescription.isEmpty && adapter.needs.isEmpty)
        #expect(adapter.versionCommand.isEmpty && adapter.versionPattern == "(.+)")
        #expect(adapter.timeLimit == 300 && adapter.outputLimit == 512 << 20)
        #expect(adapter.script == nil && adapter.environment.isEmpty && adapter.unsupportedPatterns.isEmpty)
        #expect(adapter.output == .table)
    }

    // MARK: Refusals

    @Test(arguments: [
        ("name: scripted\n", "", "error[E0402]: the engine has no 'name'"),
        ("name: scripted", "name: \"\"", "error[E0402]: the engine has no 'name'"),
        ("input: tvbo\n", "", "error[E0402]: the engine has no 'input'"),
        ("input: tvbo", "input: sbml", "error[E0405]: the value 'sbml' of 'input' is not an input format of engines"),
        (
            "version: { command: [python3, --version], pattern: \"Python ([0-9.]+)\" }\n", "",
            "error[E0402]: the engine has no 'version'"
        ),
        ("output: { format: trace, file: trace.csv }\n", "", "error[E0402]: the engine has no 'output'"),
        (
            "format: trace", "format: hdf5",
            "error[E0405]: 'format' of 'output' of the engine must be 'table' or 'trace'"
        ),
        (", file: trace.csv", "", "error[E0402]: 'output' of the engine has no 'file'"),
        (
            "command: [\"{engine}\", \"{script}\", \"{input}\"]", "command: []",
            "error[E0402]: the engine has no 'command' under 'run', the command that starts it"
        ),
        ("{script}", "{scirpt}", "error[E0203]: the command has the unknown placeholder '{scirpt}'"),
        ("--version", "\"{input}{inputs}\"", "error[E0203]: the command has the unknown placeholder '{inputs}'"),
        ("\"{script}\"", "[x]", "error[E0401]: expected text, not a list"),
        ("needs: [java, sh]", "needs: java", "error[E0401]: 'needs' of the engine must be a list, not text"),
        ("- { module: numpy }", "- numpy", "error[E0401]: a place to find the engine must be a mapping, not text"),
        ("module: numpy", "modul: numpy", "error[E0403]: unknown key 'modul' in a place to find the engine"),
        (
            "- { module: numpy }", "- {}",
            "error[E0402]: a place to find the engine must have one of 'executable', 'package', 'module' and 'variable'"
        ),
        (
            "driver.py", "../driver.py",
            "error[E0405]: the name of the script, '../driver.py', must not contain '/' or start with '.'"
        ),
        (
            "driver.py", ".hidden",
            "error[E0405]: the name of the script, '.hidden', must not contain '/' or start with '.'"
        ),
        (", text: \"pass\"", "", "error[E0402]: the script has no 'text'"),
        (
            "NotImplemented.*", "(",
            "error[E0405]: the pattern '(' is not a valid regular expression"
        ),
        (
            "([0-9.]+)", "[",
            "error[E0405]: the pattern 'Python [' is not a valid regular expression"
        ),
        (
            "{ A: b, HOME_OF: \"{prefix:python3}\" }", "[A]",
            "error[E0401]: 'environment' of the engine must be a mapping, not a list"
        ),
        ("A: b", "A: [b]", "error[E0401]: 'A' of 'environment' of the engine must be text, not a list"),
        ("title:", "titel:", "error[E0403]: unknown key 'titel' in the engine"),
    ]) func refusals(find: String, replacement: String, message: String) throws {
        let found = try messages(find, replacement)
        #expect(found.contains(message), "\(found)")
    }

    @Test(arguments: ["0", "-1", "86401", ".inf", ".nan"]) func timeLimits(limit: String) throws {
        #expect(
            try messages("time_limit: 20", "time_limit: \(limit)") == [
                "error[E0405]: the key 'time_limit' must be positive and at most 86400 s"
            ])
    }

    @Test(arguments: [
        ("0", "0.0"), ("-1", "-1.0"), ("1048577", "1048577.0"), (".inf", "inf"), (".nan", "nan"), ("1e300", "1e+300"),
    ])
    func outputLimits(limit: String, shown: String) throws {
        #expect(
            try messages("output_limit: 3", "output_limit: \(limit)") == [
                "error[E0405]: the key 'output_limit' must be from 1 to 1048576 MiB, not \(shown)"
            ])
    }

    @Test(arguments: [("86400", "1048576"), ("0.001", "1")]) func limitsAtTheirEnds(time: String, output: String) throws
    {
        let text = Self.text.replacing("time_limit: 20", with: "time_limit: \(time)")
            .replacing("output_limit: 3", with: "output_limit: \(output)")
        let adapter = try read(text)
        #expect(adapter.timeLimit == Double(time))
        #expect(Int(output).map { $0 << 20 } == adapter.outputLimit)
    }

    @Test func longPatternsAreRefused() throws {
        let longest = String(repeating: "a", count: 1000)
        #expect(try read(Self.text.replacing("NotImplemented.*", with: longest)).unsupportedPatterns == [longest])
        #expect(
            try messages("NotImplemented.*", longest + "a") == [
                "error[E0405]: the pattern '\(longest.prefix(40))…' has 1001 bytes; a pattern may have at most 1000"
            ])
    }

    /// All problems are reported together.
    @Test func problemsAreReportedTogether() {
        #expect(headlines { _ = try read("{ nam: x }") }.count >= 5)
        #expect(headlines { _ = try read("[]") } == ["f:1:1: error[E0401]: the engine must be a mapping, not a list"])
    }

    // MARK: The library

    /// A definition in the folder replaces the built-in one of its name; other files are left alone.
    @Test func aFolderAddsAndReplaces() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text, to: "x.yaml")
        try folder.write(Self.text.replacing("name: scripted", with: "name: pylems"), to: "y.yaml")
        try folder.write("not an engine", to: "readme.md")
        let builtIn = try EngineLibrary(folder: nil).adapters.map(\.name)
        let library = try EngineLibrary(folder: folder.path)
        #expect(library.adapters.map(\.name) == (builtIn + ["scripted"]).sorted())
        #expect(try library.adapter(named: "pylems").title == "A script")
    }

    @Test func unknownEnginesAreRefused() throws {
        let library = try EngineLibrary(folder: nil)
        #expect(
            headlines { _ = try library.adapter(named: "pylem") } == ["error[E0404]: there is no engine 'pylem'"])
        #expect(hints { _ = try library.adapter(named: "pylem") } == ["did you mean 'pylems'?"])
        #expect(hints { _ = try library.adapter(named: "x") }.first?.hasPrefix("use one of jneuroml, ") == true)
        #expect(
            headlines { _ = try EngineLibrary(folder: "/nowhere") } == [
                "error[E0101]: cannot read the folder '/nowhere', which '--engines' names for descriptions of engines"
            ])
    }
}
