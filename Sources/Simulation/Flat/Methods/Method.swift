/// An integration method for the equations of a model.
///
///     let method = try Method.named("rk4")
///     print(method.order, method.source)
///
/// The table of the names of methods is in `MethodNames`; the requirements of the solvers on methods are in the files
/// of the solvers.
public enum Method: Hashable, Sendable, CustomStringConvertible {
    /// Forward Euler in the order in which jLEMS visits the component tree; the method named `lems`.
    case tree
    /// An explicit Runge-Kutta method on the flattened model, or the iteration of a discrete map.
    case rungeKutta(Tableau)
    /// Exponential Euler: a state whose derivative is linear in the state itself follows its exact solution (Rush and
    /// Larsen 1978).
    case exponentialEuler
    /// An implicit rule, whose equations are solved by Newton's method in each step.
    case implicit(ImplicitRule)
    /// The Rosenbrock method RODAS of order four, with the exact Jacobian.
    case rodas

    /// The methods that integrate differential equations on the flattened model, by increasing order.
    public static let flowing: [Method] =
        [.rungeKutta(.euler), .exponentialEuler, .implicit(.backwardEuler)]
        + [Tableau.midpoint, .heun, .ralston].map { .rungeKutta($0) } + [.implicit(.trapezoidal)]
        + [Tableau.bogackiShampine, .rk4].map { .rungeKutta($0) } + [.rodas]
        + [Tableau.dopri5, .tsit5, .dopri853].map { .rungeKutta($0) }

    /// All methods, including `tree` and the iteration of maps.
    public static let all: [Method] = [.tree] + flowing + [.rungeKutta(.map)]

    /// The name of the method in experiments and on the command line.
    public var name: String {
        switch self {
        case .tree: "lems"
        case .rungeKutta(let tableau): tableau.name
        case .exponentialEuler: "exponential-euler"
        case .implicit(let rule): rule.name
        case .rodas: "rodas4"
        }
    }

    /// The name of the method, the same as `name`.
    public var description: String { name }

    /// The order of the method's global error on smooth problems; 0 for the iteration of discrete maps.
    public var order: Int {
        switch self {
        case .tree, .exponentialEuler: 1
        case .rungeKutta(let tableau): tableau.order
        case .implicit(let rule): rule.order
        case .rodas: Rodas.order
        }
    }

    /// The number of evaluations of the right-hand side in one step of the method; nil if Newton's method determines
    /// it.
    public var stages: Int? {
        switch self {
        case .tree, .exponentialEuler: 1
        case .rungeKutta(let tableau): tableau.stages
        case .implicit: nil
        case .rodas: Rodas.stages
        }
    }

    /// A description of the method's region of stability on y′ = λ y with Re λ < 0 and the step size h, for users. The
    /// command `methods` shows it in the column "stability", as in "λ h from -2".
    public var stability: String {
        switch self {
        case .tree: "λ h from -2"
        case .rungeKutta(let tableau): "λ h from -" + Self.rounded(tableau.realStabilityLimit)
        case .exponentialEuler: "every λ of a state whose rate is linear in it; otherwise as euler"
        case .implicit(let rule): rule.stability
        case .rodas: "every λ (L-stable)"
        }
    }

    /// The publication or program that the method comes from.
    public var source: String {
        switch self {
        case .tree: "jLEMS"
        case .rungeKutta(let tableau): tableau.source
        case .exponentialEuler: "Rush and Larsen 1978, doi 10.1109/TBME.1978.326270"
        case .implicit(let rule): rule.source
        case .rodas: "Hairer and Wanner 1996, IV.7, doi 10.1007/978-3-642-05221-7"
        }
    }

    /// A Boolean value that indicates whether the method estimates its own error, so that it can control its step size.
    public var isEmbedded: Bool {
        switch self {
        case .tree, .exponentialEuler: false
        case .rungeKutta(let tableau): tableau.embedding != nil
        case .implicit, .rodas: true
        }
    }

    /// A Boolean value that indicates whether the method controls its step size unless the user chooses fixed steps.
    /// Implicit rules can control it, but take fixed steps by default.
    public var isAdaptive: Bool {
        if case .implicit = self { false } else { isEmbedded }
    }

    /// The exponent p in the method's error estimate, which is O(hᵖ) for the step size h; without meaning for a method
    /// that does not estimate its error.
    package var errorOrder: Int {
        switch self {
        case .rungeKutta(let tableau): (tableau.embedding?.order ?? tableau.order) + 1
        case .implicit(let rule): rule.order + 1
        case .tree, .exponentialEuler, .rodas: order
        }
    }

    /// The error tolerance of a step unless the user chooses one, relative to the largest magnitude of each state:
    /// 1e-13 from order 8 on, 1e-9 from order 4 on, otherwise 1e-6. Methods of higher order reach a stricter one
    /// without excessively many steps.
    public var defaultTolerance: Double { order >= 8 ? 1e-13 : order >= 4 ? 1e-9 : 1e-6 }

    private static func rounded(_ value: Double) -> String {
        let hundredths = (value * 100 + 1e-6).rounded(.down) / 100
        return hundredths == hundredths.rounded() ? String(Int(hundredths)) : String(hundredths)
    }
}
