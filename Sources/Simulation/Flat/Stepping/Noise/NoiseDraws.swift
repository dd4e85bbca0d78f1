/// The choice of the random numbers of a state among those of a ``NoiseSource``.
struct NoiseDraws: Sendable, BitwiseCopyable {
    /// The number of the stream. See ``NoiseSource/streams(of:)``.
    var stream: UInt64
    /// The number of members of the ensemble after that of the run. It is not 0 in a run that computes several members.
    var member: UInt32
}
