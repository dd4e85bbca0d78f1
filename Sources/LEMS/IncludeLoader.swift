import Diagnostics
import Foundation

/// Reads a document and everything that it includes, each once.
struct IncludeLoader {
    /// A definition that stands at the top of a document.
    struct Definition {
        var element: Element
        /// Whether it comes from the core types.
        var isCore: Bool
    }

    /// Most documents that one may include, directly or not.
    private static let documentLimit = 2000

    private let coreTypes: CoreTypes
    private var reader = LocationReader()
    private lazy var archives = coreTypes.archives
    private var seen: Set<Location> = []
    /// Documents being read, with the place of the include that led to each.
    private var chain: [(location: Location, include: Place?)] = []
    /// What was found, in order.
    private(set) var definitions: [Definition] = []

    private init(_ coreTypes: CoreTypes) { self.coreTypes = coreTypes }

    /// All definitions, those of an included document where it is included.
    /// - Throws: `DiagnosticsError` for a file that is missing, malformed or includes itself.
    static func load(_ location: Location, _ coreTypes: CoreTypes) throws -> [Definition] {
        guard let bytes = location.content else {
            throw DiagnosticsError(.unreadableFile, "there is no file '\(location.description)'")
        }
        return try load(location, bytes: bytes, coreTypes)
    }

    /// The definitions of a document whose text is at hand.
    static func load(_ location: Location, bytes: [UInt8], _ coreTypes: CoreTypes) throws -> [Definition] {
        var loader = IncludeLoader(coreTypes)
        try loader.read(location, bytes, include: nil)
        return loader.definitions
    }

    private mutating func read(_ location: Location, _ bytes: [UInt8], include: Place?) throws {
        let canonical = location.canonical
        if chain.contains(where: { $0.location == canonical }) { throw cycle(canonical, include) }
        guard seen.insert(canonical).inserted else { return }
        guard seen.count <= Self.documentLimit else {
            throw DiagnosticsError(.inputTooLarge, "more than \(Self.documentLimit) documents are included", at: include)
        }
        chain.append((canonical, include))
        defer { chain.removeLast() }
        let root = try XMLReader.root(of: Document(path: location.description, bytes: bytes))
        guard ["lems", "neuroml"].contains(root.name.lowercased()) else {
            throw DiagnosticsError(
                .wrongType, "the root element is '\(root.name)'", at: root.place,
                hint: "a document starts with <Lems> or <neuroml>")
        }
        let isCore = CoreTypes.fileNames.contains(location.lastComponent)
        for element in root.children {
            if element.name == "Include" || element.name == "include" {
                try follow(element, from: location)
            } else {
                definitions.append(Definition(element: element, isCore: isCore))
            }
        }
    }

    private mutating func follow(_ element: Element, from location: Location) throws {
        let key = element["file"] != nil ? "file" : "href"
        guard let reference = element[key], !reference.isEmpty else {
            throw DiagnosticsError(.missingKey, "an include needs 'file' or 'href'", at: element.place)
        }
        let place = element.place(of: key)
        guard !reference.contains("://") else {
            throw DiagnosticsError(
                .unsupportedFeature, "'\(reference)' is not on this machine", at: place,
                hint: "fetch it and include the file")
        }
        try HDF5.refuse(include: reference, at: place)
        let beside = location.neighbour(reference)
        if let bytes = reader.content(of: beside) { return try read(beside, bytes, include: place) }
        var searched = [beside]
        if try follow(coreTypes.candidates(reference, beside: location), &searched, place) { return }
        // Installed packages take time to find, so they are looked for only now.
        let archived = archives.map { Location.entry(archive: $0, name: "NeuroML2CoreTypes/" + reference) }
        if try follow(archived, &searched, place) { return }
        throw missing(reference, searched, place)
    }

    /// Reads the first of several places that holds anything, and tells whether one did.
    private mutating func follow(_ candidates: [Location], _ searched: inout [Location], _ place: Place) throws -> Bool
    {
        for candidate in candidates {
            searched.append(candidate)
            guard let bytes = reader.content(of: candidate) else { continue }
            try read(candidate, bytes, include: place)
            return true
        }
        return false
    }

    // MARK: Errors

    private func missing(_ reference: String, _ searched: [Location], _ place: Place) -> DiagnosticsError {
        let isCore = CoreTypes.fileNames.contains((reference as NSString).lastPathComponent)
        let near = CoreTypes.fileNames.sorted()
        return DiagnosticsError(
            .missingInclude, "there is no file '\(reference)' to include", at: place,
            notes: searched.map { .init("searched: \($0.description)") }
                + (searched.contains { if case .entry = $0 { true } else { false } }
                    ? [] : [.init("no pyneuroml package is installed whose jar could be searched")]),
            hint: isCore
                ? "'pip install pyneuroml' brings the core types; or name their folder with --include or \(CoreTypes.variable)"
                : Spelling.hint(for: reference, among: near) ?? "name its folder with --include")
    }

    private func cycle(_ location: Location, _ place: Place?) -> DiagnosticsError {
        let start = chain.firstIndex { $0.location == location } ?? 0
        let names = chain[start...].map(\.location.lastComponent) + [location.lastComponent]
        return DiagnosticsError(
            .includeCycle, "the documents include each other in a circle: \(names.joined(separator: " -> "))",
            at: place,
            notes: chain[(start + 1)...].compactMap { step in
                step.include.map { .init("'\(step.location.lastComponent)' is included here", at: $0) }
            })
    }
}
