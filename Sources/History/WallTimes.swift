import Diagnostics
import Foundation

/// The binary encoding of the wall times of a verification's runs: a 64-bit number for each, little-endian.
enum WallTimes {
    /// Returns the binary encoding of the wall times of a verification's runs, in seconds.
    static func data(_ seconds: [Double]) -> Data {
        var data = Data(capacity: 8 * seconds.count)
        for value in seconds {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    /// Decodes the wall times of a verification's runs, in seconds.
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
