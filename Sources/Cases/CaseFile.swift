import Files
import Foundation

/// The file that defines a case: `case.yaml`, or `NAME.case.yaml` where a folder holds several cases.
///
///     let file = CaseFile(path: "verification/cells/soma.case.yaml")
///     file.id                                // "soma"
///     file.own("goldens/converged.golden")   // "verification/cells/goldens/soma.converged.golden"
public struct CaseFile: Hashable, Sendable {
    /// The ending of the names of files that define a case, where a folder holds several: `NAME.case.yaml`.
    public static let suffix = ".case.yaml"
    /// The name of the file that defines a case, where a folder holds only one.
    public static let plainName = "case.yaml"

    /// The id of the case, by which commands and reports name it.
    public let id: String
    /// The path of the folder that contains the file.
    public let folder: String
    /// The name before `.case.yaml`; nil for `case.yaml`.
    public let name: String?
    /// The folders below which the files of the case may lie.
    public let readable: ReadableFolders

    /// Creates the file of a case.
    /// - Parameters:
    ///   - name: The name before `.case.yaml`; nil for `case.yaml`.
    ///   - id: The id of the case; nil for the name, or else the name of the folder.
    ///   - allowed: Further folders below which the case may read.
    public init(folder: String, name: String? = nil, id: String? = nil, allowing allowed: [String] = []) {
        self.folder = folder
        self.name = name
        self.id = id ?? name ?? URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        readable = ReadableFolders(around: folder, allowed: allowed)
    }

    /// Creates the file of a case from its path, or from the path of its folder.
    public init(path: String, allowing allowed: [String] = []) {
        let last = (path as NSString).lastPathComponent
        let above = ParentFolder.path(of: path)
        guard Self.isCase(last) else {
            self.init(folder: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, allowing: allowed)
            return
        }
        self.init(folder: above.isEmpty ? "." : above, name: Self.name(of: last), allowing: allowed)
    }

    /// Returns whether a file of that name defines a case.
    public static func isCase(_ name: String) -> Bool { name == plainName || Self.name(of: name) != nil }

    /// Returns the name before `.case.yaml`; nil for other files, and for those that are hidden.
    static func name(of file: String) -> String? {
        guard file.hasSuffix(suffix), !file.hasPrefix(".") else { return nil }
        return String(file.dropLast(suffix.count))
    }

    /// The path of the file.
    public var path: String { "\(folder)/\(name.map { $0 + Self.suffix } ?? Self.plainName)" }

    /// Returns the path of a file that belongs to this case alone: in a folder of several cases its name starts with
    /// that of the case.
    /// - Parameter file: The path of the file if the folder contains a single case.
    package func own(_ file: String) -> String { "\(folder)/\(ownName(file))" }

    /// Returns the path of a file that belongs to this case alone, relative to the folder of the case. See ``own(_:)``.
    package func ownName(_ file: String) -> String {
        guard let name else { return file }
        let (above, last) = (ParentFolder.path(of: file), (file as NSString).lastPathComponent)
        return (above.isEmpty ? "" : above + "/") + "\(name).\(last)"
    }
}
