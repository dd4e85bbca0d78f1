import CHDF5
import Foundation
import Synchronization

/// The functions of the C library libhdf5, which is loaded when the first HDF5 file is opened.
///
/// The library reads untrusted files, so it is restricted when it is loaded: it loads no plugins, follows no links to
/// other files, and prints nothing. It is not thread-safe; ``HDF5File`` calls it under ``lock`` only. Functions that
/// fail return a negative number, or 0 for a size.
struct HDF5Library: Sendable {
    /// The lock that every call of the library holds.
    static let lock = Mutex(())

    /// The file names under which the library is searched for, of which the first that can be loaded is used: the names
    /// on Debian, on other systems, and on macOS.
    static let names =
        ["libhdf5_serial.so.103", "libhdf5_serial.so.310", "libhdf5.so.103", "libhdf5.so.200", "libhdf5.so.310"]
        + ["libhdf5.so.320", "libhdf5_serial.so", "libhdf5.so", "libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib"]

    /// The library; nil if it is not installed, lacks a function or is older than 1.10 (identifiers had 32 bits before
    /// that version).
    static let shared = HDF5Library()

    /// Opens an HDF5 file, and returns its identifier, or a negative number if it cannot be opened.
    let openFile: CHDF5OpenFile
    /// Closes an HDF5 file.
    let closeFile: CHDF5Close
    /// Closes a dataset, a named array in a file.
    let closeDataset: CHDF5Close
    /// Closes a dataspace, the shape of a dataset.
    let closeSpace: CHDF5Close
    /// Closes a datatype.
    let closeType: CHDF5Close
    /// Closes a property list, as `properties` returns it.
    let closeList: CHDF5Close
    /// Returns a positive number if a file contains a link (a dataset or group) with a path, else 0. The groups that
    /// the path passes through must exist; otherwise the result is negative.
    let linkExists: CHDF5LinkExists
    /// Opens the dataset with a path in a file, and returns its identifier, or a negative number if it cannot be
    /// opened.
    let openDataset: CHDF5OpenDataset
    /// Returns the identifier of the dataspace, the shape, of a dataset, which the caller closes with ``closeSpace``.
    let space: CHDF5GetPart
    /// Returns the identifier of the datatype of a dataset, which the caller closes with ``closeType``.
    let type: CHDF5GetPart
    /// Returns the identifier of the property list with which a dataset was created (its layout, chunks and filters),
    /// which the caller closes with ``closeList``.
    let properties: CHDF5GetPart
    /// Returns the number of dimensions of a dataspace.
    let rank: CHDF5GetRank
    /// Writes the sizes of the dimensions of a dataspace to an array, and returns their number.
    let extent: CHDF5GetExtent
    /// Returns the class of a datatype, such as integer or floating-point number.
    let typeClass: CHDF5GetTypeClass
    /// Returns the size of a datatype in bytes.
    let typeSize: CHDF5GetTypeSize
    /// Returns whether a datatype of whole numbers has a sign: 0 for numbers without a sign, 1 for two's complement.
    let sign: CHDF5GetTypeSign
    /// Returns the layout in a property list: compact, contiguous, chunked or virtual.
    let layout: CHDF5GetLayout
    /// Returns the number of dimensions of the chunks in a property list, and writes the size of a chunk in each
    /// dimension.
    let chunk: CHDF5GetChunk
    /// Returns the number of external files in which a dataset with a property list is stored.
    let externalCount: CHDF5GetExternalCount
    /// Returns the number of filters in a property list, such as compression, through which values were written.
    let filterCount: CHDF5GetFilterCount
    /// Returns the identifier of the filter at an index, counted from 0, in a property list, and writes its flags and
    /// parameters.
    let filter: CHDF5GetFilter
    /// Reads all values of a dataset into memory, converted to a given datatype.
    let read: CHDF5ReadDataset
    /// Sets the function that libhdf5 calls on the calling thread when an error occurs; none to print nothing.
    let report: CHDF5SetErrorReport
    /// The identifier of the C type `double`, the datatype to which values are converted when they are read.
    let double: hid_t

