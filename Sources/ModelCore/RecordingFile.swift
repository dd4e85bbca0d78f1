import Diagnostics

extension Model {
    /// All senders whose events are recorded, in the order of the files.
    public var eventSources: [RecordingFile.EventSource] {
        files.flatMap { file -> [RecordingFile.EventSource] in
            guard case .events(let sources, _) = file.content else { return [] }
            return sources
        }
    }
}

/// A file that a source asks for: quantities over time, or events.
public struct RecordingFile: Hashable, Sendable {
    /// How a line of events is laid out.
    public enum EventLayout: String, Hashable, Sendable {
        case timeFirst = "TIME_ID"
        case idFirst = "ID_TIME"
    }

    /// What stands in it.
    public enum Content: Hashable, Sendable {
        /// The time and then the quantities at these paths, in SI.
        case quantities([Column])
        /// Events that leave through ports.
        case events([EventSource], EventLayout)
        /// The instants alone, in seconds.
        case times
    }

    /// A column.
    public struct Column: Hashable, Sendable {
        /// Its id, the path of its quantity, and where that is written.
        public var id: String
        public var path: String
        public var place: Place?
        /// Creates a column.
        public init(id: String, path: String, place: Place?) {
            self.id = id
            self.path = path
            self.place = place
        }
    }

    /// Where events come from.
    public struct EventSource: Hashable, Sendable {
        /// The id that a line shows, the path of the sender, its port, and where that is written.
        public var id: String
        public var path: String
        public var port: String
        public var place: Place?
        /// Creates a source.
        public init(id: String, path: String, port: String, place: Place?) {
            self.id = id
            self.path = path
            self.port = port
            self.place = place
        }
    }

    /// Its name, relative to the folder for results.
    public var name: String
    /// What stands in it.
    public var content: Content
    /// Where it is asked for.
    public var place: Place?

    /// Creates a file.
    public init(name: String, content: Content, place: Place?) {
        self.name = name
        self.content = content
        self.place = place
    }
}
