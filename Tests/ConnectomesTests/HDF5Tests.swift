import Connectomes
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Matrices in HDF5 files. `Fixtures/make.py` writes the files with h5py.
@Suite(.enabled(if: HDF5Fixtures.isInstalled, "libhdf5 is not installed: 'make deps'"))
struct HDF5Tests {
    private static let folder = HDF5Fixtures.folder
    private static let place = HDF5Fixtures.place

    private func matrix(_ file: String, _ names: [String] = ["weight", "weights"], size: Int? = nil) throws
        -> SquareMatrix?
    {
        try HDF5File.reading(Self.folder + file, at: Self.place) { try $0.matrix(names, size: size)?.matrix }
    }

    private static let weights = [0, 0.5, 0, 0.25, 0, 2, 0, 0, 0]

    /// All layouts hold the same matrix: as it is, in compressed chunks, in big-endian 32 bits, as compressed rows, and as
    /// coordinates of which two are the same element.
    @Test(arguments: ["dense.h5", "packed.h5", "single.h5", "csr.h5", "coo.h5"]) func layouts(file: String) throws {
        let matrix = try #require(try matrix(file, size: 3))
        #expect(matrix.values == Self.weights)
        #expect(matrix[1, 2] == 2)
    }

    @Test func lengthsAndWholeNumbers() throws {
        #expect(try matrix("dense.h5", ["length"])?.values == [0, 12, 0, 12, 0, 30.5, 0, 30.5, 0])
        #expect(try matrix("whole.h5")?.values == [0, 3, 1, 0])
        #expect(try matrix("whole.h5", ["weight"]) == nil)
    }

    static let refused: [(file: String, message: String)] = [
        ("missing.h5", "error[E0101]: the file 'F/missing.h5' does not exist, cannot be read or is not a regular file"),
        ("", "error[E0101]: the file 'F/' does not exist, cannot be read or is not a regular file"),
        ("make.py", "error[E0101]: the file 'F/make.py' is not an HDF5 file, or is damaged"),
        ("cut.h5", "error[E0101]: the file 'F/cut.h5' is not an HDF5 file, or is damaged"),
        (
            "text.h5",
            "error[E0401]: the file 'F/text.h5' has a dataset 'edges/weight/data' that does not consist of numbers"
        ),
        (
            "huge.h5",
            "error[E0105]: the file 'F/huge.h5' has a dataset 'edges/weight/data' of more than 16777216 numbers, which is the limit"
        ),
        (
            "zero.h5",
            "error[E0105]: the file 'F/zero.h5' has a dataset 'edges/weight/data' of more than 16777216 numbers, which is the limit"
        ),
        (
            "chunk.h5",
            "error[E0105]: the file 'F/chunk.h5' has a dataset 'edges/weight/data' whose chunks exceed the limit of 64 MiB"
        ),
        (
            "flat.h5",
            "error[E0405]: the file 'F/flat.h5' has a matrix 'weight' that is 2 by 3; a matrix of edges is square"
        ),
        (
            "deep.h5",
            "error[E0401]: the file 'F/deep.h5' has a dataset 'edges/weight/data' of 5 dimensions; at most 4 are supported"
        ),
        (
            "lzf.h5",
            "error[E0501]: the file 'F/lzf.h5' has a dataset 'edges/weight/data' with the unsupported filter number 32000"
        ),
        (
            "external_file.h5",
            "error[E0501]: the file 'F/external_file.h5' has a dataset 'edges/weight/data' that stores its values in other files"
        ),
        (
            "virtual.h5",
            "error[E0501]: the file 'F/virtual.h5' has a dataset 'edges/weight/data' that stores its values in other files"
        ),
        ("link.h5", "error[E0101]: the file 'F/link.h5' has no dataset 'edges/weight/data' that can be opened"),
        ("group.h5", "error[E0101]: the file 'F/group.h5' has no dataset 'edges/weight/data' that can be opened"),
        (
            "bad_csr.h5",
            "error[E0405]: the file 'F/bad_csr.h5' has a matrix 'weight' that has datasets 'data', 'indices' and 'indptr' that contradict each other"
        ),
    ]

    @Test(arguments: refused.indices) func refusals(index: Int) {
        let (file, message) = Self.refused[index]
        let found = headlines { _ = try matrix(file) }
        let expected = message.replacingOccurrences(of: "'F/", with: "'\(Self.folder)")
        #expect(found == ["experiment.yaml:3:14: " + expected])
    }

    @Test func aMatrixOfAnotherSizeIsRefused() {
        #expect(
            headlines { _ = try matrix("dense.h5", size: 4) }
                == [
                    "experiment.yaml:3:14: error[E0405]: the file '\(Self.folder)dense.h5' has a matrix 'weight' that is 3 by 3 and not 4 by 4"
                ])
    }

    /// Several threads may read at once, although the library is not made for them.
    @Test func readersWaitForEachOther() async throws {
        try await withThrowingTaskGroup(of: [Double]?.self) { group in
            for _ in 0..<32 { group.addTask { try matrix("packed.h5")?.values } }
            for try await values in group { #expect(values == Self.weights) }
        }
    }
}
