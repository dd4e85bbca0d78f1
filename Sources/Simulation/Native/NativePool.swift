/// The constants and lookup tables that follow native code, each stored once.
///
///     var pool = NativePool()
///     let offset = pool.constant(0.5.bitPattern, size: 16)
///
/// Programs that are encoded together can share a pool, so that they read the same tables from the caches.
struct NativePool {
    /// The constants and tables as bytes.
    private(set) var bytes: [UInt8] = []
    private var constants: [Constant: Int32] = [:]
    /// The offsets of the tables, by the addresses of their elements.
    private var tables: [UnsafeRawPointer: Int32] = [:]

    private struct Constant: Hashable {
        var bits: UInt64
        var size: Int
    }

    /// Returns the offset in ``bytes`` of a constant, which is added unless the pool has it.
    /// - Parameters:
    ///   - bits: The bits of the 64-bit constant.
    ///   - size: The number of bytes over which the constant is repeated, a multiple of 8. The offset is a multiple of
    ///     it.
    mutating func constant(_ bits: UInt64, size: Int) -> Int32 {
        let constant = Constant(bits: bits, size: size)
        if let known = constants[constant] { return known }
        align(size)
        let offset = Int32(bytes.count)
        for _ in 0..<size / 8 { append(bits) }
        constants[constant] = offset
        return offset
    }

    /// Returns the offset in ``bytes`` of a table, which is added unless the pool has it. A 0 follows the table,
    /// because lookups of an element may load the next one as well. The offset is a multiple of 64.
    /// - Parameter table: The elements, which are recognized by their address, so that the array must live as long as
    ///   the process.
    mutating func table(_ table: [Double]) -> Int32 {
        let address = table.withUnsafeBytes { $0.baseAddress }
        guard let address else { preconditionFailure("internal error: an empty table is looked up") }
        if let known = tables[address] { return known }
        align(64)
        let offset = Int32(bytes.count)
        for element in table + [0] { append(element.bitPattern) }
        align(64)
        tables[address] = offset
        return offset
    }

    private mutating func align(_ size: Int) {
        while bytes.count % size != 0 { bytes.append(0) }
    }

    private mutating func append(_ bits: UInt64) {
        withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
