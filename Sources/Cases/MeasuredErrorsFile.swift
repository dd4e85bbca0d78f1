import Comparison
import Diagnostics
import OrderedCollections
import Quantities
import YAML

extension MeasuredErrors {
    /// Reads a table of measured errors from the bytes of a YAML file, which nests mappings from check to method, step
    /// size, signal and error.
    /// - Throws: `DiagnosticsError` with the place of the first entry of another form.
    package static func parse(_ bytes: [UInt8], file: String) throws -> MeasuredErrors {
        var table = MeasuredErrors()
        for check in try entries(of: YAMLDocument.parse(bytes, file: file)) {
            for method in try entries(of: check.value) {
                for step in try entries(of: method.value) {
                    guard let size = DecimalNumber(step.key) else {
                        throw DiagnosticsError(
                            .wrongType,
                            "the key '\(step.key)' in the table of measured errors must be a step size, as it is below"
                                + " a method",
                            at: step.place)
                    }
                    try table.read(step.value, check.key, method.key, size)
                }
            }
        }
        return table
    }

    private mutating func read(_ node: YAMLNode, _ check: String, _ method: String, _ step: DecimalNumber) throws {
        for signal in try Self.entries(of: node) {
            guard let error = signal.value.scalar?.number, error >= 0, error.isFinite else {
                throw DiagnosticsError(
                    .wrongType, "each error in a table of measured errors must be a finite number that is not negative",
                    at: signal.value.place)
            }
            errors[Key(check: check, method: method, step: step.normalized, signal: signal.key)] = error
        }
    }

    private static func entries(of node: YAMLNode) throws -> [YAMLEntry] {
        guard let entries = node.entries else {
            throw DiagnosticsError(
                .wrongType,
                "here the table of measured errors must have a mapping, not \(node.kind): it is nested by check,"
                    + " method, step size and signal",
                at: node.place)
        }
        return entries
    }

    /// Returns the YAML text of a table of measured errors, nested by check, method, step size and signal, each in the
    /// order of its first occurrence. Errors are rounded up to four significant digits, so that they remain upper
    /// bounds.
    /// - Throws: `DiagnosticsError` if two entries have the same check, method, step size and signal.
    package static func text(
        _ errors: [(check: String, method: String, step: DecimalNumber, signal: String, error: Double)]
    ) throws -> String {
        let checks = grouped(errors, by: { $0.check }) { entries in
            grouped(entries, by: { $0.method }) { entries in
                grouped(entries, by: { $0.step.description }) { entries in
                    .mapping(entries.map { ($0.signal, .plain(roundedUp($0.error))) })
                }
            }
        }
        return try YAMLWriter.text(
            checks,
            comment: """
                Value of the metric of each check in each run, against the golden of the check.
                Times are in milliseconds, other values in the unit of the signal.
                """)
    }

    /// Returns a mapping from each key, in the order of its first occurrence, to the node of its entries.
    private static func grouped<Entry>(
        _ entries: [Entry], by key: (Entry) -> String, node: ([Entry]) -> YAMLNode
    ) -> YAMLNode {
        .mapping(OrderedDictionary(grouping: entries, by: key).map { ($0.key, node($0.value)) })
    }

    /// Returns a number of at least 0 as text in scientific notation, rounded up to four significant digits, such as
    /// `4.201e-3`; `0.0` for 0, and all digits for subnormal and huge numbers.
    package static func roundedUp(_ value: Double) -> String {
        guard value > 0 else { return "0.0" }
        let exponent = value.exponentOfTen
        let share = value / DecimalNumber(mantissa: 1, exponent: exponent - 3).value
        // Subnormal and huge values, for which the scaled value is not an integer in range, keep all their digits.
        guard let thousands = Int(exactly: share.rounded(.up)) else { return value.description }
        let digits = String(thousands % 1000 + 1000).dropFirst()
        return "\(thousands / 1000).\(digits)e\(exponent)"
    }
}

extension Double {
    /// The decimal exponent of the first significant digit of the number, such as -3 for 0.0042; 0 for zero and for
    /// numbers that are not finite.
    package var exponentOfTen: Int {
        let text = DecimalNumber(description)?.normalized ?? DecimalNumber(mantissa: 1, exponent: 0)
        // allow: the digits of a Double
        return text.exponent + String(text.mantissa.magnitude).count - 1
    }
}
