import Foundation

/// A JSON Schema (draft 2020-12) with the keywords that the schemas of this project use.
///
///     let schema = try JSONSchema(text: #"{ "type": "object", "required": ["id"] }"#)
///     schema.faults(of: try JSONValue(text: "{}"))  // ["/: lacks 'id'"]
///
/// A schema with any other keyword is refused, so that no keyword goes unchecked.
public struct JSONSchema: Sendable {
    /// An error in a schema itself.
    public struct Fault: Error, Hashable, CustomStringConvertible {
        /// The place in the schema and the error, in words.
        public var description: String

        /// Creates a fault.
        public init(description: String) { self.description = description }
    }

    /// The types of values.
    private enum Kind: String { case null, boolean, integer, number, string, array, object }

    /// One requirement on a value.
    private indirect enum Rule: Sendable {
        case never
        case kinds([Kind])
        case words([JSONValue])
        case required([String])
        case members([String: [Rule]], others: [Rule])
        case items([Rule])
        case anyOf([[Rule]])
        case oneOf([[Rule]])
        case minimum(Double)
        case reference(String)
    }

    private let root: [Rule]
    private let definitions: [String: [Rule]]

    /// Reads a schema.
    /// - Throws: `Fault` for a keyword that is unknown or malformed, and for a reference without a target.
    public init(text: String) throws {
        let value = try JSONValue(text: text)
        var reader = Reader()
        var definitions: [String: [Rule]] = [:]
        if let node = value.members?["$defs"] {
            for (name, schema) in try Reader.object(node, "/$defs") {
                definitions[name] = try reader.rules(schema, "/$defs/\(name)")
            }
        }
        root = try reader.rules(value, "", isRoot: true)
        self.definitions = definitions
        for (name, place) in reader.references where definitions[name] == nil {
            throw Fault(description: "\(place): there is no '\(name)' in $defs")
        }
    }

    // MARK: Reading

    /// Reads the rules of a schema and of those within it.
    private struct Reader {
        /// The names of the references and their places.
        var references: [(name: String, place: String)] = []

        static func object(_ value: JSONValue, _ place: String) throws -> [String: JSONValue] {
            if let members = value.members { return members }
            throw Fault(description: "\(place): is not an object")
        }

        private static func list(_ value: JSONValue, _ place: String) throws -> [JSONValue] {
            if let elements = value.elements, !elements.isEmpty { return elements }
            throw Fault(description: "\(place): is not a list of at least one element")
        }

        private static func string(_ value: JSONValue, _ place: String) throws -> String {
            if let text = value.text { return text }
            throw Fault(description: "\(place): is not a string")
        }

        private static func kind(_ value: JSONValue, _ place: String) throws -> Kind {
            if let kind = Kind(rawValue: try string(value, place)) { return kind }
            throw Fault(description: "\(place): is not the name of a type")
        }

        mutating func rules(_ schema: JSONValue, _ place: String, isRoot: Bool = false) throws -> [Rule] {
            if case .boolean(let accepts) = schema { return accepts ? [] : [.never] }
            let members = try Self.object(schema, place.isEmpty ? "/" : place)
            var rules: [Rule] = []
            for (keyword, value) in members.sorted(by: { $0.key < $1.key }) {
                rules += try rule(keyword, value, place + "/" + keyword, isRoot: isRoot)
            }
            return try rules + memberRules(members, place)
        }

        private mutating func rule(
            _ keyword: String, _ value: JSONValue, _ place: String, isRoot: Bool
        ) throws -> [Rule] {
            switch keyword {
            case "$schema" where isRoot:
                guard value == .string("https://json-schema.org/draft/2020-12/schema") else {
                    throw Fault(description: "\(place): is not draft 2020-12")
                }
                return []
            case "$defs" where isRoot, "properties", "additionalProperties": return []
            case "title", "description":
                _ = try Self.string(value, place)
                return []
            case "type":
                let names = value.elements == nil ? [value] : try Self.list(value, place)
                return [.kinds(try names.map { try Self.kind($0, place) })]
            case "enum": return [.words(try Self.list(value, place))]
            case "const": return [.words([value])]
            case "required": return [.required(try (value.elements ?? [.null]).map { try Self.string($0, place) })]
            case "items": return [.items(try rules(value, place))]
            case "anyOf": return [.anyOf(try branches(value, place))]
            case "oneOf": return [.oneOf(try branches(value, place))]
            case "minimum":
                guard case .number(let number) = value else { throw Fault(description: "\(place): is not a number") }
                return [.minimum(number)]
            case "$ref": return [.reference(try reference(value, place))]
            default: throw Fault(description: "\(place): unknown keyword '\(keyword)'")
            }
        }

