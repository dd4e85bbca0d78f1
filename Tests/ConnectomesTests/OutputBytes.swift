import Foundation

/// Writing of bytes for tests.
enum OutputBytes {
    /// Writes a file.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
