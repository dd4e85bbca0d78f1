import Dispatch

/// The XML trees of documents, which several threads parse before they are needed.
///
///     var parsed = ParsedDocuments()
///     parsed.parse([(location, document), …])
///     let root = try parsed.root(of: document, at: location)
struct ParsedDocuments {
    /// The trees that have not been taken yet, or the errors of documents that are no trees.
    private var roots: [Location: Result<Element, any Error>] = [:]

    /// The largest number of documents that are parsed at once.
    static let limit = 16

    /// The results of the threads.
    private final class Board: @unchecked Sendable {
        /// The documents, each of which one thread reads.
        private let documents: [Document]
        /// The trees; each thread writes to the places of its documents.
        private let results: UnsafeMutableBufferPointer<Result<Element, any Error>?>

        init(_ documents: [Document]) {
            self.documents = documents
            results = .allocate(capacity: documents.count)
            results.initialize(repeating: nil)
        }

        deinit {
            results.deinitialize()
            results.deallocate()
        }

        /// Parses the document with an index.
        func parse(_ index: Int) { results[index] = Result { try XMLReader.root(of: documents[index]) } }

        /// Returns the tree of a document, or its error; nil if it is not parsed.
        subscript(_ index: Int) -> Result<Element, any Error>? { results[index] }
    }

    /// Parses documents, several at the same time, unless they are parsed already; at most ``limit``.
    mutating func parse(_ documents: [(location: Location, document: Document)]) {
        var new: [(location: Location, document: Document)] = []
        for entry in documents where roots[entry.location] == nil && new.count < Self.limit {
            if !new.contains(where: { $0.location == entry.location }) { new.append(entry) }
        }
        // A single document is parsed when it is needed.
        guard new.count > 1 else { return }
        let board = Board(new.map(\.document))
        DispatchQueue.concurrentPerform(iterations: new.count) { board.parse($0) }
        for (index, entry) in new.enumerated() { roots[entry.location] = board[index] }
    }

    /// Returns the root element of a document, which is parsed unless that was done before.
    /// - Throws: `DiagnosticsError` for a document that is no well-formed XML within the limits.
    mutating func root(of document: Document, at location: Location) throws -> Element {
        if let result = roots.removeValue(forKey: location) { return try result.get() }
        return try XMLReader.root(of: document)
    }
}
