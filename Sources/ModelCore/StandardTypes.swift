import Expressions
import Quantities

/// Definitions of the standard synapses and inputs of NeuroML 2 as component types.
///
///     let synapse = StandardTypes.synapses["expOneSynapse"]   // gbase, erev, tauDecay
///
/// The equations are those of the NeuroML 2 specification (Cannon et al. 2014, doi 10.3389/fninf.2014.00079). `v` is
/// the membrane potential of the component that the synapse or input is attached to; a positive current `i` depolarizes
/// it. All quantities are in SI.
public enum StandardTypes {
    /// The name of the port at which a synapse receives events.
    public static let spikePort = "in"
    /// The name of the dimensionless property that a connection or input sets to its weight. Its default is 1.
    public static let weight = "weight"
    /// The name of the component type that synapses and inputs extend.
    public static let pointCurrent = "basePointCurrent"
    /// The name of the current that a synapse or input delivers, in ampere.
    public static let current = "i"

    /// The supported synapses, by the name of their type: `expOneSynapse`, `expTwoSynapse` and `alphaSynapse`.
    public static let synapses: [String: ComponentType] = table([expOneSynapse, expTwoSynapse, alphaSynapse])
    /// The supported inputs, such as current sources, by the name of their type: only `pulseGenerator`.
    public static let inputs: [String: ComponentType] = table([pulseGenerator])

    /// The names of the standard synapses, inputs and event sources of NeuroML and PyNN that are not supported.
    public static let unsupported: Set<String> = [
        "pulseGeneratorDL", "compoundInput", "compoundInputDL", "sineGenerator", "sineGeneratorDL", "rampGenerator",
        "rampGeneratorDL", "voltageClamp", "voltageClampTriple", "poissonFiringSynapse",
        "transientPoissonFiringSynapse",
        "spikeGenerator", "spikeGeneratorRandom", "spikeGeneratorRefPoisson", "spikeGeneratorPoisson", "spikeArray",
        "SpikeSourcePoisson", "timedSynapticInput", "expThreeSynapse", "blockingPlasticSynapse", "doubleSynapse",
        "alphaCurrentSynapse", "gapJunction", "linearGradedSynapse", "gradedSynapse", "silentSynapse",
        "expCondSynapse", "alphaCondSynapse", "expCurrSynapse", "alphaCurrSynapse",
    ]

    private static func table(_ types: [ComponentType]) -> [String: ComponentType] {
        Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
    }

    private static let perTime = Dimension.perTime
    private static let v = ComponentType.Quantity("v", .voltage)
    private static let weightProperty = [(quantity: ComponentType.Quantity(weight, .bare), value: 1.0)]
    private static let conductanceUnit = PhysicalUnit("nS", .conductance, power: -9)
    private static let currentUnit = PhysicalUnit("nA", .current, power: -9)
    private static let g = ComponentType.Quantity("g", .conductance, unit: conductanceUnit)
    private static let i = ComponentType.Quantity(current, .current, unit: currentUnit)

    /// The ohmic synaptic current i = g (erev - v).
    private static let ohmic = Dynamics.DerivedVariable(i, .value(name("g") * (name("erev") - name("v"))))

    private static func conductanceSynapse(
        _ type: String, times: [String], constants: [(quantity: ComponentType.Quantity, value: Double)] = [],
        derivedParameters: [(quantity: ComponentType.Quantity, value: Expression)] = [], _ dynamics: Dynamics
    ) -> ComponentType {
        ComponentType(
            name: type,
            parameters: [.init("gbase", .conductance), .init("erev", .voltage)] + times.map { .init($0, .time) },
            properties: weightProperty, constants: constants, derivedParameters: derivedParameters,
            requirements: [v], dynamics: dynamics)
    }

