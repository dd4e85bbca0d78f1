import TestSupport
import Testing

/// The validator that the tests of JSON use: each keyword accepts and refuses, and nothing else is a keyword.
struct JSONSchemaTests {
    /// A schema with a value that it accepts or refuses.
    struct Example: Sendable, CustomTestStringConvertible {
        var schema: String
        var value: String
        /// The faults of the value; empty for a valid one.
        var faults: [String] = []
        var testDescription: String { "\(value) by \(schema)" }

        init(_ schema: String, _ value: String, _ faults: String...) {
            (self.schema, self.value, self.faults) = (schema, value, faults)
        }
    }

    static let types = [
        ("null", "null"), ("boolean", "true"), ("integer", "-2"), ("number", "0.5"), ("string", "\"\""),
        ("array", "[]"), ("object", "{}"),
    ]

    /// A value has its own type, and a number without a fraction is also an integer.
    @Test(arguments: types.map(\.0), types) func eachTypeAcceptsItsValues(
        type: String, example: (type: String, value: String)
    ) throws {
        let schema = try JSONSchema(text: "{\"type\": \"\(type)\"}")
        let isAccepted = type == example.type || (type == "number" && example.type == "integer")
        let faults = schema.faults(of: try JSONValue(text: example.value))
        #expect(faults == (isAccepted ? [] : ["/: is not of type \(type)"]))
    }

