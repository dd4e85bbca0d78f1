import Foundation
import TestSupport
import Testing

/// Damaged HDF5 files, on which libhdf5 crashes when it reads them, or at the end of the program.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct DamagedMatrixTests {
    private static let experiment = """
        dynamics:
          name: Phase
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "1 - x + c" }, initial_value: 0.1, coupling_variable: true } }
        network:
          data_file: a.h5
          coupling: { c: { pre_expression: { rhs: "x_j" }, post_expression: { rhs: "gx" } } }
        integration: { method: euler, step_size: 0.1, duration: 10, time_scale: ms }

        """

    /// On the first file the library would crash at the end of the program, when it closes the file once more; on the
    /// others when it reads them.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/include"), "a system with libhdf5"),
        arguments: ["crash-07fa844d28", "crash-187b11dc89", "crash-9b8cdfe2fc", "crash-a6852acc7c"])
    func theProgramEndsNormally(finding: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        try FileManager.default.copyItem(
            atPath: Repository.root + "/Tests/Findings/hdf5/" + finding, toPath: folder.path + "/a.h5")
        let ending = try Launch.run(["check", "e.yaml"], in: folder.path)
        #expect(ending.status == 65, "\(ending.errors)")
        #expect(ending.errors.contains("error[E0101]: 'a.h5' "), "\(ending.errors)")
    }
}
