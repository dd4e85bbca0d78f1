import Diagnostics
import Expressions
import Quantities
import YAML

/// A mapping of a YAML document whose keys have been checked, with typed access to its values.
///
///     let keys: [String: KeyRole] = ["duration": .used, "unit": .used, "description": .documentation]
///     guard let block = Block(node, "experiment 'pulse'", keys: keys, reading) else { return }
///     let duration = block.decimal("duration")
///     let unit = block.unit() ?? .millisecond
///
/// Creating a block checks the keys of the mapping. All problems are added to the log of the read context, so that the
/// reader can continue and report them together. Accessors return nil for a missing or null value, which is not an
/// error, and for a value of the wrong type, which is.
public struct Block {
    /// The node of the mapping, in which keys that are other spellings are replaced by the keys that they stand for,
    /// unless the mapping has both.
    public let node: YAMLNode
    /// The description of the mapping in messages, such as `event 'spike'`.
    public let name: String
    /// The context that collects the diagnostics of the document.
    public let reading: ReadContext

    /// Creates a block from a YAML node, and logs the errors in the keys of the mapping, such as an unknown or
    /// unsupported key. For a node that is not a mapping, logs an error and returns nil.
    /// - Parameters:
    ///   - node: The node of the mapping.
    ///   - name: The description of the mapping in messages.
    ///   - keys: The role of each allowed key.
    ///   - reading: The context that collects the diagnostics.
    ///   - nullIsEmpty: A Boolean value that indicates whether a null node is read as an empty mapping.
    public init?(
        _ node: YAMLNode, _ name: String, keys: [String: KeyRole], _ reading: ReadContext, nullIsEmpty: Bool = false
    ) {
        self.node = Self.spelled(nullIsEmpty && node.isNull ? YAMLNode(.mapping([]), at: node.place) : node, keys)
        self.name = name
        self.reading = reading
        guard let entries = self.node.entries else {
            reading.log.error(.wrongType, "\(name) must be a mapping, not \(node.kind)", at: node.place)
            return nil
        }
        for entry in entries { check(entry, keys) }
    }

    /// Returns the node with keys that are other spellings replaced by the keys that they stand for, except where the
    /// mapping contains both.
    private static func spelled(_ node: YAMLNode, _ keys: [String: KeyRole]) -> YAMLNode {
        guard let entries = node.entries else { return node }
        func target(_ entry: YAMLEntry) -> String? {
            guard case .alias(let key) = keys[entry.key], node[key] == nil else { return nil }
            return key
        }
        guard entries.contains(where: { target($0) != nil }) else { return node }
        return YAMLNode(
            .mapping(entries.map { YAMLEntry(key: target($0) ?? $0.key, at: $0.place, value: $0.value) }),
            at: node.place)
    }

    private func check(_ entry: YAMLEntry, _ keys: [String: KeyRole]) {
        switch keys[entry.key] {
        case .used, .documentation: break
        case .alias(let key):
            reading.log.error(
                .duplicateKey, "the keys '\(entry.key)' and '\(key)' of \(name) are two spellings of the same key",
                at: entry.place,
                hint: "keep one of them")
        case .ignored:
            if !entry.value.isEmpty { reading.ignore(entry.key, at: entry.place) }
        case .unsupported(let reason):
            if !entry.value.isEmpty {
                reading.log.error(
                    .unsupportedFeature, "'\(entry.key)' of \(name) is not supported: \(reason)", at: entry.place)
            }
        case .unread(let reason):
            if !entry.value.isEmpty {
                reading.log.warning(
                    .ignoredKey, "'\(entry.key)' of \(name) has no effect: \(reason)", at: entry.place)
            }
        case .neutral(let values, let reason):
            if !entry.value.says(oneOf: values) {
                reading.log.error(
                    .unsupportedFeature,
                    "'\(entry.key): \(entry.value.shown)' of \(name) is not supported: \(reason)",
                    at: entry.value.place,
                    hint: "leave '\(entry.key)' out, or write \(values.joined(separator: " or ")) as its value")
            }
        case nil:
            reading.log.error(
                .unknownKey, "unknown key '\(entry.key)' in \(name)", at: entry.place,
                hint: KeySynonyms.hint(for: entry.key, among: keys.keys)
                    ?? Spelling.hint(for: entry.key, among: keys.keys))
        }
    }

