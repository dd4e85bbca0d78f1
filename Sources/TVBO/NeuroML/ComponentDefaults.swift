import Diagnostics
import Quantities
import Schema

/// The values that TVBO's neuroml back end uses for parameters which an experiment does not give. Those of the type `cell`
/// are in its own translation.
///
///     let part = ComponentDefaults.filled(part, for: "pointCellCondBased", "the cell 'patch'", reading)
///
/// Source: `_render_cell_xml` and `_build_std_fhn_context` of TVBO 0.5.3.
enum ComponentDefaults {
    /// The values by the type of the component, or of the element by which a cell refers to a channel.
    private static let values: [String: [(name: String, number: Double, unit: String?)]] = [
        "pointCellCondBased": [("C", 10, "pF"), ("v0", -65, "mV"), ("thresh", 20, "mV")],
        "fitzHughNagumoCell": [("I", 0.8, nil)],
        "fitzHughNagumo1969Cell": [("a", 0, nil), ("b", 0, nil), ("I", 0, nil), ("phi", 0, nil)],
        "channelPopulation": [("number", 1, nil), ("erev", 0, "mV")],
        "channelDensity": [("condDensity", 0.0003, "S_per_cm2"), ("erev", 0, "mV")],
    ]

    /// Returns a component with the values that it lacks, and warns of them.
    /// - Parameters:
    ///   - part: The component as read from the experiment.
    ///   - type: The type whose parameters count.
    ///   - owner: The description of the component in the warning.
    ///   - reading: The read context, which collects the warning.
    static func filled(
        _ part: ComponentBlock, for type: String, _ owner: String, _ reading: ReadContext
    ) -> ComponentBlock {
        let missing = (values[type] ?? []).filter { part.value($0.name) == nil }
        guard !missing.isEmpty else { return part }
        let texts = missing.map { "\($0.name) = \(short($0.number))\($0.unit.map { " " + $0 } ?? "")" }
        reading.log.warning(
            .assumedConvention,
            "for parameters that \(owner) does not give, TVBO's defaults are used: \(texts.joined(separator: ", "))",
            at: part.place)
        var result = part
        result.values += missing.map { name, number, unit in
            .init(
                name: name, place: part.place, text: short(number), number: number,
                unit: unit.flatMap(UnitTable.unit(named:)))
        }
        return result
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() ? String("\(number)".dropLast(2)) : "\(number)"
    }
}
