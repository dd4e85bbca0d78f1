import Expressions
import Foundation
import Simulation
import Testing

/// Native code is never writable and executable at once, and its memory is returned.
@Suite(
    .enabled(if: InstructionSet.best != nil, "this machine runs no native code"),
    .enabled(if: FileManager.default.isReadableFile(atPath: "/proc/self/maps"), "needs /proc"), .serialized)
struct ExecutableMemoryTests {
    /// The rights of the mappings of this process, such as `r-xp`.
    private static func mappings() throws -> [Substring] {
        try String(contentsOfFile: "/proc/self/maps", encoding: .utf8).split(separator: "\n")
    }

    private static func anonymousCode() throws -> Int {
        try mappings().count { $0.split(separator: " ").count == 5 && $0.contains(" r-xp ") }
    }

    @Test func noMemoryIsWritableAndExecutable() throws {
        var codes: [NativeCode] = []
        for set in InstructionSet.available {
            var builder = LaneProgramBuilder(lanes: 8)
            let operand = builder.lanes()
            builder.emit(.exp, into: builder.lanes(), operand)
            codes.append(try #require(NativeCode([builder.program], counts: [8], instructions: set)))
        }
        let rights = try Self.mappings().map { $0.split(separator: " ")[1] }
        #expect(rights.allSatisfy { !($0.contains("w") && $0.contains("x")) })
        withExtendedLifetime(codes) {}
    }

    @Test func compilationsLeaveNoMemoryBehind() throws {
        var builder = LaneProgramBuilder(lanes: 8)
        let (a, b) = (builder.lanes(), builder.shared())
        builder.emit(.exp, into: builder.lanes(), builder.emit(.add, a, b))
        let before = try Self.anonymousCode()
        var resident = 0
        for round in 0..<10_000 {
            // What the first thousand allocate is reused by the others.
            if round == 1000 { resident = try Self.residentPages() }
            let set = InstructionSet.available[round % InstructionSet.available.count]
            _ = try #require(NativeCode([builder.program], counts: [8], instructions: set))
        }
        #expect(try Self.anonymousCode() <= before + 8)
        // One page for each kept compilation would be 9000.
        #expect(try Self.residentPages() - resident < 2000)
    }

    private static func residentPages() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(text.split(separator: " ")[1]))
    }

    @Test func memoryHoldsWhatWasWritten() throws {
        let memory = try #require(ExecutableMemory([0xC3, 1, 2, 3]))
        #expect(memory.size % 4096 == 0)
        #expect((0..<4).map { memory.address.load(fromByteOffset: $0, as: UInt8.self) } == [0xC3, 1, 2, 3])
        #expect(ExecutableMemory([]) == nil)
    }
}
