import Diagnostics
import Quantities
import Schema
import Simulation
import YAML

/// A reader of the keys that state the origin of a golden: the original model, the scheme that computed the golden, and
/// its accuracy.
struct GoldenOriginReader {
    /// The context of the case whose goldens are read, which collects errors.
    let context: CaseContext

    private var reading: ReadContext { context.reading }

    private static let originalKeys = [String: KeyRole].used(["example", "columns"])
    private static let schemeKeys = [String: KeyRole].used(["model", "method", "step_size"])
    private static let accuracyKeys = [String: KeyRole].used(["value", "unit"])

    /// Returns the model from which the experiment was translated, from the key `original:` of the block of the case;
    /// nil if the case declares none or, after logging an error, when its `example:` is missing, absolute or contains
    /// `..`.
    func original(_ block: Block) -> CaseDefinition.Original? {
        guard let node = block["original"],
            let inner = Block(node, "the original", keys: Self.originalKeys, reading)
        else { return nil }
        guard let example = inner.text("example"), !example.hasPrefix("/"),
            !example.split(separator: "/").contains("..")
        else {
            reading.log.error(
                .invalidCase,
                "'original' needs the key 'example', a path without '..' relative to the root of the repository"
                    + " NeuroML2",
                at: node.place,
                hint: "write, for instance, 'example: LEMSexamples/LEMS_NML2_Ex3_Net.xml'")
            return nil
        }
        return .init(example: example, columns: context.names(inner, "columns"), place: node.place)
    }

    /// Returns the method and step size that computed a golden, from the key `scheme:` of its declaration; nil if none
    /// is declared or, after logging an error, when it is invalid. An unknown word under `model:` is logged as an
    /// error, and the experiment is taken.
    func scheme(_ block: Block) -> CaseDefinition.GoldenScheme? {
        guard let node = block["scheme"],
            let inner = Block(node, "the scheme of \(block.name)", keys: Self.schemeKeys, reading)
        else { return nil }
        let step = inner.decimal("step_size")
        guard let name = inner.text("method"), step.map({ $0.mantissa > 0 }) != false else {
            reading.log.error(
                .missingKey, "\(inner.name) needs a 'method', and its 'step_size', if given, must be greater than 0",
                at: node.place)
            return nil
        }
        return reading.collect { try Method.named(name, at: inner.place("method")) }.map { method in
            .init(model: role(inner, "model") ?? .experiment, method: method, step: step)
        }
    }

    /// Returns the model whose converged solution a golden is, from the key `solution_of:` of its declaration; nil if
    /// none is declared or, after logging an error, when the word is unknown.
    func solutionOf(_ block: Block) -> CaseDefinition.ModelRole? { role(block, "solution_of") }

    private func role(_ block: Block, _ key: String) -> CaseDefinition.ModelRole? {
        guard let word = block.text(key) else { return nil }
        if let role = CaseDefinition.ModelRole(rawValue: word) { return role }
        reading.log.error(
            .invalidCase, "'\(key)' of \(block.name) must be 'experiment' or 'original', not '\(word)'",
            at: block.place(key))
        return nil
    }

    /// Returns the declared accuracy of a golden, its largest distance from the converged solution, with the unit; nil
    /// if none is declared or, after logging an error, when it is invalid.
    func accuracy(_ block: Block) -> (value: Double, unit: PhysicalUnit?)? {
        guard let node = block["accuracy"],
            let inner = Block(node, "the accuracy of \(block.name)", keys: Self.accuracyKeys, reading)
        else { return nil }
        guard let value = inner.number("value"), value >= 0, value.isFinite else {
            reading.log.error(
                .missingKey, "\(inner.name) needs a 'value', a finite number that is not negative", at: node.place)
            return nil
        }
        return (value, inner.unit())
    }
}
