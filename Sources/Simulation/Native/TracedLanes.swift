import ElementaryFunctions

/// A symbolic number without a value: operations on it are not performed but appended to a value graph, except those on
/// constants only.
///
///     let trace = FunctionTrace(graph, form, packed)
///     let (value, isOrdinary) = OrdinaryFunction.exp.value(TracedLanes(node, in: trace))
///
/// Native code that is generated from the graph performs exactly the operations of the algorithms of the elementary
/// functions.
struct TracedLanes: Lanes {
    /// The origin of the symbolic number: a node of the value graph, or the bits of a constant.
    let bits: TracedBits

    /// Creates a symbolic number whose value is that of a node of the value graph.
    init(_ node: Int32, in trace: FunctionTrace) { bits = TracedBits(source: .node(node, trace)) }

    /// Creates a symbolic number that is a constant.
    init(_ value: Double) { bits = TracedBits(value.bitPattern) }

    /// Creates a symbolic number from its symbolic bit pattern.
    init(bits: TracedBits) { self.bits = bits }

    /// The absolute value, as a symbolic number.
    var magnitude: TracedLanes { TracedLanes(bits: bits & TracedBits(1 << 63 - 1)) }

    /// Returns the square root as a symbolic number.
    func squareRoot() -> TracedLanes {
        switch bits.source {
        case .constant(let bits): TracedLanes(Double(bitPattern: bits).squareRoot())
        case .node(let node, let trace): TracedLanes(trace.add(.squareRoot, node), in: trace)
        }
    }

    /// Returns the sum as a symbolic number.
    static func + (a: Self, b: Self) -> Self { Self(bits: .combined(.add, a.bits, b.bits) { folded($0, $1, +) }) }
    /// Returns the difference as a symbolic number.
    static func - (a: Self, b: Self) -> Self { Self(bits: .combined(.subtract, a.bits, b.bits) { folded($0, $1, -) }) }
    /// Returns the product as a symbolic number.
    static func * (a: Self, b: Self) -> Self { Self(bits: .combined(.multiply, a.bits, b.bits) { folded($0, $1, *) }) }
    /// Returns the quotient as a symbolic number.
    static func / (a: Self, b: Self) -> Self { Self(bits: .combined(.divide, a.bits, b.bits) { folded($0, $1, /) }) }

    private static func folded(_ a: UInt64, _ b: UInt64, _ operation: (Double, Double) -> Double) -> UInt64 {
        operation(Double(bitPattern: a), Double(bitPattern: b)).bitPattern
    }

    /// Returns a symbolic mask whose bits are all 1 where a ≤ b, and 0 elsewhere; it is 0 if a or b is NaN.
    static func lessOrEqual(_ a: Self, _ b: Self) -> TracedBits {
        let predicate = ValueGraph.Predicate.lessOrEqual.rawValue
        return .combined(.compare, a.bits, b.bits, detail: predicate) {
            Double(bitPattern: $0) <= Double(bitPattern: $1) ? .max : 0
        }
    }

    /// Stops the process with an error. An algorithm that is traced must not branch, because its conditions have no
    /// values before the generated code runs.
    static func all(_ mask: TracedBits) -> Bool {
        preconditionFailure(
            "internal error: an elementary function that is translated to native code branches on a symbolic value")
    }

    /// Returns the symbolic mask that is set where both masks are set.
    static func and(_ a: TracedBits, _ b: TracedBits) -> TracedBits { a & b }

    /// Returns the symbolic number that is `a` where a mask is set, and `b` elsewhere.
    static func select(_ mask: TracedBits, _ a: Self, _ b: Self) -> Self {
        switch mask.source {
        case .constant(let bits): return bits == 0 ? b : a
        case .node(let node, let trace):
            return Self(trace.blend(node, trace.node(a.bits), trace.node(b.bits)), in: trace)
        }
    }

    /// Returns the symbolic number that is the element of a table at an index, which may be symbolic.
    static func lookup(_ table: [Double], _ index: TracedBits) -> Self {
        switch index.source {
        case .constant(let bits): return Self(table[Int(truncatingIfNeeded: bits)])
        case .node(let node, let trace): return Self(trace.lookup(table, node), in: trace)
        }
    }
}

/// A symbolic bit pattern, such as that of a number or a mask. Operations on constants are performed; all others are
/// appended to a value graph.
struct TracedBits: LaneBits {
    /// The origin of a symbolic bit pattern: a constant or a node of the value graph.
    enum Source {
        /// A constant with the given bits.
        case constant(UInt64)
        /// The bit pattern is the value of the node with the given number, in the value graph of a recorder.
        case node(Int32, FunctionTrace)
    }

    /// The origin of the symbolic bit pattern.
    let source: Source

    /// Creates a symbolic bit pattern from its origin.
    init(source: Source) { self.source = source }

    /// Creates a symbolic bit pattern that is a constant.
    init(_ bits: UInt64) { source = .constant(bits) }

    /// Returns the result of an operation on two bit patterns: a constant if both operands are constants, otherwise a
    /// node that is appended to the graph unless it has an equal one.
    /// - Parameters:
    ///   - detail: The constant on which the operation depends (``ValueGraph/Node/detail``).
    ///   - folded: A function that performs the operation on constants.
    static func combined(
        _ operation: ValueGraph.Operation, _ a: Self, _ b: Self, detail: UInt64 = 0,
        _ folded: (UInt64, UInt64) -> UInt64
    ) -> Self {
        let trace: FunctionTrace
        switch (a.source, b.source) {
        case (.constant(let x), .constant(let y)): return Self(folded(x, y))
        case (.node(_, let known), _), (_, .node(_, let known)): trace = known
        }
        return Self(source: .node(trace.add(operation, trace.node(a), trace.node(b), detail: detail), trace))
    }

    /// Returns the sum of two integers modulo 2^64 as a symbolic bit pattern.
    static func &+ (a: Self, b: Self) -> Self { combined(.addInteger, a, b, &+) }
    /// Returns the difference of two integers modulo 2^64 as a symbolic bit pattern.
    static func &- (a: Self, b: Self) -> Self { combined(.subtractInteger, a, b, &-) }
    /// Returns the bits that are set in both operands, as a symbolic bit pattern.
    static func & (a: Self, b: Self) -> Self { combined(.and, a, b, &) }
    /// Returns the bits that are set in one or both operands, as a symbolic bit pattern.
    static func | (a: Self, b: Self) -> Self { combined(.or, a, b, |) }
    /// Returns the bits that are set in exactly one operand, as a symbolic bit pattern.
    static func ^ (a: Self, b: Self) -> Self { combined(.xor, a, b, ^) }
    /// Returns a symbolic bit pattern shifted to the left by `count` places, with zeros at the right.
    static func shiftLeft(_ a: Self, _ count: UInt64) -> Self { a.shifted(.shiftLeft, count) { $0 << count } }
    /// Returns a symbolic bit pattern shifted to the right by `count` places, with zeros at the left.
    static func shiftRight(_ a: Self, _ count: UInt64) -> Self { a.shifted(.shiftRight, count) { $0 >> count } }

    private func shifted(_ operation: ValueGraph.Operation, _ count: UInt64, _ folded: (UInt64) -> UInt64) -> Self {
        switch source {
        case .constant(let bits): Self(folded(bits))
        case .node(let node, let trace): Self(source: .node(trace.add(operation, node, detail: count), trace))
        }
    }
}
