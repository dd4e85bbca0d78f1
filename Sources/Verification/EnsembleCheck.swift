import Cases
import Comparison
import Diagnostics
import Report
import Simulator
import Traces

/// The evaluation of checks whose metric is a statistic of an ensemble.
extension CheckEvaluator {
    /// Returns the measurement of each quantity of a check: the statistic of largest magnitude over the instants of the
    /// golden in the window, where NaN counts as the largest.
    /// - Throws: `DiagnosticsError` when the golden lacks a column that the statistic needs, or the run has no values
    ///   at an instant of the golden.
    func ensembleMeasurements(_ golden: LoadedCase.LoadedGolden, _ run: Trajectory) throws -> [Measurement] {
        return try quantities(golden).map { quantity in
            let moment = check.metric == .varianceY ? "sd" : "mean"
            let stored = golden.trajectory.columnIndex("\(quantity).\(moment)")
            guard let reference = stored ?? quantile(of: quantity, golden),
                let test = run.columnIndex("\(quantity).\(moment)")
            else { throw missing(quantity, golden) }
            var aligned = try AlignedSignal(
                reference: golden.trajectory, column: reference, test: run, column: test, window: check.window,
                onlyShared: true)
            aligned.name = quantity
            let members = run.columns.filter {
                guard let column = EnsembleColumn($0.name), case .member = column.statistic else { return false }
                return column.quantity == quantity
            }
            let parts = Metric.ExtraResults(statistic: try statistic(quantity, golden, run, members.map(\.values)))
            return Measurement(
                aligned: aligned, metrics: SignalMetrics(aligned), events: nil, parts: parts,
                value: parts.statistic?.magnitude, bound: 0)
        }
    }

    /// Returns the range of the statistic with which the check passes, from its accepted probability of a false alarm,
    /// shared by all quantities and instants of the check; nil if its tolerance gives none.
    func ensembleAllowance(_ golden: LoadedCase.LoadedGolden) throws -> ToleranceRule.Allowance? {
        guard let rate = check.tolerance.falseAlarm else { return nil }
        let tests = try quantities(golden).reduce(0) { $0 + rows(golden).count(where: isRandom($1, golden)) }
        guard check.metric == .ks else {
            return .init(lowest: 0, highest: FalseAlarmRate.normalLimit(rate, count: tests))
        }
        let members = loaded.definition.ensemble?.members ?? 1
        return .init(lowest: 0, highest: FalseAlarmRate.distanceLimit(rate, count: tests, members: members))
    }

    /// Returns a function that tells whether a quantity varies between members at a row of the golden.
    private func isRandom(_ quantity: String, _ golden: LoadedCase.LoadedGolden) -> (Int) -> Bool {
        let deviations = golden.trajectory.column("\(quantity).sd")?.values
        return { row in deviations.map { $0[row] != 0 } ?? true }
    }

    /// Returns the reason why a statistic within its limit could not have exceeded it: no row of the golden is that of a
    /// random quantity, or the limit is above the largest possible distance; nil if there is no such reason.
    func emptyStatistic(_ quantity: String, _ tolerance: Double) -> String? {
        guard let golden else { return nil }
        let statistics = golden.trajectory.columns.compactMap { column -> (EnsembleColumn, [Double])? in
            guard let name = EnsembleColumn(column.name), name.quantity == quantity else { return nil }
            return (name, column.values)
        }
        let quantiles = statistics.filter { name, _ in
            if case .quantile = name.statistic { return !name.isError }
            return false
        }
        let deviations = statistics.first { $0.0.statistic == .deviation && !$0.0.isError }?.1
        let isRandom = rows(golden).contains { row in
            if let deviations { return deviations[row] != 0 }
            return quantiles.contains { $0.1[row] != quantiles[0].1[row] }
        }
        guard isRandom else {
            return "the check proves nothing: at no compared instant of the golden do members differ"
        }
        guard check.metric == .ks else { return nil }
        let largest = quantiles.reduce(0) { largest, column in
            guard case .quantile(let probability) = column.0.statistic else { return largest }
            return max(largest, probability, 1 - probability)
        }
        guard tolerance >= largest else { return nil }
        return "the check proves nothing: its limit is \(ReportNumber.short(tolerance)), but no ensemble has a larger"
            + " distance from the stored quantiles than \(ReportNumber.short(largest)); declare more members, or a larger"
            + " 'false_alarm'"
    }