    static let examples = [
        Example(#"{"type": ["string", "null"]}"#, "null"),
        Example(#"{"type": ["string", "null"]}"#, "1", "/: is not of type string or null"),
        Example(#"{"type": "integer"}"#, "2.0"),
        Example(#"{"enum": ["a", 1, null]}"#, "null"),
        Example(#"{"enum": ["a", 1]}"#, "\"1\"", #"/: "1" is not one of "a", 1.0"#),
        Example(#"{"const": {"a": [true]}}"#, #"{"a": [true]}"#),
        Example(#"{"const": {"a": [true]}}"#, #"{"a": [1]}"#, #"/: {"a": [1.0]} is not one of {"a": [true]}"#),
        Example(#"{"required": ["a", "b"]}"#, #"{"a": null, "b": 1, "c": 2}"#),
        Example(#"{"required": ["a", "b", "c"]}"#, #"{"b": 1}"#, "/: lacks 'a', 'c'"),
        Example(#"{"required": ["a"]}"#, "[]"),
        Example(#"{"properties": {"a": {"type": "string"}}}"#, #"{"a": "x", "b": 1}"#),
        Example(#"{"properties": {"a": {"type": "string"}}}"#, #"{"a": 1}"#, "/a: is not of type string"),
        Example(#"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1}"#),
        Example(
            #"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1, "b": 2, "c": 3}"#,
            "/b: is not allowed", "/c: is not allowed"),
        Example(#"{"additionalProperties": {"type": "number"}}"#, #"{"a": 1, "b": 2}"#),
        Example(#"{"additionalProperties": {"type": "number"}}"#, #"{"a": ""}"#, "/a: is not of type number"),
        Example(#"{"additionalProperties": true}"#, #"{"a": ""}"#),
        Example(#"{"items": {"type": "number"}}"#, "[1, 2.5]"),
        Example(#"{"items": {"type": "number"}}"#, "[1, true]", "/1: is not of type number"),
        Example(#"{"items": {"type": "number"}}"#, "{}"),
        Example(#"{"anyOf": [{"type": "number"}, {"minimum": 1}]}"#, "2"),
        Example(#"{"anyOf": [{"type": "number"}, {"const": "nan"}]}"#, "\"x\"", "/: fits none of 2 schemas"),
        Example(#"{"oneOf": [{"type": "number"}, {"const": "nan"}]}"#, "\"nan\""),
        Example(
            #"{"oneOf": [{"type": "number"}, {"type": "integer"}]}"#, "2", "/: fits 2 of 2 schemas instead of one"),
        Example(#"{"oneOf": [{"type": "null"}, false]}"#, "2", "/: fits 0 of 2 schemas instead of one"),
        Example(#"{"minimum": 0}"#, "0"),
        Example(#"{"minimum": 0.5}"#, "0.25", "/: is less than 0.5"),
        Example(#"{"minimum": 0}"#, "\"-1\""),
        Example(##"{"$ref": "#/$defs/n", "$defs": {"n": {"type": "number"}}}"##, "1"),
        Example(##"{"$ref": "#/$defs/n", "$defs": {"n": {"type": "number"}}}"##, "[]", "/: is not of type number"),
        Example(
            ##"{"$ref": "#/$defs/n", "minimum": 1, "$defs": {"n": {"type": "number"}}}"##, "0", "/: is less than 1.0"),
        Example(
            ##"{"items": {"$ref": "#/$defs/n"}, "$defs": {"n": {"items": {"$ref": "#/$defs/n"}, "type": "array"}}}"##,
            "[[], [[], [0]]]", "/1/1/0: is not of type array"),
        Example(
            #"{"properties": {"a": {"items": {"required": ["b"]}}}}"#, #"{"a": [{"b": 1}, {}]}"#, "/a/1: lacks 'b'"),
    ]

    @Test(arguments: examples) func keywordsAcceptAndRefuse(example: Example) throws {
        let schema = try JSONSchema(text: example.schema)
        #expect(schema.faults(of: try JSONValue(text: example.value)) == example.faults)
    }

    /// A schema that says something that is not checked, in a branch that no value may ever reach, is refused.
    @Test(arguments: [
        (#"{"pattern": "a"}"#, "/pattern: unknown keyword 'pattern'"),
        (#"{"properties": {"a": {"typ": "string"}}}"#, "/properties/a/typ: unknown keyword 'typ'"),
        (#"{"additionalProperties": {"format": "date"}}"#, "/additionalProperties/format: unknown keyword 'format'"),
        (#"{"items": {"$defs": {}}}"#, "/items/$defs: unknown keyword '$defs'"),
        (#"{"oneOf": [{}, {"maximum": 1}]}"#, "/oneOf/1/maximum: unknown keyword 'maximum'"),
        (#"{"$defs": {"a": {"maximum": 1}}}"#, "/$defs/a/maximum: unknown keyword 'maximum'"),
        (#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, "/$schema: is not draft 2020-12"),
        (#"{"type": "float"}"#, "/type: is not the name of a type"),
        (#"{"type": []}"#, "/type: is not a list of at least one element"),
        (#"{"enum": "a"}"#, "/enum: is not a list of at least one element"),
        (#"{"required": "a"}"#, "/required: is not a string"),
        (#"{"required": [1]}"#, "/required: is not a string"),
        (#"{"properties": []}"#, "/properties: is not an object"),
        (#"{"additionalProperties": 1}"#, "/additionalProperties: is not an object"),
        (#"{"anyOf": []}"#, "/anyOf: is not a list of at least one element"),
        (#"{"minimum": "1"}"#, "/minimum: is not a number"),
        (#"{"description": 1}"#, "/description: is not a string"),
        (#"{"$ref": "other.json"}"#, "/$ref: does not start with #/$defs/"),
        (##"{"$ref": "#/$defs/a", "$defs": {"b": {}}}"##, "/$ref: there is no 'a' in $defs"),
        ("[]", "/: is not an object"),
    ]) func otherSchemasAreRefused(schema: String, message: String) {
        #expect(throws: JSONSchema.Fault(description: message)) { try JSONSchema(text: schema) }
    }

    @Test(arguments: ["", "{", "nan", "[1 2]", "{\"a\": 1} 2"]) func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: (any Error).self) { try JSONValue(text: text) }
    }

    @Test func aMemberIsAddedToOneObjectAtATime() throws {
        let value = try JSONValue(text: #"{"a": [{}, 1], "b": {"c": 2}}"#)
        let expected = [
            #"{"a": [{}, 1], "b": {"c": 2}, "x": null}"#, #"{"a": [{"x": null}, 1], "b": {"c": 2}}"#,
            #"{"a": [{}, 1], "b": {"c": 2, "x": null}}"#,
        ]
        #expect(value.adding("x", .null) == (try expected.map { try JSONValue(text: $0) }))
    }
}
