extension FlatModel.Action {
    /// Returns whether performing the action of a test a second time may have an effect again. Only the assignment of a
    /// constant to a state without derivative certainly has none.
    func mayActAgain(in flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, let value):
            flat.states[state].derivative != nil || value.names.contains { flat.constants[$0] == nil }
        case .send, .note: true
        case .first(let cases): cases.contains { $0.actions.contains { $0.mayActAgain(in: flat) } }
        }
    }
}
