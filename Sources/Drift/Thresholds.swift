/// The thresholds of the detection in noise.
///
/// They are calibrated by simulation. `drift-benchmark --calibrate` analyses stationary series of 500 verifications
/// after each verification, half with Gaussian noise and half with Student's noise of 3 degrees, and counts steps and
/// drifts. The table gives the number of verifications for each of them, with 200 series of each kind and seed 1:
///
/// CALIBRATION
///
/// The penalty is the smallest one with at least 5000 verifications for each finding in both kinds of noise, a tenth of
/// the allowed number of false alarms: outliers, breaks and seasons use the rest.
struct Thresholds: Sendable, Hashable {
    /// The gain that a change needs in a long stretch, in variances of the noise.
    var base = 30.0
    /// What is added to it, divided by the number of values: the scale of the noise is not well known from few values.
    var early = 200.0
    /// The smallest number of values of a stretch in which anything is found.
    var fewestValues = 10
    /// The smallest step, in standard deviations of the noise. It keeps the halves of small seasons from being steps.
    var smallestStep = 2.0
    /// The smallest total of a ramp, in standard deviations of the noise.
    var smallestDrift = 3.5

    /// Returns the gain that a change needs in a stretch, in variances of the noise.
    func penalty(count: Int) -> Double { base + early / Double(count) }
}
