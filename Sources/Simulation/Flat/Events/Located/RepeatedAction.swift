extension FlatModel.Action {
    /// Returns whether repeating the action may change the state again. Only an assignment of a constant to a state
    /// without derivative has no further effect.
    func acts(anew flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, let value):
            flat.states[state].derivative != nil || value.names.contains { flat.constants[$0] == nil }
        case .send, .note: true
        case .first(let cases): cases.contains { $0.actions.contains { $0.acts(anew: flat) } }
        }
    }
}
