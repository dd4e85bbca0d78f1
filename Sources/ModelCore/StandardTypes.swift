import Expressions
import Quantities

/// Our own definitions of the standard synapses and inputs of NeuroML 2, as data.
/// Source: the NeuroML 2 specification (doi 10.3389/fninf.2014.00079); `v` is the potential of what they act on,
/// a positive current depolarises.
public enum StandardTypes {
    /// The event port of a synapse.
    public static let spikePort = "in"
    /// The property that a connection's weight sets.
    public static let weight = "weight"
    /// The type that synapses and inputs extend.
    public static let pointCurrent = "basePointCurrent"
    /// The quantity that a synapse or input delivers.
    public static let current = "i"

    /// Synapses, by name.
    public static let synapses: [String: ComponentType] = table([expOneSynapse, expTwoSynapse, alphaSynapse])
    /// Inputs, by name.
    public static let inputs: [String: ComponentType] = table([pulseGenerator])

    /// Names of NeuroML's standard synapses and inputs that are known to exist but are not supported.
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
        Dictionary(types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static let perTime = Dimension.perTime
    private static let v = ComponentType.Quantity("v", .voltage)
    private static let weightProperty = [(quantity: ComponentType.Quantity(weight, .bare), value: 1.0)]
    private static let conductanceUnit = PhysicalUnit("nS", .conductance, power: -9)
    private static let currentUnit = PhysicalUnit("nA", .current, power: -9)
    private static let g = ComponentType.Quantity("g", .conductance, unit: conductanceUnit)
    private static let i = ComponentType.Quantity(current, .current, unit: currentUnit)

    /// g (erev - v)
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

    /// g' = -g / tauDecay; on a spike g += weight gbase.
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

    /// g = gbase (B - A), A and B decaying with tauRise and tauDecay; on a spike both += weight waveformFactor,
    /// which makes the peak of one response gbase.
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

    /// g' = (e A - g) / tau, A' = -A / tau; on a spike A += weight gbase. The constant is NeuroML's own decimal for e.
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

    /// weight · amplitude for delay <= t < delay + duration, else nothing.
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
