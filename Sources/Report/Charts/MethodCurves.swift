import Comparison
import Results

/// The data of the convergence and work-precision diagrams of a case: the values of its checks as functions of the step
/// size, the number of steps and the wall time.
struct MethodCurves {
    /// The results of the runs of one case.
    let runs: [RunResult]

    /// Returns the data from which the script of the page draws the diagrams; nil if there are fewer than two runs, if
    /// no check has a value, or if `limit` is 0.
    /// - Parameter limit: The largest number of pairs of a check and a signal for which there are curves. Those that
    ///   use most of their tolerances are chosen.
    func script(limit: Int) -> ScriptValue? {
        guard runs.count > 1, limit > 0 else { return nil }
        let names = methods
        let keys = checkKeys(limit: limit)
        guard !keys.isEmpty else { return nil }
        return .object([
            ("methods", .texts(names)),
            (
                "runs",
                .list(
                    runs.map { run in
                        .numbers([
                            Double(names.firstIndex(of: run.method) ?? 0), run.stepValue, Double(run.stepCount),
                            run.seconds,
                        ])
                    })
            ),
            ("checks", .list(keys.map { check($0, names) })),
        ])
    }

    private var methods: [String] {
        var seen: Set<String> = []
        return runs.map(\.method).filter { seen.insert($0).inserted }
    }

    private struct Key: Hashable {
        var check: String
        var signal: String
    }

    private func checkKeys(limit: Int) -> [Key] {
        var shares: [Key: Double] = [:]
        var order: [Key] = []
        for check in runs.flatMap(\.checks) where check.value != nil {
            let key = Key(check: check.check, signal: check.signal)
            if shares[key] == nil { order.append(key) }
            shares[key] = max(shares[key] ?? 0, check.usage ?? 0)
        }
        guard order.count > limit else { return order }
        let worst = Set(
            order.enumerated().sorted {
                let (one, other) = (shares[$0.element] ?? 0, shares[$1.element] ?? 0)
                return one == other ? $0.offset < $1.offset : one > other
            }.prefix(limit).map(\.element))
        return order.filter(worst.contains)
    }

    private func check(_ key: Key, _ methods: [String]) -> ScriptValue {
        let results = runs.map { run in run.checks.first { $0.check == key.check && $0.signal == key.signal } }
        let first = results.lazy.compactMap(\.self).first
        let unit = (first?.unit).flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
        let rounded = results.map { $0?.value ?? .nan }
        return .object([
            ("n", .text("\(key.check): \(key.signal)")), ("u", .text("\(first?.metric ?? "")\(unit)")),
            ("v", .numbers(rounded)), ("t", .numbers(results.map { $0?.tolerance ?? .nan })),
            ("o", .numbers(methods.map { order(of: $0, rounded) ?? .nan })),
        ])
    }

    /// Returns the order of a method between its two smallest step sizes.
    private func order(of method: String, _ values: [Double]) -> Double? {
        let points = zip(runs, values).filter { $0.0.method == method && $0.1.isFinite }
            .map { (step: $0.0.stepValue, error: $0.1) }.sorted { $0.step < $1.step }
        guard points.count > 1 else { return nil }
        return ObservedOrder.between(
            error: points[1].error, step: points[1].step, and: points[0].error, step: points[0].step
        )
        .map { ($0 * 100).rounded() / 100 }
    }
}
