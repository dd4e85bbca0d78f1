/// Where steps end.
public enum Stepping: Hashable, Sendable {
    /// At the instants of the grid.
    case fixed
    /// Where an error estimate allows: at most `tolerance` a step, relative to the largest value that a state has had.
    case adaptive(tolerance: Double)
}

/// When events take effect.
public enum EventPolicy: String, Hashable, Sendable, CaseIterable {
    /// At the end of the step in which they occur.
    case step
    /// Where they occur: the step is cut there and the integration starts anew.
    case located
}
