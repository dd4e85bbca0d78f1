import Diagnostics
import Expressions
import LEMS
import ModelCore
import Quantities

/// The translation of component types that an experiment defines itself, by `derived_variables` in a component, such as
/// a rate with a formula of its own.
///
/// By TVBO's convention such a type extends the type of the slot that it fills, its parameters are constants, and
/// `TIME_SCALE` and `VOLT_SCALE` are 1 ms and 1 mV. Its expressions are in the language of LEMS.
extension ComponentDocument {
    /// Returns the element of a component whose type the experiment defines, and adds the type to the document. Returns
    /// nil after logging an error.
    /// - Parameters:
    ///   - part: The component as read from the experiment.
    ///   - slot: The child or list of children of the parent's type that has the component's name; nil if there is
    ///     none.
    mutating func definedElement(_ part: ComponentBlock, slot: Composition.Slot?) -> Element? {
        if library.names.contains(part.type) {
            reading.log.error(
                .conflictingEntries,
                "the component '\(part.name)' has equations ('derived_variables'), but its type '\(part.type)' is a"
                    + " type of NeuroML, which has its own equations",
                at: part.definitions[0].place,
                hint: "remove 'derived_variables', or write another name of a type, one"
                    + " that NeuroML does not have")
            return nil
        }
        guard let slot, let base = base(of: part, slot) else {
            reading.log.error(
                .unsupportedFeature,
                "the component '\(part.name)' has equations ('derived_variables'), but its parent component has no"
                    + " child of this name that they could define",
                at: part.definitions[0].place,
                hint: "name the component after the child that it defines, such as forwardRate or timeCourse")
            return nil
        }
        for state in part.states {
            reading.log.error(
                .unsupportedFeature,
                "the type '\(part.type)' is defined by 'derived_variables' and cannot have state variables;"
                    + " remove them",
                at: state.place)
        }
        for child in part.parts {
            reading.log.error(
                .unsupportedFeature,
                "the type '\(part.type)' is defined by 'derived_variables' and cannot have components; remove them",
                at: child.place)
        }
        guard hasUniqueNames(part, base) else { return nil }
        define(type: part, extending: base)
        return Element(part.name, [("type", part.type, part.typePlace)], at: part.place)
    }

    /// Returns the type that the component's type extends: that of the slot, or its variant that depends on a
    /// concentration when an equation uses `caConc`.
    private func base(of part: ComponentBlock, _ slot: Composition.Slot) -> CoreLibrary.Entry? {
        let usesCalcium = part.definitions.contains { Self.names(in: $0.value.text).contains("caConc") }
        let variant = slot.type.replacing("baseVoltageDep", with: "baseVoltageConcDep")
        if usesCalcium, let entry = entry(named: variant) { return entry }
        return entry(named: slot.type)
    }

    /// Returns whether each quantity of a type that the experiment defines has a name of its own. Logs an error otherwise:
    /// jLEMS takes one of two quantities by the order in which the type lists them, and a derived variable `t` is not
    /// computed before those that read it.
    private func hasUniqueNames(_ part: ComponentBlock, _ base: CoreLibrary.Entry) -> Bool {
        let (derived, required) = (part.definitions.map(\.name), base.type.requirements.map(\.name))
        let doubled = part.values.first { derived.contains($0.name) || required.contains($0.name) }
        // `t` is the result of a time course.
        let time = base.type.name.hasSuffix("DepTime") ? nil : part.definitions.first { $0.name == "t" }
        guard let name = doubled?.name ?? time?.name else { return true }
        let other = derived.contains(name) ? "a derived variable" : "a quantity of the component around it"
        reading.log.error(
            .duplicateName,
            doubled == nil
                ? "the derived variable 't' of the type '\(part.type)' has the name of the time"
                : "the parameter '\(name)' of the type '\(part.type)' has the name of \(other)",
            at: doubled.map { $0.namePlace ?? $0.place } ?? time?.place ?? part.place, hint: "give it another name")
        return false
    }

    private mutating func define(type part: ComponentBlock, extending base: CoreLibrary.Entry) {
        let type = Element(
            "ComponentType", [("name", part.type, part.typePlace), ("extends", base.type.name, nil)], at: part.place)
        for scale in scales(of: part) { type.add(scale) }
        for value in part.values { type.add(constant(value)) }
        for requirement in requirements(of: part, base) { type.add(requirement) }
        let dynamics = Element("Dynamics", [], at: part.place)
        for definition in part.definitions { dynamics.add(variable(definition, base)) }
        type.add(dynamics)
        // The text by which definitions are compared; it is not shown.
        let text =
            "\(base.type.name) \(part.values.map { "\($0.name)=\($0.written)" }) "
            + part.definitions.map { "\($0.name)=\($0.value.text)" }.joined(separator: ";")
        guard let first = types.updateValue(text, forKey: part.type) else {
            definitions.append(type)
            return
        }
        guard first != text else { return }
        reading.log.error(
            .conflictingEntries,
            "two components define the type '\(part.type)' by different equations", at: part.typePlace,
            hint: "give the type of one of them another name after 'neuroml:'; TVBO uses the first definition for both")
    }

    // MARK: Constants and requirements

    private func scales(of part: ComponentBlock) -> [Element] {
        var scales = [("TIME_SCALE", "time", "1 ms"), ("VOLT_SCALE", "voltage", "1 mV")]
        if part.definitions.contains(where: { Self.names(in: $0.value.text).contains("caConc") }) {
            scales.append(("CONC_SCALE", "concentration", "1 mol_per_m3"))
        }
        return scales.filter { part.value($0.0) == nil }.map { name, dimension, value in
            Element(
                "Constant", [("name", name, nil), ("dimension", dimension, nil), ("value", value, nil)], at: part.place)
        }
    }

