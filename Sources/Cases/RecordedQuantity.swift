import Diagnostics
import ModelCore
import Schema
import Simulator
import YAML

/// A quantity that the runs of a case record besides those that the model records: an entry of `record:`.
///
///     let model = try model.recording(definition.recorded)
///
/// Checks can then compare it, and mutation tests notice faults that do not reach the quantities of the model.
public struct RecordedQuantity: Sendable, Hashable {
    /// The path of the quantity to record, such as `pop[0]/v`.
    public var path: String
    /// The place of the quantity's entry under `record:` in `case.yaml`.
    public var place: Place
}

/// A reader of the key `record:` of a case, which lists quantities that its runs record.
struct RecordedQuantityReader {
    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    /// Returns the quantities that the case names under `record:`. An entry that is not text is logged as an error and
    /// left out; a repeated one is logged as an error and kept.
    func quantities(_ block: Block) -> [RecordedQuantity] {
        var first: [String: Place] = [:]
        return block.list("record").compactMap { item in
            guard let path = item.scalar?.text, !path.isEmpty, !item.isNull else {
                let found = item.scalar?.text == "" ? "an empty one" : item.kind
                reading.log.error(
                    .wrongType, "a quantity under 'record' must be text, not \(found)", at: item.place)
                return nil
            }
            if let place = first.updateValue(item.place, forKey: path) {
                reading.log.error(
                    .duplicateName, "the quantity '\(path)' is listed twice under 'record'", at: item.place,
                    notes: [.init("first here", at: place)])
            }
            return RecordedQuantity(path: path, place: item.place)
        }
    }
}

extension Model {
    /// Returns a copy of the model that records further quantities after its own.
    /// - Throws: `DiagnosticsError` for a quantity that the model does not have, or that it records already.
    package func recording(_ quantities: [RecordedQuantity]) throws -> Model {
        guard !quantities.isEmpty else { return self }
        if let known = quantities.first(where: { added in simulation.recorded.contains { $0.path == added.path } }) {
            throw DiagnosticsError(
                .duplicateName, "the quantity '\(known.path)' under 'record' is recorded by the model already",
                at: known.place,
                hint: "remove it from 'record'")
        }
        let prepared = try PreparedModel(self)
        var model = self
        model.simulation.recorded += try quantities.map { try prepared.recording($0.path, at: $0.place) }
        return model
    }
}
