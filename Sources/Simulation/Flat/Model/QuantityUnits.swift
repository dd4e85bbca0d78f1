import Quantities

/// The units in which the quantities of a flat model are recorded, by the paths of the quantities.
///
///     var units = QuantityUnits()
///     units["pop[0]/t"] = .millisecond
///
/// Quantities of a network have few different units, so that each unit is stored once.
public struct QuantityUnits: Sendable {
    private var distinct: [PhysicalUnit] = []
    private var places: [PhysicalUnit: Int32] = [:]
    private var numbers: [String: Int32] = [:]

    /// Creates units of no quantities.
    public init() {}

    /// The unit of the quantity with a path; nil for a dimensionless number, and for an unknown path.
    public subscript(path: String) -> PhysicalUnit? {
        get { numbers[path].map { distinct[Int($0)] } }
        set {
            guard let unit = newValue else {
                numbers[path] = nil
                return
            }
            if let place = places[unit] {
                numbers[path] = place
                return
            }
            let place = Int32(distinct.count)
            distinct.append(unit)
            places[unit] = place
            numbers[path] = place
        }
    }

    /// Adds the units of other quantities, to whose paths a prefix is added.
    mutating func add(_ other: QuantityUnits, prefix: String) {
        for (path, number) in other.numbers { self[prefix + path] = other.distinct[Int(number)] }
    }
}
