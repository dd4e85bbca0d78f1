import Diagnostics
import Foundation
import Results

/// The descriptions of the checks of a run without the measured values and the tolerances. Most verifications of a run
/// have the same descriptions.
///
///     let layout = CheckLayout(run)
///     let values = CheckLayout.packed(run.checks)  // 25 bytes for each check
///     try layout.forEachPoint(values) { index, value, signedValue, tolerance in … }
struct CheckLayout: Codable, Hashable {
    /// The description of one check of one signal.
    struct Check: Codable, Hashable {
        /// The name of the check in its case.
        var check: String
        /// The name of the golden with which the check compares.
        var golden: String
        /// The digest of the golden; nil if the run has none for it.
        var goldenDigest: String?
        /// The name of the quantity that is checked.
        var signal: String
        /// The name of the metric that the check measures.
        var metric: String
        /// The name of the unit of the measured value; empty when it has none.
        var unit: String
        /// The verdict of the check, which is a part of the description: another verdict needs another layout.
        var verdict: Verdict
    }

    /// The id of the case to which the run belongs.
    var caseID: String
    /// The name of the run's integration method.
    var method: String
    /// The step size of the run in milliseconds, as text.
    var step: String
    /// The descriptions of the checks, in the order in which the run lists them.
    var checks: [Check]

    /// The parts of a stored run from which the layout and the values are made.
    struct Source: Decodable {
        /// The result of one check of the stored run.
        struct Check: Decodable {
            var check: String
            var golden: String
            var signal: String
            var metric: String
            var unit: String
            var value: Double?
            var signedValue: Double?
            var tolerance: Double
            var verdict: Verdict
        }
        var caseID: String
        var method: String
        var step: String
        var goldenDigests: [String: String]
        var checks: [Check]
    }

    /// Creates the descriptions of the checks of a stored run, which leave out its measured values and tolerances.
    init(_ run: Source) {
        (caseID, method, step) = (run.caseID, run.method, run.step)
        checks = run.checks.map { check in
            Check(
                check: check.check, golden: check.golden, goldenDigest: run.goldenDigests[check.golden],
                signal: check.signal, metric: check.metric, unit: check.unit, verdict: check.verdict)
        }
    }

    // MARK: Values

    /// The number of bytes of a check: flags for the presence of its values, the value, the signed value, the
    /// tolerance.
    private static let stride = 25

    /// Returns the measured values and tolerances of checks in a binary encoding, which ``forEachPoint(_:_:)`` decodes.
    static func packed(_ checks: [Source.Check]) -> Data {
        var data = Data(capacity: stride * checks.count)
        for check in checks {
            data.append((check.value == nil ? 0 : 1) | (check.signedValue == nil ? 0 : 2))
            for value in [check.value ?? 0, check.signedValue ?? 0, check.tolerance] {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        return data
    }

    /// Calls a closure for each check of the layout, with the index of the check in ``checks``, its value (nil if
    /// nothing was measured), its signed value and its tolerance. If no signed value is stored, the value is passed in
    /// its place.
    /// - Parameter data: The values, as ``packed(_:)`` encodes them.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    func forEachPoint(
        _ data: Data, _ body: (_ index: Int, _ value: Double?, _ signedValue: Double?, _ tolerance: Double) -> Void
    ) throws {
        guard data.count == Self.stride * checks.count else {
            throw DiagnosticsError(.historyFault, "a stored record is damaged")
        }
        data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            func number(_ offset: Int) -> Double {
                Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            }
            for index in checks.indices {
                let first = Self.stride * index
                let flags: UInt8 = bytes[first]
                let value = flags & 1 == 0 ? nil : number(first + 1)
                let signed = flags & 2 == 0 ? value : number(first + 9)
                body(index, value, signed, number(first + 17))
            }
        }
    }
}
