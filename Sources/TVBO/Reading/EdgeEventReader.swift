import Diagnostics
import Expressions
import Schema
import YAML

/// A reader of the events of an experiment that change parameters of edges, which are those with a `target_component`.
///
///     let events = EdgeEventReader(reading: reading).events(block)
struct EdgeEventReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// The largest number of times of an event.
    private static var maximumTimes: Int { Limit.edgeEventTimes.value }

    /// Returns whether the mapping of an event describes an event that changes parameters of edges.
    static func describes(_ node: YAMLNode) -> Bool { node["target_component"] != nil }

    /// Returns the events of an experiment that change parameters of edges, and warns for each that TVBO's jax and
    /// tvboptim back ends ignore or refuse it; those that cannot be read are reported and left out.
    func events(_ experiment: Block) -> [EdgeEventBlock] {
        experiment.members("events").filter { Self.describes($0.node) }.compactMap { event($0.name, $0.place, $0.node) }
    }

    private func event(_ name: String, _ place: Place, _ node: YAMLNode) -> EdgeEventBlock? {
        guard let block = Block(node, "event '\(name)'", keys: KeyTables.edgeEvent, reading),
            let target = target(block), let trigger = trigger(block, name), let affect = affect(block, name)
        else { return nil }
        reading.log.warning(
            .assumedConvention,
            "event '\(name)' changes edges as in TVBO's rendering for NetworkDynamics.jl; the jax and tvboptim back ends of"
                + " TVBO 0.5.3 ignore it, or stop with an error", at: place)
        return EdgeEventBlock(
            name: name, place: place, target: target, targetPlace: block.place("target_component"), trigger: trigger,
            affect: affect, conditionNames: names(block, ["condition_states", "condition_parameters"]),
            assignmentNames: names(block, ["affect_parameters"]))
    }

    private func names(_ block: Block, _ keys: [String]) -> Set<String>? {
        let given = keys.filter { block[$0] != nil }
        return given.isEmpty ? nil : Set(given.flatMap { block.members($0).map(\.name) })
    }

    private func target(_ block: Block) -> EdgeEventBlock.Target? {
        let text = block.text("target_component") ?? ""
        if text == "all_edges" { return .all }
        if text.hasPrefix("edge_"), let number = Int(text.dropFirst(5), radix: 10), number > 0 { return .edge(number) }
        reading.log.error(
            .unsupportedFeature, "'target_component: \(text)' of \(block.name) is not supported",
            at: block.place("target_component"),
            hint: "write all_edges, or edge_1, edge_2, …, where the edges are numbered in the order of the smaller,"
                + " then the larger id of their two nodes")
        return nil
    }

    private func trigger(_ block: Block, _ name: String) -> EdgeEventBlock.Trigger? {
        let type = block.text("event_type") ?? "stimulus"
        let place = block.place("event_type")
        let values = DynamicsReader(reading: reading)
        switch type {
        case "continuous":
            if block["trigger_times"] != nil { return refuse("trigger_times", type, block) }
            if let condition = values.part(block, "condition") { return .crossing(Self.plain(condition)) }
            reading.log.error(.missingKey, "\(block.name) has no condition", at: block.node.place)
        case "preset_time":
            if block["condition"] != nil { return refuse("condition", type, block) }
            let times = block.list("trigger_times").compactMap { $0.scalar?.number }
            guard !times.isEmpty, times.count == block.list("trigger_times").count, times.count <= Self.maximumTimes,
                times.allSatisfy({ $0 > 0 && $0.isFinite })
            else {
                reading.log.error(
                    .invalidValue,
                    "the 'trigger_times' of \(block.name) must be a list of 1 to \(Self.maximumTimes) times, each above"
                        + " 0",
                    at: block.place("trigger_times"))
                return nil
            }
            return .times(Set(times).sorted())
        default:
            reading.log.error(
                .unsupportedFeature, "'event_type: \(type)' of \(block.name), which changes edges, is not supported",
                at: place,
                hint: "write 'event_type: continuous' for an event with a condition, or 'event_type:"
                    + " preset_time' for one at given times")
        }
        return nil
    }

    private func refuse(_ key: String, _ type: String, _ block: Block) -> EdgeEventBlock.Trigger? {
        reading.log.error(
            .conflictingEntries, "\(block.name) of the type \(type) cannot have '\(key)'", at: block.place(key),
            hint: "remove it, or write another 'event_type'")
        return nil
    }

    private func affect(_ block: Block, _ name: String) -> [(variable: String, value: ExpressionSource)]? {
        let values = DynamicsReader(reading: reading)
        guard let source = values.part(block, "affect") else {
            reading.log.error(.missingKey, "\(block.name) has no affect", at: block.node.place)
            return nil
        }
        let plain = Self.plain(source)
        let lines = ExpressionSource(
            String(plain.text.map { $0.isNewline ? ";" : $0 }), at: plain.place, isVerbatim: plain.isVerbatim)
        return values.statements(lines, name)
    }

    /// Returns an expression with `K` in place of `p[:K]` and `u[:K]`.
    private static func plain(_ source: ExpressionSource) -> ExpressionSource {
        let text = source.text.replacing(/\b[up]\[\s*:(\w+)\s*\]/) { String($0.1) }
        return ExpressionSource(text, at: source.place, isVerbatim: source.isVerbatim && text == source.text)
    }
}
