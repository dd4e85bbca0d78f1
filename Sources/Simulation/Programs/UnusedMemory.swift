#if canImport(Glibc)
    import Glibc
#endif

/// The memory that a process has freed but that its allocator keeps.
///
///     UnusedMemory.release()
enum UnusedMemory {
    /// Gives the memory that is kept back to the system.
    ///
    /// The many small objects of a large network leave holes that the large arrays of later stages do not fit in. Without
    /// glibc nothing is done.
    static func release() {
        #if canImport(Glibc)
            // The function is not part of the module. It returns 1 if memory was released.
            typealias Trim = @convention(c) (_ padding: Int) -> Int32
            if let address = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(address, to: Trim.self)(0) }
        #endif
    }
}
