import Diagnostics
import Expressions
import ModelCore

/// The meaning of the names in the equations of each instance of a tree: the instance's own variables, exposures of
/// other instances, and requirements. It also tells which of these are constant.
///
///     let scope = TreeScope(root, globals: model.globals, isInTreeOrder: true)
///     let origin = scope.own(0, "v")
final class TreeScope {
    /// The origin of the value that a name denotes.
    enum Origin: Hashable {
        /// A constant with the given value, in SI.
        case constant(Double)
        /// A variable, given by the number of its instance and its name.
        case variable(Int, String)
        /// The copy of a state that other instances read, given by the number of the state's instance and its name.
        case copy(Int, String)
        /// The current time of the simulation.
        case time
    }

    /// All instances in the order of a step, in which each instance follows its children and attachments. The index in
    /// this array is the number of the instance.
    private(set) var instances: [Instance] = []
    private var distinctLayouts: [ObjectIdentifier: TypeLayout] = [:]
    /// The places of the variables of the instances.
    private(set) var places = VariablePlaces()
    /// The number of the instance that contains each one; -1 for the root.
    private var parents: [Int32] = []
    private let globals: [String: Double]
    private let powers: ConstantExpression.Powers
    private let fed: Set<String>
    /// A Boolean value that indicates whether derived variables are evaluated in document order, so that one may read
    /// the previous value of a later one.
    private let isInTreeOrder: Bool
    /// The knowledge about the derived variables and requirements of all instances, by the places of the variables: the
    /// index of the value of a constant one in ``values``, or ``unknown`` or ``changing``.
    private var constants: [Int32] = []
    /// The place in ``constants`` of a variable that has not been asked for.
    private static let unknown: Int32 = -2
    /// The place in ``constants`` of a variable that is not constant, or is being evaluated.
    private static let changing: Int32 = -1
    /// The values of constant variables, each once.
    private var values: [Double] = []
    private var valueIndices: [UInt64: Int32] = [:]
    /// The instances with many derived variables whose constants have been found.
    private var searched: Set<Int> = []
    /// A Boolean value that indicates whether any type has the LEMS requirement `t`, the time. If so, each instance
    /// keeps its own copy of the time.
    private(set) var requiresTime = false
    /// The number of instances that were removed from the tree because a run does not need them.
    private(set) var removedCount = 0
    /// The number of connections over which the instances send events.
    private(set) var connectionCount = 0

    /// Creates the scope of the tree with the given root, whose instances are numbered.
    /// - Parameters:
    ///   - globals: The values of the model's global constants in SI, by name.
    ///   - powers: The rule for the evaluation of powers in constant expressions.
    ///   - fed: The paths of quantities that couplings of the network set in place of their own definitions.
    ///   - isInTreeOrder: A Boolean value that indicates whether derived variables are evaluated in document order.
    init(
        _ root: Instance, globals: [String: Double], powers: ConstantExpression.Powers = .plain, fed: Set<String> = [],
        isInTreeOrder: Bool
    ) {
        self.fed = fed
        self.isInTreeOrder = isInTreeOrder
        self.globals = globals
        self.powers = powers
        number(root)
        parents = instances.map { Int32($0.parent?.number ?? -1) }
        constants = Array(repeating: Self.unknown, count: places.count)
    }

    private func number(_ instance: Instance) {
        for part in instance.parts { number(part) }
        precondition(instance.number == instances.count, "internal error: the tree of instances is not numbered")
        instances.append(instance)
        let layout = instance.layout
        distinctLayouts[ObjectIdentifier(layout)] = layout
        places.append(layout)
        removedCount += Int(instance.removedCount)
        connectionCount += instance.connections.count
        if layout.requirements.contains("t") { requiresTime = true }
    }

    /// Returns the number of the instance that contains the one with a number; nil for the root.
    func parent(of number: Int) -> Int? { parents[number] < 0 ? nil : Int(parents[number]) }

    /// The layouts of all types of instances.
    var layouts: some Collection<TypeLayout> { distinctLayouts.values }

    /// Returns the layout of the type of the instance with a number, the facts about its names.
    func layout(_ number: Int) -> TypeLayout { places.layouts[number] }

    // MARK: Names

    /// Returns the origin of a name in the equations of the instance with a number; nil for an unknown name.
    func own(_ number: Int, _ name: String) -> Origin? {
        switch layout(number).kinds[name] {
        case .changing: return .variable(number, name)
        case .derived, .requirement: return constant(number, name).map(Origin.constant) ?? .variable(number, name)
        case .assigned, nil:
            if let value = constant(number, name) { return .constant(value) }
            return name == "t" ? .time : nil
        }
    }

    /// Returns the origin of a name that another instance reads from the instance `number`: an exposure, an own
    /// variable, or a name of an enclosing instance, in this order; nil for an unknown name. An exposure to which no
    /// variable belongs is read as 0.
    func seen(_ number: Int, _ name: String) -> Origin? {
        let layout = layout(number)
        if let variable = layout.exposed[name], let origin = own(number, variable) {
            guard case .variable = origin, layout.states.contains(variable), isCopied(number, variable) else {
                return origin
            }
            return .copy(number, variable)
        }
        if layout.unfilled.contains(name) { return .constant(0) }
        if let origin = own(number, name), name != "t" || requiresTime { return origin }
        return parent(of: number).flatMap { seen($0, name) }
    }

    /// Returns the origin of a quantity that an output records at an instance: an exposure, or a name in the instance's
    /// own equations; nil for another name.
    func recorded(_ number: Int, _ name: String) -> Origin? {
        let layout = layout(number)
        guard layout.exposed[name] != nil || own(number, name) != nil else { return nil }
        return seen(number, name)
    }

