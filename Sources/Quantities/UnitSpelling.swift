import Foundation

/// Conversion of common spellings of units to the names in the unit table.
///
///     UnitSpelling.normalise("1/ms")    // "per_ms"
///     UnitSpelling.normalise("uF/cm²")  // "uF_per_cm2"
enum UnitSpelling {
    /// Returns the name in the unit table that a spelling corresponds to.
    ///
    /// Spaces are removed, and symbols such as µ and ² are replaced. Then full names become symbols (`millivolts`:
    /// `mV`), and `1/x`, `x^-1`, `x/y` and `x*y^-1` become `per_x` and `x_per_y`. A text to which no rule applies is
    /// returned as it is, whether or not the unit table contains it.
    static func normalise(_ text: String) -> String {
        var word = text.trimmingCharacters(in: .whitespaces)
        if !isPlain(word) {
            for (from, to) in symbols { word = word.replacingOccurrences(of: from, with: to) }
            word = word.replacingOccurrences(of: " ", with: "")
        }
        if let full = words[word.lowercased()] { return full }
        if let inverse = inverse(of: word) { return "per_" + plain(inverse) }
        if let slash = word.firstIndex(of: "/") {
            return plain(String(word[..<slash])) + "_per_" + plain(String(word[word.index(after: slash)...]))
        }
        if let product = quotient(word) { return product }
        if word.lowercased().hasPrefix("per_") { return "per_" + plain(String(word.dropFirst(4))) }
        return plain(word)
    }

    /// Returns whether a text has none of the symbols: it consists of ASCII letters, digits and underscores, as most names
    /// of units do.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
    }

    private static let symbols = [
        ("µ", "u"), ("μ", "u"), ("Ω", "ohm"), ("Ω", "ohm"), ("·", "*"), ("×", "*"), ("²", "^2"), ("³", "^3"),
        ("⁻", "^-"),
        ("¹", "1"), (" per ", "/"), ("**", "^"), ("^^", "^"),
    ]

    /// Returns `x` for the spellings `1/x`, `/x` and `x^-1`, or nil for others.
    private static func inverse(of word: String) -> String? {
        if word.hasPrefix("1/") { return String(word.dropFirst(2)) }
        if word.hasPrefix("/") { return String(word.dropFirst()) }
        if word.hasSuffix("^-1"), !word.contains("*") { return String(word.dropLast(3)) }
        return nil
    }

    /// Returns `x_per_y` for the spelling `x*y^-1`, or nil for others.
    private static func quotient(_ word: String) -> String? {
        let parts = word.split(separator: "*")
        guard parts.count == 2, parts[1].hasSuffix("^-1") else { return nil }
        return plain(String(parts[0])) + "_per_" + plain(String(parts[1].dropLast(3)))
    }

    /// Returns the name of a unit without operators: a full name becomes a symbol, and a power loses its caret.
    private static func plain(_ word: String) -> String {
        let bare = word.trimmingCharacters(in: CharacterSet(charactersIn: "()")).replacingOccurrences(of: "^", with: "")
        return words[bare.lowercased()] ?? bare
    }

    private static let words = [
        "second": "s", "seconds": "s", "sec": "s", "millisecond": "ms", "milliseconds": "ms", "msec": "ms",
        "microsecond": "us", "microseconds": "us", "minute": "min", "minutes": "min", "hours": "hour",
        "volt": "V", "volts": "V", "millivolt": "mV", "millivolts": "mV",
        "ampere": "A", "amperes": "A", "amp": "A", "milliampere": "mA", "microampere": "uA", "nanoampere": "nA",
        "nanoamperes": "nA", "picoampere": "pA", "picoamperes": "pA", "farad": "F", "microfarad": "uF",
        "nanofarad": "nF", "picofarad": "pF", "siemens": "S", "millisiemens": "mS", "microsiemens": "uS",
        "nanosiemens": "nS", "picosiemens": "pS", "hertz": "Hz", "kilohertz": "kHz", "megaohm": "Mohm",
        "metre": "m", "meter": "m", "micrometre": "um", "micrometer": "um", "micron": "um", "millimetre": "mm",
        "millimeter": "mm", "centimetre": "cm", "centimeter": "cm", "kilogram": "kg", "celsius": "degC",
        "kelvin": "K", "radian": "rad", "radians": "rad", "%": "percent", "a.u.": "arbitrary_unit", "p.u.": "per_unit",
        "unitless": "dimensionless", "dimensionless": "dimensionless",
    ]
}
