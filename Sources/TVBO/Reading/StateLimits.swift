import Diagnostics
import Schema
import YAML

/// The reading of the interval to which a state variable is clamped, and of the interval from which its initial value
/// is drawn.
///
/// TVBO reads `range` as another name of `domain`; if both are given, `domain` is used. `boundaries` are a domain that
/// is enforced; a `domain` beside `boundaries` is the interval of a uniform distribution of initial values.
extension DynamicsReader {
    /// Returns the interval to which a state variable is clamped, in the unit of the state; nil if it is not limited.
    /// `boundaries` are enforced by default, while `domain` and `range` are enforced only with `enforce: clamp`. A
    /// missing end is infinite. Keys without effect are reported as warnings. For an empty interval, an error is
    /// reported and the result is nil.
    func limits(_ block: Block) -> ClosedRange<Double>? {
        if block["range"] != nil, block["domain"] != nil {
            reading.log.warning(
                .ignoredKey, "'range' of \(block.name) has no effect, because 'domain' is given and used, as in TVBO",
                at: block.place("range"))
        }
        let plain = plainDomain(block)
        guard block["boundaries"] != nil else { return plain.flatMap { limits($0, block) } }
        if let plain, let domain = domain(plain, block), domain.text("enforce") ?? "none" != "none" {
            reading.log.warning(
                .conflictingDefinition,
                "'enforce' in '\(plain)' of \(block.name) has no effect, because 'boundaries' is given and used,"
                    + " as in TVBO",
                at: domain.place("enforce"))
        }
        return limits("boundaries", block)
    }

    /// Returns the key of the domain: `domain`, or else `range`; nil for neither.
    private func plainDomain(_ block: Block) -> String? { ["domain", "range"].first { block[$0] != nil } }

    private func domain(_ key: String, _ block: Block) -> Block? {
        block[key].flatMap { Block($0, "'\(key)' of \(block.name)", keys: KeyTables.domain, reading) }
    }

    private func limits(_ key: String, _ block: Block) -> ClosedRange<Double>? {
        guard let domain = domain(key, block) else { return nil }
        let enforced = domain.text("enforce") ?? (key == "boundaries" ? "clamp" : "none")
        if enforced == "none" { return nil }
        if enforced == "wrap" {
            reading.log.warning(
                .assumedConvention,
                "'enforce: wrap' of \(block.name) has no effect: the state is not limited, as in the jax back end of"
                    + " TVBO 0.5.3, and may leave its domain; the tvboptim back end refuses it",
                at: domain.place("enforce"))
            return nil
        }
        guard enforced == "clamp" else {
            reading.log.error(
                .unsupportedFeature, "'enforce: \(enforced)' of \(block.name) is not supported",
                at: domain.place("enforce"),
                hint: "write 'enforce: clamp' to clamp the state to its limits, or"
                    + " 'enforce: none'")
            return nil
        }
        let lower = end("lo", domain) ?? -.infinity
        let upper = end("hi", domain) ?? .infinity
        if lower <= upper { return lower...upper }
        reading.log.error(
            .invalidValue, "the domain of \(block.name) is empty, because 'lo', \(lower), is above 'hi', \(upper)",
            at: block.place(key))
        return nil
    }

    /// Returns an end of a domain, which can also be a text that is an infinite number in Python.
    private func end(_ key: String, _ domain: Block) -> Double? {
        switch domain[key]?.scalar?.text.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": .infinity
        case "-inf", "-infinity": -.infinity
        default: domain.number(key)
        }
    }

    /// Returns the distribution from which the initial value of a state variable is drawn; nil for a fixed initial
    /// value, and for a distribution that cannot be read.
    func distribution(_ block: Block) -> InitialDistribution? {
        if let node = block["distribution"] {
            return Block(node, "the distribution of \(block.name)", keys: KeyTables.distribution, reading)
                .flatMap { InitialDistribution($0, reading) }
        }
        guard block["boundaries"] != nil, let domain = plainDomain(block).flatMap({ domain($0, block) }),
            let low = end("lo", domain), let high = end("hi", domain), low.isFinite, high.isFinite, low <= high
        else { return nil }
        return .uniform(low: low, high: high)
    }

    /// Warns if a state variable has a key for its initial value without a value (null): the default is used, but
    /// TVBO's back ends use other numbers.
    /// - Parameters:
    ///   - block: The mapping of the state variable.
    ///   - key: The key of the initial value.
    func warnOfEmpty(_ block: Block, _ key: String) {
        guard let node = block.node[key], node.isNull else { return }
        reading.log.warning(
            .assumedConvention,
            "'\(key)' of \(block.name) has no value: the default, \(Self.defaultInitialValue), is used; TVBO's tvboptim"
                + " back end takes 0, and its jax back end stops or computes NaN", at: node.place,
            hint: "give the value, or leave the key out")
    }
}