    private func rows(_ golden: LoadedCase.LoadedGolden) -> [Int] {
        golden.trajectory.times.indices.filter { check.window?.contains(golden.trajectory.times[$0]) != false }
    }

    /// Returns the quantities of the check; without any, those for which the golden has the columns of the statistic.
    private func quantities(_ golden: LoadedCase.LoadedGolden) throws -> [String] {
        if !check.signals.isEmpty { return check.signals }
        var found: [String] = []
        for name in golden.trajectory.columns.map(\.name) {
            guard let column = EnsembleColumn(name), !column.isError, !found.contains(column.quantity) else { continue }
            switch (column.statistic, check.metric) {
            case (.mean, .meanZ), (.deviation, .varianceY), (.quantile, .ks): found.append(column.quantity)
            default: break
            }
        }
        guard found.isEmpty else { return found }
        throw missing("*", golden)
    }

    private func missing(_ quantity: String, _ golden: LoadedCase.LoadedGolden) -> DiagnosticsError {
        let needed =
            check.metric == .ks
            ? "columns of quantiles such as '\(quantity).q0.5'"
            // The hint in full: add a golden with columns 'v.mean' and 'v.sd', with their standard errors in '….se'
            : "columns '\(quantity).mean' and '\(quantity).sd', with their standard errors in '….se'"
        return DiagnosticsError(
            .goldenMismatch,
            "the golden '\(golden.name)' lacks columns for the metric \(check.metric.rawValue) of the signal"
                + " '\(quantity)'",
            at: check.place,
            notes: [.init("its columns are " + golden.trajectory.columns.map(\.name).joined(separator: ", "))],
            hint: "add a golden with \(needed)")
    }

    private func quantile(of quantity: String, _ golden: LoadedCase.LoadedGolden) -> Int? {
        guard check.metric == .ks else { return nil }
        return golden.trajectory.columns.firstIndex { name in
            guard let column = EnsembleColumn(name.name), case .quantile = column.statistic else { return false }
            return column.quantity == quantity && !column.isError
        }
    }

    private func statistic(
        _ quantity: String, _ golden: LoadedCase.LoadedGolden, _ run: Trajectory, _ members: [[Double]]
    ) throws -> Double {
        guard let found = run.rows(at: rows(golden).map { golden.trajectory.times[$0] }) else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the run has no values at some sample times of the golden '\(golden.name)'; use a step size of which"
                    + " these are multiples",
                at: check.place)
        }
        var largest = 0.0
        for (row, place) in zip(rows(golden), found) {
            let value = try score(quantity, golden, row, members.map { $0[place] })
            // A statistic that is not a number is larger than all others.
            if !(value.magnitude <= largest.magnitude), !largest.isNaN { largest = value }
        }
        return largest
    }

    private func score(
        _ quantity: String, _ golden: LoadedCase.LoadedGolden, _ row: Int, _ samples: [Double]
    ) throws -> Double {
        func stored(_ statistic: String) -> Double? {
            golden.trajectory.column("\(quantity).\(statistic)")?.values[row]
        }
        if check.metric == .ks {
            let quantiles = golden.trajectory.columns.compactMap { column -> (Double, Double, Double)? in
                guard let name = EnsembleColumn(column.name), name.quantity == quantity, !name.isError,
                    case .quantile(let probability) = name.statistic
                else { return nil }
                let error = golden.trajectory.column(column.name + ".se")?.values[row] ?? 0
                return (probability, column.values[row], error)
            }
            guard !quantiles.isEmpty else { throw missing(quantity, golden) }
            return EnsembleScore.distance(samples: samples, quantiles: quantiles)
        }
        guard let mean = stored("mean"), let meanError = stored("mean.se"), let deviation = stored("sd"),
            let deviationError = stored("sd.se")
        else { throw missing(quantity, golden) }
        let score = EnsembleScore(
            samples: samples, mean: mean, meanError: meanError, deviation: deviation, deviationError: deviationError,
            kurtosis: stored("kurtosis") ?? 3)
        return check.metric == .meanZ ? score.mean : score.variance
    }
}
