import Foundation

/// Brings the spellings of a unit that people use (`1/ms`, `ms^-1`, `µS`, `uF/cm²`, `millivolt`) to the table's name.
enum UnitSpelling {
    /// The normal spelling of `text`; unchanged where no rule applies.
    static func normalise(_ text: String) -> String {
        var word = text.trimmingCharacters(in: .whitespaces)
        for (from, to) in symbols { word = word.replacingOccurrences(of: from, with: to) }
        word = word.replacingOccurrences(of: " ", with: "")
        if let full = words[word.lowercased()] { return full }
        if let inverse = inverse(of: word) { return "per_" + plain(inverse) }
        if let slash = word.firstIndex(of: "/") {
            return plain(String(word[..<slash])) + "_per_" + plain(String(word[word.index(after: slash)...]))
        }
        if let product = quotient(word) { return product }
        if word.lowercased().hasPrefix("per_") { return "per_" + plain(String(word.dropFirst(4))) }
        return plain(word)
    }

    private static let symbols = [
        ("µ", "u"), ("μ", "u"), ("Ω", "ohm"), ("Ω", "ohm"), ("·", "*"), ("×", "*"), ("²", "^2"), ("³", "^3"),
        ("⁻", "^-"),
        ("¹", "1"), (" per ", "/"), ("**", "^"), ("^^", "^"),
    ]

    /// What `1/x`, `x^-1` and `/x` invert.
    private static func inverse(of word: String) -> String? {
        if word.hasPrefix("1/") { return String(word.dropFirst(2)) }
        if word.hasPrefix("/") { return String(word.dropFirst()) }
        if word.hasSuffix("^-1"), !word.contains("*") { return String(word.dropLast(3)) }
        return nil
    }

    /// `mV*ms^-1` as `mV_per_ms`.
    private static func quotient(_ word: String) -> String? {
        let parts = word.split(separator: "*")
        guard parts.count == 2, parts[1].hasSuffix("^-1") else { return nil }
        return plain(String(parts[0])) + "_per_" + plain(String(parts[1].dropLast(3)))
    }

    /// A unit without operators: full names become symbols, powers lose the caret.
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
        "kelvin": "K", "radian": "rad", "radians": "rad", "%": "percent", "a.u.": "arbitrary_unit",
        "unitless": "dimensionless", "dimensionless": "dimensionless",
    ]
}
