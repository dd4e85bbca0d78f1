#if canImport(Glibc) && arch(x86_64)
    import Glibc
#endif

/// Arithmetic of the processor in which subnormal operands and results are replaced by 0, as in XLA's programs.
///
///     let trajectory = try FlushedArithmetic.perform { try solver.run() }
package enum FlushedArithmetic {
    /// A Boolean value that indicates whether the processor can compute in this way and the program can tell it to.
    package static var isAvailable: Bool {
        #if canImport(Glibc) && arch(x86_64)
            true
        #else
            false
        #endif
    }

    /// Performs a closure, in which the present thread computes with 0 in place of subnormal numbers. Other threads are
    /// not changed, nor are numbers that were computed before.
    ///
    /// The compiler does not know of the change. It is kept from moving operations out of the closure, or into it, because
    /// this function is never inlined.
    /// - Throws: The error of the closure.
    @inline(never) package static func perform<Result>(_ body: () throws -> Result) rethrows -> Result {
        #if canImport(Glibc) && arch(x86_64)
            var usual = fenv_t()
            fegetenv(&usual)
            defer { fesetenv(&usual) }
            var flushed = usual
            // The bits 15 and 6 of the register MXCSR: flush to zero, and denormals are zeros.
            flushed.__mxcsr |= 0x8040
            fesetenv(&flushed)
        #endif
        return try body()
    }
}
