#if arch(x86_64) && canImport(Glibc)
    import Glibc
#endif

/// A block of memory that holds machine code, which is unmapped at the end of its lifetime.
///
///     let memory = ExecutableMemory(bytes)
///
/// The block is written first and made executable then; it is never both writable and executable.
package final class ExecutableMemory: Sendable {
    /// The address of the first byte of the block.
    package nonisolated(unsafe) let address: UnsafeRawPointer
    /// The size of the block of memory in bytes, which is a whole number of pages.
    package let size: Int

    /// Creates a block with a copy of machine code; nil if there is no code, if the operating system refuses executable
    /// memory, or on a platform for which no native code is generated.
    package init?(_ code: [UInt8]) {
        #if arch(x86_64) && canImport(Glibc)
            let page = Int(sysconf(Int32(_SC_PAGESIZE)))
            guard page > 0, !code.isEmpty else { return nil }
            size = (code.count + page - 1) / page * page
            guard let block = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
                block != MAP_FAILED
            else { return nil }
            code.withUnsafeBytes {
                block.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(block), byteCount: code.count)
            }
            guard mprotect(block, size, PROT_READ | PROT_EXEC) == 0 else {
                munmap(block, size)
                return nil
            }
            address = UnsafeRawPointer(block)
        #else
            return nil
        #endif
    }

    deinit {
        #if arch(x86_64) && canImport(Glibc)
            munmap(UnsafeMutableRawPointer(mutating: address), size)
        #endif
    }
}