        private mutating func branches(_ value: JSONValue, _ place: String) throws -> [[Rule]] {
            try Self.list(value, place).enumerated().map { try rules($0.element, "\(place)/\($0.offset)") }
        }

        private mutating func reference(_ value: JSONValue, _ place: String) throws -> String {
            let (path, start) = (try Self.string(value, place), "#/$defs/")
            guard path.hasPrefix(start) else { throw Fault(description: "\(place): does not start with \(start)") }
            let name = String(path.dropFirst(start.count))
            references.append((name, place))
            return name
        }

        /// Returns the rule of `properties` and `additionalProperties`, which belong together.
        private mutating func memberRules(_ members: [String: JSONValue], _ place: String) throws -> [Rule] {
            guard members["properties"] != nil || members["additionalProperties"] != nil else { return [] }
            var known: [String: [Rule]] = [:]
            let properties = try Self.object(members["properties"] ?? .object([:]), place + "/properties")
            for (name, schema) in properties { known[name] = try rules(schema, "\(place)/properties/\(name)") }
            let others = try members["additionalProperties"].map { try rules($0, place + "/additionalProperties") }
            return [.members(known, others: others ?? [])]
        }
    }

    // MARK: Validating

    /// Returns what is wrong with a value, each with its place; empty for a valid one.
    public func faults(of value: JSONValue) -> [String] { faults(value, root, "") }

    private func accepts(_ value: JSONValue, _ rules: [Rule]) -> Bool { faults(value, rules, "").isEmpty }

    private func faults(_ value: JSONValue, _ rules: [Rule], _ place: String) -> [String] {
        rules.flatMap { rule -> [String] in
            switch rule {
            case .members(let known, let others):
                return (value.members ?? [:]).sorted { $0.key < $1.key }.flatMap { name, member in
                    faults(member, known[name] ?? others, "\(place)/\(name)")
                }
            case .items(let rules):
                return (value.elements ?? []).enumerated().flatMap {
                    faults($0.element, rules, "\(place)/\($0.offset)")
                }
            case .reference(let name): return faults(value, definitions[name] ?? [.never], place)
            default: return fault(value, rule).map { ["\(place.isEmpty ? "/" : place): \($0)"] } ?? []
            }
        }
    }

    /// Returns the fault of a value by a rule that does not descend into it.
    private func fault(_ value: JSONValue, _ rule: Rule) -> String? {
        switch rule {
        case .never: return "is not allowed"
        case .kinds(let kinds):
            let names = kinds.map(\.rawValue).joined(separator: " or ")
            return kinds.contains { Self.isOf($0, value) } ? nil : "is not of type \(names)"
        case .words(let words):
            let known = words.map(\.description).joined(separator: ", ")
            return words.contains(value) ? nil : "\(value) is not one of \(known)"
        case .required(let names):
            let absent = value.members.map { members in names.filter { members[$0] == nil } } ?? []
            return absent.isEmpty ? nil : "lacks '\(absent.joined(separator: "', '"))'"
        case .anyOf(let branches):
            return branches.contains { accepts(value, $0) } ? nil : "fits none of \(branches.count) schemas"
        case .oneOf(let branches):
            let count = branches.filter { accepts(value, $0) }.count
            return count == 1 ? nil : "fits \(count) of \(branches.count) schemas instead of one"
        case .minimum(let least):
            guard case .number(let number) = value, number < least else { return nil }
            return "is less than \(least)"
        case .members, .items, .reference: return nil
        }
    }

    private static func isOf(_ kind: Kind, _ value: JSONValue) -> Bool {
        switch (value, kind) {
        case (.null, .null), (.boolean, .boolean), (.number, .number), (.string, .string), (.array, .array),
            (.object, .object):
            true
        case (.number(let number), .integer): number.rounded() == number
        default: false
        }
    }
}
