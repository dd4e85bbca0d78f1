import Diagnostics
import Foundation

/// A reader of a document and of all documents that it includes, directly or indirectly, each of them once.
///
///     let definitions = try IncludeLoader.load(.file("LEMS.xml"), CoreTypes())
struct IncludeLoader {
    /// A top-level element of a document other than an include: the definition of a component type, a component, a unit
    /// or a dimension, for example.
    struct Definition {
        /// The XML element that contains the definition.
        var element: Element
        /// A Boolean value that indicates whether the element is from a file of the core types.
        var isCore: Bool
    }

    /// An element that includes a document.
    private struct Include {
        var element: Element
        /// The name of the attribute with the path of the document.
        var key: String

        /// The place of the path, which takes time to find in a long document.
        var place: Place { element.place(of: key) }
    }

    /// A document that an include leads to.
    private struct Included {
        var include: Include
        var location: Location
        var bytes: [UInt8]
    }

    /// The size of the documents that are parsed before they are needed, after which no more are read. The documents of
    /// NeuroML's core types have less together.
    private static let aheadSize = 2 << 20
    /// The largest accepted number of documents.
    private static var documentLimit: Int { Limit.documents.value }

    private let coreTypes: CoreTypes
    private var reader = LocationReader()
    private lazy var archives = coreTypes.archives
    private var seen: Set<Location> = []
    private var parsed = ParsedDocuments()
    /// The documents that are being read, from the outermost inwards, with the include that led to each.
    private var chain: [(location: Location, include: Include?)] = []
    /// The definitions read so far, in document order, with those of an included document at the position of its first
    /// include.
    private(set) var definitions: [Definition] = []

    private init(_ coreTypes: CoreTypes) { self.coreTypes = coreTypes }

    /// Returns all definitions of a document, with the definitions of an included document at the position of its first
    /// include; further includes of it add nothing.
    /// - Throws: `DiagnosticsError` for a file that is missing, malformed or may not be read, for documents that
    ///   include each other, and for more documents than the limit allows.
    static func load(_ location: Location, _ coreTypes: CoreTypes) throws -> [Definition] {
        guard let bytes = location.content else {
            throw DiagnosticsError(.unreadableFile, "there is no file '\(location.description)'")
        }
        return try load(location, bytes: bytes, coreTypes)
    }

    /// Returns all definitions of a document whose content is given.
    /// - Throws: `DiagnosticsError` for a file that is missing, malformed or may not be read, for documents that
    ///   include each other, and for more documents than the limit allows.
    static func load(_ location: Location, bytes: [UInt8], _ coreTypes: CoreTypes) throws -> [Definition] {
        var loader = IncludeLoader(coreTypes)
        try loader.read(location, bytes, include: nil)
        return loader.definitions
    }

    /// Returns the definitions of LEMS and NeuroML documents that a file of another format includes.
    /// - Parameters:
    ///   - includes: The names of the documents.
    ///   - location: The location of the including file, relative to which the documents are looked up first.
    ///   - place: The place to which errors refer.
    /// - Throws: `DiagnosticsError` for a document that is missing or malformed.
    static func load(
        _ includes: [String], from location: Location, at place: Place, _ coreTypes: CoreTypes
    ) throws -> [Definition] {
        var loader = IncludeLoader(coreTypes)
        for name in includes {
            try loader.read(loader.included(by: Element("Include", [("file", name, nil)], at: place), from: location))
        }
        return loader.definitions
    }

    private mutating func read(_ document: Included) throws {
        try read(document.location, document.bytes, include: document.include)
    }

    private mutating func read(_ location: Location, _ bytes: [UInt8], include: Include?) throws {
        let canonical = location.canonical
        if chain.contains(where: { $0.location == canonical }) { throw cycle(canonical, include) }
        guard seen.insert(canonical).inserted else { return }
        guard seen.count <= Self.documentLimit else {
            throw DiagnosticsError(
                beyond: .documents,
                "the document includes more than \(Self.documentLimit) documents, directly or indirectly",
                at: include?.place)
        }
        chain.append((canonical, include))
        defer { chain.removeLast() }
        let root = try parsed.root(of: Document(path: location.description, bytes: bytes), at: location)
        guard ["lems", "neuroml"].contains(root.name.lowercased()) else {
            throw DiagnosticsError(
                .wrongType, "the root element is '\(root.name)', not <Lems> or <neuroml>", at: root.place,
                hint: "name a LEMS or NeuroML file, or correct the root element")
        }
        var ahead = parsedAhead(root.children.filter(Self.isInclude), from: location)
        var number = 0
        let isCore = CoreTypes.fileNames.contains(location.lastComponent)
        for element in root.children {
            guard Self.isInclude(element) else {
                definitions.append(Definition(element: element, isCore: isCore))
                continue
            }
            if let document = ahead.removeValue(forKey: number) {
                try read(document)
            } else {
                try read(included(by: element, from: location))
            }
            number += 1
        }
    }

