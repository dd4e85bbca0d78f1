extension Series {
    /// The series of each machine, in the order in which the machines first appear; the series itself if all values are
    /// of one machine. Of several series, each name is followed by the machine, as in `v on linux-x86`.
    ///
    ///     table.series.flatMap(\.byMachine).map(DriftAnalysis.init)
    ///
    /// Values of different machines are not compared. In one series, a continuous integration that alternates between
    /// machines would interrupt every part of it after one value, and no change could be found. A point without a
    /// machine or tolerance has that of the point before it, and the first ones are of the first machine.
    /// - Complexity: O(*n*).
    public var byMachine: [Series] {
        guard let first = points.lazy.compactMap(\.machine).first else { return [self] }
        var machines: [String] = []
        var parts: [String: [SeriesPoint]] = [:]
        var machine = first
        var tolerance: Double?
        for point in points {
            var point = point
            machine = point.machine ?? machine
            tolerance = point.tolerance ?? tolerance
            (point.machine, point.tolerance) = (machine, tolerance)
            if parts[machine] == nil { machines.append(machine) }
            parts[machine, default: []].append(point)
        }
        guard machines.count > 1 else { return [self] }
        return machines.map { machine in
            var part = self
            part.name = "\(name) on \(machine)"
            part.points = parts[machine] ?? []
            return part
        }
    }
}
