import Foundation

// `drift-benchmark` prints how many drifts, steps and false findings there are on synthetic series.
// `drift-benchmark --calibrate` prints the table from which the thresholds were chosen.
if CommandLine.arguments.dropFirst().first == "--calibrate" {
    Calibration().run()
} else {
    DriftBenchmark().run()
}
