import Diagnostics
import Quantities
import Traces

/// The pairs of columns in which two traces are compared.
///
///     let pairing = try TracePairing(reference: golden, test: run, map: [])
///     for signal in try pairing.signals() { print(signal.name, SignalMetrics(signal).rmse) }
public struct TracePairing: Sendable {
    private let reference: Trajectory
    private let test: Trajectory
    private let pairs: [(Int, Int)]

    /// A column that is not compared, because the other trace has no column of its name.
    public struct Unpaired: Sendable {
        /// The name of the column.
        public var name: String
        /// A Boolean value that indicates whether the column belongs to the reference, so that the test lacks a
        /// quantity.
        public var isReference: Bool
        /// The samples of the column that are not finite.
        public var nonFinite: NonFiniteSamples
    }

    /// The columns that are not compared, the columns of the reference first; empty when the caller specified the pairs
    /// or the columns, and when columns are paired by position.
    public let unpaired: [Unpaired]

    /// Pairs the columns of two traces: as `map` specifies; otherwise by equal names; otherwise by position when no
    /// name is shared and the numbers of columns are equal.
    /// - Parameters:
    ///   - map: The names of paired columns in the reference and in the test.
    ///   - columns: The names of the reference's columns to compare; nil for all. With a `map` they are only checked to
    ///     exist.
    /// - Throws: `DiagnosticsError` when a trace has no column, a column of `map` or `columns` does not exist in its
    ///   trace, a chosen column has no partner, or nothing can be paired.
    public init(reference: Trajectory, test: Trajectory, map: [(String, String)], columns: [String]? = nil) throws {
        self.reference = reference
        self.test = test
        for (trace, which) in [(reference, "first"), (test, "second")] where trace.columns.isEmpty {
            throw DiagnosticsError(
                .invalidTrace,
                "the \(which) of the two traces has no column beside that of its times, so that nothing can be compared"
            )
        }
        let chosen = try columns.map { Set(try $0.map { try Self.index($0, reference, "first") }) }
        if !map.isEmpty {
            pairs = try map.map { (try Self.index($0.0, reference, "first"), try Self.index($0.1, test, "second")) }
            unpaired = []
            return
        }
        let named = try Self.pairs(reference, test)
        if let chosen {
            let found = named.filter { chosen.contains($0.0) }
            pairs = found
            if let lost = chosen.sorted().first(where: { index in !found.contains { $0.0 == index } }) {
                _ = try Self.index(reference.columns[lost].name, test, "second")
            }
            unpaired = []
            return
        }
        pairs = named
        unpaired =
            Self.unpaired(reference, Set(pairs.map(\.0)), isReference: true)
            + Self.unpaired(test, Set(pairs.map(\.1)), isReference: false)
    }

    /// Returns the pairs by equal names, otherwise by position when no name is shared.
    private static func pairs(_ reference: Trajectory, _ test: Trajectory) throws -> [(Int, Int)] {
        let known = test.columnIndices
        let named = reference.columns.indices.compactMap { index in
            known[reference.columns[index].name].map { (index, $0) }
        }
        if !named.isEmpty { return named }
        if reference.columns.count == test.columns.count { return reference.columns.indices.map { ($0, $0) } }
        throw DiagnosticsError(
            .goldenMismatch,
            "the columns of the two traces cannot be paired: they share no name, and their numbers,"
                + " \(reference.columns.count) and \(test.columns.count), differ",
            notes: [
                .init("first: " + reference.columns.map(\.name).joined(separator: ", ")),
                .init("second: " + test.columns.map(\.name).joined(separator: ", ")),
            ], hint: "pair a column of the first trace with one of the second, as in --map v=pop[0]/v")
    }

    /// The samples of both columns of each pair that are not finite, over the whole length of both traces.
    public var nonFinite: [(reference: NonFiniteSamples, test: NonFiniteSamples)] {
        pairs.map { own, other in
            (
                NonFiniteSamples(reference.times, reference.columns[own].values),
                NonFiniteSamples(test.times, test.columns[other].values)
            )
        }
    }

    private static func unpaired(_ trace: Trajectory, _ paired: Set<Int>, isReference: Bool) -> [Unpaired] {
        trace.columns.indices.filter { !paired.contains($0) }.map { index in
            let column = trace.columns[index]
            return Unpaired(
                name: column.name, isReference: isReference, nonFinite: NonFiniteSamples(trace.times, column.values))
        }
    }

    private static func index(_ name: String, _ trace: Trajectory, _ which: String) throws -> Int {
        if let index = trace.columnIndex(name) { return index }
        let names = trace.columns.map(\.name)
        throw DiagnosticsError(
            .goldenMismatch, "the \(which) of the two traces has no column '\(name)'",
            hint: Spelling.hint(for: name, among: names) ?? "use one of its columns \(names.joined(separator: ", "))")
    }

    /// Returns the paired columns at the sample times, in the units and with the names of the reference.
    /// - Throws: `DiagnosticsError` when two units have different dimensions, or the traces cannot be aligned.
    public func signals() throws -> [AlignedSignal] {
        try pairs.map { own, other in
            var converted = test
            try converted.convert(column: other, to: reference.columns[own].unit)
            var signal = try AlignedSignal(reference: reference, column: own, test: converted, column: other)
            signal.name = reference.columns[own].name
            return signal
        }
    }
}

extension Trajectory {
    /// Converts a column to another unit of the same dimension. A column without a unit is assumed to have that unit.
    /// - Throws: `DiagnosticsError` when the dimensions differ.
    fileprivate mutating func convert(column: Int, to unit: PhysicalUnit?) throws {
        guard let unit, let own = columns[column].unit, own != unit else {
            columns[column].unit = unit ?? columns[column].unit
            return
        }
        guard own.dimension == unit.dimension else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the column '\(columns[column].name)' of the second trace is in '\(own.name)', which cannot be"
                    + " converted to '\(unit.name)', the unit of its partner in the first trace",
                hint: "correct one of the two units, or choose other columns with --columns or --map")
        }
        columns[column].values = columns[column].values.map { unit.value(fromSI: own.si($0)) }
        columns[column].slopes = nil
        columns[column].unit = unit
    }
}
