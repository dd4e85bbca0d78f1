/// The part of the detection of changes that distinguishes a season (a sine wave) from changes.
extension ChangeDetector {
    /// The gain that a season needs. It has more parameters than a change, and a ramp must not pass for a season.
    private var seasonPenalty: Double { thresholds.seasonFactor * penalty }

    /// Returns true if a proposed change must not be accepted now: a season (a sine wave) explains it, or may explain
    /// it and the change is small enough to wait for more values.
    ///
    /// If a season explains all values at least as well as the changes do, the season is subtracted and all values are
    /// analyzed again, which replaces the state of the detector. A season that was subtracted before is added again if
    /// changes explain the values better.
    mutating func isSeasonal(_ proposal: Proposal) -> Bool {
        guard !isReplaying else { return false }
        // A search is expensive, so that searches become rarer.
        if cleaned.count >= Season.fewestValues, cleaned.count >= seasonCount + seasonCount / 8,
            cleaned.count > searchCount + searchCount / 16
        {
            searchCount = cleaned.count
            let restored = cleaned.indices.map { cleaned[$0] + (season?.value(at: $0) ?? 0) }
            let found = Season(restored)
            if subtract(found, from: restored, insteadOf: proposal) { return true }
            isUndecided = isWave(found, restored, proposal) || isWave(Season(begun: restored), restored, proposal)
        }
        return isUndecided && !isUrgent(proposal)
    }

    /// Subtracts a season, or adds the previously subtracted season again, if this lowers the penalized cost of a
    /// proposed change.
    /// - Returns: Whether the detection has been done again.
    private mutating func subtract(_ found: Season?, from restored: [Double], insteadOf proposal: Proposal) -> Bool {
        let present = penalisedCost(proposal) + (season == nil ? 0 : seasonPenalty)
        let raw = values.indices.map { values[$0] + (season?.value(at: $0) ?? 0) }
        if let found, isNoise(restored, without: found) {
            let other = replayed(raw, without: found)
            if other.penalisedCost(nil) + seasonPenalty <= present {
                self = other
                return true
            }
        }
        guard season != nil else { return false }
        // An apparent season can be a series of steps; further values reveal that.
        let other = replayed(raw, without: nil)
        guard other.penalisedCost(nil) < present else { return false }
        self = other
        return true
    }

    /// Returns whether only noise remains after the season has been subtracted. Steps and ramps leave larger residuals.
    private func isNoise(_ restored: [Double], without found: Season) -> Bool {
        let rest = found.rest(restored)
        let noise = NoiseScale.of(rest)
        let cost = rest.reduce(0) { $0 + $1 * $1 }
        let count = Double(rest.count)
        return cost <= (thresholds.largestRest + 3 / count.squareRoot()) * noise * noise * count
    }

    /// Returns whether a wave may be what looks like the changes so far and a proposed one.
    private func isWave(_ wave: Season?, _ restored: [Double], _ proposal: Proposal) -> Bool {
        guard let wave else { return false }
        let cost = wave.rest(restored).reduce(0) { $0 + $1 * $1 }
        let first = max(0, cleaned.count - Season.window)
        return cost <= changeCost(from: first, gain: proposal.gain) + thresholds.waveCost * scale * scale
    }

    /// Returns whether a change is too large, or has used too much of the margin, to wait for more of a wave.
    private func isUrgent(_ proposal: Proposal) -> Bool {
        let size = proposal.size.magnitude
        if size >= thresholds.urgentSize * scale { return true }
        guard let tolerance else { return false }
        let margin = max(0, tolerance - sums.mean(start, proposal.start).magnitude)
        return size >= thresholds.urgentShare * margin / 2
    }

    /// Returns the detection done again, after subtracting a season from all values.
    private func replayed(_ raw: [Double], without found: Season?) -> ChangeDetector {
        var other = ChangeDetector(thresholds: thresholds)
        other.tolerance = tolerance
        other.begin(season: found, count: cleaned.count)
        for value in raw { other.append(value) }
        other.endReplay()
        other.searchCount = cleaned.count
        return other
    }

    /// Returns the cost of the changes so far and a proposed one in the latest values, with a penalty for each.
    private func penalisedCost(_ proposal: Proposal?) -> Double {
        let first = max(0, cleaned.count - Season.window)
        let count = changes.count { $0.start > first } + (proposal == nil ? 0 : 1)
        return changeCost(from: first, gain: proposal?.gain ?? 0) + Double(count) * penalty
    }

    /// Returns the cost of the changes so far and a proposed one, from an index on.
    private func changeCost(from first: Int, gain: Double) -> Double {
        let low = max(first, sums.origin)
        var cost = -gain
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