    private mutating func constant(_ value: ComponentBlock.Value) -> Element {
        if value.number == nil {
            reading.log.error(
                .wrongType, "the constant '\(value.name)' must be a number, not the word '\(value.text)'",
                at: value.place)
        }
        define(value.unit, at: value.place)
        return Element(
            "Constant",
            [
                ("name", value.name, value.place), ("dimension", library.name(of: value.unit?.dimension ?? .bare), nil),
                ("value", value.written, value.place),
            ], at: value.place)
    }

    /// The dimensions of the quantities that an equation may read from the component around it.
    private static let known = [
        "alpha": "per_time", "beta": "per_time", "caConc": "concentration", "iCa": "current",
        "temperature": "temperature",
    ]

    /// Returns the requirements of the names that equations use and that neither the type nor the one it extends
    /// defines. A name without a known dimension is a pure number.
    private func requirements(of part: ComponentBlock, _ base: CoreLibrary.Entry) -> [Element] {
        let declared = Set(
            part.values.map(\.name) + part.definitions.map(\.name) + base.type.quantities.map(\.name)
                + ["TIME_SCALE", "VOLT_SCALE", "CONC_SCALE", "v", "t"])
        let used = part.definitions.reduce(into: Set<String>()) { $0.formUnion(Self.names(in: $1.value.text)) }
        return used.subtracting(declared).sorted().map { name in
            Element(
                "Requirement", [("name", name, nil), ("dimension", Self.known[name] ?? "none", nil)],
                at: part.definitions.first { Self.names(in: $0.value.text).contains(name) }?.place ?? part.place)
        }
    }

    /// The functions and words of expressions, which are not names of quantities.
    private static let words: Set<String> = [
        "exp", "ln", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "ceil", "floor", "abs", "random", "H",
        "Piecewise", "True", "False", "and", "or", "not", "gt", "lt", "geq", "leq", "eq", "neq", "e", "E",
    ]

    /// Returns the names in an expression, without functions.
    private static func names(in text: String) -> Set<String> {
        // Numbers are matched as well, so that the exponent of 1e3 is not a name.
        Set(
            text.matches(of: /[0-9.]+(?:[eE][-+]?[0-9]+)?|[A-Za-z_]\w*/).map { String($0.0) }.filter {
                !($0.first.map { $0.isNumber || $0 == "." } ?? true)
            }
        )
        .subtracting(words)
    }

    // MARK: Variables

    /// Returns a derived variable, which is exposed when the type that is extended exposes its name.
    private mutating func variable(_ definition: ComponentBlock.Definition, _ base: CoreLibrary.Entry) -> Element {
        let exposed = base.type.composition.exposures.contains(definition.name)
        let own = base.type.quantities.first { $0.name == definition.name }?.dimension
        let dimension =
            (exposed ? own ?? library.dimension(ofExposure: definition.name, in: base) : nil)
            ?? definition.unit?.dimension ?? .bare
        define(definition.unit, at: definition.place)
        var attributes: [Attribute] = [
            ("name", definition.name, definition.place), ("dimension", library.name(of: dimension), nil),
        ]
        if exposed { attributes.append(("exposure", definition.name, nil)) }
        guard let cases = PiecewiseText.cases(of: definition.value.text) else {
            let value = definition.value.text.replacing("**", with: "^")
            return Element(
                "DerivedVariable", attributes + [("value", value, definition.value.place)], at: definition.place)
        }
        let elements = cases.map { value, condition in
            Element(
                "Case",
                (condition.map { [("condition", $0, definition.value.place)] } ?? [])
                    + [("value", value.replacing("**", with: "^"), definition.value.place)], at: definition.place)
        }
        return Element("ConditionalDerivedVariable", attributes, elements, at: definition.place)
    }
}

/// A reader of texts of the form `Piecewise((value, condition), …)`.
enum PiecewiseText {
    /// Returns the values in a text of the form `Piecewise((value, condition), …)`, each with its condition, in which
    /// comparisons are written as in LEMS (`.gt.`); the condition `True` is given as nil. Returns nil for a text of
    /// another form.
    static func cases(of text: String) -> [(value: String, condition: String?)]? {
        let trimmed = text.filter { !$0.isNewline }.trimmingPrefix { $0 == " " }
        guard trimmed.hasPrefix("Piecewise("), trimmed.last(where: { $0 != " " }) == ")",
            let open = trimmed.firstIndex(of: "("), let close = trimmed.lastIndex(of: ")")
        else { return nil }
        let parts = split(trimmed[trimmed.index(after: open)..<close])
        let cases = parts.compactMap { part -> (value: String, condition: String?)? in
            let inner = part.drop { $0 == " " }
            guard inner.first == "(", let end = inner.lastIndex(of: ")") else { return nil }
            let pair = split(inner[inner.index(after: inner.startIndex)..<end])
            guard pair.count == 2 else { return nil }
            let condition = pair[1].filter { $0 != " " }
            return (String(pair[0]), condition == "True" ? nil : lems(String(pair[1])))
        }
        return cases.count == parts.count && !cases.isEmpty ? cases : nil
    }

    /// Splits a text at the commas outside of parentheses.
    private static func split(_ text: Substring) -> [Substring] {
        var depth = 0
        return text.split { character in
            if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
            return character == "," && depth == 0
        }
    }

    /// Returns a condition with the comparisons of LEMS, such as `.gt.`.
    private static func lems(_ condition: String) -> String {
        [(">=", " .geq. "), ("<=", " .leq. "), ("==", " .eq. "), ("!=", " .neq. "), (">", " .gt. "), ("<", " .lt. ")]
            .reduce(condition) { $0.replacing($1.0, with: $1.1) }
    }
}
