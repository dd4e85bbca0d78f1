import Connectomes
import Diagnostics
import TestSupport

/// The files that `Fixtures/make.py` writes.
enum HDF5Fixtures {
    /// Their folder.
    static let folder = Repository.root + "/Tests/ConnectomesTests/Fixtures/"
    /// The place from which they are named.
    static let place = Place(file: "experiment.yaml", line: 3, column: 14)

    /// A Boolean value that indicates whether the library can be loaded.
    static var isInstalled: Bool {
        !headlines { try HDF5File.reading(folder + "dense.h5", at: place) { _ in } }
            .contains { $0.contains("libhdf5 is not installed") }
    }
}
