/// The coefficients of an explicit Runge-Kutta method.
public struct Tableau: Hashable, Sendable {
    /// The method's name, as users write it.
    public let name: String
    /// The order of its global error on smooth problems.
    public let order: Int
    /// Where the coefficients come from.
    public let source: String
    /// Weights of earlier stages in each stage, lower triangle, shape `[stages][stage]`.
    public let a: [[Double]]
    /// Weights of the stages in the step, shape `[stages]`.
    public let b: [Double]
    /// Instants of the stages in units of the step, shape `[stages]`.
    public let c: [Double]
    /// How it estimates its own error; nil for a method that does not.
    public let embedding: Embedding?
    /// What it adds to the cubic through both ends of a step to be as good between them.
    public let continuation: Continuation

    /// Estimates of the error of a step.
    public struct Embedding: Hashable, Sendable {
        /// Weights of the stages and of the slope at the end, a row an estimate, shape `[estimates][stages + 1]`.
        /// Of two, the first is the finer one and is damped by the second, as Hairer, Nørsett and Wanner do.
        public let weights: [[Double]]
        /// The power of the step with which the estimate goes, less one.
        public let order: Int
    }

    /// Terms of the solution within a step beyond the cubic of Hermite.
    public struct Continuation: Hashable, Sendable {
        /// Further stages: their instants, and weights of all slopes before them (stages, end, earlier ones of these).
        public var instants: [Double] = []
        public var stages: [[Double]] = []
        /// Weights of all slopes in each term, shape `[terms][stages + 1 + further stages]`.
        public var terms: [[Double]] = []
    }

    /// Creates a tableau.
    init(
        name: String, order: Int, source: String, a: [[Double]], b: [Double], c: [Double],
        embedding: Embedding? = nil, continuation: Continuation = Continuation()
    ) {
        self.name = name
        self.order = order
        self.source = source
        self.a = a
        self.b = b
        self.c = c
        self.embedding = embedding
        self.continuation = continuation
    }

    /// Number of stages.
    public var stages: Int { b.count }

    /// Whether it is consistent: rows sum to the instants and weights to one, but for the rounding of each of them.
    public var isConsistent: Bool {
        let rows = zip(a, c).allSatisfy { Self.sums($0, to: $1) }
        let triangle = a.enumerated().allSatisfy { $1.count == $0 }
        let estimates = (embedding?.weights ?? []).allSatisfy { Self.sums($0, to: 0) }
        let further = zip(continuation.stages, continuation.instants).allSatisfy { Self.sums($0, to: $1) }
        return rows && triangle && estimates && further && c.count == b.count && Self.sums(b, to: 1)
    }

    private static func sums(_ weights: [Double], to total: Double) -> Bool {
        let rounding = weights.reduce(total.magnitude) { $0 + $1.magnitude } * 2 * Double.ulpOfOne
        return (weights.reduce(0, +) - total).magnitude <= rounding
    }

    /// How far the negative real axis belongs to the region of stability, in units of one over the step: where the
    /// growth of y' = λ y in a step first exceeds one.
    public var realStabilityLimit: Double {
        var low = 0.0
        var high = 0.01
        while growth(-high) <= 1 { (low, high) = (high, high + 0.01) }
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if growth(-middle) <= 1 { low = middle } else { high = middle }
        }
        return low
    }

    /// |y₁ / y₀| for y' = λ y with λ times the step being `z`.
    private func growth(_ z: Double) -> Double {
        var slopes: [Double] = []
        for row in a { slopes.append(z * (1 + zip(row, slopes).reduce(0) { $0 + $1.0 * $1.1 })) }
        return (1 + zip(b, slopes).reduce(0) { $0 + $1.0 * $1.1 }).magnitude
    }
}
