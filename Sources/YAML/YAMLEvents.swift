import CYAML
import Diagnostics
import Foundation

/// The stream of libyaml's parser events for a text in memory.
///
///     var events = try YAMLEvents(bytes: bytes, file: "case.yaml")
///     defer { events.close() }
///     let event = try events.next()
struct YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let file: String

    /// Opens a stream for the bytes of a text. The caller must call ``close()`` exactly once.
    /// - Parameter file: The name of the file for the places of events.
    /// - Throws: `DiagnosticsError` if libyaml cannot allocate its parser.
    init(bytes: [UInt8], file: String) throws {
        self.file = file
        parser = .allocate(capacity: 1)
        input = .allocate(capacity: max(1, bytes.count))
        _ = input.initialize(from: bytes)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            input.deallocate()
            throw DiagnosticsError(.malformedYAML, "libyaml could not start", at: Place(file: file))
        }
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    /// Frees the memory of the parser. The stream must not be used afterwards.
    func close() {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// Parses the text up to the next event, and returns it.
    /// - Throws: `DiagnosticsError` with libyaml's message and place if the text is malformed.
    mutating func next() throws -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
        defer { yaml_event_delete(&event) }
        let place = place(event.start_mark)
        switch event.type {
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, place: place)
        case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .streamEnd, place: place)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, place: place)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, place: place)
        case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias(text(event.data.alias.anchor) ?? ""), place: place)
        case YAML_SCALAR_EVENT: return scalar(event, place)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            return YAMLEvent(kind: .sequenceStart, anchor: text(data.anchor), tag: text(data.tag), place: place)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            return YAMLEvent(kind: .mappingStart, anchor: text(data.anchor), tag: text(data.tag), place: place)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, place: place)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, place: place)
        default: throw DiagnosticsError(.malformedYAML, "unexpected event", at: place)
        }
    }

    private func scalar(_ event: yaml_event_t, _ place: Place) -> YAMLEvent {
        let data = event.data.scalar
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        var scalar = YAMLScalar(text: String(decoding: bytes, as: UTF8.self), style: style(data.style))
        let width = event.end_mark.column &- event.start_mark.column
        scalar.isVerbatim =
            event.start_mark.line == event.end_mark.line
            && Int(clamping: width) == scalar.text.unicodeScalars.count + 2 * scalar.quoteWidth
        return YAMLEvent(kind: .scalar(scalar), anchor: text(data.anchor), tag: text(data.tag), place: place)
    }

    private func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func text(_ bytes: UnsafePointer<UInt8>?) -> String? { bytes.map { String(cString: $0) } }

    private func place(_ mark: yaml_mark_t) -> Place {
        Place(file: file, line: Int(clamping: mark.line) &+ 1, column: Int(clamping: mark.column) &+ 1)
    }

    /// Returns the place of a byte. For invalid characters, libyaml reports only the offset from the start of the text.
    private func place(offset: Int) -> Place {
        let before = input.prefix(max(0, min(offset, input.count)))
        let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return Place(
            file: file, line: line.count, column: (line.last.map { String(decoding: $0, as: UTF8.self).count } ?? 0) + 1
        )
    }

    private func fault() -> DiagnosticsError {
        let parser = parser.pointee
        let problem = parser.problem.map { String(cString: $0) } ?? "unreadable text"
        let isUnreadable = parser.error == YAML_READER_ERROR
        let place = isUnreadable ? place(offset: parser.problem_offset) : place(parser.problem_mark)
        var notes: [Diagnostic.Note] = []
        if let context = parser.context {
            notes.append(.init(String(cString: context), at: self.place(parser.context_mark)))
        }
        // The texts that `problem` is compared with are parts of libyaml's own messages.
        let hint =
            isUnreadable
            ? "remove the character, or write it as an escape such as \\e in double quotes"
            : problem.contains("tab") || problem.contains("character that cannot start any token")
                ? "indent with spaces, because YAML allows no tabs there; put text that starts with a special character in quotes"
                : "check the indentation, brackets and quotes near this place, and that the file is complete"
        return DiagnosticsError(.malformedYAML, problem, at: place, notes: notes, hint: hint)
    }
}
