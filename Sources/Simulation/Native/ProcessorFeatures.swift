/// The features of the processor and the operating system that decide which vector instructions may be used.
///
/// They are read by the instructions CPUID and XGETBV, in a small routine of machine code. Source: Intel 64 and IA-32
/// Architectures Software Developer's Manual, volume 1, sections 14.3 and 15.2.
struct ProcessorFeatures: Sendable {
    /// ECX of leaf 1 of CPUID.
    private let leaf1: UInt32
    /// EBX of leaf 7 of CPUID.
    private let leaf7: UInt32
    /// The low half of XCR0: the parts of registers that the operating system saves.
    private let saved: UInt32

    /// The features of the processor that runs the program; nil if native code is not generated for the platform, or
    /// the operating system refuses executable memory.
    static let current: ProcessorFeatures? = read()

    /// Returns whether the processor has a set of vector instructions and the operating system saves its registers.
    func offers(_ set: InstructionSet) -> Bool {
        // Bits 1 and 2: the halves of the registers ymm; 5 to 7: masks, upper halves and upper 16 registers zmm.
        switch set {
        case .sse2: true
        case .avx2: has(28, in: leaf1) && saved & 0x06 == 0x06 && has(5, in: leaf7)
        case .avx512:
            offers(.avx2) && saved & 0xE6 == 0xE6 && has(16, in: leaf7) && has(17, in: leaf7) && has(31, in: leaf7)
        }
    }

    private func has(_ bit: UInt32, in word: UInt32) -> Bool { word >> bit & 1 == 1 }

    private static func read() -> ProcessorFeatures? {
        guard let memory = ExecutableMemory(routine) else { return nil }
        typealias Routine = @convention(c) (UnsafeMutablePointer<UInt32>) -> Void
        let call = unsafeBitCast(memory.address, to: Routine.self)
        var words: [UInt32] = [0, 0, 0]
        words.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { call(base) }
        }
        withExtendedLifetime(memory) {}
        return ProcessorFeatures(leaf1: words[0], leaf7: words[1], saved: words[2])
    }

    /// Stores the three words at the address in rdi. Leaf 7 is read only if leaf 0 says that it exists, and XCR0 only
    /// if the operating system has made it readable (bit 27 of leaf 1, OSXSAVE).
    private static let routine: [UInt8] = [
        0x53,  // push rbx, which CPUID changes
        0x31, 0xC0, 0x31, 0xC9, 0x0F, 0xA2, 0x41, 0x89, 0xC0,  // leaf 0; mov r8d, eax
        0xB8, 0x01, 0x00, 0x00, 0x00, 0x31, 0xC9, 0x0F, 0xA2, 0x89, 0x0F,  // leaf 1; mov [rdi], ecx
        0x41, 0x89, 0xC9,  // mov r9d, ecx
        0x41, 0x83, 0xF8, 0x07, 0x72, 0x0C,  // cmp r8d, 7; jb over the next line
        0xB8, 0x07, 0x00, 0x00, 0x00, 0x31, 0xC9, 0x0F, 0xA2, 0x89, 0x5F, 0x04,  // leaf 7; mov [rdi + 4], ebx
        0x41, 0x0F, 0xBA, 0xE1, 0x1B, 0x73, 0x08,  // bt r9d, 27; jnc over the next line
        0x31, 0xC9, 0x0F, 0x01, 0xD0, 0x89, 0x47, 0x08,  // xor ecx, ecx; xgetbv; mov [rdi + 8], eax
        0x5B, 0xC3,  // pop rbx; ret
    ]
}
