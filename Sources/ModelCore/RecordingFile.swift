import Diagnostics

extension Model {
    /// The sources of events of all event files that the model asks to write, in the order of the files.
    public var eventSources: [RecordingFile.EventSource] {
        files.flatMap { file -> [RecordingFile.EventSource] in
            guard case .events(let sources, _) = file.content else { return [] }
            return sources
        }
    }
}

/// A file that a LEMS document asks a simulation to write: a table of quantities over time, a list of events, or the
/// list of recorded instants.
///
///     let file = RecordingFile(
///         name: "v.dat", content: .quantities([.init(id: "v", path: "pop[0]/v", place: nil)]), place: nil)
public struct RecordingFile: Hashable, Sendable {
    /// The order of the two columns, time and source, in a file of events.
    public enum EventLayout: String, Hashable, Sendable {
        /// The time in seconds, then the id of the source.
        case timeFirst = "TIME_ID"
        /// The id of the source, then the time in seconds.
        case idFirst = "ID_TIME"
    }

    /// The content of an output file: recorded quantities, events or instants.
    public enum Content: Hashable, Sendable {
        /// A table with one row per recorded instant: the time in seconds, then the quantities of the columns in SI.
        case quantities([Column])
        /// One line per event of the given sources, in the given layout.
        case events([EventSource], EventLayout)
        /// The recorded instants in seconds, one per line.
        case times
    }

    /// A column of an output file of quantities.
    public struct Column: Hashable, Sendable {
        /// The id that the document gives the column.
        public var id: String
        /// The path of the recorded quantity, such as `pop[0]/v`.
        public var path: String
        /// The place in the source where the column is defined; nil for one that is not read from a file.
        public var place: Place?
        /// Creates a column of an output file of quantities.
        public init(id: String, path: String, place: Place?) {
            self.id = id
            self.path = path
            self.place = place
        }
    }

    /// A source of events that an output file records: a port of one instance.
    public struct EventSource: Hashable, Sendable {
        /// The id that the file shows for the source with each event.
        public var id: String
        /// The path of the instance that sends the events, such as `pop[0]`.
        public var path: String
        /// The name of the port through which the events are sent.
        public var port: String
        /// The place in the source where the event source is defined; nil for one that is not read from a file.
        public var place: Place?
        /// Creates a source of events that an output file records.
        public init(id: String, path: String, port: String, place: Place?) {
            self.id = id
            self.path = path
            self.port = port
            self.place = place
        }
    }

    /// The name of the output file, relative to the output directory; it may contain folders.
    public var name: String
    /// The content of the output file: recorded quantities, events or instants.
    public var content: Content
    /// The place in the source where the file is defined; nil for one that is not read from a file.
    public var place: Place?

    /// Creates the description of an output file.
    public init(name: String, content: Content, place: Place?) {
        self.name = name
        self.content = content
        self.place = place
    }
}
