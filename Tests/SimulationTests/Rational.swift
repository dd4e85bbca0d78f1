/// A fraction of whole numbers in lowest terms; overflow stops the program.
struct Rational: Numeric, Comparable, CustomStringConvertible {
    let numerator: Int128
    /// Positive.
    let denominator: Int128

    init(_ numerator: Int128, over denominator: Int128) {
        let divisor = Self.divisor(numerator, denominator) * denominator.signum()
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    init(integerLiteral value: Int) { self.init(Int128(value), over: 1) }
    init?<T: BinaryInteger>(exactly source: T) {
        guard let whole = Int128(exactly: source) else { return nil }
        self.init(whole, over: 1)
    }

    /// The fraction with the smallest denominator within two units of rounding of a number, by its continued fraction;
    /// nil if its denominator exceeds a million, since larger ones are not unique.
    init?(nearest value: Double) {
        var (p, q) = ((Int128(1), Int128(0)), (Int128(0), Int128(1)))
        var rest = value
        while q.1 <= 1_000_000, let whole = Int128(exactly: rest.rounded(.down)) {
            p = (whole * p.0 + p.1, p.0)
            q = (whole * q.0 + q.1, q.0)
            let found = Double(p.0) / Double(q.0)
            if abs(found - value) <= 2 * Double.ulpOfOne * max(1, abs(value)) {
                guard q.0 <= 1_000_000 else { return nil }
                self.init(p.0, over: q.0)
                return
            }
            rest = 1 / (rest - rest.rounded(.down))
        }
        return nil
    }

    private static func divisor(_ a: Int128, _ b: Int128) -> Int128 {
        var (a, b) = (abs(a), abs(b))
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    var magnitude: Rational { Rational(abs(numerator), over: denominator) }
    var description: String { "\(numerator)/\(denominator)" }

    static func + (a: Rational, b: Rational) -> Rational {
        let shared = divisor(a.denominator, b.denominator)
        return Rational(
            a.numerator * (b.denominator / shared) + b.numerator * (a.denominator / shared),
            over: a.denominator / shared * b.denominator)
    }

    static func - (a: Rational, b: Rational) -> Rational { a + Rational(-b.numerator, over: b.denominator) }

    static func * (a: Rational, b: Rational) -> Rational {
        let (one, other) = (Rational(a.numerator, over: b.denominator), Rational(b.numerator, over: a.denominator))
        return Rational(one.numerator * other.numerator, over: one.denominator * other.denominator)
    }

    static func < (a: Rational, b: Rational) -> Bool { (a - b).numerator < 0 }

    static func *= (a: inout Rational, b: Rational) { a = a * b }
}
