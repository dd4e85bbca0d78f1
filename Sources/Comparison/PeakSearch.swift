/// The highest value of a sampled signal, interpolated by a parabola through three samples, and a bound on its error.
struct PeakSearch {
    private let times: [Double]
    private let values: [Double]
    /// The row of the highest sample.
    private let top: Int
    /// The contiguous range of samples that contains the highest one.
    private let segment: Range<Int>

    /// Finds the highest sample of a signal, which must not be empty.
    /// - Parameter segments: The contiguous ranges of sample indices, between which nothing is interpolated.
    init(_ times: [Double], _ values: [Double], _ segments: [Range<Int>]) {
        self.times = times
        self.values = values
        var top = 0
        for index in values.indices where Largest.outweighs(values[index], values[top]) { top = index }
        self.top = top
        segment = segments.first { $0.contains(top) } ?? values.indices
    }

    private var isInside: Bool { segment.contains(top - 1) && segment.contains(top + 1) }

    /// The highest value, its excess over the first sample, and its time since the first sample. It is the vertex of
    /// the parabola, or the highest sample itself where that is the first or last of its segment.
    var peak: SignalMetrics.Peak {
        let (time, value) = vertex ?? (times[top], values[top])
        return .init(value: value, amplitude: value - values[0], time: time - times[0])
    }

    private var vertex: (Double, Double)? {
        guard isInside else { return nil }
        return Parabola.vertex(
            (times[top - 1], values[top - 1]), (times[top], values[top]), (times[top + 1], values[top + 1]))
    }

    /// Returns a bound on the error of the peak's value, in the unit of the values, and one on the error of its time,
    /// in milliseconds.
    ///
    /// The parabola neglects the third derivative `y‴`, which is estimated from the third divided differences of
    /// neighboring samples. With the spacing `h`, the error of the value is at most `h³/(9√3) · |y‴|`. The bounds of
    /// the samples are added.
    /// - Parameters:
    ///   - bounds: Bounds on the errors of the samples, in the unit of the values, shape `[samples]`.
    ///   - readsBetween: A Boolean value that indicates whether the error of the parabola is included.
    func bound(_ bounds: [Double], readsBetween: Bool) -> (value: Double, time: Double) {
        guard isInside, vertex != nil else {
            return (bounds[top], spread(bounds))
        }
        let around = [bounds[top - 1], bounds[top], bounds[top + 1]]
        let noise = Largest.magnitude(around)
        let (before, after) = (times[top] - times[top - 1], times[top + 1] - times[top])
        let longest = max(before, after)
        let starts = [top - 2, top - 1].filter { segment.contains($0) && segment.contains($0 + 3) }
        let bend = starts.map { DividedDifference.third(times, values, from: $0).magnitude }
        let third = readsBetween ? Largest.of(bend) ?? .infinity : 0
        let curvature = DividedDifference.second(times, values, at: top).magnitude
        // On an even grid `|(x - a)(x - b)(x - c)|` is at most `2/(3√3) · h³`, and its derivative at most `2h²`.
        let value = 2 / (3 * 3.0.squareRoot()) * longest * longest * longest * third + noise
        let slope = 2 * longest * longest * third + 2 * noise / min(before, after)
        let time = min(slope / (2 * curvature), before + after)
        return (value.isNaN ? .infinity : value, max(time.isNaN ? before + after : time, spread(bounds)))
    }

    /// Returns the distance in milliseconds to the farthest sample that may be the highest one, given the bounds.
    private func spread(_ bounds: [Double]) -> Double {
        let reachable = values.indices.filter { !(values[$0] + bounds[$0] <= values[top] - bounds[top]) && $0 != top }
        let doubtful = reachable.filter { !(bounds[$0] <= 0 && bounds[top] <= 0) }
        return Largest.magnitude(doubtful.map { times[$0] - times[top] })
    }
}

/// The parabola through three points.
enum Parabola {
    /// Returns the position and the value of the parabola's maximum, in this order; nil if the parabola opens upwards
    /// or is a line.
    static func vertex(
        _ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ c: (x: Double, y: Double)
    ) -> (Double, Double)? {
        let left = (b.y - a.y) / (b.x - a.x)
        let right = (c.y - b.y) / (c.x - b.x)
        let curvature = (right - left) / (c.x - a.x)
        guard curvature < 0 else { return nil }
        // The derivative of the parabola at `b`.
        let slope = left + curvature * (b.x - a.x)
        let x = b.x - slope / (2 * curvature)
        return (x, b.y - slope * slope / (4 * curvature))
    }
}
