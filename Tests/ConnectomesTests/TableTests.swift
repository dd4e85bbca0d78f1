import Connectomes
import Diagnostics
import TestSupport
import Testing

/// Matrices in tables, and folders in the layout of BIDS.
struct TableTests {
    private static let place = Place(file: "e.yaml", line: 1, column: 2)

    @Test(arguments: ["0\t1.5\n2\t0\n", "0,1.5\r\n2,0", "# w\n0 1.5\n\n 2  0e0\n", "0 , 1.5\n2\t 0 "])
    func tables(text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "m.txt")
        let matrix = try NumberTable.read(path, at: Self.place).square(at: Self.place)
        #expect(matrix.values == [0, 1.5, 2, 0])
        #expect(!matrix.isSymmetric)
        #expect(matrix.transposed.values == [0, 2, 1.5, 0])
    }

    static let refused = [
        (
            "0 1 2\n3 4 5\n",
            "e.yaml:1:2: error[E0405]: the file 'P' has 2 rows and 3 columns; a matrix of edges is square"
        ),
        (
            "0 1\n2\n",
            "e.yaml:1:2: error[E0405]: the file 'P' has 2 rows and different numbers of columns; a matrix of edges is square"
        ),
        ("", "e.yaml:1:2: error[E0405]: the file 'P' has 0 rows and no columns; a matrix of edges is square"),
        ("0\t1\n\t2\n", "P:2: error[E0401]: expected a number, not an empty field"),
        ("0,,1\n", "P:1: error[E0401]: expected a number, not an empty field"),
        ("0 1\n\n2, # last\n", "P:3: error[E0401]: expected a number, not an empty field"),
        ("0 1\n2 x\u{1B}[31m\n", "P:2: error[E0401]: expected a number, not 'x\\u{1B}[31m'"),
    ]

    @Test(arguments: refused.indices) func refusals(index: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.refused[index].0, to: "m.txt")
        let found = headlines { _ = try NumberTable.read(path, at: Self.place).square(at: Self.place) }
        #expect(found.map { $0.replacingOccurrences(of: path, with: "P") } == [Self.refused[index].1])
    }

    @Test func folders() throws {
        let folder = try TemporaryFolder()
        try folder.write("0\t1\n1\t0\n", to: "b/sub-1_atlas-A_meas-streamlineCount_relmat.dense.tsv")
        try folder.write("0\t9\n9\t0\n", to: "b/sub-1_atlas-A_meas-tractLength_relmat.tsv")
        try folder.write("matrix_index\tlabel\n0\tleft\n1\tright\n", to: "b/atlas-A_nodeindices.tsv")
        let bids = try BIDSFolder(folder.path + "/b", at: Self.place)
        #expect(bids.measures == ["streamlineCount", "tractLength"])
        #expect(bids.usualMeasures.weights == ["streamlineCount"])
        #expect(bids.usualMeasures.lengths == ["tractLength"])
        #expect(bids.usualMeasures.others == [])
        #expect(try bids.matrix(of: "tractLength").values == [0, 9, 9, 0])
        #expect(try bids.labels() == ["left", "right"])
        #expect(
            headlines { _ = try bids.matrix(of: "tractlength") }
                == [
                    "e.yaml:1:2: error[E0404]: the folder '\(folder.path)/b' has no matrix of the measure 'tractlength'"
                ])
        try folder.write("0", to: "c/readme.txt")
        #expect(
            headlines { _ = try BIDSFolder(folder.path + "/c", at: Self.place) }
                == [
                    "e.yaml:1:2: error[E0101]: the folder of matrices '\(folder.path)/c' has no file of a matrix, '…_meas-NAME_relmat.tsv' or '….dense.tsv'"
                ])
    }

    /// Returns a file of the numbers 1.5 and -2 in version 1 of NumPy's format, written byte by byte.
    private func array(type: String = "'<f8'", shape: String) -> [UInt8] {
        let header = "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }"
        let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
        var bytes: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0] + Array(padded.utf8)
        for value in [1.5, -2] { bytes += withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        return bytes
    }

    @Test(
        arguments: zip(
            ["(1, 2)", "(3,)", "()", "(2"],
            [
                "has the shape [1, 2], which is that of neither a list nor a column",
                "has 2 numbers, but its header says 3",
                "has the shape [], which is that of neither a list nor a column", "has a damaged header",
            ]))
    func shapesOfNumPy(shape: String, message: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.npy"
        try OutputBytes.write(array(shape: shape), to: path)
        #expect(
            headlines { _ = try NumPyFile.values(path, at: Self.place) }
                == ["e.yaml:1:2: error[E0401]: the file '\(path)' \(message)"])
    }

    @Test func typesWithFieldsAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.npy"
        try OutputBytes.write(array(type: "[('x', '<f8'), ('y', '<f8')]", shape: "(1,)"), to: path)
        #expect(
            headlines { _ = try NumPyFile.values(path, at: Self.place) }
                == [
                    "e.yaml:1:2: error[E0401]: the file '\(path)' does not consist of little-endian numbers of 32 or 64 bits"
                ])
    }

    @Test(arguments: ["(2,)", "(2, 1)"]) func arraysOfNumPy(shape: String) throws {
        let folder = try TemporaryFolder()
        let bytes = array(shape: shape)
        let path = folder.path + "/a.npy"
        try OutputBytes.write(bytes, to: path)
        #expect(try NumPyFile.values(path, at: Self.place) == [1.5, -2])
        try OutputBytes.write(Array(bytes.dropLast()), to: path)
        #expect(
            headlines { _ = try NumPyFile.values(path, at: Self.place) }
                == ["e.yaml:1:2: error[E0401]: the file '\(path)' ends within a number"])
    }
}
