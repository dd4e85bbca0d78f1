import Diagnostics

/// A builder of the tree of nodes of a YAML document from the events of a parser.
///
///     var composer = YAMLComposer(file: "case.yaml")
///     let root = try composer.document(&events)
///
/// The composer resolves aliases and merge keys (`<<`), rejects duplicate keys, and limits the depth and size of the
/// tree. Source: YAML 1.1, https://yaml.org/spec/1.1/, and the merge key, https://yaml.org/type/merge.html.
struct YAMLComposer {
    private let file: String
    private let includes: YAMLIncludes?
    private var anchors: [String: YAMLNode] = [:]
    private var nodeCount = 0

    /// Creates a composer of the document in a file.
    /// - Parameters:
    ///   - file: The name of the file for the places of nodes and diagnostics.
    ///   - includes: The files that the tag `!include` may name; nil to refuse the tag.
    init(file: String, includes: YAMLIncludes? = nil) {
        self.file = file
        self.includes = includes
    }

    /// Returns the root node of the only document in a stream of events.
    /// - Throws: `DiagnosticsError` if the stream is malformed, has no document or several, contains an unsupported
    ///   construct, or exceeds a limit of `YAMLDocument`.
    mutating func document(_ events: inout YAMLEvents) throws -> YAMLNode {
        _ = try events.next()  // the start of the stream
        guard case .documentStart = try events.next().kind else {
            throw DiagnosticsError(
                .malformedYAML, "the file contains no document", at: Place(file: file, line: 1, column: 1))
        }
        let root = try node(from: events.next(), &events, depth: 0)
        _ = try events.next()  // the end of the document
        let after = try events.next()
        guard case .streamEnd = after.kind else {
            throw DiagnosticsError(
                .unsupportedYAML, "a second YAML document starts here, at '---'", at: after.place,
                hint: "write one document in each file")
        }
        return root
    }

    private mutating func node(from event: YAMLEvent, _ events: inout YAMLEvents, depth: Int) throws -> YAMLNode {
        guard depth < YAMLDocument.depthLimit else {
            throw DiagnosticsError(
                .inputTooLarge, "the YAML document is nested deeper than \(YAMLDocument.depthLimit) levels",
                at: event.place)
        }
        let result: YAMLNode
        switch event.kind {
        case .alias(let name): return try alias(name, event.place)
        case .scalar(let scalar) where event.tag == Self.includeTag && includes != nil:
            let included = try included(scalar.text, event.place)
            if let anchor = event.anchor { anchors[anchor] = included }
            return included
        case .scalar(var scalar):
            scalar.tag = try standardTag(event, collection: false)
            result = YAMLNode(.scalar(scalar), at: event.place)
        case .sequenceStart:
            _ = try standardTag(event, collection: true)
            result = YAMLNode(.sequence(try items(&events, depth)), at: event.place)
        case .mappingStart:
            _ = try standardTag(event, collection: true)
            result = YAMLNode(.mapping(try entries(&events, depth)), at: event.place)
        default: throw DiagnosticsError(.malformedYAML, "a value is missing here", at: event.place)
        }
        try count(1, event.place)
        if let anchor = event.anchor { anchors[anchor] = result }
        return result
    }

    private mutating func alias(_ name: String, _ place: Place) throws -> YAMLNode {
        guard let node = anchors[name] else {
            throw DiagnosticsError(
                .malformedYAML, "the alias '*\(name)' has no anchor '&\(name)' before it", at: place,
                hint: Spelling.hint(for: name, among: anchors.keys))
        }
        try count(node.weight, place)
        return node
    }

    private static let includeTag = "!include"

    private mutating func included(_ name: String, _ place: Place) throws -> YAMLNode {
        guard let node = try includes?.node(name, at: place, from: file) else {
            throw DiagnosticsError(.unsupportedYAML, "'!include' is not supported here", at: place)
        }
        try count(node.weight, place)
        return node
    }

    private mutating func count(_ nodes: Int, _ place: Place) throws {
        nodeCount += nodes
        guard nodeCount <= YAMLDocument.nodeLimit else {
            throw DiagnosticsError(
                beyond: .yamlNodes,
                "the YAML document has more than \(YAMLDocument.nodeLimit) nodes after the expansion of aliases",
                at: place)
        }
    }

    private mutating func items(_ events: inout YAMLEvents, _ depth: Int) throws -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return items }
            items.append(try node(from: event, &events, depth: depth + 1))
        }
    }

    private mutating func entries(_ events: inout YAMLEvents, _ depth: Int) throws -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var places: [String: Place] = [:]
        var merged: [YAMLEntry] = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { break }
            let (key, isMerge) = try key(event, &events, depth)
            let value = try node(from: events.next(), &events, depth: depth + 1)
            if isMerge {
                merged += try mergeSources(value)
                continue
            }
            if let first = places.updateValue(event.place, forKey: key) {
                throw DiagnosticsError(
                    .duplicateKey, "the key '\(key)' appears twice in the same mapping", at: event.place,
                    notes: [.init("first here", at: first)], hint: "remove or rename one of them")
            }
            entries.append(YAMLEntry(key: key, at: event.place, value: value))
        }
        // An explicit key overrides a merged one.
        let explicit = Set(places.keys)
        for entry in merged where !explicit.contains(entry.key) {
            if let first = places.updateValue(entry.place, forKey: entry.key) {
                // YAML takes the first of them, as does PyYAML 6.0.3, but PyYAML 6.0.4 the last.
                throw DiagnosticsError(
                    .duplicateKey,
                    "the key '\(entry.key)' is in several of the mappings that '<<' merges: programs take different ones",
                    at: entry.place,
                    notes: [.init("another one is here", at: first)], hint: "write the key in the mapping itself")
            }
            entries.append(entry)
        }
        return entries
    }

    private mutating func key(
        _ event: YAMLEvent, _ events: inout YAMLEvents, _ depth: Int
    ) throws -> (text: String, isMerge: Bool) {
        let node = try node(from: event, &events, depth: depth + 1)
        guard let scalar = node.scalar else {
            throw DiagnosticsError(
                .unsupportedYAML, "a key of a mapping must be plain text, not \(node.kind)", at: event.place)
        }
        return (scalar.text, scalar.style == .plain && scalar.text == "<<")
    }

    private func mergeSources(_ value: YAMLNode) throws -> [YAMLEntry] {
        if let entries = value.entries { return entries }
        if let items = value.items { return try items.flatMap(mergeSources) }
        throw DiagnosticsError(.malformedYAML, "'<<' merges mappings, not \(value.kind)", at: value.place)
    }

    private func standardTag(_ event: YAMLEvent, collection: Bool) throws -> String? {
        guard let tag = event.tag else { return nil }
        let prefix = "tag:yaml.org,2002:"
        let known = collection ? ["seq", "map"] : ["str", "int", "float", "bool", "null"]
        if tag == "!" { return collection ? nil : "str" }
        if tag.hasPrefix(prefix), known.contains(String(tag.dropFirst(prefix.count))) {
            return collection ? nil : String(tag.dropFirst(prefix.count))
        }
        throw DiagnosticsError(
            .unsupportedYAML, "the YAML tag '\(tag)' is not supported", at: event.place,
            hint: tag == Self.includeTag ? "replace the tag by the content of the included file" : "remove the tag")
    }
}
