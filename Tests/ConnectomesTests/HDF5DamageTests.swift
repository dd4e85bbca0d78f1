import Connectomes
import Diagnostics
import Foundation
import TestSupport
import Testing

/// HDF5 files on which libhdf5 crashes, or which it reads without end.
@Suite(.enabled(if: HDF5Fixtures.isInstalled, "libhdf5 is not installed: 'make deps'"))
struct HDF5DamageTests {
    private static let folder = Repository.root + "/Tests/Findings/hdf5/"

    private func message(_ path: String) -> String? {
        do {
            try HDF5File.reading(path, at: HDF5Fixtures.place) { file in
                for name in ["weights", "edges/weight/data", "nodes", "a"] where file.contains(name) {
                    _ = try file.array(name)
                }
            }
            return nil
        } catch let error as DiagnosticsError { return error.diagnostics.first?.message } catch { return "\(error)" }
    }

    /// Damaged heaps are found before the file is opened, other damage by the copy of the process. Another version of
    /// libhdf5 may read some of the files.
    @Test(arguments: [
        "crash-187b11dc89", "crash-9b8cdfe2fc", "crash-a6852acc7c", "timeout-448aafa3", "timeout-f142066f",
    ])
    func damage(name: String) {
        let found = message(Self.folder + name)
        if name.hasPrefix("timeout") {
            #expect(
                found
                    == "the file '\(Self.folder + name)' is damaged: the sizes of the objects in a global heap do not fill the heap"
            )
        } else {
            #expect(found?.hasPrefix("the file '\(Self.folder + name)' ") != false)
        }
    }

    /// What a copy of the process does when it reads a file: it is stopped for its memory or its time, it crashes, or it
    /// ends.
    enum Copy: CaseIterable { case killed, crashed, ended }

    /// The copy of the process that reads a file first may crash or be stopped, and the process refuses the file then.
    @Test(arguments: Copy.allCases) func copyOfTheProcess(copy: Copy) throws {
        let (own, path) = (getpid(), HDF5Fixtures.folder + "dense.h5")
        let found = headlines {
            try HDF5File.reading(path, at: HDF5Fixtures.place) { _ in
                guard getpid() != own else { return }
                switch copy {
                case .killed: kill(getpid(), SIGKILL)
                case .crashed: raise(SIGSEGV)
                case .ended: break
                }
            }
        }
        let place = "experiment.yaml:3:14: error[E0101]: "
        switch copy {
        case .killed:
            #expect(
                found == [
                    place
                        + "libhdf5 cannot read the file '\(path)' within \(Limit.hdf5Seconds.value) s of processor time"
                        + " and 2 GiB of memory: the file is damaged, or too large for these limits"
                ])
        case .crashed:
            #expect(found == [place + "the file '\(path)' is damaged: libhdf5 crashes when it reads the file"])
        case .ended: #expect(found == [])
        }
    }

    /// The refusal names the variable that gives the library more time.
    @Test func moreTimeCanBeGiven() {
        let own = getpid()
        let error = #expect(throws: DiagnosticsError.self) {
            try HDF5File.reading(HDF5Fixtures.folder + "dense.h5", at: HDF5Fixtures.place) { _ in
                if getpid() != own { kill(getpid(), SIGKILL) }
            }
        }
        #expect(
            error?.diagnostics.first?.hint
                == "set TVBO_VERIFY_LIMIT_HDF5_SECONDS in the environment to a larger number to raise the limit")
    }

    /// A heap of one object and free space is sound for each width of sizes. An object of the size 0, and one beyond the
    /// heap, are not.
    @Test(arguments: [(32, true), (0, false), (33, false), (Int(Int32.max), false)])
    func heaps(free: Int, isSound: Bool) throws {
        let folder = try TemporaryFolder()
        var bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0]
        bytes += [UInt8](repeating: 0, count: 48) + Array("GCOL".utf8) + [1, 0, 0, 0]
        func append(_ number: Int) { bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        append(16 + 32 + 32)
        bytes += [1, 0, 1, 0, 0, 0, 0, 0]
        append(10)
        bytes += [UInt8](repeating: 7, count: 16) + [0, 0, 0, 0, 0, 0, 0, 0]
        append(free)
        bytes += [UInt8](repeating: 0, count: 16)
        let path = folder.path + "/heap.h5"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let text = try #require(message(path))
        #expect(text.contains("global heap") == !isSound, "\(text)")
    }
}
