import CZlib
import Diagnostics

/// Compression and decompression by zlib.
///
///     let packed = try Deflate.compress(bytes)
///     Deflate.decompress(packed, count: bytes.count)  // bytes
///
/// The compressed data is in zlib format (RFC 1950), which has no time stamp: with one version of zlib, the same input
/// always gives the same bytes.
public enum Deflate {
    /// Returns the compressed form of `bytes` at the highest compression level.
    /// - Throws: `DiagnosticsError` (`tooLarge`) if zlib fails, for example for lack of memory.
    public static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        var size = compressBound(uLong(bytes.count))
        // allow: zlib bounds it by little more than the size of an array
        var result = [UInt8](repeating: 0, count: Int(size))
        guard compress2(&result, &size, bytes, uLong(bytes.count), Z_BEST_COMPRESSION) == Z_OK else {
            throw DiagnosticsError(
                .tooLarge,
                "zlib could not compress \(bytes.count) bytes, perhaps for lack of memory: free memory and try again")
        }
        // allow: zlib has written no more than the array holds
        return Array(result.prefix(Int(size)))
    }

    /// The largest ratio of original to compressed size, reached for a stream of equal bytes. A larger claimed size is
    /// rejected before it is allocated. Source: zlib Technical Details, "Maximum Compression Factor".
    private static let highestRatio = 1032

    private static func isPossible(_ count: Int, from source: Int) -> Bool {
        count >= 0 && count / highestRatio <= source
    }

    /// Returns the uncompressed form of zlib data.
    ///
    /// - Parameters:
    ///   - bytes: The compressed data in zlib format (RFC 1950).
    ///   - count: The size of the uncompressed data in bytes.
    /// - Returns: The uncompressed data; nil if the data is damaged or its uncompressed size is not exactly `count`
    ///   bytes.
    public static func decompress(_ bytes: some Sequence<UInt8>, count: Int) -> [UInt8]? {
        let source = Array(bytes)
        guard isPossible(count, from: source.count), var size = uLong(exactly: count) else { return nil }
        var result = [UInt8](repeating: 0, count: max(1, count))
        guard uncompress(&result, &size, source, uLong(source.count)) == Z_OK, size == count else { return nil }
        return Array(result.prefix(count))
    }

    /// Returns the uncompressed form of a raw deflate stream (RFC 1951), as in the entries of ZIP archives.
    ///
    /// - Parameters:
    ///   - bytes: The compressed data, without a zlib header.
    ///   - count: The size of the uncompressed data in bytes.
    /// - Returns: The uncompressed data; nil if the data is damaged or its uncompressed size is not exactly `count`
    ///   bytes.
    package static func inflate(_ bytes: [UInt8], count: Int) -> [UInt8]? {
        guard isPossible(count, from: bytes.count), let available = UInt32(exactly: bytes.count),
            let room = UInt32(exactly: max(1, count))
        else { return nil }
        var stream = z_stream()
        // allow: the size of a type
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var source = bytes
        var result = [UInt8](repeating: 0, count: max(1, count))
        let status = source.withUnsafeMutableBufferPointer { input in
            result.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = available
                stream.next_out = output.baseAddress
                stream.avail_out = room
                return CZlib.inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, stream.total_out == count else { return nil }
        return Array(result.prefix(count))
    }
}
