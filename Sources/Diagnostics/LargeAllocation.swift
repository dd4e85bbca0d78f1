import Foundation

/// A check that memory whose size comes from an input is available, so that the input can be refused.
///
///     try LargeAllocation.check(8 * values, .tooLarge, "the recorded values")
///
/// An array that cannot get its memory ends the process. Where memory is limited (`ulimit -v`), this check
/// fails first and throws an error.
package enum LargeAllocation {
    /// The size in bytes up to which nothing is checked.
    private static let threshold = 16 << 20

    /// Checks that the system can allocate a number of bytes, by mapping memory of that size and unmapping it again.
    /// Sizes of up to 16 MiB are accepted without a check.
    /// - Parameters:
    ///   - bytes: The number of bytes.
    ///   - code: The code of the diagnostic.
    ///   - purpose: A noun phrase that names the contents of the memory.
    ///   - place: The place in the input; nil if there is none.
    /// - Throws: `DiagnosticsError` if the system refuses the memory.
    package static func check(_ bytes: Int, _ code: Code, _ purpose: String, at place: Place? = nil) throws {
        guard bytes > threshold else { return }
        // The optimizer removes a pair of 'malloc' and 'free', but not a mapping.
        let room = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard room == UnsafeMutableRawPointer(bitPattern: -1) else {
            munmap(room, bytes)
            return
        }
        throw DiagnosticsError(
            code, "there is not enough memory for \(purpose): \((bytes - 1) >> 20 + 1) MiB are needed", at: place,
            hint: "free memory, or raise the limit that 'ulimit -v' shows")
    }
}
