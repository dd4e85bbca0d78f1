import ElementaryFunctions

/// Distances between two trains of events. Times are in milliseconds and increase.
///
///     SpikeDistances.isi([10, 20, 30], [12, 24, 30], in: TimeWindow(start: 0, end: 50))  // 0.128
public enum SpikeDistances {
    /// Returns the distance of van Rossum (2001, doi 10.1162/089976601300014321): the Euclidean distance of the trains
    /// after each event is replaced by a decaying exponential. A train of one event has the distance √½ from a train
    /// without events.
    /// - Parameter tau: The time constant of the exponential in milliseconds.
    /// - Complexity: O(*n*), by the recursion of Houghton and Kreuz (2012, doi 10.3109/0954898X.2012.673048).
    public static func vanRossum(_ reference: [Double], _ test: [Double], tau: Double) -> Double {
        let events = (reference.map { ($0, 1.0) } + test.map { ($0, -1.0) }).sorted { $0.0 < $1.0 }
        // The sum of the signs of earlier events, each multiplied by its decay since then.
        var (trace, sum) = (0.0, 0.0)
        for (index, event) in events.enumerated() {
            if index > 0 {
                let (before, sign) = events[index - 1]
                trace = (trace + sign) * ElementaryFunctions.exp(-(event.0 - before) / tau)
            }
            sum += 1 + 2 * event.1 * trace
        }
        return max(0, sum / 2).squareRoot()
    }

    /// Returns the ISI distance (Kreuz and others 2007, doi 10.1016/j.jneumeth.2007.05.031): the mean over time of the
    /// relative difference between the current interspike intervals of the two trains, from 0 to 1; 0 for an empty
    /// window. A train without events has one interval, the window.
    public static func isi(_ reference: [Double], _ test: [Double], in window: TimeWindow) -> Double {
        mean(reference, test, window) { first, second, _ in
            let (x, y) = (first.interval, second.interval)
            return (x - y).magnitude / max(x, y)
        }
    }

    /// Returns the SPIKE distance (Kreuz and others 2013, doi 10.1152/jn.00873.2012), which compares the distance of
    /// each event to the nearest event of the other train with the intervals between events, from 0 to 1; 0 for an
    /// empty window.
    public static func spike(_ reference: [Double], _ test: [Double], in window: TimeWindow) -> Double {
        mean(reference, test, window) { first, second, time in
            let (x, y) = (first.interval, second.interval)
            return (first.distance(at: time) * y + second.distance(at: time) * x) * 2 / ((x + y) * (x + y))
        }
    }

    /// An interval of a train between two events, or between an event and an end of the window.
    private struct Interval {
        var start: Double
        var end: Double
        /// The duration, in milliseconds, that the distances use as the train's interspike interval from `start` to
        /// `end`: `end - start`, or before the first and after the last event of the train the neighboring interval
        /// between events if that is longer.
        var interval: Double
        /// The time in milliseconds from the event at `start`, and from the event at `end`, to the nearest event of the
        /// other train. An end that is a border of the window, where there is no event, has the same value as the other
        /// end.
        var distances: (start: Double, end: Double)

        func distance(at time: Double) -> Double {
            guard end > start else { return distances.start }
            let share = (time - start) / (end - start)
            return distances.start + share * (distances.end - distances.start)
        }
    }

    /// Returns the mean over time of a function that is linear between events.
    private static func mean(
        _ reference: [Double], _ test: [Double], _ window: TimeWindow, _ value: (Interval, Interval, Double) -> Double
    ) -> Double {
        guard window.end > window.start else { return 0 }
        let (first, second) = (intervals(reference, test, window), intervals(test, reference, window))
        var (i, j, time, sum) = (0, 0, window.start, 0.0)
        while i < first.count, j < second.count {
            let end = min(first[i].end, second[j].end)
            if end > time {
                let ends = value(first[i], second[j], time) + value(first[i], second[j], end)
                sum += ends / 2 * (end - time)
                time = end
            }
            let (isFirst, isSecond) = (first[i].end <= end, second[j].end <= end)
            if isFirst { i += 1 }
            if isSecond { j += 1 }
        }
        return sum / (window.end - window.start)
    }

    /// Returns the intervals of a train. Before the first event and after the last, the interval is the longer of the
    /// interval to the end of the window and the neighboring interval between events, as in PySpike.
    private static func intervals(_ train: [Double], _ other: [Double], _ window: TimeWindow) -> [Interval] {
        let nearest = Nearest(other, window)
        guard let first = train.first, let last = train.last else {
            let ends = (nearest.distance(window.start), nearest.distance(window.end))
            return [
                Interval(start: window.start, end: window.end, interval: window.end - window.start, distances: ends)
            ]
        }
        var result: [Interval] = []
        if first > window.start {
            let interval = max(first - window.start, train.count > 1 ? train[1] - first : 0)
            let distance = nearest.distance(first)
            result.append(
                Interval(start: window.start, end: first, interval: interval, distances: (distance, distance)))
        }
        for (start, end) in zip(train, train.dropFirst()) {
            result.append(
                Interval(
                    start: start, end: end, interval: end - start,
                    distances: (nearest.distance(start), nearest.distance(end))))
        }
        if last < window.end {
            let interval = max(window.end - last, train.count > 1 ? last - train[train.count - 2] : 0)
            let distance = nearest.distance(last)
            result.append(Interval(start: last, end: window.end, interval: interval, distances: (distance, distance)))
        }
        return result
    }

    /// The events of a train with an auxiliary event before the first and after the last.
    private struct Nearest {
        private let events: [Double]

        init(_ train: [Double], _ window: TimeWindow) {
            let count = train.count
            let before = count > 1 ? min(window.start, 2 * train[0] - train[1]) : window.start
            let after = count > 1 ? max(window.end, 2 * train[count - 1] - train[count - 2]) : window.end
            events = [before] + train + [after]
        }

        /// Returns the distance in milliseconds between a time and the nearest event of the train. One auxiliary event
        /// before the first and one after the last event of the train, at or beyond the ends of the window, count too.
        func distance(_ time: Double) -> Double {
            var (low, high) = (0, events.count - 1)
            while high - low > 1 {
                let middle = (low + high) / 2
                if events[middle] <= time { low = middle } else { high = middle }
            }
            return min((time - events[low]).magnitude, (events[high] - time).magnitude)
        }
    }
}