    /// Returns whether other instances read a copy of the variable: it changes outside the step of its own instance, as
    /// occupancies do in the step of the instance with the kinetic scheme.
    private func isCopied(_ number: Int, _ variable: String) -> Bool {
        if layout(number).changedOutsideStep.contains(variable) { return true }
        guard let parent = parent(of: number) else { return false }
        return layout(parent).changedOutsideStep.contains(variable)
    }

    /// Returns the variable or constant of an enclosing instance that provides a requirement of the instance `number`;
    /// nil if none does.
    func source(_ number: Int, requirement name: String) -> Origin? { parent(of: number).flatMap { seen($0, name) } }

    // MARK: Selections

    /// Returns the numbers of the instances to which a selection in the equations of the instance `number` refers.
    /// - Throws: `DiagnosticsError` (`unknownReference`) for a path without an instance, unless the selection is
    ///   reduced to a sum or product and is not multiple.
    func targets(_ number: Int, _ selection: Selection) throws -> [Int] {
        var places = [instances[number]]
        for step in selection.steps {
            switch step.choice {
            case .child:
                places = try places.compactMap { place in
                    if let next = place.named[step.name] { return next }
                    if selection.reduction == nil || selection.isMultiple {
                        throw missing(number, selection, step, place)
                    }
                    return nil
                }
            case .all: places = places.flatMap { $0.members(of: step.name) ?? [] }
            case .matching(let attribute, let value):
                places = places.flatMap { place in
                    (place.members(of: step.name) ?? []).filter { $0.text(attribute) == value }
                }
            }
        }
        return places.map(\.number)
    }

    private func missing(_ number: Int, _ selection: Selection, _ step: Selection.Step, _ place: Instance)
        -> DiagnosticsError
    {
        let instance = instances[number]
        return DiagnosticsError(
            .unknownReference,
            "the instance '\(place.path.isEmpty ? place.id : place.path)' has no '\(step.name)', which an equation of"
                + " the type '\(instance.type.name)' selects by select=\"\(selection.path)\"",
            at: place.component?.place ?? instance.component?.place,
            hint: Spelling.hint(for: step.name, among: place.partNames))
    }

    // MARK: Constants

    /// Returns the value, in SI, of a name in the equations of the instance `number`; nil if it is not constant.
    func constant(_ number: Int, _ name: String) -> Double? {
        if !fed.isEmpty, fed.contains(instances[number].path(of: name)) { return nil }
        let layout = layout(number)
        switch layout.kinds[name] {
        case .changing, .assigned: return nil
        case nil: return instances[number].constant(name) ?? globals[name]
        case .derived, .requirement: break
        }
        guard let place = places.place(of: name, at: number) else {
            preconditionFailure("internal error: the variable '\(name)' has no place")
        }
        if layout.derived.count > Self.manyVariables, searched.insert(number).inserted { findConstants(number) }
        let known = constants[place]
        guard known == Self.unknown else { return known == Self.changing ? nil : values[Int(known)] }
        constants[place] = Self.changing
        guard let value = findConstant(number, name) else { return nil }
        constants[place] = index(of: value)
        return value
    }

    /// Returns the index of a value in ``values``, to which it is added unless it is there.
    private func index(of value: Double) -> Int32 {
        if let known = valueIndices[value.bitPattern] { return known }
        let index = Int32(values.count)
        values.append(value)
        valueIndices[value.bitPattern] = index
        return index
    }

    /// The number of derived variables from which on they are evaluated in the order of their dependencies.
    private static let manyVariables = 200

    /// Finds the constants among many derived variables of an instance, each after those that it uses. The search for a
    /// single one would otherwise descend along a chain of any length.
    private func findConstants(_ number: Int) {
        let derived = layout(number).derived
        let names = derived.keys.sorted()
        let order = try? DependencyOrder.sorted(names) { index in
            switch derived[names[index]]?.source {
            case .value(let expression), .conditional(let expression): expression.names
            default: []
            }
        }
        for index in order ?? [] { _ = constant(number, names[index]) }
    }

    private func findConstant(_ number: Int, _ name: String) -> Double? {
        let layout = layout(number)
        guard let variable = layout.derived[name] else { return value(source(number, requirement: name)) }
        return isInTreeOrder && layout.isLate(variable) ? nil : constant(number, variable)
    }

    private func value(_ origin: Origin?) -> Double? {
        if case .constant(let value) = origin { value } else { nil }
    }

    private func constant(_ number: Int, _ variable: Dynamics.DerivedVariable) -> Double? {
        switch variable.source {
        case .value(let expression), .conditional(let expression):
            return ConstantExpression.value(expression, powers: powers) { value(own(number, $0)) }
        case .select(let selection):
            guard let targets = try? targets(number, selection) else { return nil }
            var values: [Double] = []
            for target in targets {
                guard let value = value(seen(target, selection.quantity)) else { return nil }
                values.append(value)
            }
            return selection.reduced(values)
        }
    }
}

extension Selection {
    /// Returns the value of the selection, given the values of the selected quantities: their sum or product if the
    /// selection is reduced and multiple, and otherwise the first of them. Without values, the result is 0 for a sum, 1
    /// for a product, and nil for a selection that is not reduced.
    func reduced(_ values: [Double]) -> Double? {
        switch reduction {
        case .add where isMultiple || values.isEmpty: values.reduce(0, +)
        case .multiply where isMultiple || values.isEmpty: values.reduce(1, *)
        default: values.first
        }
    }
}
