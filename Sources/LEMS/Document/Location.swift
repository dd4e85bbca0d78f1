import Diagnostics
import Files
import Foundation

/// The location of a document: a file, or an entry of a ZIP archive.
///
///     let location = Location.entry(archive: "lib/jNeuroML-0.13.3.jar", name: "NeuroML2CoreTypes/Cells.xml")
///     location.description     // "jNeuroML-0.13.3.jar!/NeuroML2CoreTypes/Cells.xml"
///     location.content         // the bytes, or nil
public enum Location: Hashable, Sendable {
    /// A file at a path.
    case file(String)
    /// An entry of a ZIP archive, such as the jar file that is part of pyNeuroML.
    case entry(archive: String, name: String)

    /// The text by which messages show the location.
    public var description: String {
        switch self {
        case .file(let path): path
        case .entry(let archive, let name): "\((archive as NSString).lastPathComponent)!/\(name)"
        }
    }

    /// The file name of the document: the last component of the path.
    public var lastComponent: String {
        switch self {
        case .file(let path): (path as NSString).lastPathComponent
        case .entry(_, let name): (name as NSString).lastPathComponent
        }
    }

    /// The content of the document at the location; nil if there is no such file or entry. A file that is larger than
    /// ``XMLReader/sizeLimit`` is cut off one byte beyond it.
    public var content: [UInt8]? {
        var reader = LocationReader()
        return reader.content(of: self)
    }

    /// Returns the location that a reference in this document denotes, relative to the folder of the document. An
    /// absolute path in a file is used as it is; in an archive, every reference is relative.
    func neighbour(_ reference: String) -> Location {
        switch self {
        case .file(let path):
            if reference.hasPrefix("/") { return .file(reference) }
            return .file(Self.joined(ParentFolder.path(of: path), reference))
        case .entry(let archive, let name):
            return .entry(archive: archive, name: Self.joined(ParentFolder.path(of: name), reference))
        }
    }

    /// Returns the path of `reference` below `folder`, without `.`, and without each `..` that a folder precedes, which
    /// is removed with it. Symbolic links are not considered.
    static func joined(_ folder: String, _ reference: String) -> String {
        var parts: [Substring] = []
        for part in (folder + "/" + reference).split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (folder.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// The location with symbolic links resolved, which is equal for all paths that lead to the same file.
    var canonical: Location {
        guard case .file(let path) = self else { return self }
        // Foundation takes longer, and is needed only for a path that does not exist.
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return .file(String(cString: resolved))
        }
        return .file(URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }
}

/// A reader of documents that keeps opened archives, so that reading many entries opens each archive once.
struct LocationReader {
    private var archives: [String: ZipArchive] = [:]

    /// Returns the content of the document at a location; nil if there is no such file or entry. A file that is larger
    /// than ``XMLReader/sizeLimit`` is cut off one byte beyond it, so that the reader can recognize its size.
    mutating func content(of location: Location) -> [UInt8]? {
        switch location {
        case .file(let path):
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                return nil
            }
            // The limit is exceeded by one byte, so that `XMLReader` can recognize a file that is too large.
            return InputFile.beginning(path, limit: XMLReader.sizeLimit + 1)
        case .entry(let path, let name):
            if archives[path] == nil { archives[path] = ZipArchive(path: path) }
            return archives[path]?.content(of: name)
        }
    }
}
