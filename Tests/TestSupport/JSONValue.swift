import Foundation

/// A value of JSON.
public enum JSONValue: Decodable, Hashable, Sendable, CustomStringConvertible {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a text of JSON.
    public init(text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

    /// Decodes a value of any type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The members of an object; nil for other values.
    public var members: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }
    /// The elements of an array; nil for other values.
    public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The text of a string; nil for other values.
    public var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The value in one line, with the members of objects in the order of their names.
    public var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .array(let elements): "[" + elements.map(\.description).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
        }
    }

    /// The value and all values within it.
    public var all: [JSONValue] {
        switch self {
        case .array(let elements): [self] + elements.flatMap(\.all)
        case .object(let members): [self] + members.sorted { $0.key < $1.key }.flatMap(\.value.all)
        default: [self]
        }
    }

    /// Copies of the value. In each copy, one object in the value has an additional member.
    public func adding(_ name: String, _ member: JSONValue) -> [JSONValue] {
        switch self {
        case .array(let elements):
            return elements.indices.flatMap { index in
                elements[index].adding(name, member).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return .array(copy)
                }
            }
        case .object(let members):
            let own = JSONValue.object(members.merging([name: member]) { $1 })
            return [own]
                + members.keys.sorted().flatMap { key in
                    (members[key]?.adding(name, member) ?? []).map { changed in
                        .object(members.merging([key: changed]) { $1 })
                    }
                }
        default: return []
        }
    }
}
