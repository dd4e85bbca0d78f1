import Diagnostics

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

    /// Number of stages.
    public var stages: Int { b.count }

    /// Whether it is consistent: rows sum to the instants, weights to one (to one unit in the last place).
    public var isConsistent: Bool {
        let rows = zip(a, c).allSatisfy { ($0.reduce(0, +) - $1).magnitude <= $1.ulp }
        let triangle = a.enumerated().allSatisfy { $1.count == $0 }
        return rows && triangle && c.count == b.count && (b.reduce(0, +) - 1).magnitude <= 2 * 1.0.ulp
    }

    /// Forward Euler.
    public static let euler = Tableau(
        name: "euler", order: 1, source: "Euler 1768", a: [[]], b: [1], c: [0])
    /// Heun's method, the explicit trapezoidal rule.
    public static let heun = Tableau(
        name: "heun", order: 2, source: "Heun 1900", a: [[], [1]], b: [0.5, 0.5], c: [0, 1])
    /// The classical method of order four.
    public static let rk4 = Tableau(
        name: "rk4", order: 4, source: "Kutta 1901", a: [[], [0.5], [0, 0.5], [0, 0, 1]],
        b: [1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6], c: [0, 0.5, 0.5, 1])

    /// The iteration of a discrete map, which has next values in place of rates and no order.
    public static let map = Tableau(name: "map", order: 0, source: "none", a: [[]], b: [1], c: [0])

    /// The methods, lowest order first.
    public static let all: [Tableau] = [.euler, .heun, .rk4]

    /// The method that a name of TVBO's or of the field means, whatever the case.
    /// - Throws: `Faults` naming the methods there are, and why a known one is not among them.
    public static func named(_ name: String, at place: Place? = nil) throws -> Tableau {
        let word = name.lowercased().filter { $0.isLetter || $0.isNumber }
        if let method = synonyms[word] ?? synonyms[word.replacingDeterministic] { return method }
        let names = all.map(\.name).joined(separator: ", ")
        if let reason = unsupported[word] {
            throw Faults(
                .unknownMethod, "the method '\(name)' is not supported: \(reason)", at: place,
                hint: "use one of \(names)")
        }
        throw Faults(
            .unknownMethod, "unknown method '\(name)'", at: place,
            hint: Spelling.hint(for: word, among: synonyms.keys) ?? "use one of \(names)")
    }

    private static let synonyms: [String: Tableau] = [
        "euler": .euler, "forwardeuler": .euler, "expliciteuler": .euler, "heun": .heun, "rk4": .rk4,
        "rungekutta4": .rk4, "rungekutta4thorder": .rk4, "map": .map, "identity": .map, "discrete": .map,
    ]

    private static let unsupported = [
        "dopri5": "it chooses its own steps",
        "dopri853": "it chooses its own steps",
        "vode": "it chooses its own steps", "eulerstochastic": "it adds noise", "heunstochastic": "it adds noise",
    ]
}

extension String {
    /// TVB's names carry a suffix that says no noise is added.
    fileprivate var replacingDeterministic: String {
        hasSuffix("deterministic") ? String(dropLast("deterministic".count)) : self
    }
}
