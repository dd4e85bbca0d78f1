import Diagnostics

/// The matrices in an HDF5 file of TVBO, which stores each in a group `edges/NAME`.
///
/// A group holds a dense matrix in `data`, compressed rows in `data`, `indices` and `indptr`, or coordinates in `data`,
/// `row` and `col`. In the last two forms, elements given twice add up, as in SciPy.
///
///     let weights = try HDF5File.reading("dk.h5", at: place) { try $0.matrix(["weight"], size: 84) }
extension HDF5File {
    /// Returns the first of the named matrices that the file contains, and the kind of numbers in which it is stored; nil
    /// if the file has none of the matrices.
    /// - Parameters:
    ///   - names: The names of the matrices, such as `weight` and `weights`.
    ///   - size: The number of nodes of the network; nil if it is not known. A matrix that is stored as coordinates
    ///     cannot be read without it.
    /// - Throws: `DiagnosticsError` for a matrix that cannot be read. A dense matrix must also have the given size;
    ///   compressed rows may have another number of rows, which the caller must compare.
    package func matrix(_ names: [String], size: Int?) throws -> (matrix: SquareMatrix, kind: NumberKind)? {
        guard let name = names.first(where: { contains("edges/\($0)/data") }) else { return nil }
        let data = try array("edges/\(name)/data")
        return (try matrix(name, data, size: size), data.kind)
    }

    private func matrix(_ name: String, _ data: Array, size: Int?) throws -> SquareMatrix {
        if contains("edges/\(name)/indptr") { return try compressed(name, data) }
        if contains("edges/\(name)/row") { return try coordinates(name, data, size: size) }
        guard data.shape.count == 2, data.shape[0] == data.shape[1], size == nil || size == data.shape[0],
            let matrix = SquareMatrix(size: data.shape[0], values: data.values)
        else {
            let shape = data.shape.map { "\($0)" }.joined(separator: " by ")
            throw fault(
                name, "is \(shape)" + (size.map { " and not \($0) by \($0)" } ?? "; a matrix of edges is square"))
        }
        return matrix
    }

    private func compressed(_ name: String, _ data: Array) throws -> SquareMatrix {
        let starts = try indices("edges/\(name)/indptr", of: name)
        let columns = try indices("edges/\(name)/indices", of: name)
        guard let last = starts.last, starts.first == 0, last == columns.count, last == data.values.count,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }), starts.count - 1 <= SquareMatrix.largestSize,
            columns.allSatisfy({ $0 < starts.count - 1 })
        else { throw fault(name, "has datasets 'data', 'indices' and 'indptr' that contradict each other") }
        var matrix = SquareMatrix(size: starts.count - 1)
        for row in 0..<matrix.size {
            for index in starts[row]..<starts[row + 1] { matrix[row, columns[index]] += data.values[index] }
        }
        return matrix
    }

    private func coordinates(_ name: String, _ data: Array, size: Int?) throws -> SquareMatrix {
        let rows = try indices("edges/\(name)/row", of: name)
        let columns = try indices("edges/\(name)/col", of: name)
        guard let size, size <= SquareMatrix.largestSize, rows.count == columns.count, rows.count == data.values.count,
            rows.allSatisfy({ $0 < size }), columns.allSatisfy({ $0 < size })
        else {
            throw fault(name, "has datasets 'data', 'row' and 'col' that contradict each other or the number of nodes")
        }
        var matrix = SquareMatrix(size: size)
        for index in rows.indices { matrix[rows[index], columns[index]] += data.values[index] }
        return matrix
    }

    /// Returns a dataset of whole numbers from 0 on.
    private func indices(_ path: String, of name: String) throws -> [Int] {
        let values = try array(path).values
        let numbers = values.compactMap { Int(exactly: $0) }.filter { $0 >= 0 }
        guard numbers.count == values.count else {
            throw fault(name, "has an index of a row or column that is not a whole number from 0 on")
        }
        return numbers
    }

    /// Returns an error such as `the file 'net.h5' has a matrix 'weight' that is 3 by 4; a matrix of edges is square`.
    private func fault(_ name: String, _ message: String) -> DiagnosticsError {
        fault(.invalidValue, "has a matrix '\(name)' that \(message)")
    }
}