    /// The conductance with exponential decay: dg/dt = -g / tauDecay; an event adds weight · gbase to g.
    private static let expOneSynapse = conductanceSynapse(
        "expOneSynapse", times: ["tauDecay"],
        Dynamics(
            stateVariables: [.init(g)], derivedVariables: [ohmic],
            timeDerivatives: [.init("g", -name("g") / name("tauDecay"))],
            onEvents: [
                .init(
                    port: spikePort,
                    [.assign(variable: "g", value: name("g") + name(weight) * name("gbase"))])
            ]))

    /// The conductance g = gbase (B - A), where dA/dt = -A / tauRise and dB/dt = -B / tauDecay. An event adds weight ·
    /// waveformFactor to A and to B; the factor makes gbase the peak of the response to one event of weight 1.
    private static let expTwoSynapse = conductanceSynapse(
        "expTwoSynapse", times: ["tauRise", "tauDecay"],
        derivedParameters: [
            (
                .init("peakTime", .time),
                .call(.log, [name("tauDecay") / name("tauRise")]) * (name("tauRise") * name("tauDecay"))
                    / (name("tauDecay") - name("tauRise"))
            ),
            (
                .init("waveformFactor", .bare),
                .number(1)
                    / (.call(.exp, [-name("peakTime") / name("tauDecay")])
                        - .call(.exp, [-name("peakTime") / name("tauRise")]))
            ),
        ],
        Dynamics(
            stateVariables: [.init(.init("A", .bare)), .init(.init("B", .bare))],
            derivedVariables: [.init(g, .value(name("gbase") * (name("B") - name("A")))), ohmic],
            timeDerivatives: [
                .init("A", -name("A") / name("tauRise")), .init("B", -name("B") / name("tauDecay")),
            ],
            onEvents: [
                .init(
                    port: spikePort,
                    ["A", "B"].map {
                        .assign(variable: $0, value: name($0) + name(weight) * name("waveformFactor"))
                    })
            ]))

    /// The alpha function as two equations: dg/dt = (e A - g) / tau and dA/dt = -A / tau; an event adds weight · gbase
    /// to A. The constant e has the digits that NeuroML gives it.
    private static let alphaSynapse = conductanceSynapse(
        "alphaSynapse", times: ["tau"], constants: [(.init("e", .bare), 2.7182818284590451)],
        Dynamics(
            stateVariables: [.init(g), .init(.init("A", .conductance, unit: conductanceUnit))],
            derivedVariables: [ohmic],
            timeDerivatives: [
                .init("g", (name("e") * name("A") - name("g")) / name("tau")), .init("A", -name("A") / name("tau")),
            ],
            onEvents: [
                .init(
                    port: spikePort,
                    [.assign(variable: "A", value: name("A") + name(weight) * name("gbase"))])
            ]))

    /// The rectangular current i = weight · amplitude for delay <= t < delay + duration, and 0 otherwise.
    private static let pulseGenerator = ComponentType(
        name: "pulseGenerator",
        parameters: [.init("delay", .time), .init("duration", .time), .init("amplitude", .current)],
        properties: weightProperty,
        dynamics: Dynamics(derivedVariables: [
            .init(
                i,
                .value(
                    .piecewise(
                        [
                            .init(
                                value: name(weight) * name("amplitude"),
                                condition: .logic(
                                    .and, .relation(.greaterOrEqual, name("t"), name("delay")),
                                    .relation(.less, name("t"), name("delay") + name("duration"))))
                        ], otherwise: .number(0))))
        ]))
}

private func name(_ text: String) -> Expression { .name(text) }
private prefix func - (x: Expression) -> Expression { .negate(x) }
private func + (x: Expression, y: Expression) -> Expression { .arithmetic(.add, x, y) }
private func - (x: Expression, y: Expression) -> Expression { .arithmetic(.subtract, x, y) }
private func * (x: Expression, y: Expression) -> Expression { .arithmetic(.multiply, x, y) }
private func / (x: Expression, y: Expression) -> Expression { .arithmetic(.divide, x, y) }