    private static func isInclude(_ element: Element) -> Bool { element.name == "Include" || element.name == "include" }

    /// Parses the first documents to which includes lead, and returns them by the numbers of the includes. Those of other
    /// includes, and of includes with an error, are read when they are needed.
    private mutating func parsedAhead(_ elements: [Element], from location: Location) -> [Int: Included] {
        var result: [Int: Included] = [:]
        var new: [(Location, Document)] = []
        var size = 0
        for (number, element) in elements.prefix(ParsedDocuments.limit).enumerated() where size < Self.aheadSize {
            guard let included = try? included(by: element, from: location) else { break }
            result[number] = included
            size += included.bytes.count
            if !seen.contains(included.location.canonical) {
                new.append((included.location, Document(path: included.location.description, bytes: included.bytes)))
            }
        }
        parsed.parse(new)
        return result
    }

    /// Returns the document to which an include leads.
    /// - Throws: `DiagnosticsError` for an include without a path, and for a file that is missing or may not be read.
    private mutating func included(by element: Element, from location: Location) throws -> Included {
        let include = Include(element: element, key: element["file"] != nil ? "file" : "href")
        guard let reference = element[include.key], !reference.isEmpty else {
            throw DiagnosticsError(
                .missingKey, "an include needs the path of a file in its attribute 'file' or 'href'", at: element.place)
        }
        guard !reference.contains("://") else {
            throw DiagnosticsError(
                .unsupportedFeature, "the include '\(reference)' is a URL, which tvbo-verify does not download",
                at: include.place,
                hint: "download the file and include the copy by its path")
        }
        let beside = location.neighbour(reference)
        let bytes = reader.content(of: beside)
        guard bytes == nil || coreTypes.allows(beside) else { throw coreTypes.outside(reference, include.place) }
        try HDF5.refuse(include: reference, at: include.place)
        if let bytes { return Included(include: include, location: beside, bytes: bytes) }
        var searched = [beside]
        if let found = first(coreTypes.candidates(reference, beside: location), &searched, include) { return found }
        // The search for installed packages takes time, so they are used last.
        let archived = archives.map { Location.entry(archive: $0, name: "NeuroML2CoreTypes/" + reference) }
        if let found = first(archived, &searched, include) { return found }
        throw missing(reference, searched, include.place)
    }

    /// Returns the document at the first of several locations that exists; nil if there is none.
    private mutating func first(
        _ candidates: [Location], _ searched: inout [Location], _ include: Include
    ) -> Included? {
        for candidate in candidates {
            searched.append(candidate)
            guard coreTypes.allows(candidate), let bytes = reader.content(of: candidate) else { continue }
            return Included(include: include, location: candidate, bytes: bytes)
        }
        return nil
    }

    // MARK: Errors

    private func missing(_ reference: String, _ searched: [Location], _ place: Place) -> DiagnosticsError {
        let isCore = CoreTypes.fileNames.contains((reference as NSString).lastPathComponent)
        let near = CoreTypes.fileNames.sorted()
        return DiagnosticsError(
            .missingInclude, "there is no file '\(reference)', which the document includes", at: place,
            notes: searched.map { .init("searched: \($0.description)") }
                + (searched.contains { if case .entry = $0 { true } else { false } }
                    ? [] : [.init("not searched: the jar of the Python package pyneuroml, which is not installed")]),
            hint: isCore
                ? "run 'pip install pyneuroml', which installs NeuroML's core types; or name their folder with --include or \(CoreTypes.variable)"
                : Spelling.hint(for: reference, among: near)
                    ?? "correct the path, or name the file's folder with --include")
    }

    private func cycle(_ location: Location, _ include: Include?) -> DiagnosticsError {
        let start = chain.firstIndex { $0.location == location } ?? 0
        let names = chain[start...].map(\.location.lastComponent) + [location.lastComponent]
        return DiagnosticsError(
            .includeCycle, "the documents include each other in a cycle: \(names.joined(separator: " -> "))",
            at: include?.place,
            notes: chain[(start + 1)...].compactMap { step in
                step.include.map { .init("'\(step.location.lastComponent)' is included here", at: $0.place) }
            }, hint: "remove one of these includes")
    }
}
