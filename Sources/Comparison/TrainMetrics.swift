import ElementaryFunctions

extension Metric {
    /// Returns the value of a metric that compares trains of events. It is NaN when a sample is not finite, and nil for
    /// other metrics and for a metric without the match window that it needs.
    /// - Parameters:
    ///   - matchWindow: The largest time that is permitted between two events that become partners, or the time
    ///     constant of the metric `van_rossum`, in milliseconds.
    ///   - shift: A time that is added to each event of the test, in milliseconds.
    func value(_ trains: EventTrains, matchWindow: Double?, shift: Double = 0) -> Double? {
        guard comparesTrains, matchWindow != nil || !needsMatchWindow else { return nil }
        guard trains.nonFinite == 0 else { return .nan }
        let window = matchWindow ?? 0
        let reference = trains.reference.times
        let test = shift == 0 ? trains.test.times : trains.test.times.map { $0 + shift }
        switch self {
        case .eventMismatch: return 1 - EventMatching(reference, test, within: window).f1
        case .matchTime: return EventMatching(reference, test, within: window).largestShift
        case .matchRMS: return EventMatching(reference, test, within: window).rmsShift
        case .victorPurpura: return EventMatching(reference, test, within: window).cost
        case .vanRossum: return SpikeDistances.vanRossum(reference, test, tau: window)
        case .isiDistance: return SpikeDistances.isi(reference, test, in: trains.window)
        case .spikeDistance: return SpikeDistances.spike(reference, test, in: trains.window)
        default: return nil
        }
    }

    /// Returns a bound on the error of a metric of trains of events, in the metric's unit; infinite where none can be
    /// estimated, and 0 for other metrics, without a needed match window, and when a sample is not finite. The error is
    /// due to inexact times of events, and to crossings that may be missed between two samples.
    ///
    /// The distances of Victor and Purpura and of van Rossum satisfy the triangle inequality, so moved and additional
    /// events change them by at most the distance between the original and the changed train. Changes of partners are
    /// found by matching within the smallest and the largest window that the errors permit. The bounds of the ISI and
    /// SPIKE distances are linear in the ratio of the errors to the shortest interval.
    func bound(_ trains: EventTrains, matchWindow: Double?) -> Double {
        guard trains.nonFinite == 0, let value = value(trains, matchWindow: matchWindow) else { return 0 }
        let window = matchWindow ?? 0
        let errors = trains.reference.bounds + trains.test.bounds
        let sum = errors.reduce(0, +)
        let pair = (Largest.of(trains.reference.bounds) ?? 0) + (Largest.of(trains.test.bounds) ?? 0)
        let unseen = Double(trains.reference.possibleCrossings.count + trains.test.possibleCrossings.count)
        let count = Double(trains.reference.times.count + trains.test.times.count)
        switch self {
        case .eventMismatch: return spread(trains, window, pair, value) + (unseen > 0 ? 2 * unseen / count : 0)
        case .matchTime, .matchRMS: return unseen > 0 ? .infinity : pair + spread(trains, window, pair, value)
        case .victorPurpura: return 2 * sum / window + unseen
        case .vanRossum:
            let moved = errors.reduce(0) { $0 + (1 - ElementaryFunctions.exp(-$1 / window)).magnitude.squareRoot() }
            return moved + unseen * 0.5.squareRoot()
        case .isiDistance, .spikeDistance:
            guard unseen == 0 else { return .infinity }
            let shortest = Self.shortestInterval(trains)
            let share = shortest > 0 ? pair / shortest : pair > 0 ? .infinity : 0
            return min(1, 4 * share + 2 * sum / (trains.window.end - trains.window.start))
        default: return 0
        }
    }

    private func spread(_ trains: EventTrains, _ window: Double, _ error: Double, _ value: Double) -> Double {
        guard error > 0 else { return 0 }
        let others = [max(0, window - error), window + error].compactMap { self.value(trains, matchWindow: $0) }
        // Without any partners the largest shift is infinite, whatever the errors are.
        return Largest.magnitude(others.map { $0 == value ? 0 : $0 - value })
    }

    private static func shortestInterval(_ trains: EventTrains) -> Double {
        let intervals = [trains.reference.times, trains.test.times].flatMap { times in
            zip(times, times.dropFirst()).map { $1 - $0 }
        }
        return intervals.min() ?? (trains.window.end - trains.window.start)
    }
}
