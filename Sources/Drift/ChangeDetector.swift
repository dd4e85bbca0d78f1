/// The detection of steps and ramps in a series of values with noise, which are passed one after the other.
///
///     var detector = ChangeDetector()
///     for value in values { detector.append(value) }
///     detector.changes
///
/// The latest values form a regime, which is a constant level or a ramp. With every value, penalized fits decide
/// whether it has ended: a change is accepted where it lowers the squared residuals, in units of the noise, by more
/// than a penalty. Nothing is autoregressive, since an autoregressive term explains a ramp away. Because the decisions
/// are made in order, the changes of a longer series begin with those of a shorter one, except that the latest change
/// may still be moved, extended or replaced, and that a season that is found or rejected renews all changes.
struct ChangeDetector: Sendable {
    /// The form of the latest values: a constant level or a ramp.
    enum Regime: Sendable { case level, ramp }

    /// The steps and ramps found so far, in order. Later values may still change the last one, and all of them if a
    /// season is found or rejected.
    var changes: [Change] = []
    /// The estimated standard deviation of the noise, in the unit of the values; 0 for fewer than four values, and for
    /// values without noise. From the 65th value on it is estimated with every 16th value.
    private(set) var scale = 0.0
    /// The values passed so far. If a season (a sine wave) was found, it is subtracted from them.
    private(set) var values: [Double] = []
    /// The values with outliers clipped. The latest two values are missing, because later values decide whether they
    /// are outliers.
    private(set) var cleaned: [Double] = []
    /// Sums over the latest cleaned values, from which fits are computed in constant time. They contain at most twice
    /// ``memory`` values.
    private(set) var sums = SegmentSums(offset: 0)
    /// The form of the values since the last change.
    var regime = Regime.level
    /// The index in ``values`` of the first value after the last change, or 0 without a change; if that value was
    /// dropped from ``sums``, the index of the oldest value in them.
    var start = 0
    /// The index in ``values`` of the first value of the level before the last change or, if that value was dropped
    /// from ``sums``, of the oldest value in them; equal to ``start`` if the place of that change is final.
    var previousStart = 0
    /// The season (a sine wave) that was subtracted from the values; nil if there is none.
    private(set) var season: Season?
    /// The number of cleaned values from which the season was estimated.
    private(set) var seasonCount = 0
    /// The number of cleaned values at the latest search for a season; 0 before the first search.
    var searchCount = 0
    /// A Boolean value that indicates whether the values may still turn out to have a season: true before the first
    /// search, and while a sine wave explains the values about as well as changes do.
    var isUndecided = true
    /// The tolerance of the check whose values are analyzed; nil if none is known.
    var tolerance: Double?
    /// A Boolean value that indicates whether values that were analyzed before are being analyzed again, because a
    /// season was found or rejected, so that no further season is sought.
    private(set) var isReplaying = false

    /// The smallest number of values at one level before a step from it is accepted.
    static let fewestBefore = 3
    /// The smallest number of cleaned values that can form a ramp.
    static let fewestOfRamp = 5
    /// The number of latest cleaned values that ``sums`` keep when older ones are dropped, which happens when they
    /// contain more than twice as many.
    static let memory = 2048

    /// The thresholds that decide which changes and seasons are accepted.
    let thresholds: Thresholds

    /// Creates a detector of steps and ramps, to which no values have been passed.
    init(thresholds: Thresholds = Thresholds()) { self.thresholds = thresholds }

    /// The amount by which a change must lower the sum of squared residuals to be accepted, in squared units of the
    /// values.
    var penalty: Double { thresholds.penalty(count: values.count) * scale * scale }

