import Foundation
import FuzzHarness

/// The driver of libFuzzer, with which the program is linked.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// The kind of input that is fuzzed.
private let kind: FuzzedInput = {
    let name = ProcessInfo.processInfo.environment["FUZZ_KIND"] ?? ""
    guard let kind = FuzzedInput(rawValue: name) else {
        let names = FuzzedInput.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("FUZZ_KIND must be one of \(names)\n".utf8))
        exit(64)
    }
    return kind
}()

/// The largest processor time for one input, in seconds.
private let longest = Double(ProcessInfo.processInfo.environment["FUZZ_LONGEST"] ?? "") ?? 1

/// A text that makes an input a finding, so that the way of a finding can be tried; nil if there is none.
private let artificial = ProcessInfo.processInfo.environment["FUZZ_ARTIFICIAL"].map { Array($0.utf8) }

private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// Reads one input, and ends the process if that takes too much processor time. Unlike the clock, which libFuzzer uses,
/// it does not depend on other programs.
@_cdecl("LLVMFuzzerTestOneInput") public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let start = processorSeconds()
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    if let artificial, input.contains(artificial) { fatalError("the input contains the artificial finding") }
    kind.read(input)
    let seconds = processorSeconds() - start
    if seconds > longest { fatalError("the input took \(seconds) s") }
    return 0
}

/// The entry of the program, under the name to which the package manager links it.
@_cdecl("fuzz_main") public func fuzzMain(
    _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments, testOneInput)
}
