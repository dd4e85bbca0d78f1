import CYAML
import Diagnostics

/// A writer of YAML text in memory, by libyaml's emitter: each call adds a part of the document.
///
///     let emitter = try YAMLEmitter()
///     defer { emitter.close() }
///     try emitter.scalar("a", quoted: true)
///     let bytes = try emitter.finish()  // "a"
///
/// Mappings are written in block style and lines are not folded.
struct YAMLEmitter {
    /// The bytes written so far; the emitter holds a reference to them.
    private final class Output { var bytes: [UInt8] = [] }

    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let output = Output()

    /// Starts a document. The caller must call ``close()`` exactly once.
    /// - Throws: `DiagnosticsError` if libyaml cannot allocate its emitter.
    init() throws {
        emitter = .allocate(capacity: 1)
        guard yaml_emitter_initialize(emitter) == 1 else {
            emitter.deallocate()
            throw DiagnosticsError(.unwritableOutput, "libyaml could not start")
        }
        yaml_emitter_set_unicode(emitter, 1)
        yaml_emitter_set_width(emitter, -1)
        yaml_emitter_set_output(
            emitter,
            { output, bytes, count in
                guard let output, let bytes else { return 0 }
                let text = UnsafeBufferPointer(start: bytes, count: count)
                Unmanaged<Output>.fromOpaque(output).takeUnretainedValue().bytes += text
                return 1
            }, Unmanaged.passUnretained(output).toOpaque())
        do {
            try emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
            try emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
        } catch {
            close()
            throw error
        }
    }

    /// Frees the memory of the emitter, which must not be used afterwards.
    func close() {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
    }

    /// Ends the document and returns its text.
    /// - Throws: `DiagnosticsError` with libyaml's message if the events do not form a document.
    func finish() throws -> [UInt8] {
        try emit { yaml_document_end_event_initialize(&$0, 1) }
        try emit { yaml_stream_end_event_initialize(&$0) }
        guard yaml_emitter_flush(emitter) == 1 else { throw fault() }
        return output.bytes
    }

    /// Writes a scalar.
    /// - Parameters:
    ///   - text: The text, without NUL.
    ///   - quoted: A Boolean value that indicates whether it is written in double quotes. Text that is not quoted must
    ///     have the form of a plain scalar.
    ///   - tag: The full tag; nil for none.
    /// - Throws: `DiagnosticsError` with libyaml's message if the scalar cannot be written.
    func scalar(_ text: String, quoted: Bool, tag: String? = nil) throws {
        let style = quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
        let isUntagged: Int32 = tag == nil ? 1 : 0
        try withOptionalBytes(tag) { tag in
            try text.withCString { bytes in
                try bytes.withMemoryRebound(to: UInt8.self, capacity: text.utf8.count + 1) { bytes in
                    let count = Int32(clamping: text.utf8.count)
                    try emit {
                        yaml_scalar_event_initialize(&$0, nil, tag, bytes, count, isUntagged, isUntagged, style)
                    }
                }
            }
        }
    }

    /// Starts a list, on one line or with one line for each item.
    /// - Throws: `DiagnosticsError` with libyaml's message.
    func startList(onOneLine: Bool) throws {
        let style = onOneLine ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
        try emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, style) }
    }

    /// Ends the innermost list that has been started.
    /// - Throws: `DiagnosticsError` with libyaml's message.
    func endList() throws { try emit { yaml_sequence_end_event_initialize(&$0) } }

    /// Starts a mapping, which the events of each key and its value follow.
    /// - Throws: `DiagnosticsError` with libyaml's message.
    func startMapping() throws {
        try emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE) }
    }

    /// Ends the innermost mapping that has been started.
    /// - Throws: `DiagnosticsError` with libyaml's message.
    func endMapping() throws { try emit { yaml_mapping_end_event_initialize(&$0) } }

    private func emit(_ initialize: (inout yaml_event_t) -> Int32) throws {
        var event = yaml_event_t()
        guard initialize(&event) == 1 else { throw fault() }
        // The emitter frees the event, even if it fails.
        guard yaml_emitter_emit(emitter, &event) == 1 else { throw fault() }
    }

    private func withOptionalBytes(_ text: String?, _ body: (UnsafePointer<UInt8>?) throws -> Void) throws {
        guard let text else { return try body(nil) }
        try (Array(text.utf8) + [0]).withUnsafeBufferPointer { try body($0.baseAddress) }
    }

    private func fault() -> DiagnosticsError {
        let problem = emitter.pointee.problem.map { String(cString: $0) } ?? "libyaml failed"
        return DiagnosticsError(.unwritableOutput, "the YAML text cannot be written: \(problem)")
    }
}
