import Diagnostics
import Schema
import YAML

/// The reading of functions that a model defines, with the default values of their arguments.
extension DynamicsReader {
    /// Returns the function that a mapping defines. Reports errors and returns nil if it has no equation.
    ///
    /// As in TVBO's tvboptim back end, arguments with a value come after those without in a call, which may omit them,
    /// and the parameters of the equation are constants of the function.
    /// - Parameters:
    ///   - name: The name of the function.
    ///   - place: The place of its key in the file.
    ///   - node: The mapping.
    func function(_ name: String, _ place: Place, _ node: YAMLNode) -> FunctionBlock? {
        guard let block = Block(node, "function '\(name)'", keys: KeyTables.function, reading),
            let equation = equation(block, KeyTables.functionEquation)
        else { return nil }
        guard let body = equation.rhs else {
            reading.log.error(
                .missingKey, "function '\(name)' has no right-hand side; add 'rhs:' to its equation", at: place)
            return nil
        }
        var result = FunctionBlock(name: name, place: place, arguments: [], body: body)
        let arguments = block.members("arguments").map { member in
            let shown = "argument '\(member.name)' of \(block.name)"
            let argument = Block(member.node, shown, keys: KeyTables.argument, reading, nullIsEmpty: true)
            let value = argument?["value"] == nil ? nil : argument?.number("value")
            if let value { check(value, member.name, block, at: argument?.place("value")) }
            if value != nil, let unit = argument?.unit(), unit.dimension != .bare || unit.factor != 1 {
                reading.log.error(
                    .unsupportedFeature, "a default value of \(shown) with the unit '\(unit.name)' is not supported",
                    at: argument?.place("unit"), hint: "write a parameter of the model, which has a unit, in the calls")
            }
            return (name: member.name, value: value)
        }
        result.arguments = arguments.filter { $0.value == nil }.map(\.name)
        for argument in arguments {
            guard let value = argument.value else { continue }
            result.arguments.append(argument.name)
            result.defaults.append(value)
        }
        result.isReordered = result.arguments != arguments.map(\.name)
        result.constants = constants(block, result.arguments)
        warnOfName(ofFunction: name, place)
        return result
    }

    /// The names of arguments whose default values TVBO's tvboptim back end leaves out, because it takes them for the
    /// inputs of a chain of functions.
    private static let inputNames: Set<String> = ["in1", "in2", "in3", "x", "y"]

    private func check(_ value: Double, _ argument: String, _ block: Block, at place: Place?) {
        if !value.isFinite {
            reading.log.error(
                .invalidValue, "the value of argument '\(argument)' of \(block.name) must be finite", at: place)
        }
        if Self.inputNames.contains(argument) {
            reading.log.error(
                .unsupportedFeature,
                "a default value of the argument '\(argument)' of \(block.name) is not supported, because TVBO takes"
                    + " arguments named in1, in2, in3, x and y for inputs and ignores their values",
                at: place, hint: "give the argument another name")
        }
    }

    /// Returns the parameters of the equation of a function, which have a number, no unit, and no name of an argument.
    private func constants(_ block: Block, _ arguments: [String]) -> [(name: String, value: Double)] {
        guard let node = block["equation"], node.scalar == nil,
            let inner = Block(node, "the equation of \(block.name)", keys: KeyTables.functionEquation, reading)
        else { return [] }
        return inner.members("parameters").compactMap { member in
            guard !arguments.contains(member.name) else {
                reading.log.error(
                    .duplicateName,
                    "'\(member.name)' is the name of an argument and of a parameter of the equation of \(block.name)",
                    at: member.place, hint: "rename one of them")
                return nil
            }
            guard let constant = parameter(member.node, member.name, member.place) else { return nil }
            guard constant.unit == nil, constant.array == nil, constant.random == nil, constant.value.isFinite else {
                reading.log.error(
                    .unsupportedFeature,
                    "the parameter '\(member.name)' of the equation of \(block.name) must be one number without a unit",
                    at: member.place, hint: "write it under 'parameters' of the model")
                return nil
            }
            return (member.name, constant.value)
        }
    }
}
