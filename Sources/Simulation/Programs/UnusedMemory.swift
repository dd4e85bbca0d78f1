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
            malloc_trim(0)
        #endif
    }
}
