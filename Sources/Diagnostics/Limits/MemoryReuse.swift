#if canImport(Glibc)
    import Glibc
#endif

/// The reuse of freed memory within a process.
///
///     MemoryReuse.enable()   // at the start of the program
///
/// By default, glibc returns large buffers to the system as soon as they are freed. Each page of the next buffer then
/// costs a page fault, which takes longer than the integration of the values that are recorded in it.
public enum MemoryReuse {
    /// The number and value of the option M_MMAP_THRESHOLD: the size in bytes from which on buffers come from the
    /// system and return to it when they are freed.
    private static let largest: (Int32, Int32) = (-3, 1 << 25)
    /// The number and value of the option M_TRIM_THRESHOLD: the number of free bytes at the end of the heap that the
    /// process keeps.
    private static let kept: (Int32, Int32) = (-1, 1 << 28)

    /// Makes the process keep freed buffers of up to 32 MiB, 256 MiB in all, for its next buffers until ``release()``;
    /// nothing changes with other C libraries than glibc.
    public static func enable() {
        #if canImport(Glibc)
            // Swift's module of glibc does not contain malloc.h.
            guard let symbol = dlsym(nil, "mallopt") else { return }
            let set = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
            _ = set(largest.0, largest.1)
            _ = set(kept.0, kept.1)
        #endif
    }

    /// Gives the memory that is kept back to the system; nothing is done with other C libraries than glibc.
    ///
    /// The many small objects of a large network leave holes that the large arrays of later stages do not fit in.
    package static func release() {
        #if canImport(Glibc)
            guard let symbol = dlsym(nil, "malloc_trim") else { return }
            // The result says whether memory was released.
            _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
        #endif
    }
}
