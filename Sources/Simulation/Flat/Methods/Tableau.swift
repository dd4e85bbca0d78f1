/// The coefficients of an explicit Runge-Kutta method, a Butcher tableau.
///
/// Stage i evaluates kᵢ = f(t + cᵢ h, y₀ + h Σ aᵢⱼ kⱼ); the step ends at y₁ = y₀ + h Σ bᵢ kᵢ.
///
///     let tableau = Tableau.rk4
///     print(tableau.stages, tableau.order, tableau.realStabilityLimit)
///
/// The coefficients of the classic, the embedded and the Dormand-Prince methods are data with a file for each group.
///
/// Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, 1993, II.1.
public struct Tableau: Hashable, Sendable {
    /// The name of the method in experiments and on the command line.
    public let name: String
    /// The order of the method's global error on smooth problems.
    public let order: Int
    /// The publication that the method's coefficients come from.
    public let source: String
    /// The weights aᵢⱼ of earlier stages, a lower triangle: row *i* has *i* entries.
    public let a: [[Double]]
    /// The weights bᵢ of the stages in the step, shape `[stages]`.
    public let b: [Double]
    /// The times cᵢ of the stages in units of the step, counted from its start, shape `[stages]`.
    public let c: [Double]
    /// The embedded error estimator of the method; nil for a method without one.
    public let embedding: Embedding?
    /// The terms that the method's dense output adds to the cubic Hermite interpolant; empty for most methods.
    public let continuation: Continuation

    /// The error estimator of a method: the difference between its solution and a second one from the same stages.
    public struct Embedding: Hashable, Sendable {
        /// The weights of the derivatives in each estimate: those of the stages, and that at the end of the step, shape
        /// `[estimates][stages + 1]`. With two estimates of the norms e₁ and e₂, the error is e₁² / √(e₁² + 0.01 e₂²).
        /// Source: Hairer, Nørsett and Wanner 1993, II.10.
        public let weights: [[Double]]
        /// The order q of the error estimator: the estimate is O(h^(q + 1)) in the step size h. With two estimates, it
        /// is that of their combination.
        public let order: Int
    }

    /// The coefficients of the terms that a dense output, the interpolation within a step, has beyond the cubic Hermite
    /// interpolant.
    public struct Continuation: Hashable, Sendable {
        /// The times of the dense output's additional stages, in units of the step.
        public var instants: [Double] = []
        /// The weights of all earlier derivatives in each additional stage of the dense output: those of the method's
        /// stages, that at the end of the step, and those of earlier additional stages.
        public var stages: [[Double]] = []
        /// The weights of all derivatives in each additional term of the dense output, shape `[terms][stages + 1 +
        /// additional stages]`. The sums times the step size are F₃, F₄, … in ``Interval/states(at:into:)``.
        public var terms: [[Double]] = []
    }

    /// Creates the tableau of a method from its coefficients.
    package init(
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

    /// The number of stages of a step.
    public var stages: Int { b.count }

    /// A Boolean value that indicates whether the shapes agree and the coefficients are consistent up to rounding: Σⱼ
    /// aᵢⱼ = cᵢ, also for the additional stages of the dense output, Σ bᵢ = 1, and each error estimate sums to 0.
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

    /// The length of the stability interval on the negative real axis: the smallest z > 0 beyond which |y₁ / y₀|
    /// exceeds 1 for y′ = λ y with λ h = -z. Found by steps of 0.01 and bisection.
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

    /// Returns |y₁ / y₀| for y′ = λ y, where `z` is λ times the step size.
    private func growth(_ z: Double) -> Double {
        var slopes: [Double] = []
        for row in a { slopes.append(z * (1 + zip(row, slopes).reduce(0) { $0 + $1.0 * $1.1 })) }
        return (1 + zip(b, slopes).reduce(0) { $0 + $1.0 * $1.1 }).magnitude
    }
}
