import Expressions
import ModelCore

/// New names for what LEMS would misread: functions, attributes of every component, letters outside ASCII.
struct NameTable {
    private var renamed: [String: String] = [:]
    private var taken: Set<String> = []

    /// Names that mean something else to LEMS.
    private static let reserved: Set<String> = Set(Function.lemsNames).union([
        "t", "id", "type", "name", "extends", "index", "notes", "annotation", "property", "this", "parent",
    ])

    /// Names everything that a type declares.
    init(_ type: ComponentType) {
        let ports = type.composition.eventPorts.map(\.name)
        let names = type.quantities.map(\.name) + ports + type.attachments.map(\.name)
        taken = Set(names)
        for name in names where Self.isReserved(name) { renamed[name] = unique(Self.plain(name)) }
    }

    /// The name in LEMS.
    subscript(_ name: String) -> String { renamed[name] ?? name }

    /// A name made of `text` that nothing else has.
    mutating func unique(_ text: String) -> String {
        var name = text
        while Self.isReserved(name) || taken.contains(name) { name += "_" }
        taken.insert(name)
        return name
    }

    /// Letters, digits and underscores of ASCII, no digit first.
    static func plain(_ text: String) -> String {
        let plain = String(text.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        return plain.first.map { $0.isNumber } ?? true ? "_" + plain : plain
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
    }

    private static func isReserved(_ name: String) -> Bool { reserved.contains(name) || plain(name) != name }
}
