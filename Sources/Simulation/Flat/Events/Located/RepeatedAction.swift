extension FlatModel.Action {
    /// Returns whether performing the action a second time may change the state again. Only the assignment of a
    /// constant to a state without derivative certainly has no further effect.
    func acts(anew flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, let value):
            flat.states[state].derivative != nil || value.names.contains { flat.constants[$0] == nil }
        case .send, .note: true
        case .first(let cases): cases.contains { $0.actions.contains { $0.acts(anew: flat) } }
        }
    }
}
