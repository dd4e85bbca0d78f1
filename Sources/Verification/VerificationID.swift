import Foundation

/// The ids of verifications: UUIDs of version 7 (RFC 9562), which sort by the time at which they are made.
///
///     VerificationID.make(at: Date())  // 019ac2f0-5d1e-7c3a-9b52-0f6a1e0d7c44
///
/// Therefore verifications that start in the same second have ids in the order of their starts.
enum VerificationID {
    /// Returns an id whose first 48 bits are the time in milliseconds since 1970 and whose other bits are random.
    static func make(at date: Date) -> String {
        let milliseconds = UInt64(exactly: (date.timeIntervalSince1970 * 1000).rounded(.down)) ?? 0
        let digits = String(milliseconds & 0xFFFF_FFFF_FFFF, radix: 16)
        let time = Array(String(repeating: "0", count: 12 - digits.count) + digits)
        let random = Array(UUID().uuidString.lowercased())
        // A random UUID has the variant of RFC 9562 already.
        return String(time[0..<8]) + "-" + String(time[8..<12]) + "-7" + String(random[15...])
    }
}
