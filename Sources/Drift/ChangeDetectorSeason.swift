/// The part of the detection that tells a season from changes.
extension ChangeDetector {
    /// Returns whether a season explains the values at least as well as the changes so far and a proposed one. The
    /// season is then subtracted, and the detection done again.
    mutating func isSeasonal(_ proposal: Proposal) -> Bool {
        // A search is expensive, so that searches become rarer.
        guard !isReplaying, cleaned.count >= 12, cleaned.count >= seasonCount + seasonCount / 8,
            cleaned.count > searchCount + searchCount / 32
        else { return false }
        searchCount = cleaned.count
        let restored = cleaned.indices.map { cleaned[$0] + (season?.value(at: $0) ?? 0) }
        guard let found = Season(restored) else { return false }
        let first = max(0, restored.count - Season.window)
        let rest = (first..<restored.count).map { restored[$0] - found.value(at: $0) }
        let noise = NoiseScale.of(rest)
        let cost = rest.reduce(0) { $0 + ($1 - found.mean) * ($1 - found.mean) }
        let count = Double(rest.count)
        // What a season leaves is noise; what it leaves of steps and ramps is not.
        guard cost <= (1.6 + 3 / count.squareRoot()) * noise * noise * count else { return false }
        let before = changes.count { $0.start > first }
        guard cost <= changeCost(from: first, proposal) + Double(before) * penalty else { return false }
        replay(without: found)
        return true
    }

    /// Returns the cost of the changes so far and a proposed one, from an index on.
    private func changeCost(from first: Int, _ proposal: Proposal) -> Double {
        let low = max(first, sums.origin)
        var cost = -proposal.gain
        var begin = low
        for (index, change) in changes.enumerated() where change.start > low {
            if begin < change.start { cost += segmentCost(index - 1, begin, change.start) }
            begin = change.start
        }
        if begin < cleaned.count { cost += segmentCost(changes.count - 1, begin, cleaned.count) }
        return max(0, cost)
    }

    /// Returns the cost of the segment that begins with a change.
    private func segmentCost(_ change: Int, _ first: Int, _ end: Int) -> Double {
        guard change >= 0, changes[change].shape == .ramp else { return sums.levelCost(first, end) }
        let middle = min(max(changes[change].end + 1, first + 1), end)
        return middle < end ? sums.plateauCost(first, middle, end) : sums.lineCost(first, end)
    }
}
