/// The thresholds of the detection in noise.
import Foundation
enum Thresholds {
    /// The smallest number of values of a stretch with noise in which anything is found.
    static let fewestValues = 10
    static let base = Double(ProcessInfo.processInfo.environment["B"] ?? "30")!
    static let early = Double(ProcessInfo.processInfo.environment["E"] ?? "400")!

    static func penalty(count: Int) -> Double { base + early / Double(count) }
    static let smallestStep = 2.0
    static let smallestDrift = Double(ProcessInfo.processInfo.environment["D"] ?? "3.5")!
}
