/// The part of a path before its last component, computed from the text alone.
///
///     ParentFolder.path(of: "models/cell.yaml")  // "models"
///     ParentFolder.path(of: "cell.yaml")         // ""
///
/// Foundation's `deletingLastPathComponent` of a string traps on a name of one character.
package enum ParentFolder {
    /// Returns the path without its last component: empty for a name alone, and `/` below the root.
    package static func path(of path: String) -> String {
        var rest = Substring(path)
        while rest.count > 1, rest.last == "/" { rest = rest.dropLast() }
        guard let slash = rest.lastIndex(of: "/") else { return "" }
        var above = rest[..<slash]
        while above.last == "/" { above = above.dropLast() }
        return above.isEmpty ? "/" : String(above)
    }
}
