import Diagnostics
import Quantities

/// The dimensions and units that a document defines, and the parser of quantities written with them.
///
///     var units = Units()
///     try units.add(dimension: voltage)      // <Dimension name="voltage" m="1" l="2" t="-3" i="-1"/>
///     try units.add(unit: millivolt)         // <Unit symbol="mV" dimension="voltage" power="-3"/>
///     try units.value("-65 mV", .voltage, element, "v0")   // -0.065
struct Units {
    private var dimensions: [String: Dimension] = ["none": .bare]
    private var units: [String: PhysicalUnit] = [:]

    /// Creates a table without units, whose only dimension is `none`, that of a pure number.
    init() {}

    /// Creates the table of the units that definitions contain. All dimensions are read before the units.
    /// - Throws: `DiagnosticsError` for a dimension or unit that is malformed.
    init(_ definitions: [IncludeLoader.Definition]) throws {
        for definition in definitions where definition.element.name == "Dimension" {
            try add(dimension: definition.element)
        }
        for definition in definitions where definition.element.name == "Unit" { try add(unit: definition.element) }
    }

    /// Adds the dimension that a `Dimension` element defines, or replaces the dimension of the same name.
    /// - Throws: `DiagnosticsError` if the name is missing, or an exponent is not an integer from -100 to 100.
    mutating func add(dimension element: Element) throws {
        guard let name = element["name"] else { throw Self.incomplete(element, "name") }
        let exponents = try ["m", "l", "t", "i", "k", "n", "j"].map { try Self.whole(element, $0) }
        dimensions[name] = Dimension(
            m: exponents[0], l: exponents[1], t: exponents[2], i: exponents[3], k: exponents[4], n: exponents[5],
            j: exponents[6])
    }

    /// Adds the unit that a `Unit` element defines, or replaces the unit of the same symbol. Its dimension must have
    /// been added before.
    /// - Throws: `DiagnosticsError` if `symbol` or `dimension` is missing, or an attribute is invalid.
    mutating func add(unit element: Element) throws {
        guard let symbol = element["symbol"] else { throw Self.incomplete(element, "symbol") }
        guard let name = element["dimension"] else { throw Self.incomplete(element, "dimension") }
        // allow: 8 bits in 64
        let power = Int(try Self.whole(element, "power"))
        units[symbol] = PhysicalUnit(
            symbol, try dimension(name, element, "dimension") ?? .bare, power: power,
            scale: try Self.real(element, "scale", otherwise: 1),
            offset: try Self.real(element, "offset", otherwise: 0))
    }

    /// Returns the dimension with a name; nil for `*`, which means any dimension.
    /// - Parameters:
    ///   - name: The name, which is the value of the attribute.
    ///   - element: The element of the attribute, for the place of errors.
    ///   - attribute: The name of the attribute, for the place of errors.
    /// - Throws: `DiagnosticsError` (`wrongDimension`) for an unknown name.
    func dimension(_ name: String, _ element: Element, _ attribute: String) throws -> Dimension? {
        if name == "*" { return nil }
        guard let dimension = dimensions[name] else {
            throw DiagnosticsError(
                .wrongDimension, "unknown dimension '\(name)'", at: element.place(of: attribute),
                hint: Spelling.hint(for: name, among: dimensions.keys.sorted())
                    ?? "define the dimension with <Dimension name=\"\(name)\" …/>")
        }
        return dimension
    }

    /// Returns the unit with a symbol, such as `mV`; nil if the document does not define it.
    func unit(_ symbol: String) -> PhysicalUnit? { units[symbol] }