    /// The value of a key of the mapping; nil if the key is missing or its value is null.
    public subscript(key: String) -> YAMLNode? {
        guard let value = node[key], !value.isNull else { return nil }
        return value
    }

    /// Returns the place of the value of a key, also of a null value, or the place of the mapping if the key is
    /// missing.
    public func place(_ key: String) -> Place { node[key]?.place ?? node.place }

    /// Returns the text of a scalar value as written, including numbers and booleans; nil if the key is missing or null
    /// and, after logging an error, for a list or mapping.
    public func text(_ key: String) -> String? {
        guard let value = self[key] else { return nil }
        guard let scalar = value.scalar else {
            reading.log.error(.wrongType, "'\(key)' of \(name) must be text, not \(value.kind)", at: value.place)
            return nil
        }
        return scalar.text
    }

    /// Returns the value of a key as a number, which may be infinite or NaN; nil if the key is missing or null and,
    /// after logging an error, for any other value. In TVBO's documents a decimal number in quotes is a number as well.
    public func number(_ key: String) -> Double? {
        guard let value = self[key] else { return nil }
        if let number = value.scalar?.number { return number }
        if reading.acceptsQuotedNumbers, let scalar = value.scalar, scalar.style != .plain,
            let decimal = DecimalNumber(scalar.text)
        {
            return decimal.value
        }
        reading.log.error(
            .wrongType, "'\(key)' of \(name) must be a number, not \(value.kind)", at: value.place,
            hint: value.scalar.flatMap { $0.style == .plain ? nil : "remove the quotes" })
        return nil
    }

    /// Returns the value of a key as a finite number with its decimal digits as written, or rounded to a Double if
    /// there are more than 18; nil if the key is missing or null and, after logging an error, for any other value.
    public func decimal(_ key: String) -> DecimalNumber? {
        guard let number = number(key) else { return nil }
        let text = self[key]?.scalar?.text.replacing("_", with: "") ?? ""
        if let decimal = DecimalNumber(text) ?? DecimalNumber(number.description) { return decimal }
        reading.log.error(.invalidValue, "'\(key)' of \(name) must be a finite decimal number", at: place(key))
        return nil
    }

    /// Returns the value of a key as a Boolean value, which YAML also spells `yes`, `no`, `on` and `off`; nil if the
    /// key is missing or null and, after logging an error, for any other value.
    public func truth(_ key: String) -> Bool? {
        guard let value = self[key] else { return nil }
        if case .boolean(let truth) = value.scalar?.value { return truth }
        if reading.acceptsQuotedNumbers, let text = value.scalar?.text, ["0", "1"].contains(text) {
            return text == "1"
        }
        if reading.acceptsQuotedNumbers, let scalar = value.scalar, scalar.style != .plain,
            let truth = Bool(scalar.text.lowercased())
        {
            return truth
        }
        reading.log.error(.wrongType, "'\(key)' of \(name) must be true or false, not \(value.kind)", at: value.place)
        return nil
    }

    /// Returns the unit whose name is the value of a key; nil if the key is missing or null and, after logging an
    /// error, for a name that is not in the unit table.
    public func unit(_ key: String = "unit") -> PhysicalUnit? {
        guard let text = text(key) else { return nil }
        if let unit = UnitTable.unit(named: text) { return unit }
        reading.log.error(
            .unknownUnit, "unknown unit '\(text)' of \(name)", at: place(key),
            hint: Spelling.hint(for: text, among: UnitTable.names))
        return nil
    }

    /// Returns the text of an expression with its place, for a parser of expressions; nil if the key is missing or null
    /// and, after logging an error, for a list or mapping.
    public func expression(_ key: String) -> ExpressionSource? {
        guard let value = self[key], let text = text(key), let scalar = value.scalar else { return nil }
        return ExpressionSource(
            text, at: value.place.advanced(by: scalar.quoteWidth), isVerbatim: scalar.isVerbatim)
    }

