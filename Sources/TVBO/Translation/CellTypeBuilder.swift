import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The translation of the equations of a model into a component type.
///
/// In the physical convention (``Model/UnitConvention``) all values are converted to SI. In the bare convention values
/// are used as written, and right-hand sides, which are rates per model time unit, are divided by the length of that
/// unit in seconds.
///
///     let cell = CellTypeBuilder(
///         equations: equations, finding: finding, timeScale: .millisecond, currentInputs: [], isInNetwork: false,
///         reading: reading)
///     let type = cell.type()
///     let component = Component(id: "cell", type: type.name, values: cell.values())
struct CellTypeBuilder {
    /// The name of the attachment point of cells at which synapses and inputs are attached.
    static let attachmentPoint = "synapses"

    /// The parsed equations of the model.
    let equations: DynamicsEquations
    /// The unit convention of the model, and the dimensions of the names in its equations.
    let finding: UnitConventionInference.Finding
    /// The unit in which the model counts time.
    let timeScale: PhysicalUnit
    /// The names of the coupling inputs whose values are sums of the currents of attached synapses and inputs. The
    /// other coupling inputs are 0 unless a coupling function of the network sets them.
    let currentInputs: Set<String>
    /// A Boolean value that indicates whether the built type has the attachment point for synapses and inputs. It is
    /// false for the model of a synapse and, for example, in an experiment without nodes.
    let isInNetwork: Bool
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// The conversion of the time `t` in equations of the bare convention.
    let bareTime: BareTime
    private let refractory: RefractoryPeriod?

    private var block: DynamicsBlock { equations.block }
    private var isPhysical: Bool { finding.convention == .physical }

    /// Creates a translation of the equations of a model.
    init(
        equations: DynamicsEquations, finding: UnitConventionInference.Finding, timeScale: PhysicalUnit,
        currentInputs: Set<String>, isInNetwork: Bool, reading: ReadContext
    ) {
        self.equations = equations
        self.finding = finding
        self.timeScale = timeScale
        self.currentInputs = currentInputs
        self.isInNetwork = isInNetwork
        self.reading = reading
        bareTime = BareTime(equations, timeScale: timeScale)
        refractory = RefractoryPeriod(equations)
    }

    /// Returns the component type. Reports events that are not supported, or in which dimensions do not agree.
    func type() -> ComponentType {
        checkEvents()
        var type = typeOfFlow()
        type.place = block.place
        if block.isMap { type.dynamics.nextValues = equations.states.map { .init($0.block.name, value($0.rate)) } }
        return type
    }

    private func typeOfFlow() -> ComponentType {
        ComponentType(
            name: block.name,
            parameters: parameters + block.states.map { quantity(initialName($0.name), unit: $0.unit, like: $0.name) },
            constants: constants,
            derivedParameters: equations.derivedParameters.map { (derived($0), value($0.value)) },
            attachments: isInNetwork ? [.init(Self.attachmentPoint, type: StandardTypes.pointCurrent)] : [],
            dynamics: Dynamics(
                stateVariables: block.states.map(state) + flags + refractoryStates,
                derivedVariables: couplingInputs
                    + equations.derivedVariables.map { .init(derived($0), .value(value($0.value))) },
                timeDerivatives: block.isMap ? [] : equations.states.map { .init($0.block.name, rate(of: $0)) },
                onStart: block.states.map { .init($0.name, .name(initialName($0.name))) },
                onConditions: equations.events.flatMap(onConditions)))
    }

    /// Returns the values of a component of the type by parameter name, with the initial values of the states.
    ///
    /// The values are in SI in the physical convention, and as written in the bare convention.
    func values() -> [String: Double] {
        var values: [String: Double] = [:]
        for parameter in block.parameters { values[parameter.name] = converted(parameter.value, parameter.unit) }
        for state in block.states { values[initialName(state.name)] = converted(state.initial, state.unit) }
        return values
    }

    /// Returns a value as the equations use it: SI in the physical convention, unchanged in the bare convention.
    /// - Parameter unit: The unit of the value; nil for a bare number, which is not converted.
    func converted(_ value: Double, _ unit: PhysicalUnit?) -> Double {
        isPhysical ? unit?.si(value) ?? value : value
    }

    /// Returns the name of the parameter that holds the initial value of a state: its name and `_0`, followed by as
    /// many underscores as are needed to differ from the names that the model declares.
    func initialName(_ state: String) -> String {
        var name = state + "_0"
        while equations.names.contains(name) { name += "_" }
        return name
    }

    // MARK: Quantities

    private var parameters: [ComponentType.Quantity] {
        block.parameters.map { quantity($0.name, unit: $0.unit, like: $0.name) }
    }

    private func quantity(_ name: String, unit: PhysicalUnit?, like known: String) -> ComponentType.Quantity {
        isPhysical
            ? .init(name, finding.dimensions[known] ?? .bare, unit: unit) : .init(name, .bare, unit: nil)
    }

    private func state(_ state: StateBlock) -> Dynamics.StateVariable {
        var result = Dynamics.StateVariable(quantity(state.name, unit: state.unit, like: state.name))
        result.limits = state.limits.map {
            converted($0.lowerBound, state.unit)...converted($0.upperBound, state.unit)
        }
        return result
    }

