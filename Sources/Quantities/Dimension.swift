/// A physical dimension: integer exponents of the seven SI base quantities, named as LEMS names them.
public struct Dimension: Hashable, Sendable, CustomStringConvertible {
    /// Exponents in the order m (mass), l (length), t (time), i (current), k (temperature), n (amount), j (luminosity).
    public var exponents: SIMD8<Int8>

    /// Creates a dimension from its exponents.
    public init(m: Int8 = 0, l: Int8 = 0, t: Int8 = 0, i: Int8 = 0, k: Int8 = 0, n: Int8 = 0, j: Int8 = 0) {
        exponents = SIMD8(m, l, t, i, k, n, j, 0)
    }

    private init(exponents: SIMD8<Int8>) { self.exponents = exponents }

    /// The dimension of a bare number.
    public static let bare = Dimension()
    /// Time.
    public static let time = Dimension(t: 1)
    /// Inverse time.
    public static let perTime = Dimension(t: -1)
    /// Electric potential.
    public static let voltage = Dimension(m: 1, l: 2, t: -3, i: -1)
    /// Electric current.
    public static let current = Dimension(i: 1)
    /// Electric conductance.
    public static let conductance = Dimension(m: -1, l: -2, t: 3, i: 2)
    /// Electric capacitance.
    public static let capacitance = Dimension(m: -1, l: -2, t: 4, i: 2)

    /// The dimension of a product.
    public static func * (left: Dimension, right: Dimension) -> Dimension {
        Dimension(exponents: left.exponents &+ right.exponents)
    }

    /// The dimension of a quotient.
    public static func / (left: Dimension, right: Dimension) -> Dimension {
        Dimension(exponents: left.exponents &- right.exponents)
    }

    /// The dimension of an integer power; nil when an exponent leaves the range of -100 to 100.
    public func power(_ exponent: Int) -> Dimension? {
        var result = Dimension()
        for index in 0..<7 {
            // allow: 8 bits in 64
            let (product, overflow) = Int(exponents[index]).multipliedReportingOverflow(by: exponent)
            guard !overflow, product.magnitude <= 100 else { return nil }
            // allow: at most 100
            result.exponents[index] = Int8(product)
        }
        return result
    }

    /// The dimension whose `degree`-th power this is; nil when an exponent is not a multiple of it.
    public func root(_ degree: Int) -> Dimension? {
        guard degree != 0 else { return nil }
        var result = Dimension()
        for index in 0..<7 {
            // allow: 8 bits in 64
            let (quotient, rest) = Int(exponents[index]).quotientAndRemainder(dividingBy: degree)
            guard rest == 0, let root = Int8(exactly: quotient) else { return nil }
            result.exponents[index] = root
        }
        return result
    }

    private static let wellKnown: [Dimension: String] = [
        .bare: "none", .time: "time", .perTime: "per_time", .voltage: "voltage", .current: "current",
        .conductance: "conductance", .capacitance: "capacitance",
        Dimension(m: 1, l: 2, t: -3, i: -2): "resistance", Dimension(l: 1): "length",
        Dimension(l: 1, t: -1): "velocity", Dimension(t: 1, i: 1): "charge",
        Dimension(l: -3, n: 1): "concentration", Dimension(k: 1): "temperature",
        Dimension(m: 1, l: 2, t: -4, i: -1): "voltage per time", Dimension(t: -1, i: -1): "per charge",
        Dimension(t: -1, i: 1): "current per time", Dimension(t: -2): "per time squared",
    ]

    /// The LEMS name where one is common, else the product of powers, such as `m·l²·t⁻³`.
    public var description: String {
        if let name = Self.wellKnown[self] { return name }
        let symbols = ["m", "l", "t", "i", "k", "n", "j"]
        return symbols.indices.filter { exponents[$0] != 0 }
            .map { exponents[$0] == 1 ? symbols[$0] : "\(symbols[$0])^\(exponents[$0])" }
            .joined(separator: " ")
    }
}
