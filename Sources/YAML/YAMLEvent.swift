import Diagnostics

/// An event of libyaml's parser, in Swift types.
struct YAMLEvent {
    /// The type of an event, with the name of an alias or the content of a scalar.
    enum Kind {
        /// The start of the stream of documents.
        case streamStart
        /// The end of the stream of documents.
        case streamEnd
        /// The start of a document.
        case documentStart
        /// The end of a document.
        case documentEnd
        /// A reference to the node with an anchor of that name.
        case alias(String)
        /// A scalar node with its content.
        case scalar(YAMLScalar)
        /// The start of a list, which is followed by the events of its items.
        case sequenceStart
        /// The end of a list.
        case sequenceEnd
        /// The start of a mapping, which is followed by the events of each key and its value.
        case mappingStart
        /// The end of a mapping.
        case mappingEnd
    }

    /// The type of the event, with its content.
    var kind: Kind
    /// The anchor of the node that the event starts, without `&`; nil if it has none.
    var anchor: String?
    /// The explicit tag of the node that the event starts, in full, such as `tag:yaml.org,2002:str` for `!!str`; nil if
    /// it has none.
    var tag: String?
    /// The place in the file at which the event starts.
    var place: Place
}
