import Drift
import Foundation
import SyntheticSeries
import Testing

/// Series with noise. The findings are compared with the steps and ramps from which the series were constructed.
struct NoiseTests {
    static let noises = [SyntheticSeries.Noise.gaussian(0.005), .gaussian(0.02), .student(0.01), .gaussian(0.05)]

    /// Returns the analyses after each point of a series.
    private func run(_ series: SyntheticSeries, _ body: (Int, DriftAnalysis) -> Void = { _, _ in }) -> DriftAnalysis {
        var analysis = DriftAnalysis(name: "")
        for (index, point) in series.points.enumerated() {
            analysis.append(point)
            body(index, analysis)
        }
        return analysis
    }

    /// A step of ten standard deviations and its recovery are two findings at most within a few verifications, at the
    /// right places, in nine of ten series.
    @Test(arguments: noises) func stepsAndRecoveries(noise: SyntheticSeries.Noise) {
        var right = 0
        for seed in 0..<40 {
            let size = 10 * noise.deviation * (seed % 2 == 0 ? 1 : -1)
            let series = SyntheticSeries(
                .bump(size: size, width: 20), lead: 25, noise: noise, count: 90, seed: UInt64(seed))
            let findings = run(series).findings
            if findings.map(\.kind) == [.step, .recovery], abs(findings[0].index - 25) <= 1,
                abs(findings[1].index - 45) <= 1
            {
                right += 1
                #expect(findings[0].commits.bad == "c\(findings[0].index)")
                #expect((findings[0].to - findings[0].from > 0) == (size > 0))
            }
        }
        #expect(right >= 36)
    }

    /// Ramps are one drift, found before half of the margin is used.
    @Test(arguments: noises) func rampsAreOneDrift(noise: SyntheticSeries.Noise) {
        var (inTime, single) = (0, 0)
        for seed in 0..<40 {
            let slope = [0.002, 0.005, 0.01, 0.02][seed % 4]
            let series = SyntheticSeries(
                .ramp(slope: slope), lead: 20, noise: noise, count: 20 + Int(0.9 / slope), seed: UInt64(seed))
            let deadline = 20 + Int((1 - series.points[0].value.magnitude) / 2 / slope)
            var found: Int?
            let analysis = run(series) { index, analysis in
                if found == nil, analysis.findings.contains(where: { $0.kind == .drift }) { found = index }
            }
            if let found, found < deadline { inTime += 1 }
            if analysis.findings.map(\.kind) == [.drift] {
                single += 1
                #expect(abs(analysis.findings[0].slope - slope) < 0.2 * slope)
            }
        }
        #expect(inTime >= 38)
        #expect(single >= 35)
    }

    /// A single outlier of any size is not reported.
    @Test(arguments: [3.0, 10, 100, 1e6]) func outliersAreNoFindings(size: Double) {
        for seed in 0..<20 {
            let series = SyntheticSeries(
                .outlier(size: size * 0.02), lead: 40, noise: .gaussian(0.02), count: 100, seed: UInt64(seed))
            #expect(run(series).findings.isEmpty, "seed \(seed)")
        }
    }

    /// At most one false alarm in 500 stationary verifications, counted after each of them.
    @Test(arguments: [false, true]) func falseAlarmsAreRare(isStudent: Bool) {
        var (alarms, count) = (0, 0)
        let forms: [SyntheticSeries.Form] = [
            .flat, .outlier(size: 0.4), .machine(shift: 0.1), .season(amplitude: 0.02, period: 12),
            .season(amplitude: 0.03, period: 30),
        ]
        for seed in 0..<40 {
            let series = SyntheticSeries(
                forms[seed % forms.count], lead: 60, noise: isStudent ? .student(0.02) : .gaussian(0.02), count: 500,
                seed: UInt64(seed))
            var last = 0
            _ = run(series) { _, analysis in
                let now = analysis.findings.count { $0.kind.isAlarm }
                alarms += max(0, now - last)
                last = now
            }
            count += series.points.count
        }
        #expect(alarms * 500 <= count, "\(alarms) in \(count)")
    }

    /// The analysis of a series is that of its points one after the other.
    @Test func theWholeIsTheSumOfItsPoints() {
        for form in [SyntheticSeries.Form.ramp(slope: 0.01), .sawtooth(slope: 0.02, length: 20), .step(size: 0.3)] {
            let series = SyntheticSeries(form, lead: 20, noise: .gaussian(0.02), count: 120, seed: 3)
            #expect(run(series).findings == DriftAnalysis(series.series).findings)
        }
    }

    /// A sawtooth is a drift and a recovery for each tooth.
    @Test func sawteethAreDriftsAndRecoveries() {
        let series = SyntheticSeries(
            .sawtooth(slope: 0.02, length: 20), lead: 15, noise: .gaussian(0.01), count: 103, seed: 1)
        #expect(
            run(series).findings.map(\.kind) == [
                .drift, .recovery, .drift, .recovery, .drift, .recovery, .drift, .recovery,
            ])
    }

    /// The scale of the noise is that of the values, with and without a ramp or a step.
    @Test(arguments: [SyntheticSeries.Form.flat, .ramp(slope: 0.02), .step(size: 1)])
    func theScaleIsRobust(form: SyntheticSeries.Form) {
        let series = SyntheticSeries(form, lead: 100, noise: .gaussian(0.05), count: 300, seed: 9)
        #expect(abs(run(series).noise - 0.05) < 0.01)
    }

    /// 46 series of 1000 verifications take less than a second.
    @Test func manySeriesAreFast() {
        let all = (0..<46).map { seed in
            SyntheticSeries(
                seed % 2 == 0 ? .flat : .sawtooth(slope: 0.01, length: 40), lead: 100, noise: .gaussian(0.02),
                count: 1000, seed: UInt64(seed)
            ).series
        }
        // The processor time of this thread, because other tests run at the same time.
        var (start, end) = (timespec(), timespec())
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
        for series in all { _ = DriftAnalysis(series).findings }
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
        let seconds = Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) * 1e-9
        #expect(seconds < 1)
    }
}