    /// Returns the items of a list; empty for a missing or null value. Logs an error for any other value.
    public func list(_ key: String) -> [YAMLNode] {
        guard let node = self[key] else { return [] }
        if let items = node.items { return items }
        reading.log.error(.wrongType, "'\(key)' of \(name) must be a list, not \(node.kind)", at: node.place)
        return []
    }

    /// Returns the members of a collection of named things, in document order.
    ///
    /// The collection is a mapping from names to values, or a list whose items are names, mappings with a key `name`,
    /// or mappings with a single entry from the name to the value. In YAML, `{tau: {value: 10}}`, `[{name: tau, value:
    /// 10}]` and `[{tau: {value: 10}}]` each have one member `tau`. Duplicate names, items without a name, entries
    /// whose key `name` differs from their name (except in `dynamics`), and any other value are logged as errors.
    /// - Returns: For each member its name, the place of the name or item, and its node, which is an empty mapping for
    ///   an item that is only a name. Of several items with one name only the first is returned.
    public func members(_ key: String) -> [(name: String, place: Place, node: YAMLNode)] {
        guard let value = self[key] else { return [] }
        if let entries = value.entries { return entries.compactMap { member($0, key) } }
        guard let items = value.items else {
            reading.log.error(
                .wrongType, "'\(key)' of \(name) must be a mapping or a list, not \(value.kind)", at: value.place)
            return []
        }
        return unique(items.compactMap { member($0, key) }, key)
    }

    private func member(_ entry: YAMLEntry, _ key: String) -> (name: String, place: Place, node: YAMLNode)? {
        if let inner = entry.value["name"]?.scalar?.text, inner != entry.key, key != "dynamics" {
            reading.log.error(
                .conflictingEntries,
                "the entry '\(entry.key)' of \(name) has the key 'name' with another name, '\(inner)'",
                at: entry.value["name"]?.place, hint: "use the same name in both places, or remove the key 'name'")
        }
        return (entry.key, entry.place, entry.value)
    }

    private func member(_ item: YAMLNode, _ key: String) -> (name: String, place: Place, node: YAMLNode)? {
        if let text = item.scalar?.text, !item.isNull {
            return (text, item.place, YAMLNode(.mapping([]), at: item.place))
        }
        if let text = item["name"]?.scalar?.text { return (text, item.place, item) }
        if let entries = item.entries, entries.count == 1, let only = entries.first {
            return (only.key, only.place, only.value)
        }
        reading.log.error(
            .missingKey, "an item of '\(key)' of \(name) has no name; give it the key 'name'", at: item.place)
        return nil
    }

    private func unique(
        _ members: [(name: String, place: Place, node: YAMLNode)], _ key: String
    ) -> [(name: String, place: Place, node: YAMLNode)] {
        var first: [String: Place] = [:]
        return members.filter { member in
            guard let place = first.updateValue(member.place, forKey: member.name) else { return true }
            reading.log.error(
                .duplicateName, "the name '\(member.name)' appears twice in '\(key)' of \(name)", at: member.place,
                notes: [.init("first here", at: place)])
            return false
        }
    }
}

extension YAMLNode {
    /// A Boolean value that indicates whether the node is null, false, an empty list or an empty mapping. An
    /// unsupported key with such a value has no effect and is accepted.
    public var isEmpty: Bool {
        switch content {
        case .scalar(let scalar): scalar.value == .null || scalar.value == .boolean(false)
        case .sequence(let items): items.isEmpty
        case .mapping(let entries): entries.isEmpty
        }
    }

    /// Returns whether the node is empty, or a scalar equal to one of some values as a number or as text regardless of
    /// case.
    fileprivate func says(oneOf values: [String]) -> Bool {
        guard let scalar, !isNull else { return isEmpty }
        return values.contains { value in
            scalar.text.lowercased() == value.lowercased() || (Double(value).map { $0 == scalar.number } ?? false)
        }
    }

    /// The text of a scalar for messages, or an ellipsis for a list or mapping.
    fileprivate var shown: String { scalar?.text ?? "…" }
}
