import Files
import Foundation

/// The file that defines a case: `case.yaml`, or `NAME.case.yaml` where a folder holds several cases.
///
///     let file = CaseFile(path: "verification/cells/soma.case.yaml")
///     file.id                                    // "soma"
///     file.ownPath("goldens/converged.golden")   // "verification/cells/goldens/soma.converged.golden"
public struct CaseFile: Hashable, Sendable {
    /// The ending of the names of files that define a case, where a folder holds several: `NAME.case.yaml`.
    public static let suffix = ".case.yaml"
    /// The name of the file that defines a case, where a folder holds only one.
    public static let plainName = "case.yaml"

    /// The id of the case, by which commands and reports name it.
    public let id: String
    /// The path of the folder that contains the file of the case.
    public let folder: String
    /// The part before `.case.yaml` in the name of the file of the case; nil for `case.yaml`.
    public let name: String?
    /// The folders below which the case may read files, such as its experiment and its goldens: the repository that
    /// contains the case (outside of one, the folder of the case), and the folders that the user allows.
    public let readable: ReadableFolders

    /// Creates the description of the file that defines a case; the file need not exist.
    /// - Parameters:
    ///   - folder: The path of the folder that contains the file.
    ///   - name: The part of the file name before `.case.yaml`; nil for `case.yaml`.
    ///   - id: The id of the case; nil for `name`, or for the name of the folder if `name` is nil.
    ///   - allowed: The folders below which the case may read besides its repository or, outside of one, its folder.
    public init(folder: String, name: String? = nil, id: String? = nil, allowing allowed: [String] = []) {
        self.folder = folder
        self.name = name
        self.id = id ?? name ?? URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        readable = ReadableFolders(around: folder, allowed: allowed)
    }

    /// Creates the description of the file that defines a case; the file need not exist. The id of the case is the part
    /// of the file name before `.case.yaml`, or for `case.yaml` the name of its folder.
    /// - Parameters:
    ///   - path: The path of the file, or of the folder that contains its `case.yaml`.
    ///   - allowed: The folders below which the case may read besides its repository or, outside of one, its folder.
    public init(path: String, allowing allowed: [String] = []) {
        let last = (path as NSString).lastPathComponent
        let above = ParentFolder.path(of: path)
        guard Self.isCase(last) else {
            self.init(folder: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, allowing: allowed)
            return
        }
        self.init(folder: above.isEmpty ? "." : above, name: Self.name(of: last), allowing: allowed)
    }

    /// Returns whether a file with the name `name` defines a case: `case.yaml`, or a name that ends with `.case.yaml`
    /// and does not start with a dot.
    public static func isCase(_ name: String) -> Bool { name == plainName || Self.name(of: name) != nil }

    /// Returns the part of a file name before `.case.yaml`; nil for names without that ending, and for hidden files.
    static func name(of file: String) -> String? {
        guard file.hasSuffix(suffix), !file.hasPrefix(".") else { return nil }
        return String(file.dropLast(suffix.count))
    }

    /// The path of the file that defines the case.
    public var path: String { "\(folder)/\(name.map { $0 + Self.suffix } ?? Self.plainName)" }

    /// Returns the path of a file that belongs to this case alone, such as a golden. For a case in a file
    /// `NAME.case.yaml`, `NAME.` is put before the last component of the path.
    /// - Parameter file: The path that the file would have with a single case in the folder, relative to the folder.
    package func ownPath(_ file: String) -> String { "\(folder)/\(ownRelativePath(file))" }

    /// Returns the same path as ``ownPath(_:)``, but relative to the folder of the case.
    /// - Parameter file: The path that the file would have with a single case in the folder, relative to the folder.
    package func ownRelativePath(_ file: String) -> String {
        guard let name else { return file }
        let (above, last) = (ParentFolder.path(of: file), (file as NSString).lastPathComponent)
        return (above.isEmpty ? "" : above + "/") + "\(name).\(last)"
    }
}
