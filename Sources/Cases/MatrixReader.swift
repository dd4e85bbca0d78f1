import Diagnostics
import Quantities
import Schema
import Simulation
import YAML

/// A reader of the matrix of a case: the methods, the step sizes and the external engines of its runs.
struct MatrixReader {
    /// The methods, step sizes and engines that a case lists under `matrix:`.
    struct Matrix {
        /// The integration methods of the matrix; empty for the experiment's own method.
        var methods: [Method] = []
        /// The step sizes of the matrix, in the experiment's time scale; empty for the experiment's own step size.
        var steps: [DecimalNumber] = []
        /// The external engines of the matrix, each of which runs the case once.
        var engines: [CaseDefinition.MatrixEngine] = []
        /// A Boolean value that indicates whether the simulator of this program runs the case; false if `engines:` does
        /// not name `own`.
        var isSimulated = true
    }

    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    /// The word for the simulator among engines.
    private static let own = "own"
    private static let matrixKeys = [String: KeyRole].used(["methods", "step_sizes", "engines"])

    /// Returns the matrix that the block of a case declares, without invalid entries, for each of which an error is
    /// logged. A case without `matrix:` has the experiment's own method and step size, and no engine.
    func matrix(_ block: Block) -> Matrix {
        guard let node = block["matrix"], let inner = Block(node, "the matrix", keys: Self.matrixKeys, reading) else {
            return Matrix()
        }
        var matrix = Matrix(methods: methods(inner), steps: steps(inner))
        guard let list = inner["engines"] else { return matrix }
        let names = names(inner)
        matrix.isSimulated = names.contains { $0.name == Self.own }
        matrix.engines = names.filter { $0.name != Self.own }
        if names.isEmpty {
            reading.log.error(
                .missingKey, "the list 'engines' of the matrix is empty, so nothing would run", at: list.place,
                hint: "list 'own' for the simulator of tvbo-verify, or an engine that 'tvbo-verify engines' prints")
        }
        if !matrix.isSimulated, let key = ["methods", "step_sizes"].first(where: { inner[$0] != nil }) {
            reading.log.error(
                .invalidCase,
                "the key '\(key)' of the matrix has no effect: it is for tvbo-verify's simulator, 'own', which"
                    + " 'engines' does not name",
                at: inner.place(key), hint: "add 'own' to 'engines', or remove '\(key)'")
        }
        return matrix
    }

    private func methods(_ block: Block) -> [Method] {
        let methods = block.list("methods").compactMap { item -> (Method, Place)? in
            if let text = item.scalar?.text {
                return reading.collect { try Method.named(text, at: item.place) }.map { ($0, item.place) }
            }
            reading.log.error(.wrongType, "a method under 'methods' must be text, not \(item.kind)", at: item.place)
            return nil
        }
        RepeatedEntries(reading: reading).refuse(methods.map { ($0.0.name, $0.1) }) {
            "the method '\($0)' is listed twice in 'methods'"
        }
        return methods.map(\.0)
    }

    private func steps(_ block: Block) -> [DecimalNumber] {
        let steps = block.list("step_sizes").compactMap { item -> (DecimalNumber, Place)? in
            if let scalar = item.scalar, let step = DecimalNumber(scalar.text) { return (step, item.place) }
            reading.log.error(
                .wrongType, "a step size under 'step_sizes' must be a number, not \(item.kind)", at: item.place)
            return nil
        }
        RepeatedEntries(reading: reading).refuse(steps.map { ($0.0.normalized.description, $0.1) }) {
            "the step size \($0) is listed twice in 'step_sizes'"
        }
        return steps.map(\.0)
    }

    private func names(_ block: Block) -> [CaseDefinition.MatrixEngine] {
        var result: [CaseDefinition.MatrixEngine] = []
        for item in block.list("engines") {
            guard let name = item.scalar?.text, !item.isNull else {
                reading.log.error(
                    .wrongType, "an engine under 'engines' must be text, not \(item.kind)", at: item.place)
                continue
            }
            if let first = result.first(where: { $0.name == name }) {
                reading.log.error(
                    .duplicateName, "the engine '\(name)' is listed twice in 'engines'", at: item.place,
                    notes: [.init("first here", at: first.place)])
            } else if (try? Method.named(name))?.name == name {
                reading.log.error(
                    .invalidCase, "the name '\(name)' under 'engines' is a method of tvbo-verify, not an engine",
                    at: item.place,
                    hint: "move it to the list 'methods' of the matrix")
            } else {
                result.append(.init(name: name, place: item.place))
            }
        }
        return result
    }
}
