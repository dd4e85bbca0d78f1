import Diagnostics
import Quantities
import Schema
import YAML

/// A reader of the integration settings of an experiment, which are a mapping of TVBO's class `Integrator`.
///
///     let reader = IntegrationReader(reading: reading)
///     let settings = reader.integration(document["integration"], default: document.place, isMap: false)
struct IntegrationReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Returns the integration settings that `node` describes, with TVBO's defaults for all that is missing. Problems
    /// are reported.
    ///
    /// The method is Heun if there are no settings, and Euler if the settings name no method. The default step size is
    /// 0.01220703125, the duration 1000, the transient 0 and the time scale ms. For a discrete map, the default method
    /// is `map` and the default step size 1.
    /// - Parameters:
    ///   - node: The mapping `integration`; nil if the experiment has none.
    ///   - place: The place to which errors refer if there are no settings.
    ///   - isMap: Whether a model of the experiment is a discrete map.
    func integration(_ node: YAMLNode?, default place: Place, isMap: Bool) -> IntegrationBlock {
        let empty = YAMLNode(.mapping([]), at: node?.place ?? place)
        let isMissing = node == nil || node?.isNull == true
        let block = Block(isMissing ? empty : node ?? empty, "integration", keys: KeyTables.integration, reading)
        let zero = DecimalNumber(mantissa: 0, exponent: 0)
        let noiseReader = NoiseReader(reading: reading)
        var result = IntegrationBlock(
            place: empty.place, method: block?.text("method") ?? (isMap ? "map" : isMissing ? "heun" : "euler"),
            methodPlace: block?.place("method") ?? place,
            step: block?.decimal("step_size")
                ?? (isMap
                    ? DecimalNumber(mantissa: 1, exponent: 0) : DecimalNumber(mantissa: 1_220_703_125, exponent: -11)),
            stepPlace: block?.place("step_size") ?? place,
            duration: block?.decimal("duration") ?? DecimalNumber(mantissa: 1000, exponent: 0),
            durationPlace: block?.place("duration") ?? place,
            transient: block?.decimal("transient_time") ?? zero, timeScale: block.flatMap(timeScale) ?? .millisecond,
            couplingEvaluation: block.flatMap(evaluation),
            couplingEvaluationPlace: block?.place("coupling_evaluation") ?? place,
            undelayedPlace: block?.truth("delayed") == false ? block?.place("delayed") : nil,
            deviationsPlace: block?.place("state_wise_sigma") ?? place)
        result.noise = block.flatMap { noiseReader.noise($0, "noise") }
        result.deviations = block.map { noiseReader.deviations($0, "state_wise_sigma") } ?? []
        checkNoise(result)
        result.seeds = block.flatMap(seed).map { [$0] } ?? []
        if let block { SpelledScheme.check(block, method: result.method, reading) }
        refusePadded(block)
        block.map(warnOfTolerances)
        warnOfTransient(result, at: block?.place("transient_time"))
        return result
    }

    /// Reports an error for two descriptions of the noise of the same states.
    private func checkNoise(_ block: IntegrationBlock) {
        guard let noise = block.noise, !block.deviations.isEmpty else { return }
        reading.log.error(
            .conflictingEntries, "integration has both 'noise' and 'state_wise_sigma'", at: block.deviationsPlace,
            notes: [.init("the noise is given here", at: noise.place)],
            hint: "keep one of them: 'noise', or 'state_wise_sigma' for white noise with a standard deviation for each"
                + " state")
    }

    private func timeScale(_ block: Block) -> PhysicalUnit? {
        let key = block["time_scale"] == nil ? "unit" : "time_scale"
        guard let unit = block.unit(key) else { return nil }
        if key == "time_scale", let other = block.unit("unit"), other != unit {
            reading.log.error(
                .invalidValue,
                "'time_scale: \(unit.name)' and 'unit: \(other.name)' of \(block.name) contradict each other",
                at: block.place("unit"), hint: "keep one of them; both give the unit of all times of the experiment")
        }
        if unit.dimension == .time, unit.scale == 1 { return unit }
        if unit.dimension == .bare {
            reading.log.warning(
                .assumedConvention,
                "the time scale '\(unit.name)' has no size in seconds; 1 \(unit.name) is simulated and recorded as"
                    + " 1 ms",
                at: block.place(key))
            return nil
        }
        reading.log.error(
            .wrongDimension, "the time scale must be s, ms or us, not '\(unit.name)'", at: block.place(key))
        return nil
    }

    /// Returns the seed among the parameters of the settings, which are refused otherwise.
    private func seed(_ block: Block) -> Int? {
        var seed: Int?
        for (name, place, node) in block.members("parameters") {
            if name == "seed" {
                let entry = YAMLNode(.mapping([YAMLEntry(key: name, at: place, value: node)]), at: place)
                seed = Block(entry, "'parameters' of \(block.name)", keys: .used(["seed"]), reading)
                    .flatMap { NoiseReader(reading: reading).seed($0, "seed") }
                continue
            }
            reading.log.error(
                .unsupportedFeature, "the parameter '\(name)' of integration is not supported", at: place,
                hint: "remove it; the only parameter of integration is 'seed'")
        }
        return seed
    }

    private func evaluation(_ block: Block) -> IntegrationBlock.CouplingEvaluation? {
        guard let text = block.text("coupling_evaluation") else { return nil }
        if let evaluation = IntegrationBlock.CouplingEvaluation(rawValue: text) { return evaluation }
        let known = IntegrationBlock.CouplingEvaluation.allCases.map(\.rawValue)
        reading.log.error(
            .invalidValue,
            "'coupling_evaluation: \(text)' of integration is neither \(known.joined(separator: " nor "))",
            at: block.place("coupling_evaluation"), hint: Spelling.hint(for: text, among: known))
        return nil
    }

    /// Reports numbers that begin with 0, such as `010`, which TVBO reads as octal.
    private func refusePadded(_ block: Block?) {
        for key in ["step_size", "duration", "transient_time"] {
            guard let block, let scalar = block[key]?.scalar, scalar.style == .plain,
                DynamicsReader.paddedNumber(in: scalar.text) != nil
            else { continue }
            let text = scalar.text
            reading.log.error(
                .invalidValue, "'\(key): \(text)' of integration begins with 0: TVBO reads such numbers as octal",
                at: block.place(key), hint: "leave out the leading zeros")
        }
    }

    /// Warns of the tolerances of adaptive steps, which fixed steps do not have, and which TVBO's back ends define
    /// differently. Reports an error for one that is negative or not finite.
    private func warnOfTolerances(_ block: Block) {
        for key in ["abs_tol", "rel_tol"] {
            guard let tolerance = block.number(key) else { continue }
            guard tolerance >= 0, tolerance.isFinite else {
                reading.log.error(
                    .invalidValue, "'\(key)' of integration must be a finite number that is not negative",
                    at: block.place(key))
                continue
            }
            reading.log.warning(
                .ignoredKey,
                "'\(key)' of integration has no effect: fixed steps have no tolerance, and that of adaptive steps is given by"
                    + " 'run --tolerance'",
                at: block.place(key))
        }
    }

    /// Warns of a transient, because TVBO's back ends disagree on the time of the first recorded row.
    private func warnOfTransient(_ block: IntegrationBlock, at place: Place?) {
        guard block.transient.value > 0 else { return }
        reading.log.warning(
            .assumedConvention,
            "'transient_time' leaves out the first \(block.transient) \(block.timeScale.name), and recorded times start"
                + " at its end; in TVBO 1.0 they start at 0, and the jax back end of TVBO 0.5.3 ignores"
                + " 'transient_time'",
            at: place)
    }
}
