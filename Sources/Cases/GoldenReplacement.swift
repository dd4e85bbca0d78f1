import Comparison
import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import Traces

/// The replacement of a stored golden by a new one: the distances between them, and the lineage, the list of all
/// accepted changes of the golden.
///
///     let replacement = try GoldenReplacement(path: path, new: golden)
///     if !replacement.isOnlyRounding { try replacement.write(reason: "the new fit", by: "ada", at: now) }
public struct GoldenReplacement: Sendable {
    /// The path of the stored golden that is replaced.
    public let path: String
    /// The stored golden that is replaced.
    public let old: Golden
    /// The golden that replaces the stored one.
    public let new: Golden
    /// The lineage, the accepted changes so far, of the stored golden.
    public let lineage: GoldenLineage
    /// The number of rows of the stored golden, and the time that they cover.
    public let before: GoldenCoverage
    /// The number of rows of the new golden, and the time that they cover.
    public let after: GoldenCoverage
    /// The distance of the new golden from the stored one, for each signal.
    public let fromParent: [GoldenDistance]
    /// The distance of the new golden from the first golden of the lineage, for each signal; from the stored golden if
    /// the lineage is empty.
    public let fromFirst: [GoldenDistance]
    /// A Boolean value that indicates whether the new golden has the sample times and columns of the stored one, and
    /// differs from it by no more than rounding does, as ``GoldenRounding`` decides.
    public let isOnlyRounding: Bool

    /// Reads the stored golden at a path and its lineage, and measures the distances of a new golden from the stored
    /// one and from the first of the lineage.
    /// - Parameters:
    ///   - columns: The quantity for each column that has a different name.
    ///   - unit: A function that returns the unit in which the distances of a quantity are expressed; nil for the unit
    ///     in the stored golden.
    /// - Throws: `DiagnosticsError` when the stored golden or its lineage is damaged (`goldenCorrupt`), or the new
    ///   golden lacks a signal or shares no instant with one of them (`goldenMismatch`).
    public init(
        path: String, new: Golden, columns: [String: String] = [:], unit: (String) -> PhysicalUnit? = { _ in nil }
    ) throws {
        let lineage = try GoldenLineage.load(golden: path)
        let old = try Golden.load(path: path)
        let units = Dictionary(
            old.header.columns.map { column in
                let name = columns[column.name] ?? column.name
                return (name, unit(name) ?? UnitTable.unit(named: column.unit))
            }, uniquingKeysWith: { first, _ in first })
        func trajectory(_ golden: Golden, _ file: String) throws -> Trajectory {
            var result = try golden.trajectory(file: file) { units[columns[$0] ?? $0] ?? nil }
            for index in result.columns.indices {
                result.columns[index].name = columns[result.columns[index].name] ?? result.columns[index].name
            }
            return result
        }
        let (before, after) = (try trajectory(old, path), try trajectory(new, "the new golden"))
        if let lost = before.columns.first(where: { after.column($0.name) == nil }) {
            throw DiagnosticsError(
                .goldenMismatch,
                "the new golden has no column '\(lost.name)', but the stored golden, which it would replace, has one",
                at: Place(file: path),
                notes: [
                    .init("the columns of the new golden are " + after.columns.map(\.name).joined(separator: ", "))
                ],
                hint: "make the new golden with all columns of the stored one")
        }
        let firstPath = GoldenLineage.firstPath(of: path)
        let first = lineage.entries.isEmpty ? before : try trajectory(Golden.load(path: firstPath), firstPath)
        guard let fromParent = GoldenDistance.between(before, after),
            let fromFirst = GoldenDistance.between(first, after), let covered = GoldenCoverage(before.times),
            let newlyCovered = GoldenCoverage(after.times)
        else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the change of the golden cannot be measured: the new golden shares no sample time with the stored"
                    + " golden, or none with the first golden of its lineage",
                at: Place(file: path), hint: "make the new golden at the sample times of the stored one")
        }
        self.path = path
        (self.before, self.after) = (covered, newlyCovered)
        self.old = old
        self.new = new
        self.lineage = lineage
        self.fromParent = fromParent
        self.fromFirst = fromFirst
        isOnlyRounding =
            before.times == after.times && before.columns.count == after.columns.count
            && before.columns.enumerated().allSatisfy { index, column in
                let printed = UnitTable.unit(named: old.header.columns[index + 1].unit)
                let shift = (printed ?? .one).decimalShift(to: column.unit ?? .one) ?? 0
                let bound = GoldenRounding.bound(
                    old, column: index + 1, largest: Largest.magnitude(column.values.filter(\.isFinite)),
                    scale: DecimalNumber(mantissa: 1, exponent: shift).value)
                return fromParent.first { $0.signal == column.name }.map { $0.largest.magnitude <= bound } ?? false
            }
    }

    /// Replaces the file of the stored golden by the new one, and adds an entry to the file of the lineage. If the
    /// lineage has no entry yet, a copy of the stored golden is written as well, the first golden of the lineage, from
    /// which the distances of later ones are measured.
    /// - Parameters:
    ///   - reason: The reason for the change, which must not be empty.
    ///   - by: The person who accepts it.
    ///   - time: The time of the acceptance.
    /// - Throws: `DiagnosticsError` when a file cannot be written.
    public func write(reason: String, by: String, at time: Date) throws {
        var next = lineage
        next.accept(
            .init(
                golden: new.digest, reason: reason, by: by, at: time.formatted(.iso8601), fromFirst: fromFirst,
                fromParent: fromParent))
        if lineage.entries.isEmpty {
            try OutputFile.write(Data(try old.bytes()), to: GoldenLineage.firstPath(of: path))
        }
        try OutputFile.write(Data(try new.bytes()), to: path)
        // The lineage must not name a golden that a power failure takes back.
        try OutputFile.synchronizeFolder(of: path)
        try OutputFile.write(Data(try next.text()), to: GoldenLineage.path(of: path))
    }
}
