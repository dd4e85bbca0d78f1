extension Tableau {
    /// Forward Euler: y₁ = y₀ + h f(t₀, y₀), order one.
    public static let euler = Tableau(
        name: "euler", order: 1, source: "Euler 1768", a: [[]], b: [1], c: [0])
    /// The explicit midpoint rule, order two (Runge 1895).
    public static let midpoint = Tableau(
        name: "midpoint", order: 2, source: "Runge 1895, doi 10.1007/BF01446807", a: [[], [0.5]], b: [0, 1],
        c: [0, 0.5])
    /// Heun's method, the explicit trapezoidal rule, order two (Heun 1900).
    public static let heun = Tableau(
        name: "heun", order: 2, source: "Heun 1900", a: [[], [1]], b: [0.5, 0.5], c: [0, 1])
    /// Ralston's method: the explicit method of two stages and order two with the smallest bound on its truncation
    /// error (Ralston 1962).
    public static let ralston = Tableau(
        name: "ralston", order: 2, source: "Ralston 1962, doi 10.1090/S0025-5718-1962-0150954-0",
        a: [[], [2.0 / 3]], b: [0.25, 0.75], c: [0, 2.0 / 3])
    /// The classical Runge-Kutta method of order four (Kutta 1901).
    public static let rk4 = Tableau(
        name: "rk4", order: 4, source: "Kutta 1901", a: [[], [0.5], [0, 0.5], [0, 0, 1]],
        b: [1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6], c: [0, 0.5, 0.5, 1])

    /// The iteration of a discrete map as a tableau: its single stage yields the next values of the states instead of
    /// derivatives. Its order is 0.
    public static let map = Tableau(name: "map", order: 0, source: "none", a: [[]], b: [1], c: [0])

    /// All explicit Runge-Kutta methods by increasing order, without the iteration of maps.
    public static let all: [Tableau] = [
        .euler, .midpoint, .heun, .ralston, .bogackiShampine, .rk4, .dopri5, .tsit5, .dopri853,
    ]
}
