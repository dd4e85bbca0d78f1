extension FlatModel.Action {
    /// Whether doing it again does more: all but giving a state that only events change a fixed value.
    func acts(anew flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, let value):
            flat.states[state].derivative != nil || value.names.contains { flat.constants[$0] == nil }
        case .send, .note: true
        case .first(let cases): cases.contains { $0.actions.contains { $0.acts(anew: flat) } }
        }
    }
}
