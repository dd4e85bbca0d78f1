import Foundation

/// A limit on the size of an input or of a run, beyond which it is refused.
///
///     Limit.traceValues.value     // 33554432
///     Limit.traceValues.variable  // "TVBO_VERIFY_LIMIT_TRACE_VALUES"
///     guard count <= Limit.traceValues.value else {
///         throw DiagnosticsError(beyond: .traceValues, "the file holds more numbers than …", at: place)
///     }
///
/// All limits are in the table ``all``, from which [docs/limits.md](../../../docs/limits.md) is made. Those whose
/// purpose is to bound time and memory can be changed by an environment variable. Others protect the stack or belong to
/// a file format, and are fixed.
public struct Limit: Hashable, Sendable {
    /// The unit in which a limit counts.
    public enum Unit: String, Sendable {
        /// The limit counts bytes.
        case bytes
        /// The limit counts levels of nesting.
        case levels
        /// The limit counts things of another kind, which ``Limit/subject`` names.
        case count = ""
    }

    /// The name of the limit, in lower case with hyphens, such as `yaml-size`.
    public let name: String
    /// The value of the limit if no environment variable changes it.
    public let standard: Int
    /// The largest value to which the environment variable may set the limit; nil for a limit that is fixed.
    public let largest: Int?
    /// The unit in which the limit counts.
    public let unit: Unit
    /// A noun phrase for the quantity that is limited, such as "the size of a YAML file", which stands in the column
    /// "limits" of `docs/limits.md`.
    public let subject: String
    /// The description of a key by which a file raises the limit for itself, such as `output_limit` of an engine's
    /// adapter; nil if there is no such key.
    public let setting: String?

    /// Creates a limit with its properties; without `largest` the limit is fixed.
    init(
        _ name: String, _ standard: Int, upTo largest: Int? = nil, _ unit: Unit, _ subject: String,
        setting: String? = nil
    ) {
        (self.name, self.standard, self.largest, self.unit) = (name, standard, largest, unit)
        (self.subject, self.setting) = (subject, setting)
    }

    /// Creates a limit on a number of things, whose unit is ``Unit/count``.
    init(_ name: String, _ standard: Int, upTo largest: Int? = nil, _ subject: String) {
        self.init(name, standard, upTo: largest, .count, subject)
    }

    /// The name of the environment variable that changes the limit; nil for a limit that is fixed.
    public var variable: String? {
        largest == nil ? nil : Self.prefix + name.uppercased().replacing("-", with: "_")
    }

    /// The value of the limit that applies: the number in its environment variable when the process first reads a
    /// limit, or else ``standard``.
    public var value: Int { Self.isChanged ? Self.environment.values[name] ?? standard : standard }

    /// The value of the limit that applies as text with its unit, such as `16 MiB`.
    public var text: String { Self.text(value, unit) }

    /// Returns a hint for an error about the limit, which names the environment variable that raises it.
    /// - Parameter other: Another hint, which is put before; nil if there is none.
    /// - Returns: The hint; for a limit that is fixed, `other` alone.
    public func hint(_ other: String? = nil) -> String? {
        guard let variable else { return other }
        let own = "set \(variable) in the environment to a larger number to raise the limit"
        return other.map { "\($0); \(own)" } ?? own
    }

    /// Returns the value of a limit as text with its unit, such as `16 MiB`. Bytes are given in the largest of GiB, MiB
    /// and KiB of which they are a whole number, or else in bytes.
    package static func text(_ value: Int, _ unit: Unit) -> String {
        switch unit {
        case .bytes:
            [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")].first { value >= $0.0 && value % $0.0 == 0 }
                .map { "\(value / $0.0) \($0.1)" } ?? "\(value) bytes"
        case .levels: "\(value) levels"
        case .count: "\(value)"
        }
    }

    // MARK: Environment

    /// The prefix of the names of all environment variables that change limits.
    public static let prefix = "TVBO_VERIFY_LIMIT_"

    private static let environment = LimitValues(EnvironmentVariables.all)
    private static let isChanged = !environment.values.isEmpty

    /// Checks that each environment variable whose name starts with ``prefix`` names a limit that can be changed, and
    /// holds a whole number that is allowed for it.
    /// - Throws: `DiagnosticsError` (`invalidValue`) with one diagnostic for each variable for which this is not so.
    public static func checkEnvironment() throws(DiagnosticsError) {
        guard environment.faults.isEmpty else { throw DiagnosticsError(environment.faults) }
    }
}

extension DiagnosticsError {
    /// Creates an error for an input beyond a limit. Its hint is that of ``Limit/hint(_:)``: `hint`, followed by the
    /// environment variable that raises the limit, unless the limit is fixed.
    public init(
        beyond limit: Limit, code: Code = .inputTooLarge, _ message: String, at place: Place? = nil,
        notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        self.init(code, message, at: place, notes: notes, hint: limit.hint(hint))
    }
}
