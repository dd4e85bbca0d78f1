import ExternalEngines
import Foundation
import TestSupport
import Testing

/// Processes end by themselves or at a limit, and leave nothing behind.
struct ProcessTests {
    private func run(
        _ script: String, in folder: TemporaryFolder, timeLimit: Double = 30, outputLimit: Int = 1 << 20,
        environment: [String: String] = [:]
    ) async -> EngineProcess.Outcome {
        await EngineProcess(
            command: ["/bin/sh", "-c", script], environment: environment, folder: folder.path, timeLimit: timeLimit,
            outputLimit: outputLimit
        ).run()
    }

    @Test(
        arguments: [
            ("exit 0", .exited(0), ""), ("exit 7", .exited(7), ""),
            ("echo out; echo err >&2; exit 1", .exited(1), "out\nerr\n"), ("kill -9 $$", .killed(signal: 9), ""),
            ("cat", .exited(0), ""),
        ] as [(String, EngineProcess.Ending, String)])
    func statusesAndOutput(script: String, ending: EngineProcess.Ending, text: String) async throws {
        let folder = try TemporaryFolder()
        let outcome = await run(script, in: folder)
        #expect(outcome.ending == ending)
        #expect(outcome.text == text)
        #expect(outcome.seconds > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func folderAndEnvironment() async throws {
        let folder = try TemporaryFolder()
        try folder.write("content", to: "input")
        let outcome = await run("read x < input; echo $x $A; echo made > output", in: folder, environment: ["A": "b"])
        #expect(outcome.text == "content b\n")
        #expect(try folder.read("output") == "made\n")
    }

    @Test(arguments: [("a\nb\n", "b"), ("a\n\n \t\n", "a"), ("", ""), ("\n\n", "")])
    func lastLines(printed: String, line: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(printed, to: "printed")
        #expect(await run("cat \(path)", in: folder).lastLine == line)
        let long = try folder.write(String(repeating: "x", count: 1000), to: "long")
        #expect(await run("cat \(long)", in: folder).lastLine.count == 300)
    }

    @Test func programsThatAreNotThere() async throws {
        let folder = try TemporaryFolder()
        for command in [[], ["/nowhere/program"], ["no-such-program-anywhere"]] {
            let outcome = await EngineProcess(
                command: command, environment: [:], folder: folder.path, timeLimit: 1, outputLimit: 1
            ).run()
            guard case .couldNotStart = outcome.ending else {
                Issue.record("\(command): \(outcome.ending)")
                continue
            }
        }
    }

    /// A process in the background that writes to a file until it is killed.
    private static let ticking = "(trap '' TERM HUP; while :; do echo x >> ticks; sleep 0.02; done) & "

    /// A loop that only a signal ends. When many tests run at once, a limit may be noticed late.
    private static let endless = "while :; do sleep 0.1; done"

    /// Expects that the background process has begun and now is gone.
    private func expectSilence(_ folder: TemporaryFolder, location: SourceLocation = #_sourceLocation) async throws {
        let before = try folder.read("ticks")
        try await Task.sleep(for: .seconds(0.3))
        #expect(try folder.read("ticks") == before, sourceLocation: location)
    }

    /// At the time limit the whole group of processes ends, also one that ignores other signals.
    @Test func timeLimit() async throws {
        let folder = try TemporaryFolder()
        let outcome = await run("trap '' TERM; " + Self.ticking + Self.endless, in: folder, timeLimit: 0.3)
        #expect(outcome.ending == .timedOut)
        #expect(outcome.seconds >= 0.3)
        try await expectSilence(folder)
    }

    /// Processes that outlive their parent end with it.
    @Test func remainingProcessesEnd() async throws {
        let folder = try TemporaryFolder()
        let outcome = await run(Self.ticking + "sleep 0.3; exit 0", in: folder)
        #expect(outcome.ending == .exited(0))
        try await expectSilence(folder)
    }

    /// Processes in sessions of their own, and orphans of orphans, end too.
    @Test(arguments: ["setsid sh -c", "setsid setsid sh -c", "nohup setsid sh -c"])
    func processesInOtherSessionsEnd(start: String) async throws {
        let folder = try TemporaryFolder()
        let ticking = "\(start) '\(Self.ticking) wait' < /dev/null > /dev/null 2>&1 & "
        let outcome = await run(ticking + "sleep 0.3; exit 0", in: folder, environment: Self.path)
        #expect(outcome.ending == .exited(0))
        try await expectSilence(folder)
    }

    private static let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]

    /// A confined program can change files only in its folder; it finds its temporary files there.
    @Test(.enabled(if: EngineProcess.canConfine, "needs a kernel with Landlock"), arguments: [true, false])
    func confinement(isConfined: Bool) async throws {
        let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
        try other.write("before", to: "kept")
        let script = """
            echo x > inside; mkdir below; echo y > below/file; echo z > /dev/null; echo $TMPDIR
            echo x > \(other.path)/new; echo x > \(other.path)/kept; rm \(other.path)/kept; ln inside \(other.path)/link
            """
        let outcome = await EngineProcess(
            command: ["/bin/sh", "-c", script], environment: Self.path, folder: folder.path, timeLimit: 30,
            outputLimit: 1 << 20, isConfined: isConfined
        ).run()
        #expect(try folder.read("below/file") == "y\n")
        #expect(outcome.text.hasPrefix(isConfined ? folder.path + "\n" : "\n"))
        let left = try FileManager.default.contentsOfDirectory(atPath: other.path).sorted()
        #expect(left == (isConfined ? ["kept"] : ["link", "new"]))
        if isConfined { #expect(try other.read("kept") == "before") }
    }

    /// Descriptors of this process are not open in the program.
    @Test func descriptors() async throws {
        let folder = try TemporaryFolder()
        let handle = try #require(FileHandle(forReadingAtPath: "/dev/null"))
        defer { try? handle.close() }
        #expect(await run("ls /proc/self/fd | wc -l", in: folder, environment: Self.path).text == "4\n")
    }

    /// The limit concerns the sum of all files in the folder, and what is printed.
    @Test(arguments: [
        "head -c 30000 /dev/zero > a", "head -c 30000 /dev/zero",
        "mkdir b; head -c 15000 /dev/zero > a; head -c 15000 /dev/zero > b/c",
    ]) func outputLimit(script: String) async throws {
        let folder = try TemporaryFolder()
        let outcome = await run("\(script); \(Self.endless)", in: folder, outputLimit: 20_000)
        #expect(outcome.ending == .wroteTooMuch)
    }
}
