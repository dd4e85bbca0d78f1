import Diagnostics
import Expressions
import Schema

/// The reading of a model's coupling inputs, each of which may have several values.
extension DynamicsReader {
    /// The largest number of values of a coupling input.
    private static let maximumDimension = 64

    /// Returns the coupling inputs of a model; an input with several values becomes one input for each value, named by
    /// its `keys` or, without them, by its own name and an index, as in `flow_0`. Problems are reported.
    /// - Parameter modes: The number of modes of the model. An input with several values is an error if it is not 1.
    func couplingInputs(_ block: Block, modes: Int) -> [CouplingInputBlock] {
        let key = block["coupling_inputs"] == nil ? "coupling_terms" : "coupling_inputs"
        let known = block.members(key).map(\.name)
        for other in block.members("coupling_terms") where !known.contains(other.name) {
            reading.log.error(
                .conflictingEntries,
                "the coupling input '\(other.name)' is listed under 'coupling_terms', but others under"
                    + " 'coupling_inputs'",
                at: other.place, hint: "write all inputs under 'coupling_inputs'; both keys mean the same")
        }
        let keys = key == "coupling_terms" ? KeyTables.couplingTerm : KeyTables.couplingInput
        return block.members(key).flatMap { name, place, node -> [CouplingInputBlock] in
            let inner = Block(node, "coupling input '\(name)'", keys: keys, reading, nullIsEmpty: true)
            let input = CouplingInputBlock(
                name: name, place: place, isLocal: isLocal(name, inner),
                isDeclaredLocal: inner?.truth("local") ?? false,
                source: inner?.text("source"))
            guard let inner, let names = names(of: inner, name) else { return [input] }
            guard modes == 1 else {
                reading.log.error(
                    .unsupportedFeature,
                    "\(inner.name) has several values, but its model has several modes, which allows one value only;"
                        + " remove 'dimension' and 'keys' of the input",
                    at: place)
                return [input]
            }
            return names.enumerated().map { index, own in
                var element = input
                element.name = own
                element.element = .init(
                    input: name, index: index, count: names.count, isNamed: inner["keys"] != nil)
                return element
            }
        }
    }

    /// Returns whether an input is local: by its name, as in TVBO, or by its key `local`.
    private func isLocal(_ name: String, _ input: Block?) -> Bool {
        let given = input?.truth("local")
        guard name == CouplingInputBlock.localName else { return given ?? false }
        if given == false, let input {
            reading.log.warning(
                .ignoredKey,
                "'local: false' of \(input.name) has no effect: an input of this name is local, as in TVBO",
                at: input.place("local"), hint: "give the input another name")
        }
        return true
    }

    /// Returns the names of the values of an input: its `keys`, or else its name with the indices; nil for an input
    /// with one value and without keys. Reports errors.
    private func names(of input: Block, _ name: String) -> [String]? {
        let keys = input.members("keys").map(\.name)
        let given = input.number("dimension")
        guard let count = Int(exactly: given ?? Double(max(1, keys.count))), (1...Self.maximumDimension).contains(count)
        else {
            reading.log.error(
                .invalidValue,
                "'dimension' of \(input.name), the number of its values, must be a whole number from 1 to \(Self.maximumDimension), not \(input.text("dimension") ?? "")",
                at: input.place("dimension"))
            return nil
        }
        guard !keys.isEmpty else { return count == 1 ? nil : (0..<count).map { "\(name)_\($0)" } }
        if keys.count == count { return keys }
        reading.log.error(
            .invalidValue,
            "\(input.name) has 'dimension: \(count)', that is \(count) values, but 'keys' names \(keys.count)",
            at: input.place("keys"))
        return nil
    }

    /// Replaces, in the equations of a model, coupling inputs with several unnamed values by their elements.
    ///
    /// An element is written with its index, as in `flow[0]`, and is replaced by the name `flow_0`. If the equation of
    /// every state is the input alone, the k-th state has the k-th element, as in TVBO's rendering for
    /// NetworkDynamics.jl. Reports an error for other uses.
    func nameElements(of model: inout DynamicsBlock) {
        for element in model.couplingInputs.compactMap(\.element) where element.index == 0 && !element.isNamed {
            if spread(element, over: &model) { continue }
            var isPlain = false
            func named(_ source: ExpressionSource) -> ExpressionSource {
                let text = source.text.replacingNames { name, index in
                    guard name == element.input else { return nil }
                    guard let index, index < element.count else {
                        isPlain = true
                        return nil
                    }
                    return "\(name)_\(index)"
                }
                return text == source.text ? source : ExpressionSource(text, at: source.place, isVerbatim: false)
            }
            for index in model.states.indices { model.states[index].equation.map(named) }
            for index in model.derivedVariables.indices { model.derivedVariables[index].equation.map(named) }
            guard isPlain else { continue }
            let place = model.couplingInputs.first { $0.element?.input == element.input }?.place
            reading.log.error(
                .invalidValue,
                "the coupling input '\(element.input)' has \(element.count) values, but an equation of the model"
                    + " '\(model.name)' uses it as a single number", at: place,
                hint: "write one of '\(element.input)[0]' to '\(element.input)[\(element.count - 1)]' in the equation,"
                    + " or name the values with 'keys: […]'")
        }
    }

    /// Gives the k-th state the k-th element if the equation of every state is the input alone; otherwise returns
    /// false.
    private func spread(_ element: CouplingInputBlock.Element, over model: inout DynamicsBlock) -> Bool {
        let isAlone = model.states.allSatisfy { state in
            let text = state.equation.rhs?.text.filter { !$0.isWhitespace }
            return state.equation.cases.isEmpty && text == element.input
        }
        guard isAlone, model.states.count == element.count else { return false }
        for index in model.states.indices {
            let place = model.states[index].equation.rhs?.place
            model.states[index].equation.rhs = ExpressionSource(
                "\(element.input)_\(index)", at: place, isVerbatim: false)
        }
        return true
    }
}

extension EquationBlock {
    /// Replaces every expression of the equation.
    fileprivate mutating func map(_ change: (ExpressionSource) -> ExpressionSource) {
        rhs = rhs.map(change)
        cases = cases.map { Case(condition: change($0.condition), value: change($0.value)) }
    }
}
