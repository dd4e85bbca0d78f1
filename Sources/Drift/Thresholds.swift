/// The thresholds of the detection in noise.
///
/// They are calibrated by simulation. `drift-benchmark --calibrate` analyses 200 stationary series of 500 verifications
/// with Gaussian noise and 200 with Student's noise of 3 degrees after each verification, with seed 1, and counts steps
/// and drifts. The number of verifications for each of them, Gaussian / Student, by `base` and `early`:
///
///     base  early 0         early 100        early 200        early 400
///     20    3333 / 909      5000 / 1111      6666 / 1351      12500 / 1612
///     25    6250 / 2040     7692 / 2702      16666 / 3333     25000 / 4761
///     30    7692 / 5000     14285 / 6666     16666 / 7692     33333 / 11111
///     36    10000 / 10000   16666 / 11111    25000 / 12500    50000 / 20000
///
/// One false alarm in 500 verifications is allowed. A tenth of it, one in 5000, is left to noise; outliers, breaks and
/// seasons may use the rest. Of the smallest `base` that achieves it, 30, the third `early` is taken: the fewer false
/// alarms are in short series, where the scale of the noise is known least.
struct Thresholds: Sendable, Hashable {
    /// The gain that a change needs in a long stretch, in variances of the noise.
    var base = 30.0
    /// The addition to it, divided by the number of values: the scale of the noise is not well known from few values.
    var early = 200.0
    /// The smallest number of values of a stretch in which anything is found.
    var fewestValues = 10
    /// The smallest step, in standard deviations of the noise. It prevents half periods of small seasons from being
    /// found as steps.
    var smallestStep = 2.0
    /// The smallest total of a ramp, in standard deviations of the noise.
    var smallestDrift = 3.5

    /// Returns the gain that a change needs in a stretch, in variances of the noise.
    func penalty(count: Int) -> Double { base + early / Double(count) }
}
