import Diagnostics
import Schema

/// The numbers that describe a distribution in an experiment: the ends of its interval, and its parameters.
///
///     let values = DistributionValues(block: block)
///     values.check(["mean", "mu"], ["sigma", "std", "sd"])
///     let mean = values.parameter(["mean", "mu"])
struct DistributionValues {
    /// The mapping that describes the distribution.
    let block: Block

    private var reading: ReadContext { block.reading }

    /// The interval under `domain`; nil without one.
    private var domain: Block? {
        block["domain"].flatMap { Block($0, "the domain of \(block.name)", keys: KeyTables.domain, reading) }
    }

    /// Returns an end of the distribution's interval; nil if it is not given. It is a key of `domain`, or of the
    /// distribution itself, as TVBO allows.
    /// - Parameter key: The name of the end, `lo` or `hi`.
    func bound(_ key: String) -> Double? { (domain ?? block).number(key) }

    /// Returns the value of the distribution's parameter that has one of several names of the same meaning; nil if none
    /// of them is given. Reports an error if the value is not a finite number or has a unit.
    func parameter(_ names: [String]) -> Double? {
        let values = DynamicsReader(reading: reading)
        let found = block.members("parameters").first { names.contains($0.name) }
            .flatMap { values.value($0.node, "parameter", $0.name, $0.place) }
        if let found, found.unit != nil {
            reading.log.error(
                .unsupportedFeature,
                "the parameter '\(found.name)' of \(block.name) cannot have a unit", at: found.place,
                hint: "remove the unit, and give the number in the unit of the quantity that is drawn")
        }
        return found?.value
    }

    /// Reports an error for each parameter that the distribution does not have, and for each value that is given twice.
    /// - Parameter groups: The names of the parameters of the distribution, in one group for each meaning.
    func check(_ groups: [String]...) {
        let members = block.members("parameters")
        let known = groups.joined().map(\.self)
        for member in members where !known.contains(member.name) {
            reading.log.error(
                .unknownName, "\(block.name) has no parameter '\(member.name)'", at: member.place,
                hint: Spelling.hint(for: member.name, among: known) ?? "it has \(known.joined(separator: ", "))")
        }
        for names in groups {
            let given = members.filter { names.contains($0.name) }
            if given.count > 1 {
                reading.log.error(
                    .conflictingEntries,
                    "'\(given[0].name)' and '\(given[1].name)' of \(block.name) are two names of the same parameter",
                    at: given[1].place, hint: "keep one of them")
            }
            if let parameter = given.first, names.contains(where: { bound($0) != nil }) {
                reading.log.error(
                    .conflictingEntries,
                    "\(block.name) gives '\(names[0])' twice: in its interval and by the parameter '\(parameter.name)'",
                    at: parameter.place, hint: "keep one of them")
            }
        }
        for key in ["lo", "hi"] where domain != nil && block[key] != nil {
            reading.log.error(
                .conflictingEntries,
                "\(block.name) gives its interval twice: by '\(key)' and by 'domain'", at: block.place(key),
                hint: "keep one of them; of the two, TVBO reads only 'domain'")
        }
    }
}
