#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#elseif canImport(Darwin)
    @preconcurrency import Darwin
#endif

/// The environment variables of the process.
///
///     let folder = EnvironmentVariables.all["TVBO_VERIFY_CASES"]
///
/// `ProcessInfo` of swift-corelibs-foundation finds the same variables, but its first use takes as long as reading a
/// small document.
public enum EnvironmentVariables {
    /// The names and values of all environment variables.
    ///
    /// Of several variables with one name the first counts, as in `getenv`. Bytes that are no UTF-8 are replaced by
    /// U+FFFD.
    /// - Complexity: O(*n*), where *n* is the length of the environment.
    public static var all: [String: String] {
        var result: [String: String] = [:]
        var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let entry = next.pointee {
            let text = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
            // A name may begin with '=', as on other systems, but not be empty.
            if let end = text.dropFirst().firstIndex(of: UInt8(ascii: "=")) {
                let name = String(decoding: text[..<end], as: UTF8.self)
                if result[name] == nil { result[name] = String(decoding: text[(end + 1)...], as: UTF8.self) }
            }
            next += 1
        }
        return result
    }
}
