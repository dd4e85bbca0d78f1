/// A buffer of bytes that grows as text is appended.
///
///     var buffer = TextBuffer(capacity: 1 << 16)
///     buffer.reserve(1)
///     buffer.put(UInt8(ascii: "\n"))
struct TextBuffer: ~Copyable {
    /// The memory of the text. It moves when the buffer grows.
    private(set) var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The number of bytes in the buffer.
    var count = 0

    /// Creates an empty buffer with memory for a number of bytes, but at least 256.
    init(capacity: Int) {
        self.capacity = max(256, capacity)
        storage = .allocate(capacity: self.capacity)
    }

    deinit { storage.deallocate() }

    /// Makes room for further bytes, which the caller then writes behind ``count``.
    @inline(__always)
    mutating func reserve(_ room: Int) { if count + room > capacity { grow(room) } }

    private mutating func grow(_ room: Int) {
        capacity = max(2 * capacity, count + room)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: storage, count: count)
        storage.deallocate()
        storage = larger
    }

    /// Appends a byte, for which there must be room.
    @inline(__always)
    mutating func put(_ byte: UInt8) {
        storage[count] = byte
        count &+= 1
    }

    /// Appends a text, encoded in UTF-8.
    mutating func append(_ text: String) {
        for byte in text.utf8 {
            reserve(1)
            put(byte)
        }
    }
}
