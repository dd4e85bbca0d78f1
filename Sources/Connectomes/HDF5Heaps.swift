import Foundation

/// A check of the global heaps of an HDF5 file.
///
///     guard HDF5Heaps.areSound(in: bytes) else { … }
///
/// libhdf5 (1.10 and 1.14) trusts the sizes of the objects in a heap, and reads without end or beyond the heap if one
/// of them is 0 or too large. Every place of the file that the library could take for a heap is therefore checked
/// before the file is opened.
///
/// Source: HDF5 File Format Specification 3.0, sections II and III.E, https://docs.hdfgroup.org.
enum HDF5Heaps {
    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let heapSignature = Array("GCOL".utf8)

    /// Returns whether the objects of each global heap fill it without gaps; true for bytes without a superblock of
    /// HDF5, which are not searched.
    /// - Complexity: O(*n*) in the size of the file, if no heap overlaps another.
    static func areSound(in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let width = widthOfLengths(bytes) else { return true }
        var start = 0
        while let found = index(of: heapSignature, in: bytes, from: start) {
            guard isSound(bytes, at: found, width) else { return false }
            start = found + heapSignature.count
        }
        return true
    }

    /// Returns the number of bytes of a size in the file, which its superblock gives; nil for a file without one.
    private static func widthOfLengths(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var offset = 0
        while offset + 16 <= bytes.count {
            if signature.indices.allSatisfy({ bytes[offset + $0] == signature[$0] }) {
                let width = bytes[offset + (bytes[offset + 8] < 2 ? 14 : 10)]
                return [2, 4, 8].first { $0 == width }
            }
            offset = max(512, 2 * offset)
        }
        return nil
    }

    private static func isSound(_ bytes: UnsafeRawBufferPointer, at start: Int, _ width: Int) -> Bool {
        let header = aligned(8 + width)
        guard start + header <= bytes.count, bytes[start + 4] == 1,
            let size = number(bytes, start + 8, width), size <= bytes.count - start
        else { return true }
        let (end, objectHeader) = (start + size, aligned(8 + width))
        var position = start + header
        while position + objectHeader <= end {
            guard let content = number(bytes, position + 8, width), content <= end - position else { return false }
            let isFree = bytes[position] == 0 && bytes[position + 1] == 0
            let length = isFree ? content : objectHeader + aligned(content)
            guard length > 0, length <= end - position else { return false }
            position += length
        }
        return true
    }

    private static func aligned(_ size: Int) -> Int { (size + 7) & ~7 }

    /// Returns an unsigned little-endian number; nil if it is larger than the largest `Int`.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ width: Int) -> Int? {
        let value = (0..<width).reversed().reduce(0 as UInt64) {
            $0 << 8 | UInt64(truncatingIfNeeded: bytes[offset + $1])
        }
        return Int(exactly: value)
    }

    private static func index(of pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, let first = pattern.first else { return nil }
        var position = start
        while position + pattern.count <= bytes.count {
            guard let found = memchr(base + position, Int32(truncatingIfNeeded: first), bytes.count - position) else {
                return nil
            }
            position = UnsafeRawPointer(found) - base
            guard position + pattern.count <= bytes.count else { return nil }
            if pattern.indices.allSatisfy({ bytes[position + $0] == pattern[$0] }) { return position }
            position += 1
        }
        return nil
    }
}
