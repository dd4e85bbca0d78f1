import Comparison
import Report

/// A description of the events of golden and run and of their partners, for checks that fail.
///
///     MatchText(trains, within: 2).text
///     // "11 events have a partner in the other trace, of 12 in the golden and 12 in the run; …"
struct MatchText {
    private let trains: EventTrains
    private let matching: EventMatching

    /// Pairs the events of two trains that are at most `window` milliseconds apart.
    init(_ trains: EventTrains, within window: Double) {
        self.trains = trains
        matching = EventMatching(trains.reference.times, trains.test.times, within: window)
    }

    /// A text with the numbers of events and partners, the first event without a partner, and the mean and the trend of
    /// the time shifts.
    var text: String {
        var parts = [
            "\(matching.pairs.count) events have a partner in the other trace, of \(matching.referenceCount) in the"
                + " golden and \(matching.testCount) in the run"
        ]
        let missing = [
            (matching.firstUnmatchedReference.map { trains.reference.times[$0] }, "golden"),
            (matching.firstUnmatchedTest.map { trains.test.times[$0] }, "run"),
        ]
        parts += missing.compactMap { time, side in
            time.map {
                "the first event of the \(side) without a partner is at \(ReportNumber.short($0, digits: 7)) ms"
            }
        }
        if let bias = matching.bias {
            parts.append(
                "events of the run with a partner are \(ReportNumber.short(bias)) ms later than it on average"
                    + " (negative: earlier)"
            )
        }
        if let slope = matching.slope {
            parts.append("their lateness grows by \(ReportNumber.short(slope)) ms from event to event")
        }
        return parts.joined(separator: "; ")
    }
}
