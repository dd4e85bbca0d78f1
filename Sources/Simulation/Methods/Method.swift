/// How a model is integrated.
public enum Method: Hashable, Sendable, CustomStringConvertible {
    /// Forward Euler in the order of the component tree, as jLEMS does it.
    case tree
    /// An explicit Runge-Kutta method on the flattened model; the iteration of a map is one.
    case rungeKutta(Tableau)
    /// Euler, but each state whose rate is linear in the state itself by its exact solution (Rush and Larsen).
    case exponentialEuler
    /// An implicit rule, solved by Newton's method.
    case implicit(ImplicitRule)
    /// The Rosenbrock method RODAS, with the exact Jacobian.
    case rodas

    /// All but the iteration of maps, lowest order first.
    public static let flowing: [Method] =
        [.rungeKutta(.euler), .exponentialEuler, .implicit(.backwardEuler)]
        + [Tableau.midpoint, .heun, .ralston].map { .rungeKutta($0) } + [.implicit(.trapezoidal)]
        + [Tableau.bogackiShampine, .rk4].map { .rungeKutta($0) } + [.rodas]
        + [Tableau.dopri5, .tsit5, .dopri853].map { .rungeKutta($0) }

    /// All methods.
    public static let all: [Method] = [.tree] + flowing + [.rungeKutta(.map)]

    /// Its name, as users write it.
    public var name: String {
        switch self {
        case .tree: "lems"
        case .rungeKutta(let tableau): tableau.name
        case .exponentialEuler: "exponential-euler"
        case .implicit(let rule): rule.name
        case .rodas: "rodas4"
        }
    }

    /// Its name.
    public var description: String { name }

    /// The order of its global error on smooth problems.
    public var order: Int {
        switch self {
        case .tree, .exponentialEuler: 1
        case .rungeKutta(let tableau): tableau.order
        case .implicit(let rule): rule.order
        case .rodas: Rodas.order
        }
    }

    /// How often it evaluates the rates in a step; nil where Newton's iteration decides.
    public var stages: Int? {
        switch self {
        case .tree, .exponentialEuler: 1
        case .rungeKutta(let tableau): tableau.stages
        case .implicit: nil
        case .rodas: Rodas.stages
        }
    }

    /// Where it is stable on y' = λ y with Re λ < 0, in words.
    public var stability: String {
        switch self {
        case .tree: "λ h from -2"
        case .rungeKutta(let tableau): "λ h from -" + Self.rounded(tableau.realStabilityLimit)
        case .exponentialEuler: "every λ of a state on itself; else as euler"
        case .implicit(let rule): rule.stability
        case .rodas: "every λ, damps the stiffest (L-stable)"
        }
    }

    /// Where it comes from.
    public var source: String {
        switch self {
        case .tree: "jLEMS"
        case .rungeKutta(let tableau): tableau.source
        case .exponentialEuler: "Rush and Larsen 1978, doi 10.1109/TBME.1978.326270"
        case .implicit(let rule): rule.source
        case .rodas: "Hairer and Wanner 1996, IV.7, doi 10.1007/978-3-642-05221-7"
        }
    }

    /// Whether it estimates its own error, so that it can choose its steps.
    public var isEmbedded: Bool {
        switch self {
        case .tree, .exponentialEuler: false
        case .rungeKutta(let tableau): tableau.embedding != nil
        case .implicit, .rodas: true
        }
    }

    /// Whether it chooses its steps unless it is told not to: those that the field knows as adaptive.
    public var isAdaptive: Bool {
        if case .implicit = self { false } else { isEmbedded }
    }

    /// The power of the step with which its error estimate goes.
    var errorOrder: Int {
        switch self {
        case .rungeKutta(let tableau): (tableau.embedding?.order ?? tableau.order) + 1
        case .implicit(let rule): rule.order + 1
        case .tree, .exponentialEuler, .rodas: order
        }
    }

    /// The error a step may make, relative to the largest value a state has had, where nobody says: what a method of its
    /// order reaches without very many steps.
    public var defaultTolerance: Double { order >= 8 ? 1e-13 : order >= 4 ? 1e-9 : 1e-6 }

    private static func rounded(_ value: Double) -> String {
        let hundredths = (value * 100 + 1e-6).rounded(.down) / 100
        return hundredths == hundredths.rounded() ? String(Int(hundredths)) : String(hundredths)
    }
}
