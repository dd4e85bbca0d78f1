import Diagnostics

extension Method {
    /// The names of all methods, as experiments and the command line use them.
    public static var names: [String] { all.map(\.name) }

    /// Returns the method with a name or synonym that TVBO, SciPy or the literature uses. Case and punctuation are
    /// ignored.
    /// - Throws: `DiagnosticsError` (`unknownMethod`) with the known names, or with the reason why a well-known method
    ///   is not supported.
    public static func named(_ name: String, at place: Place? = nil) throws -> Method {
        let word = name.lowercased().filter { $0.isLetter || $0.isNumber }
        if let method = synonyms[word] ?? synonyms[word.withoutQualifier] { return method }
        if let (reason, nearest) = unsupported[word] {
            throw DiagnosticsError(
                .unknownMethod, "the method '\(name)' is not supported: \(reason)", at: place,
                hint: "use the method \(nearest)")
        }
        throw DiagnosticsError(
            .unknownMethod, "unknown method '\(name)'", at: place,
            hint: Spelling.hint(for: word, among: synonyms.keys)
                ?? "use one of the methods \(names.joined(separator: ", "))")
    }

    /// Returns whether a name denotes a well-known method that is not supported, for which `named(_:at:)` gives the
    /// reason.
    public static func isRefused(_ name: String) -> Bool {
        unsupported[name.lowercased().filter { $0.isLetter || $0.isNumber }] != nil
    }

    /// The other names of the method that are accepted, such as `rk45` for `dopri5`, sorted.
    public var otherNames: [String] { Self.others.filter { $0.value == name }.map(\.key).sorted() }

    private static let synonyms: [String: Method] = {
        var table: [String: Method] = [:]
        for method in all { table[method.name.filter { $0.isLetter || $0.isNumber }] = method }
        for (word, name) in others { table[word] = all.first { $0.name == name } }
        return table
    }()

    private static let others = [
        "eulermaruyama": "euler", "stochasticheun": "heun",
        "jlems": "lems", "jneuroml": "lems", "forwardeuler": "euler", "expliciteuler": "euler",
        "rungekutta": "rk4", "rungekutta4": "rk4", "rungekutta4thorder": "rk4", "identity": "map", "discrete": "map",
        "explicitmidpoint": "midpoint", "rk2": "midpoint", "bogackishampine": "bs32", "bs3": "bs32", "rk23": "bs32",
        "dormandprince": "dopri5", "rk45": "dopri5", "ode45": "dopri5", "dop853": "dopri853", "dopri8": "dopri853",
        "tsitouras5": "tsit5", "rushlarsen": "exponential-euler", "exponentialeuler": "exponential-euler",
        "expeuler": "exponential-euler", "impliciteuler": "backward-euler", "trapezoid": "trapezoidal",
        "cranknicolson": "trapezoidal", "rodas": "rodas4", "rosenbrock": "rodas4",
    ]

    // Such as "the method 'VODE' is not supported: it is a multistep method of variable order, …".
    private static let several = "it is a multistep method of variable order, which has to restart at every event"

    // Such as the hint "use the method rodas4 for a stiff model, otherwise dopri853".
    private static let unsupported: [String: (reason: String, nearest: String)] = [
        "vode": (several, "rodas4 for a stiff model, otherwise dopri853"),
        "lsoda": (several, "rodas4 for a stiff model, otherwise dopri853"),
        "cvode": (several, "rodas4 for a stiff model, otherwise dopri853"),
    ]
}

extension String {
    /// The text without the suffix by which TVB marks integrators without or with noise, which the model determines.
    fileprivate var withoutQualifier: String {
        for suffix in ["deterministic", "stochastic"] where hasSuffix(suffix) { return String(dropLast(suffix.count)) }
        return self
    }
}
