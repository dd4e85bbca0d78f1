import Diagnostics
import Expressions
import Schema

/// The differences between a stimulus here and in the tvboptim back end of TVBO 0.5.3, which were found by running it.
extension StimulusReader {
    /// Returns a note on the name of a stimulus, which the tvboptim back end takes for that of the parameter that it
    /// replaces; nil if both are the same.
    func targetDifference(_ block: Block, _ name: String) -> Diagnostic.Note? {
        guard let target = block.text("target_variable"), target != name else { return nil }
        return .init(
            "the back end ignores 'target_variable', and takes the name of the stimulus for that of the parameter that"
                + " it replaces", at: block.place("target_variable"))
    }

    /// Returns sentences on settings of a stimulus that the tvboptim back end does not read in this way.
    /// - Parameter parameters: The parameters of the stimulus. Those that are plain numbers are told here, and are no
    ///   longer marked as such.
    func differences(_ block: Block, _ parameters: inout [ValueBlock]) -> [Diagnostic.Note] {
        var notes: [Diagnostic.Note] = []
        if let plain = parameters.first(where: { $0.isPlain && $0.value != 0 }) {
            notes.append(
                .init(
                    "the back end takes 0 for a parameter that is written as a number and not as a mapping with"
                        + " 'value'",
                    at: plain.place))
        }
        for index in parameters.indices { parameters[index].isPlain = false }
        if let drawn = parameters.first(where: { $0.random?.isTemporal == true }) {
            notes.append(
                .init(
                    "the back end draws a parameter with a distribution, but tvbo-verify uses its 'value'",
                    at: drawn.place))
        }
        if let node = block["target_regions"], !isAll(node) {
            notes.append(
                .init(
                    "the back end ignores 'target_regions', and reads only 'nodes'", at: block.place("target_regions")))
        }
        if block["weight_distribution"] != nil {
            notes.append(
                .init(
                    "the back end ignores 'weight_distribution', and uses weights of 1",
                    at: block.place("weight_distribution")))
        }
        let inner = block["equation"].flatMap { $0.scalar == nil ? $0["rhs"] : $0 }
        if let text = inner?.scalar?.text,
            let name = ExpressionSource(text).raisedFunction(among: parameters.map(\.name))
        {
            notes.append(
                .init("the back end reads the power of '\(name)' as that of its function", at: block.place("equation")))
        }
        if let text = inner?.scalar?.text, let parsed = try? Parser.number(ExpressionSource(text)),
            let part = LargeExponents.text(in: parsed.expression, texts: [text])
        {
            notes.append(
                .init(
                    "the back end takes the number out of '\(part)' as a factor, which is 0 or infinite in"
                        + " floating-point arithmetic", at: block.place("equation")))
        }
        if block["dataLocation"] != nil {
            notes.append(
                .init("the back end holds samples and their times in 32 bits", at: block.place("dataLocation")))
        }
        return notes
    }
}
