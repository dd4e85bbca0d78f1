import Diagnostics
import Schema

/// The check of a network's edge for settings that contradict each other or have no effect.
///
///     // { source: 0, target: 1, weight: 2, parameters: { weight: { value: 3 } } }
///     EdgeConflicts(block: block).report()
struct EdgeConflicts {
    /// The mapping that describes the edge.
    let block: Block

    private var reading: ReadContext { block.reading }

    /// Reports an error for each setting of the edge that is given twice, and a warning for each that has no effect.
    func report() {
        reportKeys()
        if let coupling = block.text("coupling"), let dynamics = block.text("dynamics") {
            reading.log.error(
                .conflictingEntries,
                "the edge names its coupling twice: by 'coupling: \(coupling)' and by 'dynamics: \(dynamics)'",
                at: block.place("dynamics"), hint: "keep one of them")
        }
        if block["allow_self_connections"] != nil, block["connectivity"] == nil {
            reading.log.warning(
                .ignoredKey,
                "'allow_self_connections' of the edge has no effect without 'connectivity'; remove it, or add"
                    + " 'connectivity'",
                at: block.place("allow_self_connections"))
        }
    }

    /// Reports weights, delays and distances that are given as a key and among the parameters, or by two names.
    private func reportKeys() {
        let parameters = block.members("parameters").map { (name: $0.name, place: $0.place) }
        for names in [["weight"], ["delay"], ["distance", "length"]] {
            let given = parameters.filter { names.contains($0.name) }
            if let parameter = given.first, block[names[0]] != nil {
                reading.log.error(
                    .conflictingEntries,
                    "the edge gives one value twice: by its key '\(names[0])' and by '\(parameter.name)' among its"
                        + " parameters",
                    at: block.place(names[0]), notes: [.init("the parameter is here", at: parameter.place)],
                    hint: "keep one of them")
            }
            if given.count > 1 {
                reading.log.error(
                    .conflictingEntries,
                    "'\(given[0].name)' and '\(given[1].name)' of the edge are two names of the same parameter",
                    at: given[1].place, notes: [.init("the other one is here", at: given[0].place)],
                    hint: "keep one of them")
            }
        }
    }
}
