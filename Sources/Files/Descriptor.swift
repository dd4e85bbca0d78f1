import Foundation

/// Complete reads and writes on a POSIX file descriptor. System calls that a signal interrupts are repeated.
enum Descriptor {
    /// Repeats a system call while it fails with `EINTR`, and returns its result.
    static func retrying<Value: SignedInteger>(_ call: () -> Value) -> Value {
        while true {
            let result = call()
            if result != -1 || errno != EINTR { return result }
        }
    }

    /// Writes all bytes to a descriptor, and waits where the descriptor is non-blocking.
    /// - Returns: 0, or the `errno` value of the error that stopped the write.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            let count = retrying { Foundation.write(descriptor, rest.baseAddress, rest.count) }
            if count > 0 {
                offset += count
            } else if count < 0, errno == EAGAIN {
                // The descriptor is a non-blocking pipe that is full.
                // allow: a constant of the system
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = retrying { poll(&request, 1, -1) }
            } else {
                return count < 0 ? errno : EIO
            }
        }
        return 0
    }

    /// Reads a descriptor to its end, or up to one byte more than a limit.
    ///
    /// A result of more than `limit` bytes means that the file is larger than the limit.
    /// - Returns: The bytes, and 0 or the `errno` value of the error that stopped the read.
    static func read(_ descriptor: Int32, limit: Int) -> (bytes: [UInt8], error: Int32) {
        var bytes: [UInt8] = []
        var information = stat()
        if fstat(descriptor, &information) == 0 {
            bytes.reserveCapacity(max(0, min(Int(exactly: information.st_size) ?? 0, limit)))
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let wanted = min(buffer.count, limit + 1 - bytes.count)
            let count = buffer.withUnsafeMutableBytes { room in
                retrying { Foundation.read(descriptor, room.baseAddress, wanted) }
            }
            if count < 0 { return (bytes, errno) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return (bytes, 0)
    }

    /// Returns the system's description of an `errno` value.
    static func reason(_ error: Int32) -> String { String(cString: strerror(error)) }
}
