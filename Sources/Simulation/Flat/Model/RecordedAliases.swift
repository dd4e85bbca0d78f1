import ModelCore

extension FlatModel {
    /// Returns the model with an entry in ``aliases`` for each recorded path that is another spelling of the path of
    /// one of its quantities.
    ///
    /// A document may name a child by the name of its `Child`, and a member of `Children` by its index, although the
    /// child has an id, with which the paths of quantities are written: `pop[0]/part/x` for `pop[0]/inner1/x`.
    /// - Parameters:
    ///   - recorded: The quantities that the model records.
    ///   - root: The instance of the network, at which paths start.
    /// - Complexity: O(number of quantities) if any recorded path is not that of a quantity.
    func addingAliases(of recorded: [Recording], in root: Instance) -> FlatModel {
        var result = self
        let known = Set(states.map(\.path) + definitions.map(\.path))
        for path in recorded.map(\.path) where !known.contains(path) {
            let parts = path.split(separator: "/").map(String.init)
            guard let name = parts.last, let holder = root.descendant(parts.dropLast().joined(separator: "/")) else {
                continue
            }
            let own = holder.path.isEmpty ? name : "\(holder.path)/\(name)"
            if known.contains(own) { result.aliases[path] = own }
        }
        return result
    }
}
