import Files
import Foundation
import Synchronization

/// The folders of a database, which are searched for when they are first needed.
///
/// A document without references to the database needs none, and a search through all Python packages takes a
/// noticeable part of a short run.
package final class DatabaseFolders: Sendable {
    private let search: @Sendable () -> [String]
    private let found = Mutex<[String]?>(nil)

    /// Creates folders that a closure searches for.
    /// - Parameter search: A closure that returns the paths; called at most once.
    package init(_ search: @escaping @Sendable () -> [String]) { self.search = search }

    /// The paths of the folders.
    package var paths: [String] {
        found.withLock { known in
            if let known { return known }
            let result = search()
            known = result
            return result
        }
    }
}
