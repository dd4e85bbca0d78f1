import Diagnostics
import Files
import Foundation

/// Where a document stands: a file, or an entry of an archive.
public enum Location: Hashable, Sendable {
    /// A file.
    case file(String)
    /// An entry of an archive, such as the jar inside pyNeuroML.
    case entry(archive: String, name: String)

    /// How messages name it.
    public var description: String {
        switch self {
        case .file(let path): path
        case .entry(let archive, let name): "\((archive as NSString).lastPathComponent)!/\(name)"
        }
    }

    /// Its last part.
    public var lastComponent: String {
        switch self {
        case .file(let path): (path as NSString).lastPathComponent
        case .entry(_, let name): (name as NSString).lastPathComponent
        }
    }

    /// What stands there; nil when there is nothing.
    public var content: [UInt8]? {
        var reader = LocationReader()
        return reader.content(of: self)
    }

    /// The document that `reference` means when it stands beside this one.
    func neighbour(_ reference: String) -> Location {
        switch self {
        case .file(let path):
            if reference.hasPrefix("/") { return .file(reference) }
            return .file(Self.joined((path as NSString).deletingLastPathComponent, reference))
        case .entry(let archive, let name):
            return .entry(archive: archive, name: Self.joined((name as NSString).deletingLastPathComponent, reference))
        }
    }

    /// A path below a folder, with `.` and `..` worked out where they can be.
    static func joined(_ folder: String, _ reference: String) -> String {
        var parts: [Substring] = []
        for part in (folder + "/" + reference).split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (folder.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// The same for every way to the same file.
    var canonical: Location {
        guard case .file(let path) = self else { return self }
        return .file(URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }
}

/// Reads documents, and keeps archives open that were read before.
struct LocationReader {
    private var archives: [String: ZipArchive] = [:]

    /// The content; nil when there is nothing.
    mutating func content(of location: Location) -> [UInt8]? {
        switch location {
        case .file(let path):
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                return nil
            }
            // One byte more than is accepted, so that the reader of XML refuses what is too large by its limit.
            return InputFile.beginning(path, limit: XMLReader.sizeLimit + 1)
        case .entry(let path, let name):
            if archives[path] == nil { archives[path] = ZipArchive(path: path) }
            return archives[path]?.content(of: name)
        }
    }
}
