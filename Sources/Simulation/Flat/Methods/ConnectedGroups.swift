/// The groups of unknowns that equations connect, directly or through others.
enum ConnectedGroups {
    /// Returns the groups of connected unknowns in ascending order of their smallest member, each with ascending
    /// members. An unknown in no pair is a group of its own.
    /// - Parameters:
    ///   - count: The number of unknowns.
    ///   - pairs: The pairs of unknowns that an equation connects.
    static func of(_ count: Int, _ pairs: some Sequence<(Int, Int)>) -> [[Int]] {
        var leaders = Array(0..<count)
        func leader(_ unknown: Int) -> Int {
            var unknown = unknown
            while leaders[unknown] != unknown {
                leaders[unknown] = leaders[leaders[unknown]]
                unknown = leaders[unknown]
            }
            return unknown
        }
        for pair in pairs {
            let (first, second) = (leader(pair.0), leader(pair.1))
            leaders[max(first, second)] = min(first, second)
        }
        var groups: [[Int]] = Array(repeating: [], count: count)
        for unknown in 0..<count { groups[leader(unknown)].append(unknown) }
        return groups.filter { !$0.isEmpty }
    }
}
