/// The thresholds of ``ChangeDetector``, the detection of changes in noise, calibrated by simulation.
///
/// `drift-benchmark --calibrate` prints the tables below from seeded series other than those of the benchmark.
///
/// *Noise alone.* 200 stationary series of 500 verifications with Gaussian noise, and 200 with Student's noise of 3
/// degrees, are analyzed after each verification. The number of verifications for each step or drift that is found,
/// Gaussian / Student:
///
///     base  early 0         early 100        early 200        early 400
///     20    3846 / 854      5882 / 1030      6666 / 1234      12500 / 1449
///     25    6250 / 2000     7692 / 2702      16666 / 3333     25000 / 4761
///     30    7692 / 5000     14285 / 6666     16666 / 7692     33333 / 11111
///     36    10000 / 10000   16666 / 11111    25000 / 12500    50000 / 20000
///
/// One false finding in 500 verifications is allowed. A tenth of it, one in 5000, is left to noise. Of the smallest
/// `base` that achieves it, 30, the third `early` is taken: false findings become fewer in short series, where the
/// scale of the noise is known least.
///
/// *Seasons and drifts.* 360 series of 500 verifications with seasons of 0.5 to 4 standard deviations, and 720 with
/// ramps, stairs and sawteeth of more than 5, both with Gaussian and with Student's noise. The cells have the number of
/// verifications for each false finding in the worst of six groups of seasons, and the share of drifts that were found
/// before half of the margin was used, at the worst of four noises. In every table the other thresholds have their
/// final values. The wanted share is 95 %. Of the cells with at least 97 %, the one with the fewest false findings is
/// taken.
///
///     largestRest   seasonFactor 1   1.25            1.5             2
///     1.5           909 / 92.8 %     909 / 97.2 %    882 / 97.2 %    789 / 96.1 %
///     2             1200 / 92.8 %    1200 / 97.2 %   1153 / 97.2 %   857 / 96.7 %
///     2.5           1304 / 92.8 %    1200 / 97.2 %   1153 / 97.8 %   857 / 96.7 %
///     3             1363 / 92.8 %    1200 / 96.7 %   1153 / 96.7 %   857 / 96.7 %
///
///     waveCost      urgentShare 0.5  0.6             0.7             0.8             0.9
///     0             526 / 98.3 %     535 / 98.3 %    535 / 98.3 %    545 / 98.3 %    545 / 98.3 %
///     4             576 / 98.3 %     600 / 98.3 %    625 / 98.3 %    638 / 98.3 %    666 / 96.7 %
///     8             789 / 97.8 %     909 / 97.2 %    1000 / 96.7 %   1034 / 96.1 %   1111 / 91.7 %
///     12            1000 / 97.8 %    1200 / 97.2 %   1250 / 95.6 %   1250 / 92.8 %   1363 / 87.8 %
///     16            1153 / 97.2 %    1250 / 96.7 %   1250 / 95.0 %   1250 / 91.7 %   1578 / 83.9 %
///
///     waveCost      urgentSize 6     8               10              12              16
///     8             714 / 97.2 %     882 / 97.2 %    882 / 97.2 %    909 / 97.2 %    909 / 97.2 %
///     12            789 / 97.2 %     1111 / 97.2 %   1153 / 97.2 %   1200 / 97.2 %   1200 / 97.2 %
///     16            789 / 96.7 %     1111 / 96.7 %   1200 / 96.7 %   1250 / 96.7 %   1304 / 96.7 %
///
///     smallestStep  smallestDrift 3  3.5             4               4.5
///     1.5           1000 / 97.2 %    1000 / 97.2 %   1034 / 96.7 %   1111 / 95.6 %
///     2             1153 / 97.2 %    1200 / 97.2 %   1200 / 96.7 %   1153 / 95.6 %
///     2.5           1200 / 97.2 %    1304 / 96.7 %   1250 / 96.7 %   1200 / 95.6 %
///     3             1200 / 97.2 %    1153 / 96.1 %   1200 / 96.1 %   1200 / 95.6 %
package struct Thresholds: Sendable, Hashable {
    /// The amount by which a change must lower the sum of squared residuals to be accepted in a long stretch of values,
    /// in variances of the noise.
    package var base = 30.0
    /// The amount that, divided by the number of values, is added to ``base``, because few values do not determine the
    /// scale of the noise well; in variances of the noise.
    package var early = 200.0
    /// The smallest number of values of a stretch in which anything is found. The scale of the noise is not known from
    /// fewer.
    package var fewestValues = 10
    /// The smallest size of a step for it to be reported, in standard deviations of the noise. Because of it, the half
    /// waves of a weak season (a sine wave) are not reported as steps.
    package var smallestStep = 2.0
    /// The smallest total change over a ramp for it to be reported, in standard deviations of the noise.
    package var smallestDrift = 3.5
    /// The amount by which a season must lower the sum of squared residuals to be accepted, as a multiple of that for a
    /// change.
    package var seasonFactor = 1.25
    /// The largest variance of the values after a season is subtracted for it to be accepted, in variances of the
    /// noise. For *n* values it is larger by 3/√*n*.
    package var largestRest = 2.0
    /// The amount by which the squared residuals of a sine wave may exceed those of the changes found so far for a
    /// season to remain possible, in variances of the noise.
    package var waveCost = 12.0
    /// The size in standard deviations of the noise from which a change is reported at once, although a season might
    /// explain it.
    package var urgentSize = 12.0
    /// The share of half of the margin from which a change is reported at once, although a season might explain it. The
    /// margin is the tolerance less the magnitude of the level before the change.
    package var urgentShare = 0.6

    /// Creates the thresholds of the detection of changes with their calibrated values.
    package init() {}

    /// Returns the amount by which a change must lower the sum of squared residuals in a stretch of `count` values, in
    /// variances of the noise.
    package func penalty(count: Int) -> Double { base + early / Double(count) }
}
