import Comparison

/// A signal thinned for plotting: from each stretch of time the samples that matter.
public struct Sketch: Codable, Sendable, Hashable {
    /// The golden's name.
    public var golden: String
    /// The quantity.
    public var signal: String
    /// Its unit; empty for a bare number.
    public var unit: String
    /// Instants of the shape in milliseconds, with reference and test there.
    public var times: [Float]
    public var reference: [Float]
    public var test: [Float]
    /// Instants of the residual in milliseconds, and test minus reference there.
    public var residualTimes: [Float]
    public var residual: [Float]

    /// Thins a signal to two samples a stretch: lowest and highest.
    public init(_ signal: AlignedSignal, golden: String, stretches: Int = 250) {
        self.golden = golden
        self.signal = signal.name
        unit = signal.unit?.name ?? ""
        let shape = Self.extremes(signal.reference, stretches)
        times = shape.map { Float(signal.times[$0]) }
        reference = shape.map { Float(signal.reference[$0]) }
        test = shape.map { Float(signal.test[$0]) }
        let differences = signal.differences
        let rest = Self.extremes(differences, stretches)
        residualTimes = rest.map { Float(signal.times[$0]) }
        residual = rest.map { Float(differences[$0]) }
    }

    /// The rows of the lowest and the highest value of each stretch, in order, with both ends.
    static func extremes(_ values: [Double], _ stretches: Int) -> [Int] {
        guard values.count > 2 * stretches else { return Array(values.indices) }
        var result: [Int] = [0]
        for stretch in 0..<stretches {
            let range = (stretch * values.count / stretches)..<((stretch + 1) * values.count / stretches)
            guard let low = range.min(by: { values[$0] < values[$1] }),
                let high = range.max(by: { values[$0] < values[$1] })
            else { continue }
            for index in [min(low, high), max(low, high)] where index > (result.last ?? -1) { result.append(index) }
        }
        if result.last != values.count - 1 { result.append(values.count - 1) }
        return result
    }
}

/// The sketches of a cell, with the key under which equal ones are stored once.
public struct CellSketches: Codable, Sendable, Hashable {
    /// Depends on the solution and the goldens only.
    public var key: String
    /// A sketch for each golden and signal.
    public var sketches: [Sketch]
    /// The parts of the differences, for goldens that say how they were made; nil in what older versions wrote.
    public var budgets: [BudgetSketch]?

    /// Creates a set of sketches.
    public init(key: String, sketches: [Sketch], budgets: [BudgetSketch]? = nil) {
        self.key = key
        self.sketches = sketches
        self.budgets = budgets
    }
}

extension CellResult {
    /// The key of its sketches; nil without a solution.
    public var sketchKey: String? {
        traceDigest.map { digest in
            ([digest] + goldenDigests.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                + ["comparator \(Comparator.version)"]).joined(separator: " ")
        }
    }
}
