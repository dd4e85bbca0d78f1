import Expressions
import Foundation
import Simulation
import TestSupport
import Testing

/// The bytes of native code mean what its listing says.
@Suite struct NativeEncodingTests {
    static let disassembler = ["/usr/bin/objdump", "/usr/local/bin/objdump"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The listing is in the notation of binutils, so that the two texts can be compared.
    @Test(
        .enabled(if: disassembler != nil, "needs objdump of binutils"), arguments: InstructionSet.allCases, [1, 16])
    func listingIsThatOfBinutils(_ set: InstructionSet, _ lanes: Int) throws {
        var generator = SplitMix(99)
        var listing: [String] = []
        var bytes: [UInt8] = []
        for pressure in [0, 2, 2, 2] {
            let builder = NativeCodeTests.randomProgram(lanes, pressure, &generator)
            let code = try #require(NativeAssembly([builder.program], counts: [lanes], instructions: set))
            let lines = code.listing(0)
            let start = bytes.count
            bytes += Self.bytes(of: lines)
            listing += lines.map { Self.relocated(String($0.dropFirst(46)), by: start) }
        }
        let disassembly = try Self.disassemble(bytes)
        #expect(disassembly.count == listing.count)
        for (ours, theirs) in zip(listing, disassembly) where ours != theirs {
            Issue.record("'\(ours)' is '\(theirs)' for objdump")
            return
        }
    }

    /// Returns the bytes of the lines of a listing.
    private static func bytes(of lines: [String]) -> [UInt8] {
        lines.flatMap { line in
            line.dropFirst(8).prefix(37).split(separator: " ").prefix { $0.count == 2 }.compactMap {
                UInt8($0, radix: 16)
            }
        }
    }

    /// Moves the destination of a jump.
    private static func relocated(_ text: String, by distance: Int) -> String {
        guard text.hasPrefix("j"), let space = text.lastIndex(of: " "),
            let destination = Int(text[space...].dropFirst(3), radix: 16)
        else { return text }
        return text[...space] + "0x" + String(destination + distance, radix: 16)
    }

    /// Returns the instructions in the words of objdump, with single spaces and without comments.
    private static func disassemble(_ bytes: [UInt8]) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("native-\(UUID().uuidString).bin")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(disassembler))
        process.arguments = [
            "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--insn-width=16", "--no-show-raw-insn",
            file.path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard let tab = line.firstIndex(of: "\t") else { return nil }
            let text = line[tab...].split(separator: "#")[0]
            return text.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
        }
    }
}
