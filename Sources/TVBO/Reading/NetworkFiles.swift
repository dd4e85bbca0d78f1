import Diagnostics
import Files
import Foundation
import Schema

/// The lookup of files that the network of an experiment names.
///
/// A name is relative to the file of the experiment. The file must lie below the repository of the experiment, or below
/// the folder of the experiment outside a repository, or below the networks of the database. A file that does not exist
/// beside the experiment is looked up where the experiment would lie in the database, because the experiments of TVBO's
/// documentation are copies of experiments in the database.
///
///     let files = NetworkFiles(block: block, database: database)
///     let path = try files.path("../networks/bids/dk_average", at: place)
struct NetworkFiles {
    private let folder: String
    private let readable: ReadableFolders
    private let roots: [String]

    private let reading: ReadContext

    /// Creates the lookup of files for the network that a mapping of the experiment describes.
    /// - Parameters:
    ///   - block: The mapping, from which only the place of the experiment's file is used.
    ///   - database: The database, whose files are looked up as well; nil for files beside the experiment only.
    init(block: Block, database: ModelDatabase?) {
        reading = block.reading
        let own = ParentFolder.path(of: block.node.place.file)
        folder = own.isEmpty ? "." : own
        roots = database?.roots ?? []
        readable = ReadableFolders(around: folder, allowed: roots.map { "\($0)/networks" })
    }

    /// Returns the path of the file or folder that a name in the experiment denotes. A warning is reported if it is
    /// found in the database and not beside the experiment.
    /// - Throws: `DiagnosticsError` if it does not exist or lies elsewhere.
    func path(_ name: String, at place: Place) throws -> String {
        let candidates = [folder] + roots.map { "\($0)/experiments" }
        var isOutside = false
        for candidate in candidates {
            guard let path = readable.resolve(name, from: candidate) else {
                isOutside = isOutside || candidate == folder
                continue
            }
            guard FileManager.default.fileExists(atPath: path) else { continue }
            if candidate != folder {
                reading.log.warning(
                    .assumedConvention,
                    "the file '\(name)' does not exist beside the experiment, so the file of this name in the database"
                        + " is read",
                    at: place, notes: [.init("the file that is read: \(path)")])
            }
            return path
        }
        if isOutside {
            throw DiagnosticsError(
                .unreadableFile,
                "the file '\(name)' lies outside the folders from which the experiment may read", at: place,
                notes: readable.roots.map { .init("the experiment may read files below \($0)") },
                hint: "copy the file into the folder of the experiment, or into a folder below it")
        }
        throw DiagnosticsError(
            .unreadableFile, "'\(name)' does not exist", at: place,
            notes: candidates.map { .init("searched in \($0)") })
    }
}
