import Diagnostics
import ModelCore
import Quantities

/// The values of a parameter for each of which a model is run.
///
///     let sweep = try ParameterSweep("hhcell_2.thresh=10:30:5 mV", of: model)
///     sweep.values.map { $0.text }  // 10.0 mV, 15.0 mV, 20.0 mV, 25.0 mV, 30.0 mV
public struct ParameterSweep: Sendable {
    /// The components with the parameter, and its name in their types.
    private let places: [(component: ComponentPath, parameter: String)]
    /// The component and parameter as the request names them, such as `hhcell_2.thresh`.
    public let name: String
    /// The values in SI, each with the text by which it is shown, such as `10.0 mV`.
    public let values: [(text: String, value: Double)]

    /// The largest number of values of one sweep.
    public static let valueLimit = 4096

    /// Reads a sweep from a request such as `hhcell_2.thresh=10:30:5 mV` (from 10 to 30 mV in 5 values, ends included;
    /// at least 2) or `hhcell_2.thresh=10,20,40 mV`. In the name, `*` matches any text; all parameters whose names
    /// match get the same value.
    /// - Throws: `DiagnosticsError`: `invalidValue` for another form, `unknownQuantity` with a hint if the model has no
    ///   such parameter, `unknownUnit` if the unit does not suit the parameter, `tooLarge` for too many values.
    public init(_ text: String, of model: Model) throws {
        guard let equals = text.firstIndex(of: "=") else { throw Self.malformed(text) }
        name = String(text[..<equals])
        let rest = text[text.index(after: equals)...]
        let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
        guard let numbers = parts.first else { throw Self.malformed(text) }
        places = try Self.find(name, in: model)
        var unit: PhysicalUnit?
        for (component, parameter) in places {
            unit = try Self.unit(parts.count > 1 ? parts[1] : nil, of: component, parameter, name, model)
        }
        let suffix = unit.map { " \($0.name)" } ?? ""
        values = try Self.values(numbers, text).map { [unit] value in
            ("\(value)\(suffix)", unit?.si(value) ?? value)
        }
    }

    /// Returns a copy of the model in which the swept parameter has the given value, in SI, and the parameters derived
    /// from it are computed again.
    package func applied(_ value: Double, to model: Model) -> Model {
        places.reduce(model) { model, place in
            model.changing(place.component) { $0.values[place.parameter] = value }
        }
    }

    private static func find(_ name: String, in model: Model) throws -> [(component: ComponentPath, parameter: String)]
    {
        var known: [String] = []
        var found: [(component: ComponentPath, parameter: String)] = []
        for (path, id, component) in model.usedComponents {
            for key in component.values.keys.sorted() {
                known.append("\(id).\(key)")
                if NamePattern.matches("\(id).\(key)", name) { found.append((path, key)) }
            }
        }
        if !found.isEmpty { return found }
        throw DiagnosticsError(
            .unknownQuantity, "the model has no parameter '\(name)' to sweep",
            notes: [
                .init(
                    "the parameters are: " + known.prefix(30).joined(separator: ", ") + (known.count > 30 ? ", …" : ""))
            ],
            hint: Spelling.hint(for: name, among: known))
    }

    private static func unit(
        _ text: String?, of path: ComponentPath, _ parameter: String, _ name: String, _ model: Model
    ) throws -> PhysicalUnit? {
        let component = model.component(at: path)
        let dimension = model.type(component.type)?.dimensions[parameter] ?? .bare
        guard let text else {
            guard dimension == .bare else {
                let units = UnitTable.units(of: dimension).prefix(4).map(\.name).joined(separator: ", ")
                throw DiagnosticsError(
                    .unknownUnit, "the values of the parameter '\(name)' need a unit",
                    hint: "write it after the values" + (units.isEmpty ? "" : ", such as one of \(units)"))
            }
            return nil
        }
        guard let unit = UnitTable.unit(named: text) else {
            throw DiagnosticsError(.unknownUnit, "there is no unit '\(text)'")
        }
        guard unit.dimension == dimension else {
            let units = UnitTable.units(of: dimension).prefix(4).map(\.name).joined(separator: ", ")
            throw DiagnosticsError(
                .unknownUnit, "the values of the parameter '\(name)' cannot have the unit '\(text)'",
                hint: units.isEmpty ? nil : "use one of \(units)")
        }
        return unit
    }

    private static func values(_ numbers: String, _ text: String) throws -> [Double] {
        func finite(_ text: some StringProtocol) throws -> Double {
            guard let value = Double(text), value.isFinite else { throw malformed(String(text)) }
            return value
        }
        let range = numbers.split(separator: ":", omittingEmptySubsequences: false)
        if range.count == 1 {
            let list = try numbers.split(separator: ",", omittingEmptySubsequences: false).map(finite)
            try check(list.count)
            return list
        }
        guard range.count == 3, let count = Int(range[2]), count >= 2 else { throw malformed(text) }
        try check(count)
        let (from, to) = (try finite(range[0]), try finite(range[1]))
        return (0..<count).map { $0 == count - 1 ? to : from + (to - from) * (Double($0) / Double(count - 1)) }
    }

    private static func check(_ count: Int) throws {
        guard count <= valueLimit else {
            throw DiagnosticsError(.tooLarge, "the sweep has \(count) values; one sweep may have at most \(valueLimit)")
        }
    }

    private static func malformed(_ text: String) -> DiagnosticsError {
        DiagnosticsError(
            .invalidValue, "'\(text)' does not have the form of a sweep, or is a value in one and not a finite number",
            hint: "write component.parameter=from:to:count unit, as in 'hhcell_1_0.C=8:12:5 pF', or"
                + " component.parameter=a,b,c unit")
    }
}
