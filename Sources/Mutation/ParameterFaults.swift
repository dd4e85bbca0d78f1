import ModelCore

/// The faults that mutation testing can seed in the parameters of a model: changed values, inverted signs, and wrong
/// units.
struct ParameterFaults {
    private let model: Model
    private let sites: [Site]

    /// A parameter of a component.
    private struct Site {
        var path: ComponentPath
        var parameter: String
        var name: String
    }

    /// Finds the parameters in which faults are seeded: those whose values are finite and not 0, without derived
    /// parameters, constants, properties and those that give a number of instances.
    init(_ model: Model) {
        self.model = model
        sites = model.usedComponents.flatMap { path, name, component -> [Site] in
            guard let type = model.type(component.type) else { return [] }
            let fixed = Set(
                type.derivedParameters.map(\.quantity.name) + type.constants.map(\.quantity.name)
                    + type.properties.map(\.quantity.name) + Self.counts(type))
            return component.values.keys.sorted().filter { key in
                guard let value = component.values[key], !fixed.contains(key) else { return false }
                return value != 0 && value.isFinite
            }.map { Site(path: path, parameter: $0, name: "\(name).\($0)") }
        }
    }

    private static func counts(_ type: ComponentType) -> [String] {
        type.composition.structure.compactMap { element in
            if case .multiInstantiate(let made) = element { made.number } else { nil }
        }
    }

    /// All faults that can be seeded in the parameters of the model.
    var all: [Fault] {
        sites.flatMap { site in
            [
                fault(.parameterLarge, site, 1.01, "+1 %"), fault(.parameterLarge, site, 0.99, "-1 %"),
                fault(.parameterSmall, site, 1.001, "+0.1 %"), fault(.parameterSmall, site, 0.999, "-0.1 %"),
                fault(.sign, site, -1, "negated"), fault(.unit, site, 1000, "times 1000"),
                fault(.unit, site, 1e-3, "over 1000"),
            ]
        }
    }

    private func fault(_ kind: FaultKind, _ site: Site, _ factor: Double, _ change: String) -> Fault {
        Fault(
            kind, "\(site.name) \(change)",
            .model { model in
                model.changing(site.path) { component in
                    component.values[site.parameter] = component.values[site.parameter].map { $0 * factor }
                }
            })
    }
}
