import Diagnostics
import ModelCore
import Quantities
import Schema

/// The reading of the parameter values of inputs and synapses, which are checked against NeuroML's standard types.
extension NetworkBuilder {
    /// Adds a component type to the types of the model, unless the model has a type of the same name.
    mutating func use(_ type: ComponentType) {
        if !parts.types.contains(where: { $0.name == type.name }) { parts.types.append(type) }
    }

    /// Returns the values of all parameters of an input or synapse in SI, by name.
    ///
    /// Reports an error and returns nil if a value is missing, unknown or of the wrong dimension.
    /// - Parameters:
    ///   - type: The standard type of the input or synapse.
    ///   - given: The values in the experiment.
    ///   - place: The place of the input or synapse, to which errors about missing values refer.
    ///   - what: The description of the input or synapse in messages, such as `this expOneSynapse`.
    func values(
        of type: ComponentType, _ given: [ValueBlock], at place: Place, _ what: String
    ) -> [String: Double]? {
        var values: [String: Double] = [:]
        var isGood = true
        for value in given {
            guard let parameter = type.parameters.first(where: { $0.name == value.name }) else {
                reading.log.error(
                    .unknownName, "\(what) has no parameter '\(value.name)'", at: value.place,
                    hint: Spelling.hint(for: value.name, among: type.parameters.map(\.name)))
                isGood = false
                continue
            }
            guard value.unit?.dimension ?? .bare == parameter.dimension else {
                reading.log.error(
                    .wrongDimension,
                    "the parameter '\(value.name)' of \(what) must have the dimension \(parameter.dimension), not "
                        + (value.unit.map { "'\($0.name)'" } ?? "a bare number"),
                    at: value.place,
                    hint: "use a unit of \(parameter.dimension): "
                        + UnitTable.units(of: parameter.dimension).map(\.name).joined(separator: ", "))
                isGood = false
                continue
            }
            values[value.name] = value.unit?.si(value.value) ?? value.value
        }
        let missing = type.parameters.map(\.name).filter { name in !given.contains { $0.name == name } }
        if !missing.isEmpty {
            reading.log.error(
                .missingKey, "\(what) has no value for \(missing.map { "'\($0)'" }.joined(separator: ", "))", at: place)
        }
        return isGood && missing.isEmpty ? values : nil
    }

    /// Returns whether the parameter values of a synapse are valid; reports an error if they are not.
    ///
    /// Time constants must be positive, and those of an `expTwoSynapse` must differ, because its peak normalization
    /// divides by their difference.
    func check(_ values: [String: Double], of type: ComponentType, _ edge: EdgeBlock) -> Bool {
        let times = type.parameters.filter { $0.dimension == .time }.map(\.name)
        for name in times where values[name, default: 1] <= 0 {
            reading.log.error(
                .invalidValue,
                "the parameter '\(name)' of this \(type.name) must be above 0", at: edge.place)
            return false
        }
        if type.name == "expTwoSynapse", values["tauRise"] == values["tauDecay"] {
            reading.log.error(
                .invalidValue,
                "the parameters 'tauRise' and 'tauDecay' of this expTwoSynapse must differ", at: edge.place,
                hint: "use an alphaSynapse for equal time constants")
            return false
        }
        return true
    }
}