    /// Appends the next value of the series, and looks for a change of the level or for the end of a ramp. Nothing is
    /// found among fewer than `thresholds.fewestValues` values, or while ``scale`` is 0.
    /// - Complexity: O(log *n*) for most values; O(*n*) where a change is found, and O(*n*²) where a season is sought.
    mutating func append(_ value: Double) {
        values.append(value - (season?.value(at: values.count) ?? 0))
        if values.count == 1 { sums = SegmentSums(offset: value) }
        if values.count <= 64 || values.count.isMultiple(of: 16) { scale = NoiseScale.of(values) }
        clean()
        guard scale > 0, values.count >= thresholds.fewestValues else { return }
        switch regime {
        case .level: searchLevel()
        case .ramp: searchRamp()
        }
        refine()
    }

    /// Prepares a new detector, to which no values have been passed, for a second analysis of values. The given season
    /// is subtracted from them, and no other season is sought.
    /// - Parameters:
    ///   - season: The season; nil to analyze the values without one.
    ///   - count: The number of cleaned values from which the season was estimated.
    mutating func begin(season: Season?, count: Int) {
        self.season = season
        seasonCount = season == nil ? 0 : count
        isReplaying = true
    }

    /// Ends the second analysis of values that ``begin(season:count:)`` started, so that seasons are sought again.
    mutating func endReplay() { isReplaying = false }

    /// Appends the value before the latest two to the cleaned ones. A value far from the median of five is clipped.
    private mutating func clean() {
        let index = values.count - 3
        guard index >= 0 else { return }
        let reach = min(2, index)
        let centre = Self.median(values[index - reach...index + reach])
        let limit = 2.5 * scale
        let value = scale > 0 ? min(max(values[index], centre - limit), centre + limit) : values[index]
        cleaned.append(value)
        sums.append(value)
        if cleaned.count - sums.origin > 2 * Self.memory { forget() }
    }

    /// Returns the median of one, three or five values.
    private static func median(_ values: ArraySlice<Double>) -> Double {
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }

    /// Drops the sums of old values.
    private mutating func forget() {
        let origin = cleaned.count - Self.memory
        sums = SegmentSums(cleaned[origin...], offset: cleaned[origin])
        start = max(start, origin)
        previousStart = max(previousStart, origin)
    }

    // MARK: The end of a level

    /// A possible change for which the squared residuals of a fit decrease, before it is accepted.
    struct Proposal {
        var shape: Change.Shape
        var start: Int
        var gain: Double
        /// The signed difference of the levels after and before a step, or the signed total change over a ramp.
        var size: Double
    }

    /// Searches the present level for a step or a ramp that begins in it.
    private mutating func searchLevel() {
        let end = cleaned.count
        guard end - start > Self.fewestBefore else { return }
        var best = 0.0
        var length = 2
        while length < end - start {
            if end - length - start >= Self.fewestBefore { best = max(best, sums.step(start, end - length, end).gain) }
            if length >= Self.fewestOfRamp { best = max(best, sums.ramp(start, end - length, end).gain) }
            length += max(1, length / 5)
        }
        guard best > penalty, let proposal = bestChange(from: start, to: end) else { return }
        guard isConfirmed(proposal, end: end), !isSeasonal(proposal) else { return }
        accept(proposal)
    }

    /// Returns the step or ramp in the cleaned values at the indices `first..<end` that lowers their squared residuals
    /// most, compared with a constant level; nil if none does. A step has at least ``fewestBefore`` values before it,
    /// and a ramp at least ``fewestOfRamp`` values.
    func bestChange(from first: Int, to end: Int) -> Proposal? {
        var step = Proposal(shape: .step, start: first, gain: 0, size: 0)
        var ramp = Proposal(shape: .ramp, start: first, gain: 0, size: 0)
        for middle in first + 1..<end {
            let length = end - middle
            if middle - first >= Self.fewestBefore {
                let fit = sums.step(first, middle, end)
                if fit.gain > step.gain { (step.start, step.gain, step.size) = (middle, fit.gain, fit.size) }
            }
            if length >= Self.fewestOfRamp {
                let fit = sums.ramp(first, middle, end)
                if fit.gain > ramp.gain {
                    (ramp.start, ramp.gain, ramp.size) = (middle, fit.gain, fit.slope * Double(length))
                }
            }
        }
        return step.gain > ramp.gain ? step : ramp.gain > 0 ? ramp : nil
    }

