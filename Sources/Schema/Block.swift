import Diagnostics
import Expressions
import Quantities
import YAML

/// A mapping being read: its keys are checked against a table, its values fetched by type.
public struct Block {
    /// The mapping.
    public let node: YAMLNode
    /// What it is, for messages, such as "event 'spike'".
    public let name: String
    /// Where faults go.
    public let reading: ReadContext

    /// Opens a mapping and checks its keys; nil (with an error) for anything else.
    /// - Parameter nullIsEmpty: whether nothing counts as an empty mapping.
    public init?(
        _ node: YAMLNode, _ name: String, keys: [String: KeyRole], _ reading: ReadContext, nullIsEmpty: Bool = false
    ) {
        self.node = nullIsEmpty && node.isNull ? YAMLNode(.mapping([]), at: node.place) : node
        self.name = name
        self.reading = reading
        guard let entries = self.node.entries else {
            reading.log.error(.wrongType, "\(name) must be a mapping, not \(node.kind)", at: node.place)
            return nil
        }
        for entry in entries { check(entry, keys) }
    }

    private func check(_ entry: YAMLEntry, _ keys: [String: KeyRole]) {
        switch keys[entry.key] {
        case .used, .documentation: break
        case .ignored:
            if !entry.value.isEmpty { reading.ignore(entry.key, at: entry.place) }
        case .unsupported(let reason):
            if !entry.value.isEmpty {
                reading.log.error(
                    .unsupportedFeature, "'\(entry.key)' of \(name) is not supported: \(reason)", at: entry.place)
            }
        case .neutral(let values, let reason):
            if !entry.value.says(oneOf: values) {
                reading.log.error(
                    .unsupportedFeature,
                    "'\(entry.key): \(entry.value.shown)' of \(name) is not supported: \(reason)",
                    at: entry.value.place, hint: "leave it out, or write \(values.joined(separator: " or "))")
            }
        case nil:
            reading.log.error(
                .unknownKey, "unknown key '\(entry.key)' in \(name)", at: entry.place,
                hint: Spelling.hint(for: entry.key, among: keys.keys))
        }
    }

    /// The value of a key; nil when it is missing or null.
    public subscript(key: String) -> YAMLNode? {
        guard let value = node[key], !value.isNull else { return nil }
        return value
    }

    /// Where a key's value stands, else where the block does.
    public func place(_ key: String) -> Place { node[key]?.place ?? node.place }

    /// Text, or a number or truth value as written.
    public func text(_ key: String) -> String? {
        guard let value = self[key] else { return nil }
        guard let scalar = value.scalar else {
            reading.log.error(.wrongType, "'\(key)' of \(name) must be text, not \(value.kind)", at: value.place)
            return nil
        }
        return scalar.text
    }

    /// A number.
    public func number(_ key: String) -> Double? {
        guard let value = self[key] else { return nil }
        guard let number = value.scalar?.number else {
            reading.log.error(
                .wrongType, "'\(key)' of \(name) must be a number, not \(value.kind)", at: value.place,
                hint: value.scalar.flatMap { $0.style == .plain ? nil : "remove the quotes" })
            return nil
        }
        return number
    }

    /// A finite number exactly as printed.
    public func decimal(_ key: String) -> DecimalNumber? {
        guard let number = number(key) else { return nil }
        let text = self[key]?.scalar?.text.replacing("_", with: "") ?? ""
        if let decimal = DecimalNumber(text) ?? DecimalNumber(number.description) { return decimal }
        reading.log.error(.invalidValue, "'\(key)' of \(name) must be a finite decimal number", at: place(key))
        return nil
    }

    /// A truth value.
    public func truth(_ key: String) -> Bool? {
        guard let value = self[key] else { return nil }
        if case .boolean(let truth) = value.scalar?.value { return truth }
        reading.log.error(.wrongType, "'\(key)' of \(name) must be true or false, not \(value.kind)", at: value.place)
        return nil
    }

    /// A unit.
    public func unit(_ key: String = "unit") -> PhysicalUnit? {
        guard let text = text(key) else { return nil }
        if let unit = UnitTable.unit(named: text) { return unit }
        reading.log.error(
            .unknownUnit, "unknown unit '\(text)' of \(name)", at: place(key),
            hint: Spelling.hint(for: text, among: UnitTable.names))
        return nil
    }

    /// An expression, not yet parsed.
    public func expression(_ key: String) -> ExpressionSource? {
        guard let value = self[key], let text = text(key), let scalar = value.scalar else { return nil }
        return ExpressionSource(
            text, at: value.place.advanced(by: scalar.quoteWidth), isVerbatim: scalar.isVerbatim)
    }

    /// The items of a list; none (with an error) for anything else.
    public func list(_ key: String) -> [YAMLNode] {
        guard let node = self[key] else { return [] }
        if let items = node.items { return items }
        reading.log.error(.wrongType, "'\(key)' of \(name) must be a list, not \(node.kind)", at: node.place)
        return []
    }

    /// The members of a keyed collection: a mapping from names, a list of names, or a list of mappings with `name`.
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
                .conflictingNames, "'\(entry.key)' of \(name) calls itself '\(inner)'",
                at: entry.value["name"]?.place, hint: "make the two names agree")
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
        reading.log.error(.missingKey, "an item of '\(key)' of \(name) has no name", at: item.place)
        return nil
    }

    private func unique(
        _ members: [(name: String, place: Place, node: YAMLNode)], _ key: String
    ) -> [(name: String, place: Place, node: YAMLNode)] {
        var first: [String: Place] = [:]
        return members.filter { member in
            guard let place = first.updateValue(member.place, forKey: member.name) else { return true }
            reading.log.error(
                .duplicateName, "'\(member.name)' stands twice in '\(key)' of \(name)", at: member.place,
                notes: [.init("first here", at: place)])
            return false
        }
    }
}

extension YAMLNode {
    /// Whether it says nothing: null, false, an empty list or mapping.
    public var isEmpty: Bool {
        switch content {
        case .scalar(let scalar): scalar.value == .null || scalar.value == .boolean(false)
        case .sequence(let items): items.isEmpty
        case .mapping(let entries): entries.isEmpty
        }
    }

    /// Whether it is nothing, or a scalar that means one of some values.
    fileprivate func says(oneOf values: [String]) -> Bool {
        guard let scalar, !isNull else { return isEmpty }
        return values.contains { value in
            scalar.text.lowercased() == value.lowercased() || (Double(value).map { $0 == scalar.number } ?? false)
        }
    }

    /// A short form for messages.
    fileprivate var shown: String { scalar?.text ?? "…" }
}
