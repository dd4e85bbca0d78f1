/// Some numbers of a table, rounded to 32 bits, with their digits.
///
///     var part = FloatPart()
///     FloatScales.with { part.fill(0..<64, of: values, distance: 2, [0, 1], $0) }
///     part.withDigits { $0.digits(3) }
struct FloatPart {
    /// The amount of numbers of a part, which stay in the first-level cache with their digits.
    static let size = 1024

    /// The numbers, one row after the other, followed by unused ones.
    private(set) var numbers: [Float] = []
    /// The digits of the numbers, as pairs of words.
    private(set) var words: [SIMD2<UInt64>] = []
    /// The number of columns.
    private(set) var columnCount = 1

    /// Replaces the numbers by those of some rows.
    ///
    /// The numbers are rounded and scaled before they are printed: the processor then overlaps these computations for
    /// several numbers.
    /// - Parameters:
    ///   - table: The values of a table, one row after the other.
    ///   - distance: The distance of two rows, counted in values.
    ///   - places: The places of the columns in a row.
    @inline(never)  // so that the registers suffice for its loop
    mutating func fill(
        _ rows: Range<Int>, of table: UnsafeBufferPointer<Double>, distance: Int, _ places: [Int], _ scales: FloatScales
    ) {
        columnCount = places.count
        let pairs = (rows.count * columnCount + 1) / 2
        if words.count < pairs {
            numbers = [Float](repeating: 0, count: 2 * pairs)
            words = [SIMD2<UInt64>](repeating: .zero, count: pairs)
        }
        numbers.withUnsafeMutableBufferPointer { numbers in
            var index = 0
            for row in rows {
                let start = row &* distance
                for place in places {
                    numbers[index] = Float(table[start &+ place])
                    index &+= 1
                }
            }
            words.withUnsafeMutableBufferPointer { words in
                for pair in 0..<pairs {
                    words[pair] = FloatDigitWord.pair(numbers[2 &* pair], numbers[2 &* pair &+ 1], scales)
                }
            }
        }
    }

    /// The numbers of a part with their digits, whose memory is borrowed.
    struct Numbers {
        fileprivate let numbers: UnsafePointer<Float>
        fileprivate let words: UnsafeRawPointer

        /// Returns the number at an index, which must be one of the part.
        @inline(__always)
        func number(_ index: Int) -> Float { numbers[index] }

        /// Returns the digits of the number at an index, which must be one of the part.
        @inline(__always)
        func digits(_ index: Int) -> FloatDigitWord {
            FloatDigitWord(bits: words.load(fromByteOffset: 8 &* index, as: UInt64.self))
        }
    }

    /// Calls a closure with the numbers and their digits, which are valid only during the call; not for an empty part.
    @inline(__always)
    func withDigits(_ body: (Numbers) -> Void) {
        numbers.withUnsafeBufferPointer { numbers in
            words.withUnsafeBytes { words in
                guard let first = numbers.baseAddress, let word = words.baseAddress else { return }
                body(Numbers(numbers: first, words: word))
            }
        }
    }
}