    /// Returns whether a change is large enough and, for a ramp, monotone.
    private func isConfirmed(_ proposal: Proposal, end: Int) -> Bool {
        // A single value at a new level may be an outlier, or the first of a step that looks like a ramp so far.
        guard proposal.gain > penalty, end - proposal.start > 1 else { return false }
        switch proposal.shape {
        case .step: return proposal.size.magnitude >= thresholds.smallestStep * scale
        case .ramp:
            guard proposal.size.magnitude >= thresholds.smallestDrift * scale else { return false }
            let stride = max(1, (end - proposal.start) / 60)
            let first = max(start, proposal.start - 1)
            let trend = MannKendall(Swift.stride(from: first, to: end, by: stride).map { cleaned[$0] })
            return trend.z.magnitude >= 2.33
        }
    }

    /// Adds a proposed change to ``changes``. A change that continues the ramp before it, or forms one ramp with the
    /// step before it, extends or replaces that change instead.
    mutating func accept(_ proposal: Proposal) {
        let end = cleaned.count
        let surplus = (proposal.gain - penalty) / (scale * scale)
        if continuesRamp(proposal) || becomesRamp(proposal) { return }
        if let last = changes.last, last.shape == .step, last.start == start {
            let isStep = proposal.shape == .step
            changes[changes.count - 1].after =
                isStep ? sums.mean(start, proposal.start) : sums.ramp(start, proposal.start, end).level
        }
        previousStart = start
        start = proposal.start
        switch proposal.shape {
        case .step:
            changes.append(
                Change(
                    shape: .step, start: start, end: start, before: sums.mean(previousStart, start),
                    after: sums.mean(start, end), surplus: surplus))
        case .ramp: beginRamp(surplus: surplus)
        }
    }

    /// Adds a ramp to ``changes`` that begins at the index ``start`` and still continues. The level before it began at
    /// ``previousStart``.
    /// - Parameter surplus: The evidence for the ramp (``Change/surplus``).
    mutating func beginRamp(surplus: Double) {
        let end = cleaned.count
        let fit = sums.ramp(previousStart, start, end)
        regime = .ramp
        changes.append(
            Change(
                shape: .ramp, start: start, end: end - 1, before: fit.level,
                after: fit.level + fit.slope * Double(end - start), surplus: surplus, isOpen: true))
    }

    /// Resumes the ramp before the present level, if one line explains both and the change that ends the level.
    private mutating func continuesRamp(_ proposal: Proposal) -> Bool {
        guard let last = changes.last, last.shape == .ramp, last.isUpward == (proposal.size > 0),
            last.start >= sums.origin, start > last.start
        else { return false }
        let end = cleaned.count
        let apart =
            sums.plateauCost(last.start, start, end) - proposal.gain
        guard sums.lineCost(last.start, end) <= max(apart, 0) + penalty else { return false }
        start = last.start
        regime = .ramp
        changes[changes.count - 1].isOpen = true
        extendRamp()
        return true
    }

    /// Turns the step before the present level and the change that ends it into one ramp, if that explains both.
    private mutating func becomesRamp(_ proposal: Proposal) -> Bool {
        guard let last = changes.last, last.shape == .step, last.isUpward == (proposal.size > 0), last.start == start,
            previousStart < start, previousStart >= sums.origin
        else { return false }
        let end = cleaned.count
        let apart = sums.levelCost(previousStart, start) + sums.levelCost(start, end) - proposal.gain
        let whole = sums.levelCost(previousStart, end)
        var best = (start: start, gain: 0.0)
        for middle in previousStart + 1...end - Self.fewestOfRamp {
            let gain = sums.ramp(previousStart, middle, end).gain
            if gain > best.gain { best = (middle, gain) }
        }
        guard whole - best.gain <= max(apart, 0) + penalty / 4 else { return false }
        changes.removeLast()
        start = best.start
        beginRamp(surplus: (proposal.gain - penalty) / (scale * scale))
        return true
    }
}
