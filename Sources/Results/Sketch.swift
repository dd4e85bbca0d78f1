import Comparison

/// A signal thinned for plotting: from each stretch of time the samples that matter.
public struct Sketch: Codable, Sendable, Hashable {
    /// The golden's name.
    public var golden: String
    /// The quantity.
    public var signal: String
    /// Its unit; empty for a bare number.
    public var unit: String
    /// Instants of the shape in milliseconds, with reference and test there; values that are not finite break the line.
    public var times: [Float]
    public var reference: [Float]
    public var test: [Float]
    /// Instants of the residual in milliseconds, and test minus reference there.
    public var residualTimes: [Float]
    public var residual: [Float]

    /// Thins a signal to the samples of each stretch that `Thinning` keeps, for reference and test separately.
    public init(_ signal: AlignedSignal, golden: String, stretches: Int = 250) {
        self.golden = golden
        self.signal = signal.name
        unit = signal.unit?.name ?? ""
        let differences = signal.differences
        let shape = Thinning([signal.reference, signal.test], segments: signal.segments, stretches: stretches)
        times = shape.instants(signal.times)
        reference = shape.values(signal.reference)
        test = shape.values(signal.test)
        let rest = Thinning([differences], segments: signal.segments, stretches: stretches)
        residualTimes = rest.instants(signal.times)
        residual = rest.values(differences)
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
