import Diagnostics
import Expressions
import Schema
import YAML

/// The functions under the key `functions` of an experiment, which the equations of its stimuli can call.
///
/// They see their own arguments and each other. TVBO 0.5.3 defines them beside the model, whose equations cannot call
/// them; functions that no stimulus calls belong to observations and are not read.
///
///     let functions = StimulusFunctions(block, reading: reading).called(by: stimuli, beside: models)
struct StimulusFunctions {
    private let reading: ReadContext
    private let members: [(name: String, place: Place, node: YAMLNode)]
    private let place: Place?

    /// Lists the functions of an experiment.
    init(_ block: Block, reading: ReadContext) {
        self.reading = reading
        members = block.members("functions")
        place = block.node.entries?.first { $0.key == "functions" }?.place
    }

    /// Returns the functions that the equations of stimuli call, directly or through other functions.
    ///
    /// Reports those that cannot be read, have the name of a built-in function, or are called by models that do not have
    /// them; and that the key is ignored if none is called.
    func called(by stimuli: [StimulusBlock], beside models: [DynamicsBlock]) -> [FunctionBlock] {
        var texts = stimuli.compactMap { stimulus in
            if case .equation(let source) = stimulus.signal { source } else { nil }
        }
        var result: [FunctionBlock] = []
        var read: Set<String> = []
        while let text = texts.popLast() {
            for member in members where text.calls(member.name) && read.insert(member.name).inserted {
                let reader = DynamicsReader(reading: reading)
                guard var function = reader.function(member.name, member.place, member.node) else { continue }
                // The jax back end, which passes arguments in the written order, ignores stimuli.
                function.isReordered = false
                if member.node["arguments"]?.entries != nil { warnOfOrder(of: function) }
                result.append(function)
                texts.append(function.body)
            }
        }
        for function in result { checkNames(in: function, among: read) }
        let refused = models.map(refuseCalls).contains(true)
        if read.isEmpty, !refused, !members.isEmpty, let place { reading.ignore("functions", at: place) }
        return result
    }

    /// Warns of arguments in a mapping, which TVBO 0.5.3 sorts by name: first those without a value, then the others.
    private func warnOfOrder(of function: FunctionBlock) {
        let count = function.arguments.count - function.defaults.count
        let (plain, others) = (function.arguments.prefix(count), function.arguments.suffix(function.defaults.count))
        let sorted = plain.sorted() + others.sorted()
        guard sorted != function.arguments else { return }
        reading.log.warning(
            .assumedConvention,
            "TVBO 0.5.3 sorts the arguments of the function '\(function.name)' by name: \(sorted.joined(separator: ", "));"
                + " tvbo-verify keeps the written order: \(function.arguments.joined(separator: ", "))",
            at: function.place,
            hint: "write them as a list, whose order both keep")
    }

    /// Returns whether TVBO calls a function of its own in place of one with a name.
    static func isBuiltinThere(_ name: String) -> Bool {
        Parser.hasBuiltin(name) || libraryFunctions.contains(name) || DynamicsReader.arrayOperations.contains(name)
    }

    /// The functions of NumPy and SciPy, besides those that tvbo-verify knows, that TVBO 0.5.3 writes into the code for its
    /// tvboptim back end.
    private static let libraryFunctions: Set<String> = [
        "Sqrt", "arange", "argmax", "argmin", "clip", "cumsum", "diff", "dot", "erfc", "exp2", "expand_dims", "expm1",
        "factorial", "flip", "gamma", "hstack", "hypot", "isinf", "isnan", "ln", "log10", "log1p", "log2", "logaddexp",
        "logaddexp2", "loggamma", "matmul", "mean", "ones", "pad", "prod", "repeat", "reshape", "roll", "squeeze",
        "stack",
        "std", "sum", "take", "tile", "var", "vstack", "zeros",
    ]

    /// Reports names in a function that are neither arguments nor constants of the function.
    private func checkNames(in function: FunctionBlock, among functions: Set<String>) {
        if Self.isBuiltinThere(function.name) {
            reading.log.error(
                .unsupportedFeature,
                "the function '\(function.name)' of the experiment has the name of a built-in function, which TVBO calls in"
                    + " its place", at: function.place, hint: "rename the function")
        }
        let known = function.arguments + function.constants.map(\.name)
        guard let body = reading.collect({ try Parser.number(function.body, declared: functions.union(known)) }) else {
            return
        }
        for name in body.expression.names where !known.contains(name) {
            reading.log.error(
                .unknownName, "unknown name '\(name)' in the function '\(function.name)' of the experiment",
                at: body.place(of: name),
                hint: Spelling.hint(for: name, among: known.sorted())
                    ?? "give the function an argument '\(name)': a function of the experiment knows its own arguments only"
            )
        }
    }

    /// Reports functions of the experiment that the equations of a model call and that the model does not have.
    /// - Returns: Whether there are any.
    private func refuseCalls(in model: DynamicsBlock) -> Bool {
        let equations = model.derivedParameters.map(\.equation) + model.derivedVariables.map(\.equation)
        let texts = (equations + model.states.map(\.equation)).flatMap(\.sources) + model.functions.map(\.body)
        let declared = Set(model.declarations.map(\.name) + model.functions.map(\.name))
        let called = members.filter { member in
            !declared.contains(member.name) && !Parser.hasBuiltin(member.name)
                && texts.contains { $0.calls(member.name) }
        }
        for member in called {
            reading.log.error(
                .unsupportedFeature,
                "the equations of the model '\(model.name)' call '\(member.name)', a function of the experiment, which"
                    + " TVBO 0.5.3 allows in the equations of stimuli only",
                at: member.place, hint: "write the function under 'functions' of the model")
        }
        return !called.isEmpty
    }
}

extension ExpressionSource {
    /// Returns whether the text of the expression contains a call of a function.
    fileprivate func calls(_ name: String) -> Bool {
        text.ranges(of: name).contains { range in
            let before = text[..<range.lowerBound].last
            return !(before.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
                && text[range.upperBound...].first { !$0.isWhitespace } == "("
        }
    }
}
