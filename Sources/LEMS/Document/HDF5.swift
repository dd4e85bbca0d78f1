import Diagnostics

/// The recognition of networks in HDF5, a binary format in which NeuroML can store networks and which the reader of
/// documents does not support.
enum HDF5 {
    /// The signature at the start of an HDF5 file.
    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let hint = "save the network as XML, as NeuroML's libraries do in .net.nml files"

    /// Returns whether a file name ends with `.h5` or `.hdf5`, in upper or lower case, as `cortex.net.nml.h5` does.
    static func isName(_ path: String) -> Bool {
        [".h5", ".hdf5"].contains { path.lowercased().hasSuffix($0) }
    }

    /// Throws an error if the first bytes or the file name of a document show that it is an HDF5 file.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`).
    static func refuse(_ document: Document) throws {
        guard document.bytes.starts(with: signature) || isName(document.path) else { return }
        throw DiagnosticsError(.unsupportedFeature, "HDF5 is not supported", at: Place(file: document.path), hint: hint)
    }

    /// Throws an error if the name of an included file is that of an HDF5 file, whether or not the file exists.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`) at the include.
    static func refuse(include reference: String, at place: @autoclosure () -> Place) throws {
        guard isName(reference) else { return }
        throw DiagnosticsError(
            .unsupportedFeature, "the included file '\(reference)' is HDF5, which tvbo-verify does not read",
            at: place(),
            hint: hint)
    }
}
