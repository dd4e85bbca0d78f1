/// The choice of step sizes: fixed or adaptive.
public enum Stepping: Hashable, Sendable {
    /// Every step has the step size of the time grid.
    case fixed
    /// An error estimator controls the step size, with an error of at most `tolerance` per step, relative to the
    /// largest magnitude of each state.
    case adaptive(tolerance: Double)
}

/// The policy for the time at which events take effect.
public enum EventPolicy: String, Hashable, Sendable, CaseIterable {
    /// Events take effect at the end of the step in which they occur.
    case step
    /// Events take effect when they occur: the step is shortened to end there, and the integration restarts.
    case located
}
