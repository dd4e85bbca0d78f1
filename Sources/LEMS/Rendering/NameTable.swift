import Expressions
import ModelCore

/// The names of a type's quantities, ports and attachment points in LEMS. A name that LEMS would misread is replaced:
/// the name of a function or of a reserved attribute, and one with characters other than ASCII letters, digits and
/// underscores. So is the name of a state `v` that is not a voltage, since jNeuroML's export to NEURON integrates every
/// state of this name as the membrane potential of a section.
///
///     let names = NameTable(type)
///     names["tau_α"]   // "tau__"
///     names["v"]       // "v"
struct NameTable {
    private var renamed: [String: String] = [:]
    private var taken: Set<String> = []

    /// The names with another meaning in LEMS.
    private static let reserved: Set<String> = Set(Function.lemsNames).union([
        "t", "id", "type", "name", "extends", "index", "notes", "annotation", "property", "this", "parent",
    ])

    /// Creates the table of the names in LEMS of all quantities, ports and attachment points that a type declares.
    init(_ type: ComponentType) {
        let ports = type.composition.eventPorts.map(\.name)
        let names = type.quantities.map(\.name) + ports + type.attachments.map(\.name)
        taken = Set(names)
        for name in names where Self.isReserved(name) { renamed[name] = unique(Self.plain(name)) }
        let isMisread = type.dynamics.stateVariables.contains {
            $0.quantity.name == SystemTypes.potential && $0.quantity.dimension != .voltage
        }
        if isMisread { renamed[SystemTypes.potential] = unique(SystemTypes.potential) }
    }

    /// The name that a quantity, port or attachment point has in LEMS; `name` itself if it is not replaced.
    subscript(_ name: String) -> String { renamed[name] ?? name }

    /// Returns `text` with as many underscores appended as are needed to make it a new name that LEMS does not misread,
    /// and reserves it.
    mutating func unique(_ text: String) -> String {
        var name = text
        while Self.isReserved(name) || taken.contains(name) { name += "_" }
        taken.insert(name)
        return name
    }

    /// Returns the text with an underscore instead of each character that is not an ASCII letter, digit or underscore,
    /// and with an underscore in front if it would be empty or start with a digit.
    static func plain(_ text: String) -> String {
        let plain = String(text.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        return plain.first.map { $0.isNumber } ?? true ? "_" + plain : plain
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
    }

    private static func isReserved(_ name: String) -> Bool { reserved.contains(name) || plain(name) != name }
}
