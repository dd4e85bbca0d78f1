import Diagnostics
import Files
import Foundation

/// A value, as JSON, that the history stores once, however many verifications contain it.
///
///     let content = StoredContent(try StoredJSON.bytes(run))
///     let row = try content.packed()
struct StoredContent: Hashable, Sendable {
    /// The SHA-256 digest of `bytes`, as hexadecimal digits.
    let digest: String
    /// The value as JSON, uncompressed.
    let bytes: [UInt8]

    /// Creates stored content from a value as JSON, and computes its digest.
    init(_ bytes: [UInt8]) {
        digest = ContentDigest.sha256(bytes)
        self.bytes = bytes
    }

    /// Returns the JSON of the value, compressed with zlib.
    func packed() throws -> Data { Data(try Deflate.compress(bytes)) }

    /// The largest accepted size of the uncompressed JSON, in bytes.
    private static let sizeLimit = Limit.storedSize.standard

    /// Returns the uncompressed JSON of a stored value.
    /// - Parameters:
    ///   - data: The compressed JSON.
    ///   - size: The size of the uncompressed JSON in bytes.
    ///   - name: The kind of the value for messages, such as "record".
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func unpacked(_ data: Data, size: Int, _ name: String) throws -> [UInt8] {
        guard size >= 0, size < sizeLimit, let bytes = Deflate.decompress(data, count: size) else {
            throw DiagnosticsError(.historyFault, "a stored \(name) is damaged")
        }
        return bytes
    }
}
