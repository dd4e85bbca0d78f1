import Foundation

// `drift-benchmark` prints how many drifts, steps and false findings there are on synthetic series, and fails if a goal is
// missed. `drift-benchmark --calibrate` prints the tables from which the thresholds were chosen.
if CommandLine.arguments.dropFirst().first == "--calibrate" {
    Calibration().run()
} else {
    var benchmark = DriftBenchmark()
    if !benchmark.run() { exit(1) }
}
