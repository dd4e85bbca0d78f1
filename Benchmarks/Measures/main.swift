import Diagnostics
import Foundation

MemoryReuse.enable()
do { try MeasureRequest(Array(CommandLine.arguments.dropFirst())).run() } catch {
    print("benchmark: \(error)")
    exit(1)
}
