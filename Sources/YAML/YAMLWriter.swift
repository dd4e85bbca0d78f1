import Diagnostics

/// A writer of YAML documents.
///
///     let node: YAMLNode = ["format": .plain("1"), "title": .quoted("a: b")]
///     try YAMLWriter.text(node, comment: "A case.")
///     // # A case.
///     // format: 1
///     // title: "a: b"
///
/// The text is read back as nodes with the same keys and values. It is in block style, except for lists of scalars,
/// which are on one line. A scalar that was quoted is in double quotes; a plain one, or a key, is quoted only if it
/// would be read as something else. Lines are not folded. Equal nodes give equal bytes.
public enum YAMLWriter {
    /// Returns the text of a document.
    /// - Parameters:
    ///   - root: The root node. Places are not used.
    ///   - comment: Lines that precede the document as comments.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) if a text contains NUL, a mapping has a key twice, or the
    ///   document exceeds a limit of `YAMLDocument`, so that it could not be read back.
    public static func text(_ root: YAMLNode, comment: String? = nil) throws -> String {
        guard root.weight <= YAMLDocument.nodeLimit else {
            // "the YAML document cannot be written: it has more than … nodes", and so for the other refusals.
            throw refusal("it has more than \(YAMLDocument.nodeLimit) nodes")
        }
        let emitter = try YAMLEmitter()
        defer { emitter.close() }
        try write(root, to: emitter, depth: 0)
        let bytes = try emitter.finish()
        let head = (comment?.split(separator: "\n", omittingEmptySubsequences: false) ?? []).map {
            "# " + VisibleText.line(String($0)) + "\n"
        }.joined()
        guard head.utf8.count + bytes.count <= YAMLDocument.sizeLimit else {
            throw refusal("it has more than \(Limit.yamlSize.text)")
        }
        return head + String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ node: YAMLNode, to emitter: YAMLEmitter, depth: Int) throws {
        guard depth < YAMLDocument.depthLimit else {
            // "the YAML document cannot be written: it is nested deeper than …".
            throw refusal("it is nested deeper than the \(YAMLDocument.depthLimit) levels that can be read back")
        }
        switch node.content {
        case .scalar(let scalar): try write(scalar, to: emitter)
        case .sequence(let items):
            try emitter.startList(onOneLine: items.allSatisfy { $0.scalar.map(fitsOnOneLine) ?? false })
            for item in items { try write(item, to: emitter, depth: depth + 1) }
            try emitter.endList()
        case .mapping(let entries):
            try emitter.startMapping()
            var keys: Set<String> = []
            for entry in entries {
                guard keys.insert(entry.key).inserted else {
                    // "the YAML document cannot be written: a mapping in it has the key 'a' twice".
                    throw refusal("a mapping in it has the key '\(entry.key)' twice")
                }
                try emitter.scalar(checked(entry.key), quoted: !isName(entry.key))
                try write(entry.value, to: emitter, depth: depth + 1)
            }
            try emitter.endMapping()
        }
    }

    private static func write(_ scalar: YAMLScalar, to emitter: YAMLEmitter) throws {
        let text = try checked(scalar.text)
        let tag = scalar.tag.map { "tag:yaml.org,2002:" + $0 }
        guard isPlain(scalar) else { return try emitter.scalar(text, quoted: true, tag: tag) }
        try emitter.scalar(text.isEmpty ? "null" : text, quoted: false)
    }

    /// Returns whether a scalar is written without quotes: a plain scalar that is a name, or whose value is not a text,
    /// such as a number. The characters of such values need no quotes.
    private static func isPlain(_ scalar: YAMLScalar) -> Bool {
        guard scalar.style == .plain, scalar.tag == nil else { return false }
        return isName(scalar.text) || scalar.number != nil || scalar.value != .string(scalar.text)
    }

    /// Returns whether a list with the scalar may be on one line, where a number such as `1:30` would need quotes.
    private static func fitsOnOneLine(_ scalar: YAMLScalar) -> Bool {
        !(isPlain(scalar) && scalar.text.contains(":"))
    }

    /// Returns whether a text without quotes is read as that text by every reader of YAML: it consists of words of
    /// ASCII characters, starts with a letter, and is not the name of a value such as `yes`.
    private static func isName(_ text: String) -> Bool {
        guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\/-]*(?: [A-Za-z0-9_.\/-]+)*/) != nil else { return false }
        return YAMLResolver.resolve(text) == .string(text)
    }

    private static func checked(_ text: String) throws -> String {
        guard !text.utf8.contains(0) else { throw refusal("a text in it contains a NUL character") }
        return text
    }

    /// Returns an error such as `the YAML document cannot be written: a mapping in it has the key 'a' twice`.
    private static func refusal(_ reason: String) -> DiagnosticsError {
        DiagnosticsError(.unwritableOutput, "the YAML document cannot be written: \(reason)")
    }
}