    /// Returns the SI value of a written quantity such as `-65 mV`: (number + offset) · scale · 10^power.
    /// - Parameters:
    ///   - text: The written quantity.
    ///   - dimension: The required dimension; nil if any is accepted. A 0 without a unit is accepted for every
    ///     dimension.
    ///   - element: The element in which the quantity is written, for the place of errors.
    ///   - attribute: The name of the attribute whose value the quantity is, for the place of errors.
    /// - Throws: `DiagnosticsError` for a malformed quantity, an unknown unit or another dimension.
    func value(_ text: String, _ dimension: Dimension?, _ element: Element, _ attribute: String) throws -> Double {
        let (number, unit) = try quantity(text, element, attribute)
        if let dimension, number != 0 || unit != .one, unit.dimension != dimension {
            throw DiagnosticsError(
                .wrongDimension,
                "the value '\(text)' has the dimension \(unit.dimension), but the attribute '\(attribute)' needs"
                    + " \(dimension)",
                at: element.place(of: attribute))
        }
        return unit.si(number)
    }

    /// Returns the number and the unit of a written quantity; the unit of a bare number is `PhysicalUnit.one`.
    /// - Throws: `DiagnosticsError` for a malformed quantity or an unknown unit.
    func quantity(
        _ text: String, _ element: Element, _ attribute: String
    ) throws -> (number: Double, unit: PhysicalUnit) {
        let (digits, symbol) = Self.split(text)
        guard let number = Double(digits), number.isFinite else {
            throw DiagnosticsError(
                .invalidValue, "the value '\(text)' is not a number with a unit", at: element.place(of: attribute),
                hint: "write a number and a unit, as in \(attribute)=\"-65 mV\"")
        }
        if symbol.isEmpty { return (number, .one) }
        guard let unit = units[symbol] else {
            throw DiagnosticsError(
                .unknownUnit, "unknown unit '\(symbol)'", at: element.place(of: attribute),
                hint: Spelling.hint(for: symbol, among: units.keys.sorted())
                    ?? "define the unit with <Unit symbol=\"\(symbol)\" …/>")
        }
        return (number, unit)
    }

    /// Splits a quantity, such as `-65 mV`, into the text of its number and that of its unit, both without white space
    /// around them. The number is the longest prefix of characters that can belong to a number.
    static func split(_ text: String) -> (number: String, unit: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count, bytes[start] <= 32 { start += 1 }
        let trimmed = Array(bytes[start...])
        var end = 0
        while end < trimmed.count, isPartOfNumber(trimmed, end) { end += 1 }
        var unit = trimmed[end...]
        while let first = unit.first, first <= 32 { unit = unit.dropFirst() }
        while let last = unit.last, last <= 32 { unit = unit.dropLast() }
        return (String(decoding: trimmed[..<end], as: UTF8.self), String(decoding: unit, as: UTF8.self))
    }

    private static func isPartOfNumber(_ text: [UInt8], _ index: Int) -> Bool {
        let byte = text[index]
        let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        let isSign = { (byte: UInt8) in byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
        let isExponent = { (byte: UInt8) in byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") }
        if isDigit(byte) || byte == UInt8(ascii: ".") { return true }
        if isSign(byte) { return index == 0 || isExponent(text[index - 1]) }
        guard isExponent(byte), index > 0, index + 1 < text.count else { return false }
        return isDigit(text[index + 1])
            || (index + 2 < text.count && isSign(text[index + 1]) && isDigit(text[index + 2]))
    }

    // MARK: Attributes

    private static func whole(_ element: Element, _ attribute: String) throws -> Int8 {
        guard let text = element[attribute] else { return 0 }
        guard let number = Int8(text, radix: 10), (-100...100).contains(number) else {
            throw DiagnosticsError(
                .invalidValue, "'\(attribute)' of a \(element.name) must be an integer from -100 to 100, not '\(text)'",
                at: element.place(of: attribute))
        }
        return number
    }

    private static func real(_ element: Element, _ attribute: String, otherwise: Double) throws -> Double {
        guard let text = element[attribute] else { return otherwise }
        guard let number = Double(text), number.isFinite else {
            throw DiagnosticsError(.invalidValue, "'\(text)' is not a number", at: element.place(of: attribute))
        }
        return number
    }

    private static func incomplete(_ element: Element, _ attribute: String) -> DiagnosticsError {
        DiagnosticsError(.missingKey, "'\(element.name)' needs '\(attribute)'", at: element.place)
    }
}
