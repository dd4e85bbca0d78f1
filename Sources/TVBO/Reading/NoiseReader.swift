import Diagnostics
import Quantities
import Schema
import YAML

/// A reader of the noise of the integration settings or of a state variable, a mapping of TVBO's class `Noise`.
///
///     let noise = NoiseReader(reading: reading).noise(block, "noise")
///
/// The amplitude is `sigma`, a standard deviation, or follows from `nsig`, a dispersion, as σ = √(2 · nsig); `sigma`
/// takes precedence. As in TVBO, a missing type is gaussian, and missing `additive` is true.
struct NoiseReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// The formulas that TVBO itself writes for its types of noise, without spaces.
    private static let formulas = ["white": "sqrt(dt)*sigma*xi", "ou": "-N/tau+sigma*xi"]
    private static let types = [
        "gaussian": "white", "white": "white", "normal": "white", "ou": "ou", "ornstein-uhlenbeck": "ou",
        "ornstein_uhlenbeck": "ou", "ornsteinuhlenbeck": "ou",
    ]

    /// Returns the noise that a mapping gives under a key; nil if it gives none. Reports an error and returns nil if it
    /// cannot be read.
    /// - Parameters:
    ///   - owner: The integration settings or the state variable.
    ///   - key: The key of the noise, such as `noise`.
    func noise(_ owner: Block, _ key: String) -> NoiseBlock? {
        guard let node = owner[key],
            let block = Block(node, "'\(key)' of \(owner.name)", keys: KeyTables.noise, reading), let type = type(block)
        else { return nil }
        let parameters = parameters(block)
        guard let (amplitude, unit) = amplitude(parameters, block) else { return nil }
        checkEquation(block, type)
        guard let course = course(type, parameters, block) else { return nil }
        return NoiseBlock(
            place: node.place, amplitude: amplitude, unit: unit, course: course, scaling: scaling(parameters, block),
            targets: block.members("targets").map { ($0.name, $0.place) }, seed: seed(block, "seed"),
            isDispersion: parameters["sigma"] == nil, isPlain: parameters["sigma"]?.isPlain ?? false)
    }

    /// Returns the seed of random numbers that a mapping gives under a key, as a whole number or as a mapping with
    /// `value`; nil if it gives none. Reports an error and returns nil for other content.
    func seed(_ block: Block, _ key: String) -> Int? {
        guard let node = block[key] else { return nil }
        let value = node.entries == nil ? node : node["value"] ?? node
        if case .integer(let seed) = value.scalar?.value { return seed }
        reading.log.error(
            .wrongType, "'\(key)' of \(block.name) must be a whole number, not \(value.kind)", at: value.place)
        return nil
    }

    /// Returns the standard deviations of the noise of each state, in the order of the model's states, that the
    /// integration settings list under a key (`state_wise_sigma`). Items that are not valid are reported and left out.
    func deviations(_ block: Block, _ key: String) -> [Double] {
        block.list(key).compactMap { item in
            if let number = item.scalar?.number, number.isFinite, number >= 0 { return number }
            reading.log.error(
                .invalidValue, "an item of '\(key)' of \(block.name) must be a finite number that is not negative",
                at: item.place)
            return nil
        }
    }

    private func type(_ block: Block) -> String? {
        let text = block.text("noise_type") ?? "gaussian"
        if let type = Self.types[text.lowercased()] { return type }
        reading.log.error(
            .unsupportedFeature,
            "'noise_type: \(text)' of \(block.name) is not supported: write 'gaussian' for white noise, or 'ou' for an"
                + " Ornstein-Uhlenbeck process",
            at: block.place("noise_type"), hint: Spelling.hint(for: text, among: Self.types.keys))
        return nil
    }

    private static let amplitudeHint =
        "add 'parameters: { sigma: … }' for a standard deviation σ, or 'nsig' for σ²/2"
    private static let known = ["sigma", "nsig", "ntau", "tau", "state_scaling"]

    private func parameters(_ block: Block) -> [String: ValueBlock] {
        let values = DynamicsReader(reading: reading)
        var result: [String: ValueBlock] = [:]
        for (name, place, node) in block.members("parameters") {
            guard Self.known.contains(name) else {
                reading.log.error(
                    .unsupportedFeature, "the parameter '\(name)' of \(block.name) is not supported", at: place,
                    hint: Spelling.hint(for: name, among: Self.known)
                        ?? "use one of the parameters of noise: \(Self.known.joined(separator: ", "))")
                continue
            }
            result[name] = values.value(node, "parameter", name, place)
            result[name]?.isPlain = node.scalar != nil
        }
        return result
    }

    private func amplitude(
        _ parameters: [String: ValueBlock], _ block: Block
    ) -> (value: Double, unit: PhysicalUnit?)? {
        guard let given = parameters["sigma"] ?? parameters["nsig"] else {
            let isEmpty = ["parameters", "equation", "targets"].allSatisfy { block[$0]?.isEmpty ?? true }
            let isWhite = Self.types[(block.text("noise_type") ?? "gaussian").lowercased()] == "white"
            if isEmpty, isWhite {
                reading.log.warning(
                    .assumedConvention, "\(block.name) has no amplitude, so there is no noise, as in TVBO",
                    at: block.node.place, hint: Self.amplitudeHint)
            } else if block.members("parameters").allSatisfy({ !["sigma", "nsig"].contains($0.name) }) {
                reading.log.error(
                    .missingKey, "\(block.name) has no amplitude", at: block.node.place, hint: Self.amplitudeHint)
            }
            return nil
        }
        if let other = parameters["nsig"], given.name == "sigma" {
            reading.log.warning(
                .conflictingDefinition,
                "'sigma' and 'nsig' of \(block.name) both give the amplitude; 'sigma' is used", at: other.place
            )
        }
        guard given.value >= 0 else {
            reading.log.error(
                .invalidValue, "'\(given.name)' of \(block.name) must not be negative", at: given.place)
            return nil
        }
        if given.name == "nsig", given.unit.map({ $0.dimension != .bare }) == true {
            reading.log.error(
                .wrongDimension, "'nsig' of \(block.name) has a unit, but there is no unit for a dispersion per time",
                at: given.place,
                hint: "remove the unit, and give the value in the square of the state's unit per unit"
                    + " of the time scale")
            return nil
        }
        return given.name == "sigma" ? (given.value, given.unit) : ((2 * given.value).squareRoot(), nil)
    }

    private func checkEquation(_ block: Block, _ type: String) {
        guard let node = block["equation"] else { return }
        let text = node.scalar?.text ?? node["rhs"]?.scalar?.text ?? ""
        let formula = text.filter { !$0.isWhitespace }
        if formula.isEmpty || formula == Self.formulas[type] { return }
        reading.log.error(
            .unsupportedFeature,
            "'equation' of \(block.name) is not supported: it is not TVBO's own formula for this type of noise",
            at: node.place, hint: "leave it out, and give 'noise_type' and 'additive'")
    }

    private func course(_ type: String, _ parameters: [String: ValueBlock], _ block: Block) -> NoiseBlock.Course? {
        if let other = parameters["tau"], parameters["ntau"] != nil {
            reading.log.error(
                .conflictingEntries,
                "'ntau' and 'tau' of \(block.name) are two names of the same parameter", at: other.place,
                hint: "keep one of them")
        }
        let time = parameters["ntau"] ?? parameters["tau"]
        if type == "white" {
            if let time, time.value != 0 {
                reading.log.error(
                    .invalidValue,
                    "'\(time.name)' of \(block.name) is a correlation time, which only noise of the type ou has",
                    at: time.place,
                    hint: "write 'noise_type: ou', or leave it out")
            }
            return .white
        }
        guard let time else {
            reading.log.error(
                .missingKey, "\(block.name) has no 'ntau', the correlation time", at: block.node.place,
                hint: "add 'ntau' to its parameters")
            return nil
        }
        guard time.value > 0, time.unit.map({ $0.dimension == .time }) ?? true else {
            reading.log.error(
                .invalidValue, "'\(time.name)' of \(block.name) must be a time above 0", at: time.place)
            return nil
        }
        return .ornsteinUhlenbeck(time: time)
    }

    private func scaling(_ parameters: [String: ValueBlock], _ block: Block) -> NoiseBlock.Scaling {
        let isAdditive = block.truth("additive") ?? true
        guard let scaling = parameters["state_scaling"] else { return isAdditive ? .additive : .proportional }
        if isAdditive {
            reading.log.error(
                .invalidValue,
                "'state_scaling' of \(block.name) cannot be combined with additive noise, the default",
                at: scaling.place, hint: "add 'additive: false', or remove 'state_scaling'")
        }
        return .affine(scaling.value)
    }
}
