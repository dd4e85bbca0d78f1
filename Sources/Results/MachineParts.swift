extension HistorySeries {
    /// Returns the series of a check for each machine that verified it, in the order in which the machines first appear.
    ///
    ///     for (machine, series) in history.byMachine(check) { print(machine, series.points.count) }
    ///
    /// - Complexity: O(*n*) for *n* points.
    public func byMachine(_ series: CheckSeries) -> [(machine: String, series: CheckSeries)] {
        var parts: [(machine: String, series: CheckSeries)] = []
        var indices: [String: Int] = [:]
        for point in series.points {
            let machine = verifications[point.verification].machine
            if let index = indices[machine] {
                parts[index].series.points.append(point)
            } else {
                indices[machine] = parts.count
                parts.append((machine, CheckSeries(key: series.key, points: [point])))
            }
        }
        return parts
    }

    /// Returns the series with the points of a verification at their ends, whatever its start time is.
    ///
    /// A verification that was just made follows the others of a history even if the clock was set back, or if the
    /// history contains a start time in the future. Its results are then judged by those before it.
    /// - Parameter id: The id of the verification; the series do not change if the history does not contain it.
    public func ending(with id: String) -> HistorySeries {
        guard let last = verifications.lastIndex(where: { $0.id == id }), last < verifications.count - 1 else {
            return self
        }
        var result = self
        for index in checks.indices {
            let points = checks[index].points
            result.checks[index].points =
                points.filter { $0.verification != last } + points.filter { $0.verification == last }
        }
        for index in runs.indices {
            let points = runs[index].points
            result.runs[index].points =
                points.filter { $0.verification != last } + points.filter { $0.verification == last }
        }
        return result
    }
}
