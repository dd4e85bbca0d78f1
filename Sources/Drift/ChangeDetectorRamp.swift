/// The part of the detection that finds the ends of ramps, and corrects the places of changes once more values are
/// known.
extension ChangeDetector {
    /// Searches the ramp that the latest values form for its end, a constant level or a jump to one, and ends the ramp
    /// there. Without an end, the ramp is extended to the last cleaned value.
    mutating func searchRamp() {
        let end = cleaned.count
        let whole = sums.lineCost(start, end)
        guard end - start >= 6 else { return extendRamp() }
        var plateau = (start: 0, cost: Double.infinity)
        var reset = (start: 0, cost: Double.infinity)
        var length = 1
        while length <= end - start - 2 {
            let middle = end - length
            if length >= 5 {
                let cost = sums.plateauCost(start, middle, end)
                if cost < plateau.cost { plateau = (middle, cost) }
            }
            if end - start - length >= 4 {
                let cost = sums.lineCost(start, middle) + sums.levelCost(middle, end)
                if cost < reset.cost { reset = (middle, cost) }
            }
            length += max(1, length / 10)
        }
        let limit = penalty
        // A jump has one parameter more than a plateau. That of a single value may be an outlier.
        if whole - reset.cost > limit, reset.cost + 4 * scale * scale < plateau.cost {
            let size = sums.mean(reset.start, end) - lineEnd(reset.start)
            let proposal = Proposal(shape: .step, start: reset.start, gain: whole - reset.cost, size: size)
            guard reset.start < end - 1, !isSeasonal(proposal) else { return }
            endByReset(at: reset.start, surplus: (proposal.gain - limit) / (scale * scale))
        } else if whole - plateau.cost > limit {
            endByPlateau(at: plateau.start)
        } else {
            extendRamp()
        }
    }

    /// Extends the ramp that the latest values form to the last cleaned value, with a new fit of a line.
    mutating func extendRamp() {
        let end = cleaned.count
        let line = sums.line(start, end)
        changes[changes.count - 1].end = end - 1
        changes[changes.count - 1].after = line.start + line.slope * Double(end - 1 - start)
    }

    /// Returns the value of the present ramp at the index before a jump.
    private func lineEnd(_ middle: Int) -> Double {
        let line = sums.line(start, middle)
        return line.start + line.slope * Double(middle - 1 - start)
    }

    private mutating func endByReset(at middle: Int, surplus: Double) {
        let end = cleaned.count
        let top = lineEnd(middle)
        changes[changes.count - 1].end = middle - 1
        changes[changes.count - 1].after = top
        changes[changes.count - 1].isOpen = false
        let level = sums.mean(middle, end)
        changes.append(
            Change(shape: .step, start: middle, end: middle, before: top, after: level, surplus: surplus))
        regime = .level
        // A ramp, not a level, precedes the jump, so the place of the jump is not refined.
        (previousStart, start) = (middle, middle)
    }

    private mutating func endByPlateau(at middle: Int) {
        let end = cleaned.count
        let last = changes.count - 1
        let base = previousStart
        changes[last].end = middle - 1
        changes[last].after = sums.mean(middle, end)
        changes[last].isOpen = false
        regime = .level
        let rampStart = start
        (previousStart, start) = (middle, middle)
        // A step that was found before its new level was long enough may have been taken for a ramp.
        guard base >= sums.origin, base < rampStart, changes[last].start == rampStart else { return }
        let ramp = sums.levelCost(base, rampStart) + sums.plateauCost(rampStart, middle, end)
        var step = (start: 0, gain: 0.0)
        for place in base + 1..<end - 1 {
            let gain = sums.step(base, place, end).gain
            if gain > step.gain { step = (place, gain) }
        }
        guard sums.levelCost(base, end) - step.gain <= ramp + 4 * scale * scale else { return }
        (previousStart, start) = (base, step.start)
        changes[last].shape = .step
        (changes[last].start, changes[last].end) = (step.start, step.start)
        changes[last].before = sums.mean(base, step.start)
        changes[last].after = sums.mean(step.start, end)
    }

    /// The numbers of values of a regime at which the place of its change is found again.
    private static let agesOfRefinement: Set<Int> = [6, 9, 13, 19, 28, 42, 63, 94, 141, 211, 316, 474, 711, 1066]

    /// Turns the latest change, if it is a step at most 40 values ago, into a ramp where later values fit a ramp
    /// better; otherwise fits its start again when the number of values since it is in `agesOfRefinement`, up to 42 for
    /// a step. A ramp that has ended stays as it is.
    mutating func refine() {
        guard let last = changes.last, last.start == start, previousStart < start, previousStart >= sums.origin else {
            return
        }
        let end = cleaned.count
        let age = end - start
        if last.shape == .step, age <= 40, turnsIntoRamp() { return }
        guard Self.agesOfRefinement.contains(age) else { return }
        var best = (start: start, gain: 0.0)
        switch last.shape {
        case .step:
            guard age <= 42 else { return }
            for place in previousStart + 1..<end - 1 {
                let gain = sums.step(previousStart, place, end).gain
                if gain > best.gain { best = (place, gain) }
            }
            changes[changes.count - 1].before = sums.mean(previousStart, best.start)
            changes[changes.count - 1].after = sums.mean(best.start, end)
            changes[changes.count - 1].end = best.start
        case .ramp:
            guard last.isOpen else { return }
            for place in previousStart + 1..<end - 4 {
                let gain = sums.ramp(previousStart, place, end).gain
                if gain > best.gain { best = (place, gain) }
            }
            changes[changes.count - 1].before = sums.ramp(previousStart, best.start, end).level
        }
        changes[changes.count - 1].start = best.start
        start = best.start
    }

    /// Turns a young step into a ramp, where later values show that it is one.
    private mutating func turnsIntoRamp() -> Bool {
        let end = cleaned.count
        let first = previousStart
        var best = (start: 0, gain: 0.0, total: 0.0)
        for middle in first + 1...max(first + 1, end - Self.fewestOfRamp) {
            let fit = sums.ramp(first, middle, end)
            if fit.gain > best.gain { best = (middle, fit.gain, fit.slope * Double(end - middle)) }
        }
        let gain = sums.step(first, start, end).gain
        guard best.gain > gain + 6 * scale * scale, best.total.magnitude >= thresholds.smallestDrift * scale else {
            return false
        }
        let surplus = changes.removeLast().surplus
        start = best.start
        beginRamp(surplus: surplus)
        return true
    }
}