    private init?() {
        guard let handle = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else { return nil }
        func function<Function>(_ name: String, _ type: Function.Type) -> Function? {
            dlsym(handle, name).map { unsafeBitCast($0, to: type) }
        }
        guard let version = function("H5get_libversion", CHDF5GetLibraryVersion.self),
            let keepOpen = function("H5dont_atexit", CHDF5KeepOpen.self),
            let report = function("H5Eset_auto2", CHDF5SetErrorReport.self),
            let plugins = function("H5PLset_loading_state", CHDF5SetPluginLoading.self),
            let unregister = function("H5Lunregister", CHDF5UnregisterLinks.self),
            let openFile = function("H5Fopen", CHDF5OpenFile.self),
            let closeFile = function("H5Fclose", CHDF5Close.self),
            let closeDataset = function("H5Dclose", CHDF5Close.self),
            let closeSpace = function("H5Sclose", CHDF5Close.self),
            let closeType = function("H5Tclose", CHDF5Close.self),
            let closeList = function("H5Pclose", CHDF5Close.self),
            let linkExists = function("H5Lexists", CHDF5LinkExists.self),
            let openDataset = function("H5Dopen2", CHDF5OpenDataset.self),
            let space = function("H5Dget_space", CHDF5GetPart.self),
            let type = function("H5Dget_type", CHDF5GetPart.self),
            let properties = function("H5Dget_create_plist", CHDF5GetPart.self),
            let rank = function("H5Sget_simple_extent_ndims", CHDF5GetRank.self),
            let extent = function("H5Sget_simple_extent_dims", CHDF5GetExtent.self),
            let typeClass = function("H5Tget_class", CHDF5GetTypeClass.self),
            let typeSize = function("H5Tget_size", CHDF5GetTypeSize.self),
            let sign = function("H5Tget_sign", CHDF5GetTypeSign.self),
            let layout = function("H5Pget_layout", CHDF5GetLayout.self),
            let chunk = function("H5Pget_chunk", CHDF5GetChunk.self),
            let externalCount = function("H5Pget_external_count", CHDF5GetExternalCount.self),
            let filterCount = function("H5Pget_nfilters", CHDF5GetFilterCount.self),
            let filter = function("H5Pget_filter2", CHDF5GetFilter.self),
            let read = function("H5Dread", CHDF5ReadDataset.self)
        else { return nil }
        var number: (UInt32, UInt32, UInt32) = (0, 0, 0)
        // At the exit of the process the library would close files again whose first closing failed, and would crash on
        // damaged ones. The call must come before all others.
        guard keepOpen() >= 0, version(&number.0, &number.1, &number.2) >= 0, number.0 > 1 || number.1 >= 10,
            report(hid_t(H5E_DEFAULT), nil, nil) >= 0, plugins(0) >= 0, unregister(H5L_TYPE_EXTERNAL) >= 0,
            // The types are set when the library is first used.
            let double = dlsym(handle, "H5T_NATIVE_DOUBLE_g")?.load(as: hid_t.self), double > 0
        else { return nil }
        (self.openFile, self.closeFile, self.closeDataset) = (openFile, closeFile, closeDataset)
        (self.closeSpace, self.closeType, self.closeList) = (closeSpace, closeType, closeList)
        (self.linkExists, self.openDataset, self.space, self.type) = (linkExists, openDataset, space, type)
        (self.properties, self.rank, self.extent, self.typeClass) = (properties, rank, extent, typeClass)
        (self.typeSize, self.layout, self.chunk, self.read) = (typeSize, layout, chunk, read)
        (self.externalCount, self.filterCount, self.filter, self.double) = (externalCount, filterCount, filter, double)
        (self.report, self.sign) = (report, sign)
    }

    /// Stops libhdf5 from printing errors of the calling thread. In a library that is built for threads, each thread
    /// has its own setting.
    func silenceThread() { _ = report(hid_t(H5E_DEFAULT), nil, nil) }
}
