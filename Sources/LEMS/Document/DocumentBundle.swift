import Diagnostics
import Foundation

/// A document with the documents that it includes, as files that another program can read in a folder of its own.
///
///     let bundle = try DocumentBundle(.file("models/LEMSexamples/LEMS_Net.xml"), CoreTypes())
///     bundle.main           // "LEMSexamples/LEMS_Net.xml"
///     bundle.files[1].path  // "cells/hh.cell.nml"
///
/// Files of NeuroML's core types are left out, since every program that reads NeuroML brings its own. The contents are
/// not interpreted beyond their includes, so that a bundle may hold models that this package refuses. Networks in HDF5
/// are copied as they are.
public struct DocumentBundle: Sendable {
    /// The files, the document itself first, each with its path relative to the folder that contains all of them.
    public let files: [(path: String, bytes: [UInt8])]
    /// The path of the document itself, the first of `files`.
    public var main: String { files[0].path }

    /// The largest number of files that a bundle may hold.
    static var fileLimit: Int { Limit.documents.value }
    /// The largest sum of the sizes of the files in a bundle, in bytes.
    static var sizeLimit: Int { Limit.bundleSize.value }

    /// Collects a document and everything that it includes.
    /// - Throws: `DiagnosticsError` for a document that is malformed, an include that names no file, a file that is
    ///   missing beside the document that includes it or may not be read, and more files or bytes than the limits
    ///   allow.
    public init(_ location: Location, _ coreTypes: CoreTypes) throws {
        var collector = DocumentCollector(coreTypes)
        try collector.add(location, include: nil)
        let paths = Self.relative(collector.found.map(\.location))
        files = zip(paths, collector.found).map { ($0, $1.bytes) }
    }

    /// Returns the paths of locations relative to the innermost folder that contains all of them.
    private static func relative(_ locations: [Location]) -> [String] {
        let parts = locations.map { location -> [Substring] in
            switch location {
            case .file(let path): URL(fileURLWithPath: path).standardizedFileURL.path.split(separator: "/")
            case .entry(_, let name): name.split(separator: "/")
            }
        }
        var shared = parts.map { $0.count - 1 }.min() ?? 0
        for path in parts {
            shared = min(shared, zip(path, parts[0]).prefix { $0 == $1 }.count)
        }
        return parts.map { $0.dropFirst(shared).joined(separator: "/") }
    }
}

/// The search for the documents that a document includes.
private struct DocumentCollector {
    private let coreTypes: CoreTypes
    private var reader = LocationReader()
    private var seen: Set<Location> = []
    private var size = 0
    /// The documents found so far, in the order of their includes.
    private(set) var found: [(location: Location, bytes: [UInt8])] = []

    init(_ coreTypes: CoreTypes) { self.coreTypes = coreTypes }

    mutating func add(_ location: Location, include: Place?) throws {
        guard seen.insert(location.canonical).inserted else { return }
        guard let bytes = reader.content(of: location) else {
            throw DiagnosticsError(.unreadableFile, "there is no file '\(location.description)'", at: include)
        }
        size += bytes.count
        guard found.count < DocumentBundle.fileLimit, size <= DocumentBundle.sizeLimit else {
            throw DiagnosticsError(
                beyond: found.count < DocumentBundle.fileLimit ? .bundleSize : .documents,
                found.count < DocumentBundle.fileLimit
                    ? "the document and the files that it includes have more than \(Limit.bundleSize.text) in total"
                    : "the document includes more than \(DocumentBundle.fileLimit) files, directly or indirectly",
                at: include)
        }
        found.append((location, bytes))
        guard !HDF5.isName(location.lastComponent) else { return }
        let root = try XMLReader.root(of: Document(path: location.description, bytes: bytes))
        for element in root.children where ["Include", "include"].contains(element.name) {
            try follow(element, from: location)
        }
    }

    private mutating func follow(_ element: Element, from location: Location) throws {
        let key = element["file"] != nil ? "file" : "href"
        guard let reference = element[key], !reference.isEmpty else {
            throw DiagnosticsError(
                .missingKey, "an include needs the path of a file in its attribute 'file' or 'href'", at: element.place)
        }
        let beside = location.neighbour(reference)
        guard !CoreTypes.fileNames.contains(beside.lastComponent) else { return }
        guard coreTypes.allows(beside) else { throw coreTypes.outside(reference, element.place(of: key)) }
        guard reader.content(of: beside) != nil else {
            throw DiagnosticsError(
                .missingInclude, "there is no file '\(reference)', which the document includes",
                at: element.place(of: key),
                hint: "write the path relative to the folder of the document, as external engines read it")
        }
        try add(beside, include: element.place(of: key))
    }
}
