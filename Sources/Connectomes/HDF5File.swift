import CHDF5
import Diagnostics
import Files
import Foundation

/// An HDF5 file that is open for reading.
///
///     let weights = try HDF5File.reading("dk.h5", at: place) { file in
///         try file.array("edges/weight/data")
///     }
///
/// The file is not trusted. Before anything is read, the size of the file, the type and the shape of the dataset, its
/// chunks and its filters are checked against the limits below. Only whole and floating-point numbers are read, only
/// the filters that the library contains itself are run (deflate, shuffle, fletcher32), and neither external links,
/// external files nor virtual datasets are followed.
package struct HDF5File {
    /// A dataset of an HDF5 file: an array of numbers with at most four dimensions; a single number has none.
    package struct Array: Sendable {
        /// The size of each dimension of the array.
        package var shape: [Int]
        /// The numbers, in row-major order: the last dimension varies fastest.
        package var values: [Double]
        /// The kind of numbers of which the dataset consists.
        package var kind = NumberKind.double
    }

    /// The largest file that is opened, in bytes.
    package static var largestFile: Int { Limit.hdf5Size.value }
    /// The largest number of elements of a dataset: those of a matrix of ``SquareMatrix/largestSize`` nodes.
    package static let largestArray = SquareMatrix.largestSize * SquareMatrix.largestSize
    /// The largest chunk of a dataset that is read, in bytes; a chunk is decompressed as a whole. Each element counts
    /// as 16 bytes, the size of the largest numbers.
    package static let largestChunk = Limit.hdf5Chunk.standard

    private let library: HDF5Library
    private let file: hid_t
    private let path: String
    private let place: Place

    /// Opens a file, calls a closure with the file, closes it, and returns the closure's result. Calls from several
    /// threads wait for each other, so the closure must not call this method.
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - place: The place of this path in the experiment, for errors.
    ///   - body: The closure. It is called first in a copy of the process (``HDF5Rehearsal``), and then in the process
    ///     itself.
    /// - Throws: `DiagnosticsError` if libhdf5 is not installed, if the file cannot be opened or exceeds a limit, or if
    ///   the copy crashes or uses too much time or memory; errors of `body`.
    package static func reading<Value>(
        _ path: String, at place: Place, _ body: (HDF5File) throws -> Value
    ) throws -> Value {
        guard let library = HDF5Library.shared else {
            throw DiagnosticsError(
                .unsupportedFeature, "the HDF5 file '\(path)' cannot be read, because libhdf5 is not installed",
                at: place,
                hint: "install libhdf5, for instance with 'apt-get install libhdf5-dev' or 'make deps'")
        }
        try checkSize(path, place)
        try checkHeaps(path, place)
        var value: Value?
        try HDF5Library.lock.withLock { _ in
            library.silenceThread()
            switch HDF5Rehearsal.run({ _ = try opened(path, library, place, body) }) {
            case .finished: value = try opened(path, library, place, body)
            case .crashed:
                throw DiagnosticsError(
                    .unreadableFile, "the file '\(path)' is damaged: libhdf5 crashes when it reads the file", at: place)
            case .exhausted:
                throw DiagnosticsError(
                    beyond: .hdf5Seconds, code: .unreadableFile,
                    "libhdf5 cannot read the file '\(path)' within \(Limit.hdf5Seconds.value) s of processor time and"
                        + " \(HDF5Rehearsal.memory >> 30) GiB of memory: the file is damaged, or too large for these"
                        + " limits",
                    at: place)
            }
        }
        guard let value else {
            preconditionFailure("the closure that reads the HDF5 file has neither returned a value nor thrown an error")
        }
        return value
    }

    private static func opened<Value>(
        _ path: String, _ library: HDF5Library, _ place: Place, _ body: (HDF5File) throws -> Value
    ) throws -> Value {
        let file = path.withCString { library.openFile($0, 0, 0) }
        guard file >= 0 else {
            throw DiagnosticsError(.unreadableFile, "the file '\(path)' is not an HDF5 file, or is damaged", at: place)
        }
        defer { _ = library.closeFile(file) }
        return try body(HDF5File(library: library, file: file, path: path, place: place))
    }

    private static func checkHeaps(_ path: String, _ place: Place) throws {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else { return }
        guard data.withUnsafeBytes(HDF5Heaps.areSound) else {
            throw DiagnosticsError(
                .unreadableFile,
                "the file '\(path)' is damaged: the sizes of the objects in a global heap do not fill the heap",
                at: place)
        }
    }

    private static func checkSize(_ path: String, _ place: Place) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let attributes, attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int
        else {
            throw DiagnosticsError(
                .unreadableFile, "the file '\(path)' does not exist, cannot be read or is not a regular file", at: place
            )
        }
        guard size <= largestFile else {
            throw DiagnosticsError(
                beyond: .hdf5Size, "the file '\(path)' has \(size) bytes; at most \(Limit.hdf5Size.text) are read",
                at: place)
        }
    }

    /// Returns whether the file has a dataset or group at a path, such as `edges/weight/data`.
    package func contains(_ name: String) -> Bool {
        var path = ""
        for part in name.split(separator: "/") {
            path += path.isEmpty ? String(part) : "/\(part)"
            guard library.linkExists(file, path, 0) > 0 else { return false }
        }
        return !path.isEmpty
    }

    /// Reads the dataset at a path in the file.
    /// - Throws: `DiagnosticsError` if it does not exist, is not a dataset of numbers, exceeds a limit, was stored with
    ///   a filter that is not supported, or has its values in another file.
    package func array(_ name: String) throws -> Array {
        guard contains(name) else {
            throw fault(.unreadableFile, "has no dataset '\(name)'")
        }
        let dataset = library.openDataset(file, name, 0)
        guard dataset >= 0 else { throw fault(.unreadableFile, "has no dataset '\(name)' that can be opened") }
        defer { _ = library.closeDataset(dataset) }
        let kind = try kind(dataset, name)
        try checkStorage(dataset, name)
        let (shape, count) = try self.shape(dataset, name)
        guard count > 0 else { return Array(shape: shape, values: []) }
        var status: herr_t = -1
        let values = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            start.initialize(repeating: 0, count: count)
            status = library.read(dataset, library.double, 0, 0, 0, start)
            filled = count
        }
        guard status >= 0 else {
            throw fault(.unreadableFile, "is damaged: the values of the dataset '\(name)' cannot be read")
        }
        return Array(shape: shape, values: values, kind: kind)
    }

    /// Checks that a dataset consists of numbers, and returns their kind.
    private func kind(_ dataset: hid_t, _ name: String) throws -> NumberKind {
        let type = library.type(dataset)
        guard type >= 0 else {
            throw fault(.unreadableFile, "is damaged: the dataset '\(name)' has no readable data type")
        }
        defer { _ = library.closeType(type) }
        let (kind, size) = (library.typeClass(type), library.typeSize(type))
        guard kind == H5T_INTEGER || kind == H5T_FLOAT, size <= 16 else {
            throw fault(.wrongType, "has a dataset '\(name)' that does not consist of numbers")
        }
        if kind == H5T_INTEGER { return .whole(bits: min(8 * size, 64), isSigned: library.sign(type) == H5T_SGN_2) }
        return size == 4 ? .single : size == 2 ? .half : .double
    }

    private func checkStorage(_ dataset: hid_t, _ name: String) throws {
        let list = library.properties(dataset)
        guard list >= 0 else {
            throw fault(.unreadableFile, "is damaged: the dataset '\(name)' has no readable properties")
        }
        defer { _ = library.closeList(list) }
        let layout = library.layout(list)
        guard [H5D_COMPACT, H5D_CONTIGUOUS, H5D_CHUNKED].contains(layout), library.externalCount(list) == 0 else {
            throw fault(
                .unsupportedFeature, "has a dataset '\(name)' that stores its values in other files",
                hint: "write the values into the file itself")
        }
        let count = library.filterCount(list)
        guard count >= 0, count <= Self.largestFilterCount else {
            throw fault(
                .unsupportedFeature,
                "has a dataset '\(name)' with \(count) filters; at most \(Self.largestFilterCount) are supported",
                hint: "write the dataset without filters, or with deflate, shuffle and fletcher32 only")
        }
        for index in 0..<UInt32(clamping: count) {
            var (flags, values): (UInt32, Int) = (0, 0)
            let filter = library.filter(list, index, &flags, &values, nil, 0, nil, nil)
            guard Self.filters.contains(filter) else {
                throw fault(
                    .unsupportedFeature, "has a dataset '\(name)' with the unsupported filter number \(filter)",
                    hint: "write the dataset without filters, or with deflate, shuffle and fletcher32 only")
            }
        }
        guard layout == H5D_CHUNKED else { return }
        var sizes = [hsize_t](repeating: 0, count: Self.largestRank)
        let rank = library.chunk(list, Int32(clamping: sizes.count), &sizes)
        guard rank >= 0, rank <= Self.largestRank else {
            throw fault(.unreadableFile, "is damaged: the dataset '\(name)' has no readable chunk sizes")
        }
        guard let count = Self.count(sizes.prefix(Int(exactly: rank) ?? 0)), count <= Self.largestChunk / 16 else {
            throw fault(
                .inputTooLarge,
                "has a dataset '\(name)' whose chunks exceed the limit of \(Self.largestChunk >> 20) MiB",
                hint: "write the dataset with smaller chunks; each number counts as 16 bytes")
        }
    }

    /// The numbers of the filters deflate, shuffle and fletcher32.
    private static let filters: Set<H5Z_filter_t> = [1, 2, 3]
    private static let largestFilterCount = 8
    private static let largestRank = 4

    /// Returns the number of elements of a shape; nil if a size or the number is larger than the largest array.
    private static func count(_ sizes: ArraySlice<hsize_t>) -> Int? {
        var count: hsize_t = 1
        var isTooLarge = false
        for size in sizes {
            // A size of 0 that follows must not hide that the sizes before it are too large.
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            isTooLarge = isTooLarge || overflow || size > largestArray
            count = product
        }
        return isTooLarge || count > largestArray ? nil : Int(exactly: count)
    }

    /// Returns the sizes of the dimensions of a dataset, and their product.
    private func shape(_ dataset: hid_t, _ name: String) throws -> (sizes: [Int], count: Int) {
        let space = library.space(dataset)
        guard space >= 0 else {
            throw fault(.unreadableFile, "is damaged: the dataset '\(name)' has no readable shape")
        }
        defer { _ = library.closeSpace(space) }
        let rank = library.rank(space)
        guard rank >= 0, rank <= Self.largestRank else {
            throw fault(
                .wrongType, "has a dataset '\(name)' of \(rank) dimensions; at most \(Self.largestRank) are supported")
        }
        var sizes = [hsize_t](repeating: 0, count: Self.largestRank)
        guard library.extent(space, &sizes, nil) == rank else {
            throw fault(.unreadableFile, "is damaged: the dataset '\(name)' has no readable shape")
        }
        let used = sizes.prefix(Int(exactly: rank) ?? 0)
        guard let count = Self.count(used) else {
            throw fault(
                .inputTooLarge, "has a dataset '\(name)' of more than \(Self.largestArray) numbers, which is the limit")
        }
        return (used.map { Int(clamping: $0) }, count)
    }

    /// Returns an error whose message starts with the path of this file.
    /// - Parameters:
    ///   - code: The code of the error.
    ///   - message: The rest of the message, such as `has no dataset 'x'`, after `the file 'net.h5'`.
    ///   - hint: A suggestion for solving the problem; nil if there is none.
    func fault(_ code: Code, _ message: String, hint: String? = nil) -> DiagnosticsError {
        DiagnosticsError(code, "the file '\(path)' \(message)", at: place, hint: hint)
    }
}
