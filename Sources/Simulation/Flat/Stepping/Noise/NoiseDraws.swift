/// The choice of the random numbers of a state among those of a ``NoiseSource``.
struct NoiseDraws: Sendable, BitwiseCopyable {
    /// The number of the stream. See ``NoiseSource/streams(of:)``.
    var stream: UInt64
    /// The number of the member of an ensemble, counted from that of the run.
    var member: UInt32
}
