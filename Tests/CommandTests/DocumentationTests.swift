import Foundation
import TestSupport
import Testing

/// The pages that describe the project.
enum Documentation {
    /// The pages below `docs`, by their paths in the repository, sorted.
    static let pages: [String] = {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: Repository.root + "/docs")) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    }()

    /// Returns the text of a page.
    static func text(_ page: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + page, encoding: .utf8)
    }
}

/// The documentation as a whole: its links, its size, and the description of every key of a case.
struct DocumentationTests {
    /// A relative link of a page.
    struct Link: Sendable, CustomTestStringConvertible {
        var page: String
        var target: String
        var testDescription: String { "\(target) in \(page)" }
    }

    static let linked = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + Documentation.pages

    /// The relative links of a text outside of fenced blocks.
    private static func links(_ page: String) throws -> [Link] {
        var isInBlock = false
        return try Documentation.text(page).components(separatedBy: "\n").flatMap { line -> [Link] in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isInBlock.toggle()
                return []
            }
            guard !isInBlock else { return [] }
            return line.replacing(/`[^`]*`/, with: "").matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
                .filter { !$0.contains("://") }.map { Link(page: page, target: $0) }
        }
    }

    /// The anchors that the headings of a page have.
    private static func anchors(_ page: String) throws -> Set<String> {
        let headings = try Documentation.text(page).components(separatedBy: "\n").filter { $0.hasPrefix("#") }
        return Set(
            headings.map { heading in
                heading.drop { $0 == "#" || $0 == " " }.lowercased()
                    .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
                    .replacing(" ", with: "-")
            })
    }

    @Test(arguments: linked) func linksLeadToFiles(page: String) throws {
        for link in try Self.links(page) {
            let parts = link.target.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
            let folder = (page as NSString).deletingLastPathComponent
            let file =
                parts[0].isEmpty
                ? page : NSString(string: (folder as NSString).appendingPathComponent(parts[0])).standardizingPath
            #expect(
                FileManager.default.fileExists(atPath: Repository.root + "/" + file), "\(link) leads to no file")
            guard parts.count > 1, file.hasSuffix(".md") else { continue }
            #expect(try Self.anchors(file).contains(parts[1]), "\(link) leads to no heading")
        }
    }

    @Test func pagesAreThere() {
        let wanted = [
            "architecture", "case-format", "ci", "commands", "conventions", "coverage", "drift", "engines",
            "error-budget",
            "exit-statuses", "history", "install", "json", "methods", "mutation", "python", "report", "tutorial",
        ]
        for name in wanted { #expect(Documentation.pages.contains("docs/\(name).md")) }
    }

    @Test func everyPageIsLinkedFromTheREADME() throws {
        let targets = Set(try Self.links("README.md").map(\.target))
        for page in Documentation.pages + ["CONTRIBUTING.md", "CHANGELOG.md"] {
            #expect(targets.contains(page), "the README does not lead to \(page)")
        }
    }

    @Test func theREADMEIsShort() throws { #expect(try Documentation.text("README.md").utf8.count <= 6000) }

    @Test(arguments: linked) func linesFitThePage(page: String) throws {
        guard page != "docs/commands.md" else { return }
        var isInBlock = false
        for line in try Documentation.text(page).components(separatedBy: "\n") {
            if line.contains("```") { isInBlock.toggle() }
            // Tables and blocks cannot be wrapped.
            guard !isInBlock, !line.hasPrefix("|"), !line.hasPrefix("![") else { continue }
            #expect(line.count <= 120, "\(page): \(line)")
        }
    }

    /// The page of exit statuses has exactly one row for every diagnostic code and every verdict, and no other rows.
    @Test(arguments: [
        ("Diagnostics/Code.swift", #"case \w+ = "([EW]\d{4})""#, #"^\| `([EW]\d{4})` "#),
        ("Results/Verdict.swift", #"(?m)^    case (\w+)(?: = "([\w-]+)")?$"#, #"^\| `([a-z-]+)` "#),
    ])
    func everyCodeAndVerdictIsDescribed(source: String, declaration: String, row: String) throws {
        let text = try Documentation.text("Sources/" + source)
        let declared = text.matches(of: try Regex(declaration)).map { match in
            String((match.output.compactMap(\.substring).last ?? ""))
        }
        let pattern = try Regex(row)
        let rows = try Documentation.text("docs/exit-statuses.md").components(separatedBy: "\n")
            .compactMap { $0.firstMatch(of: pattern)?.output[1].substring.map(String.init) }
        #expect(declared.count >= 10)
        #expect(rows.sorted() == declared.sorted())
    }

    // MARK: Keys of a case

    /// The folder that holds the reader of cases.
    private static func readers() throws -> String {
        let sources = Repository.root + "/Sources"
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources)
        let found = files.filter { ($0 as NSString).lastPathComponent == "CaseReader.swift" }
        let reader = try #require(found.first, "there is no CaseReader.swift below Sources")
        return sources + "/" + (reader as NSString).deletingLastPathComponent
    }

    /// The key tables of the readers, by the name of the constant.
    private static func keyTables() throws -> [(name: String, keys: [String])] {
        let folder = try readers()
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }.sorted()
            .flatMap { file -> [(name: String, keys: [String])] in
                let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
                let tables = text.matches(of: /let (\w+) = \[String: KeyRole\]\.used\(\[([^\]]*)\]\)/)
                return tables.map { table in
                    (String(table.1), table.2.matches(of: /"(\w+)"/).map { String($0.1) })
                }
            }
    }

    @Test func everyKeyOfACaseIsDescribed() throws {
        let tables = try Self.keyTables()
        for name in ["caseKeys", "matrixKeys", "goldenKeys", "eventKeys", "checkKeys", "toleranceKeys"] {
            #expect(tables.contains { $0.name == name && !$0.keys.isEmpty }, "no table '\(name)' was found")
        }
        #expect(tables.count >= 11)
        let text = try Documentation.text("docs/case-format.md")
        let rows = text.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
        let described = Set(rows.compactMap { $0.firstMatch(of: /^\| `([\w.]+)`/).map { String($0.1) } })
        for (name, keys) in tables {
            for key in keys {
                #expect(
                    described.contains { $0 == key || $0.hasSuffix("." + key) },
                    "docs/case-format.md has no row for '\(key)' of \(name)")
            }
        }
    }
}
