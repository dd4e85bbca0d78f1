/// The paths of the instances directly inside another one, which all differ.
///
///     var names = SiblingNames(of: parent)
///     names.path(of: "3", slot: "spike")  // "pop[0]/3", or "pop[0]/spike[1]" if a sibling has that path
///
/// In LEMS, siblings may have the same id, or none. Quantities of flattened models are distinguished by their paths.
struct SiblingNames {
    private let parent: Instance
    private var used: Set<String>
    /// The number of paths that were given to instances of a slot or list.
    private var counts: [String: Int] = [:]

    /// Creates the set of the paths of the parts that an instance has.
    init(of parent: Instance) {
        self.parent = parent
        used = Set(parent.parts.map(\.path))
    }

    /// Returns the path of a further part, and adds it to the paths in use: the path of `name` in the parent; if it is
    /// in use, that of `slot[index]`, where the index is the number of earlier calls with this slot, or the next one
    /// whose path is free.
    mutating func path(of name: String, slot: String) -> String {
        let index = counts[slot, default: 0]
        counts[slot] = index + 1
        var path = parent.path(of: name)
        var number = index
        while !used.insert(path).inserted {
            path = parent.path(of: "\(slot)[\(number)]")
            number += 1
        }
        return path
    }
}
