import Diagnostics
import Foundation

/// The packed wall times of the runs of a verification: eight bytes for each, little-endian.
enum WallTimes {
    /// Returns the bytes of wall times in seconds.
    static func data(_ seconds: [Double]) -> Data {
        var data = Data(capacity: 8 * seconds.count)
        for value in seconds {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    /// Returns the wall times in seconds.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func values(_ data: Data) throws -> [Double] {
        guard data.count % 8 == 0 else { throw DiagnosticsError(.historyFault, "a stored record is damaged") }
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { index in
                let pattern = bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
                return Double(bitPattern: UInt64(littleEndian: pattern))
            }
        }
    }
}
