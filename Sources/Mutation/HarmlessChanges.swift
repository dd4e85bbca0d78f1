import Expressions
import ModelCore
import Simulator
import Traces

/// The changes of a case that mutation testing makes although they must not affect any check: other names, orders and
/// spellings, and added comments.
struct HarmlessChanges {
    private let model: Model
    private let commented: Model?
    private let isToTheCharacter: Bool

    /// Creates the harmless changes of a model.
    /// - Parameters:
    ///   - commented: The model as read from its source with comments added; nil if the source is not text.
    ///   - isToTheCharacter: A Boolean value that indicates whether a check asks for equal texts, so that values may
    ///     not move by rounding either.
    init(_ model: Model, commented: Model?, isToTheCharacter: Bool) {
        (self.model, self.commented, self.isToTheCharacter) = (model, commented, isToTheCharacter)
    }

    /// All harmless changes that can be made: those of the model, another order of the columns of a run's solution, and
    /// values of the solution that are larger by one rounding unit, unless a check asks for equal texts.
    var all: [Fault] {
        let comments = commented.map { model in [Fault(.commented, "source", .model { _ in model })] } ?? []
        return comments + renamed + reordered + rewritten
    }

    // MARK: Names

    private var renamed: [Fault] {
        let types = model.usedTypes
        return types.flatMap { type -> [Fault] in
            guard StandardTypes.synapses[type.name] == nil, StandardTypes.inputs[type.name] == nil,
                type.composition.structure.isEmpty
            else { return [] }
            let others = Self.words(types.filter { $0.name != type.name })
            let paths = Set(model.simulation.recorded.flatMap { $0.path.split(separator: "/").map(String.init) })
            return type.parameters.map(\.name).filter { !others.contains($0) && !paths.contains($0) }.map { old in
                renaming(type.name, old, Self.free(old, among: others.union(Self.words([type]))))
            }
        }
    }

    /// All names that component types declare, read or select.
    private static func words(_ types: [ComponentType]) -> Set<String> {
        types.reduce(into: []) { words, type in
            words.formUnion(type.quantities.map(\.name))
            words.formUnion(type.dynamics.usedNames)
            for case .select(let selection) in type.dynamics.derivedVariables.map(\.source) {
                words.insert(selection.quantity)
            }
        }
    }

    private static func free(_ name: String, among words: Set<String>) -> String {
        var result = name + "_renamed"
        while words.contains(result) { result += "_" }
        return result
    }

    private func renaming(_ type: String, _ old: String, _ new: String) -> Fault {
        Fault(
            .renamed, "\(type).\(old)",
            .model { model in
                var model = model.changing(type: type) { type in
                    type = type.rewritten { $0.substituting { $0 == old ? .name(new) : nil } }
                    for index in type.parameters.indices where type.parameters[index].name == old {
                        type.parameters[index].name = new
                    }
                }
                for index in model.components.indices { model.components[index].rename(old, new, in: type) }
                for key in model.prototypes.keys { model.prototypes[key]?.rename(old, new, in: type) }
                return model
            })
    }

    // MARK: Orders

    private var reordered: [Fault] {
        [
            Fault(
                .reordered, "types and components",
                .model { model in
                    var model = model
                    model.types.reverse()
                    model.components.reverse()
                    return model
                }),
            Fault(
                .reordered, "parameters",
                .model { model in
                    var model = model
                    for index in model.types.indices { model.types[index].parameters.reverse() }
                    return model
                }),
            Fault(
                .reordered, "columns of the trace",
                .trace { run in
                    run.trajectory.columns.reverse()
                    for index in run.trajectory.leftLimits.indices {
                        run.trajectory.leftLimits[index].values.reverse()
                        run.trajectory.leftLimits[index].slopes.reverse()
                    }
                    run.values.reverse()
                }),
        ]
    }

    // MARK: Spellings

    private static func isProduct(_ node: Expression) -> Bool {
        if case .arithmetic(.multiply, _, _) = node { true } else { false }
    }

    private static func isQuotient(_ node: Expression) -> Bool {
        if case .arithmetic(.divide, _, _) = node { true } else { false }
    }

    private var rewritten: [Fault] {
        let products = model.usedTypes.flatMap { rewritings($0, "product", Self.isProduct, Self.commuted) }
        guard !isToTheCharacter else { return products }
        let quotients = model.usedTypes.flatMap { rewritings($0, "quotient", Self.isQuotient, Self.inverted) }
        return products + quotients + [rounded]
    }

    private func rewritings(
        _ type: ComponentType, _ word: String, _ condition: @escaping @Sendable (Expression) -> Bool,
        _ change: @escaping @Sendable (Expression) -> Expression
    ) -> [Fault] {
        type.dynamics.timeDerivatives.indices.flatMap { index in
            let rate = type.dynamics.timeDerivatives[index]
            return (0..<rate.value.count(where: condition)).map { number in
                let name = type.name
                return Fault(
                    // Such as `rewritten Cell v' product 1`: the first product in the derivative of v.
                    .rewritten, "\(name) \(rate.variable)' \(word) \(number + 1)",
                    .model { model in
                        model.changing(type: name) { type in
                            let old = type.dynamics.timeDerivatives[index].value
                            type.dynamics.timeDerivatives[index].value = old.changing(number, where: condition, change)
                        }
                    })
            }
        }
    }

    private static func commuted(_ node: Expression) -> Expression {
        guard case .arithmetic(let operation, let x, let y) = node else { return node }
        return .arithmetic(operation, y, x)
    }

    private static func inverted(_ node: Expression) -> Expression {
        guard case .arithmetic(_, let x, let y) = node else { return node }
        return .arithmetic(.multiply, x, .arithmetic(.divide, .number(1), y))
    }

    /// The values of a trace, each moved to the next number of 64 bits.
    private var rounded: Fault {
        Fault(
            .rewritten, "values of the trace",
            .trace { run in
                for index in run.trajectory.columns.indices {
                    run.trajectory.columns[index].values = run.trajectory.columns[index].values.map(\.nextUp)
                    run.values[index] = run.values[index].map(\.nextUp)
                }
            })
    }
}

extension Component {
    /// Renames a parameter of the components of a type, this one and those that it contains.
    fileprivate mutating func rename(_ old: String, _ new: String, in type: String) {
        if self.type == type, let value = values.removeValue(forKey: old) { values[new] = value }
        if self.type == type, let text = attributes[old] {
            attributes[old] = nil
            attributes[new] = text
        }
        for index in children.indices { children[index].component.rename(old, new, in: type) }
    }
}
