import Goldens
import Quantities

/// The units of the signals that a check compares, as the columns of its golden give them.
///
///     if let units = ComparedUnits(golden, signals: ["v"]) { print(units.hint) }
///     // add 'unit: mV' to the tolerance
struct ComparedUnits {
    /// The signals and the names of their units, empty for a number without one, in the order of the columns.
    private let units: [(signal: String, unit: String)]

    /// Reads the units of the signals from the columns of a golden; nil if the golden cannot be read or has none of the
    /// signals.
    /// - Parameter signals: The paths of the compared quantities; empty for all columns.
    init?(_ golden: CaseDefinition.GoldenDefinition, signals: [String]) {
        guard let header = try? Golden.load(path: golden.path).header else { return nil }
        units = header.columns.dropFirst().compactMap { column in
            let signal = golden.columns[column.name] ?? column.name
            guard signals.isEmpty || signals.contains(signal) else { return nil }
            let isBare = UnitTable.unit(named: column.unit).map { $0.dimension == .bare } ?? column.unit.isEmpty
            return (signal, isBare ? "" : column.unit)
        }
        if units.isEmpty { return nil }
    }

    /// A Boolean value that indicates whether none of the compared signals has a unit. A unit without a dimension
    /// counts as none.
    var isBare: Bool { units.allSatisfy(\.unit.isEmpty) }

    /// The hint for a tolerance that lacks its unit: the key `unit:` to add or, if the signals have several units, the
    /// advice to write one check for each of them.
    var hint: String {
        let names = Set(units.map(\.unit))
        if names.count == 1, let name = names.first {
            return "add 'unit: \(name.isEmpty ? "1" : name)' to the tolerance"
        }
        // Joined as in: the golden has pop[0]/v in V, pop[0]/u in no unit
        let list = units.map { "\($0.signal) in \($0.unit.isEmpty ? "no unit" : $0.unit)" }.joined(separator: ", ")
        return "write a check of its own, with 'signals:' and a tolerance, for each unit; the golden has \(list)"
    }
}