    private func derived(_ definition: DynamicsEquations.Definition) -> ComponentType.Quantity {
        quantity(definition.block.name, unit: definition.block.unit, like: definition.block.name)
    }

    private var constants: [(quantity: ComponentType.Quantity, value: Double)] {
        isPhysical ? [] : [(.init(bareTime.scaleName, .time), timeScale.si(1))]
    }

    /// The coupling inputs: the sum of the attached currents, or 0 for a node without synapses and for local inputs.
    private var couplingInputs: [Dynamics.DerivedVariable] {
        block.couplingInputs.map { input in
            .init(
                quantity(input.name, unit: nil, like: input.name),
                currentInputs.contains(input.name)
                    ? .select(.sum(of: StandardTypes.current, over: Self.attachmentPoint)) : .value(.number(0)))
        }
    }

    // MARK: Equations

    private func value(_ parsed: ParsedExpression) -> Expression {
        isPhysical ? parsed.expression : bareTime.rewritten(parsed.expression)
    }

    /// Returns a time derivative per second; in the bare convention it is given per model time unit.
    private func rate(_ parsed: ParsedExpression) -> Expression {
        isPhysical ? value(parsed) : .arithmetic(.divide, value(parsed), .name(bareTime.scaleName))
    }

    /// Returns the time derivative of a state, which is 0 while a refractory period freezes it.
    private func rate(of state: DynamicsEquations.State) -> Expression {
        let rate = rate(state.rate)
        guard let refractory, refractory.frozen.contains(state.block.name) else { return rate }
        return .piecewise([.init(value: rate, condition: refractory.isOver)], otherwise: .number(0))
    }

    // MARK: Events

    private func flagName(_ event: String) -> String {
        var name = "\(event)_spiking"
        while equations.names.contains(name) { name += "_" }
        return name
    }

    /// One flag for each spike event, so that an upward crossing sends one spike and not one in every step.
    private var flags: [Dynamics.StateVariable] {
        equations.events.filter(\.affect.isEmpty).map { .init(.init(flagName($0.block.name), .bare)) }
    }

    private func onConditions(_ event: DynamicsEquations.Event) -> [Dynamics.OnCondition] {
        let condition = value(event.condition)
        let send = Dynamics.Action.send(port: event.block.name)
        if let refractory, refractory.event == event.block.name {
            let affect = event.affect.map { Dynamics.Action.assign(variable: $0.variable, value: value($0.value)) }
            return [
                .init(
                    .logic(.and, condition, refractory.isOver),
                    [
                        .assign(variable: refractory.flag, value: .number(1)),
                        .assign(variable: refractory.last, value: modelTime(.name("t"))),
                    ] + affect + [send]),
                .init(
                    .logic(.and, modelTime(refractory.hasPassed), refractory.isActive),
                    [.assign(variable: refractory.flag, value: .number(0))]),
            ]
        }
        guard event.affect.isEmpty else {
            return [
                .init(condition, event.affect.map { .assign(variable: $0.variable, value: value($0.value)) } + [send])
            ]
        }
        let flag = flagName(event.block.name)
        let isArmed = Expression.relation(.less, .name(flag), .number(0.5))
        let isSpent = Expression.relation(.greater, .name(flag), .number(0.5))
        return [
            .init(.logic(.and, condition, isArmed), [.assign(variable: flag, value: .number(1)), send]),
            .init(.logic(.and, condition.negated, isSpent), [.assign(variable: flag, value: .number(0))]),
        ]
    }

    private var refractoryStates: [Dynamics.StateVariable] {
        guard let refractory else { return [] }
        return [
            .init(.init(refractory.flag, .bare)), .init(.init(refractory.last, isPhysical ? .time : .bare)),
        ]
    }

    private func modelTime(_ expression: Expression) -> Expression {
        isPhysical ? expression : bareTime.rewritten(expression)
    }

    private func checkRefractory() {
        guard let refractory else { return }
        if let other = equations.events.first(where: { !$0.affect.isEmpty && $0.block.name != refractory.event }) {
            reading.log.error(
                .unsupportedFeature,
                "the model '\(block.name)' has a refractory period, its parameter 'refract', and several events with an"
                    + " 'affect'; only one such event is supported then",
                at: other.block.place,
                hint: "remove 'refract', or the 'affect' of all events but one")
        }
        if isPhysical, finding.dimensions[RefractoryPeriod.parameter] != .time {
            reading.log.error(
                .wrongDimension,
                "the parameter 'refract' of the model '\(block.name)', its refractory period, must be a time",
                at: block.place)
        }
    }

    private func checkEvents() {
        checkRefractory()
        for event in equations.events where isPhysical {
            var inference = DimensionInference(dimensions: finding.dimensions)
            do {
                _ = try inference.infer(event.condition.expression)
                for (variable, value) in event.affect {
                    try inference.require(value.expression, finding.dimensions[variable] ?? .bare)
                }
            } catch {
                let message = (error as? DimensionInference.Mismatch)?.message ?? "\(error)"
                reading.log.error(
                    .wrongDimension, "event '\(event.block.name)': \(message)", at: event.condition.source.place,
                    hint: "compare the variable with a parameter that has a unit, in place of a number without a unit")
            }
        }
    }
}
