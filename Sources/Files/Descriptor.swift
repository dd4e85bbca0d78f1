import Foundation

/// Reading and writing of whole stretches of bytes over a file descriptor. Calls that a signal interrupts are repeated.
enum Descriptor {
    /// Repeats a system call as long as it is interrupted.
    static func retrying<Value: SignedInteger>(_ call: () -> Value) -> Value {
        while true {
            let result = call()
            if result != -1 || errno != EINTR { return result }
        }
    }

    /// Writes all bytes.
    /// - Returns: 0, or the number of the error that stopped it.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            let count = retrying { Foundation.write(descriptor, rest.baseAddress, rest.count) }
            if count > 0 {
                offset += count
            } else if count < 0, errno == EAGAIN {
                // A pipe that was opened not to block: wait until its reader has made room.
                // allow: a constant of the system
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = retrying { poll(&request, 1, -1) }
            } else {
                return count < 0 ? errno : EIO
            }
        }
        return 0
    }

    /// Reads to the end, but no more than one byte beyond a limit, which tells that there is more.
    /// - Returns: the bytes, and 0 or the number of the error that stopped it.
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

    /// The system's words for an error.
    static func reason(_ error: Int32) -> String { String(cString: strerror(error)) }
}
