import Diagnostics
import YAML

/// The merging of the intervals that bound state variables, from a model and from its database entry.
///
/// TVBO makes `range` and `boundaries` of a state variable into `domain` in the model and in the entry, and merges the
/// two afterwards. An interval of the model therefore overrides the one of the entry whatever their keys are, and a
/// bound that the model leaves out comes from the entry. Source: `_fold_one_state_variable_domain` of TVBO 0.5.3.
///
///     let (own, base) = IntervalMerge.prepared(model, over: entry)
///     let merged = own.merged(over: base)
enum IntervalMerge {
    private static let keys = ["domain", "range", "boundaries"]

    /// Returns a model and its database entry, prepared to be merged key by key. The intervals of a state variable that
    /// has some in the model are merged in the model and removed from the entry; other state variables are left
    /// unchanged.
    static func prepared(_ model: YAMLNode, over entry: YAMLNode) -> (model: YAMLNode, entry: YAMLNode) {
        guard let own = model["state_variables"], let base = entry["state_variables"], let states = own.entries,
            base.entries != nil
        else { return (model, entry) }
        var (merged, rest) = (own, base)
        for state in states {
            let given = keys.compactMap { state.value[$0] }.filter { !$0.isNull }
            guard !given.isEmpty, given.allSatisfy({ $0.entries != nil }), let other = base[state.key],
                other.entries != nil
            else { continue }
            merged = merged.replacing(state.key, with: interval(of: state.value, over: other))
            rest = rest.replacing(state.key, with: other.removing(keys))
        }
        return (model.replacing("state_variables", with: merged), entry.replacing("state_variables", with: rest))
    }

    /// Returns a state with its intervals merged over those of the entry.
    private static func interval(of state: YAMLNode, over entry: YAMLNode) -> YAMLNode {
        let (own, base) = (plain(state), plain(entry))
        let clamps = (own: enforced(state), base: enforced(entry))
        var result = state.removing(keys)
        func add(_ key: String, _ source: YAMLNode, _ value: YAMLNode?) {
            guard let value else { return }
            result = result.adding(YAMLEntry(key: key, at: source.keyPlace(keys) ?? source.place, value: value))
        }
        if let clamp = clamps.own {
            add("boundaries", state, (clamps.base ?? base).map { clamp.merged(over: $0) } ?? clamp)
            add("domain", state, own ?? (clamps.base == nil ? nil : base))
        } else if let clamp = clamps.base {
            add("boundaries", state, own.map { $0.merged(over: clamp) } ?? clamp)
            add("domain", entry, base)
        } else {
            add("domain", state, own.map { own in base.map { own.merged(over: $0) } ?? own })
        }
        // Both keys in one mapping remain, so that the reader tells which one has no effect.
        if state.mapping("domain") != nil { add("range", state, state.mapping("range")) }
        return result
    }

    /// Returns the interval that is not `boundaries`.
    private static func plain(_ state: YAMLNode) -> YAMLNode? { state.mapping("domain") ?? state.mapping("range") }

    /// Returns the `boundaries`, which are enforced unless they say otherwise.
    private static func enforced(_ state: YAMLNode) -> YAMLNode? {
        guard let limits = state.mapping("boundaries") else { return nil }
        if let enforce = limits["enforce"], !enforce.isNull { return limits }
        let clamp = YAMLEntry(key: "enforce", at: limits.place, value: .text("clamp", at: limits.place))
        return limits.removing(["enforce"]).adding(clamp)
    }
}

extension YAMLNode {
    /// Returns the value of a key if it is a mapping.
    fileprivate func mapping(_ key: String) -> YAMLNode? { self[key].flatMap { $0.entries == nil ? nil : $0 } }

    /// Returns the place of the first of some keys that the mapping has.
    fileprivate func keyPlace(_ keys: [String]) -> Place? { entries?.first { keys.contains($0.key) }?.place }

    /// Returns the mapping without some keys.
    func removing(_ keys: [String]) -> YAMLNode {
        YAMLNode(.mapping((entries ?? []).filter { !keys.contains($0.key) }), at: place)
    }

    /// Returns the mapping with another entry at its end.
    fileprivate func adding(_ entry: YAMLEntry) -> YAMLNode {
        YAMLNode(.mapping((entries ?? []) + [entry]), at: place)
    }

    /// Returns the mapping with another value of a key that it has.
    func replacing(_ key: String, with value: YAMLNode) -> YAMLNode {
        let changed = (entries ?? []).map { entry in
            entry.key == key ? YAMLEntry(key: key, at: entry.place, value: value) : entry
        }
        return YAMLNode(.mapping(changed), at: place)
    }
}
