/// The choice of the step sizes of a run: fixed or adaptive.
public enum Stepping: Hashable, Sendable {
    /// Every step has the step size of the time grid.
    case fixed
    /// An error estimator controls the step size, so that the estimated errors of a step, relative to the largest
    /// magnitude of each state so far, have a root mean square over the states of at most `tolerance`. See
    /// ``ErrorScale``.
    case adaptive(tolerance: Double)
}

/// The policy for the time at which events take effect.
public enum EventPolicy: String, Hashable, Sendable, CaseIterable {
    /// Events take effect at the end of the step in which they occur.
    case step
    /// Events take effect when they occur: the step is shortened to end there, and the integration restarts.
    case located
}
