/// A physical dimension: a product of integer powers of the seven SI base quantities.
///
///     Dimension.current / .voltage == .conductance  // true
///     Dimension.conductance.power(2)?.description   // "m^-2 l^-4 t^6 i^4"
///
/// The symbols are those of the LEMS element `Dimension`: m (mass), l (length), t (time), i (electric current),
/// k (temperature), n (amount of substance) and j (luminous intensity).
public struct Dimension: Hashable, Sendable, CustomStringConvertible {
    /// The exponents of the SI base quantities in the order m, l, t, i, k, n, j; the eighth element is always 0.
    public var exponents: SIMD8<Int8>

    /// Creates a physical dimension from the exponents of the SI base quantities: mass, length, time, electric current,
    /// temperature, amount of substance and luminous intensity.
    public init(m: Int8 = 0, l: Int8 = 0, t: Int8 = 0, i: Int8 = 0, k: Int8 = 0, n: Int8 = 0, j: Int8 = 0) {
        exponents = SIMD8(m, l, t, i, k, n, j, 0)
    }

    private init(exponents: SIMD8<Int8>) { self.exponents = exponents }

    /// The dimension of a pure number: all exponents are 0.
    public static let bare = Dimension()
    /// The dimension of time.
    public static let time = Dimension(t: 1)
    /// The dimension of inverse time, such as a rate or a frequency.
    public static let perTime = Dimension(t: -1)
    /// The dimension of electric potential (SI unit: volt).
    public static let voltage = Dimension(m: 1, l: 2, t: -3, i: -1)
    /// The dimension of electric current (SI unit: ampere).
    public static let current = Dimension(i: 1)
    /// The dimension of electric conductance (SI unit: siemens).
    public static let conductance = Dimension(m: -1, l: -2, t: 3, i: 2)
    /// The dimension of electric capacitance (SI unit: farad).
    public static let capacitance = Dimension(m: -1, l: -2, t: 4, i: 2)

    /// Returns the dimension of the product of two quantities. Exponents beyond the range of `Int8` wrap around.
    public static func * (left: Dimension, right: Dimension) -> Dimension {
        Dimension(exponents: left.exponents &+ right.exponents)
    }

    /// Returns the dimension of the quotient of two quantities. Exponents beyond the range of `Int8` wrap around.
    public static func / (left: Dimension, right: Dimension) -> Dimension {
        Dimension(exponents: left.exponents &- right.exponents)
    }

    /// Returns the dimension of an integer power of a quantity; nil if the magnitude of an exponent of the result
    /// exceeds 100.
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

    /// Returns the dimension whose power `degree` is this dimension.
    /// - Returns: The dimension; nil if `degree` is 0 or does not divide every exponent.
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

    /// The name of a common dimension, such as `voltage`, or `none` for a pure number; for other dimensions the powers,
    /// such as `m l^2 t^-3`.
    public var description: String {
        if let name = Self.wellKnown[self] { return name }
        let symbols = ["m", "l", "t", "i", "k", "n", "j"]
        return symbols.indices.filter { exponents[$0] != 0 }
            .map { exponents[$0] == 1 ? symbols[$0] : "\(symbols[$0])^\(exponents[$0])" }
            .joined(separator: " ")
    }
}
