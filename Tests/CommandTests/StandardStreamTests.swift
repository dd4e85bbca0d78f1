import Foundation
import TestSupport
import Testing

/// Output that cannot be written has its own exit status, whatever the result of the command.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct StandardStreamTests {
    private static let experiment = """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

        """

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        return folder
    }

    /// Commands that print on standard output, including those that print results for other programs.
    @Test(
        arguments: [
            ["--help"], ["--version"], ["all", "--help"], ["help", "run"], ["--generate-completion-script", "bash"],
            ["methods"], ["run", "e.yaml"], ["run", "e.yaml", "-o", "o.csv"], ["check", "e.yaml"],
            ["render", "e.yaml", "--standalone"], ["engines", "--engine", "tvbo-verify", "--json"],
            ["list", "--references", Repository.root + "/Reference"],
            ["reference", "extract", Repository.ex3 + "/goldens/jneuroml.golden"],
            [
                "compare", Repository.ex3 + "/goldens/jneuroml.golden", Repository.ex3 + "/goldens/jneuroml.golden",
                "--json",
            ],
        ], [Launch.Stream.full, .closed, .unread])
    func outputThatIsLost(arguments: [String], stream: Launch.Stream) throws {
        let folder = try folder()
        let ending = try Launch.run(arguments, in: folder.path, output: stream)
        #expect(ending.status == 73, "\(ending)")
        let reason =
            switch stream {
            case .full: "No space left on device"
            case .closed: "Bad file descriptor"
            default: "Broken pipe"
            }
        #expect(ending.errors.hasSuffix("error[E0901]: cannot write to standard output: \(reason)\n"), "\(ending)")
    }

    /// Commands that report errors on standard error, including errors in their arguments.
    @Test(
        arguments: [["check", "missing"], ["fly"], [], ["reference"], ["run"], ["compare", "e.yaml", "e.yaml"]],
        [Launch.Stream.full, .closed, .unread])
    func complaintsThatAreLost(arguments: [String], stream: Launch.Stream) throws {
        let folder = try folder()
        let ending = try Launch.run(arguments, in: folder.path, errors: stream)
        #expect(ending.status == 73, "\(ending)")
        #expect(ending.output.contains("error[E0901]: cannot write to standard error: "))
    }

    @Test func bothLost() throws {
        for stream in [Launch.Stream.full, .closed, .unread] {
            #expect(try Launch.run(["methods"], output: stream, errors: stream).status == 73)
            #expect(try Launch.run(["check", "missing"], output: stream, errors: stream).status == 73)
        }
    }

    /// Progress is printed on standard error.
    @Test func progressThatIsLost() throws {
        let folder = try TemporaryFolder()
        let arguments = ["all", "--case", "ex3", "--method", "rk4", "--step-size", "0.05", "--reports", folder.path]
        #expect(try Launch.run(arguments, errors: .full).status == 73)
        // The command prints nothing on standard error, so nothing is lost.
        #expect(try Launch.run(["methods"], errors: .full).status == 0)
    }

    /// With standard output closed, no file gets its descriptor: neither the history nor a trace contains printed text.
    @Test func aClosedStreamSpoilsNoFile() throws {
        let folder = try folder()
        let whole = try Launch.run(["run", "e.yaml", "-o", "o.csv"], in: folder.path)
        #expect(whole.status == 0)
        let wanted = FileManager.default.contents(atPath: folder.path + "/o.csv")
        #expect(
            try Launch.run(["run", "e.yaml", "-o", "p.csv"], in: folder.path, output: .closed, errors: .closed).status
                == 73)
        #expect(FileManager.default.contents(atPath: folder.path + "/p.csv") == wanted)
        let all = ["all", "--case", "ex3", "--method", "rk4", "--step-size", "0.05", "--reports", folder.path + "/r"]
        #expect(try Launch.run(all, output: .closed, errors: .closed).status == 73)
        let history = try Launch.run(["history", "--reports", folder.path + "/r"])
        #expect(history.status == 0 && history.output.contains("1 run of 1 verification"), "\(history)")
    }

    /// A device is written to, not replaced by a file.
    @Test func devicesStayDevices() throws {
        let folder = try folder()
        let full = try Launch.run(["render", "e.yaml", "--standalone", "-o", "/dev/full"], in: folder.path)
        #expect(full.status == 73)
        #expect(full.errors.contains("error[E0901]: cannot write /dev/full: No space left on device"))
        #expect(try Launch.run(["render", "e.yaml", "--standalone", "-o", "/dev/null"], in: folder.path).status == 0)
        for device in ["/dev/full", "/dev/null"] {
            let type = try FileManager.default.attributesOfItem(atPath: device)[.type] as? FileAttributeType
            #expect(type == .typeCharacterSpecial)
        }
    }

    /// Without a subcommand, the program prints its help and ends with the status for invalid arguments.
    @Test(arguments: [[], ["golden"]]) func noCommand(arguments: [String]) throws {
        let ending = try Launch.run(arguments)
        #expect(ending.status == 64)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("USAGE: tvbo-verify \(arguments.joined())"))
    }
}
