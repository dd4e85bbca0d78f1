import ElementaryFunctions

/// A recorder that appends the operations of an elementary function's algorithm to a value graph, from which native
/// code is generated. The algorithm is run with ``TracedLanes`` in place of numbers.
///
///     let node = FunctionTrace.append(algorithm, number: function.number, of: argument, packed: 0, to: &graph, form)
final class FunctionTrace {
    private var graph: ValueGraph
    private let form: NativeForm
    private let packed: UInt8
    private var isWithinTables = true

    private init(_ graph: ValueGraph, _ form: NativeForm, _ packed: UInt8) {
        self.graph = graph
        self.form = form
        self.packed = packed
    }

    /// Appends the operations by which an algorithm computes a function, followed by a `repair` that calls the function
    /// for arguments that the algorithm does not cover. Returns the number of the node of the `repair`; nil if an index
    /// of a table lookup might lie outside the table.
    /// - Parameters:
    ///   - function: The algorithm.
    ///   - number: The number of the function (``NativeFunction/number``), by which the `repair` calls it.
    ///   - argument: The number of the node that is the argument.
    ///   - packed: The number of values that the operations compute side by side (``ValueGraph/Node/packed``).
    ///   - graph: The graph to which the operations are appended.
    ///   - form: The form of the code, on which the choice of operations depends.
    static func append(
        _ function: OrdinaryFunction, number: Int, of argument: Int32, packed: UInt8, to graph: inout ValueGraph,
        _ form: NativeForm
    ) -> Int32? {
        append(of: argument, packed: packed, detail: UInt64(number), to: &graph, form) { trace in
            let result = function.value(TracedLanes(argument, in: trace))
            return (trace.node(result.value.bits), trace.node(result.isOrdinary))
        }
    }

    /// Appends the operations by which LEMS' power (`Function.plainPower`) is computed, followed by a `repair` for
    /// arguments that the algorithm does not cover. Returns the number of the node of the `repair`; nil if an index of
    /// a table lookup might lie outside the table.
    /// - Parameters:
    ///   - base: The number of the node that is the base.
    ///   - exponent: The number of a load or constant that is the exponent. The place of a load must keep its value until
    ///     the end of the program, because the code that calls the function reads it once more.
    ///   - graph: The graph to which the operations are appended.
    ///   - form: The form of the code.
    static func appendPower(
        of base: Int32, _ exponent: Int32, to graph: inout ValueGraph, _ form: NativeForm
    ) -> Int32? {
        let number = NativeFunction.lemsPower.number
        let (one, two) = (graph.constant(1), graph.constant(2))
        return append(
            of: base, packed: 0, detail: UInt64(number) | ValueGraph.secondArgument(exponent), to: &graph, form
        ) { trace in
            let result = OrdinaryFunction.power(TracedLanes(base, in: trace), TracedLanes(exponent, in: trace))
            let equal = ValueGraph.Predicate.equal.rawValue
            let isOne = trace.add(.compare, exponent, one, detail: equal)
            let isTwo = trace.add(.compare, exponent, two, detail: equal)
            let power = trace.blend(isTwo, trace.add(.multiply, base, base), trace.node(result.value.bits))
            let mask = trace.add(.or, trace.add(.or, isOne, isTwo), trace.node(result.isOrdinary))
            return (trace.blend(isOne, base, power), mask)
        }
    }

    private static func append(
        of argument: Int32, packed: UInt8, detail: UInt64, to graph: inout ValueGraph, _ form: NativeForm,
        _ operations: (FunctionTrace) -> (value: Int32, mask: Int32)
    ) -> Int32? {
        let trace = FunctionTrace(graph, form, packed)
        graph = ValueGraph()
        let (value, mask) = operations(trace)
        graph = trace.graph
        trace.graph = ValueGraph()
        guard trace.isWithinTables else { return nil }
        return graph.add(.repair, value, argument, mask, detail: detail, packed: packed)
    }

    /// Returns the number of the node whose value is the given bit pattern. For a constant, a node is appended unless
    /// the graph has it.
    func node(_ bits: TracedBits) -> Int32 {
        switch bits.source {
        case .constant(let constant): graph.constant(bits: constant, packed: packed)
        case .node(let node, _): node
        }
    }

    /// Returns the number of the node for an operation on the nodes `a` and `b`, which is appended to the value graph
    /// unless it has an equal one.
    func add(_ operation: ValueGraph.Operation, _ a: Int32, _ b: Int32 = -1, detail: UInt64 = 0) -> Int32 {
        graph.add(operation, a, b, detail: detail, packed: packed)
    }

    /// Returns the number of a node whose value is that of `x` where the bits of `mask` are set, and that of `y`
    /// elsewhere. All arguments are numbers of nodes.
    func blend(_ mask: Int32, _ x: Int32, _ y: Int32) -> Int32 {
        if form.hasBlend { return graph.add(.blend, mask, x, y, packed: packed) }
        return add(.or, add(.and, mask, x), add(.andNot, mask, y))
    }

    /// Returns the number of a node whose values are the elements of a table at the indices that are the values of the
    /// node `index`. An index that may lie outside the table makes ``append(_:number:of:packed:to:_:)`` return nil.
    func lookup(_ table: [Double], _ index: Int32) -> Int32 {
        let (row, offset) = row(index)
        if let bound = bound(row), bound &+ offset < UInt64(table.count) {
            let number = UInt64(graph.tableNumber(table))
            return add(.lookup, row, detail: number << 32 | offset)
        }
        isWithinTables = false
        return graph.constant(bits: 0, packed: packed)
    }

    /// Divides an index into the node of another one and a constant that is added to it.
    private func row(_ index: Int32) -> (Int32, UInt64) {
        let node = graph.nodes[Int(index)]
        guard node.b >= 0 else { return (index, 0) }
        let second = graph.nodes[Int(node.b)]
        guard second.operation == .constant, second.detail < 64 else { return (index, 0) }
        if node.operation == .addInteger { return (node.a, second.detail) }
        if node.operation == .or, second.detail == 1, isEven(node.a) { return (node.a, 1) }
        return (index, 0)
    }

    private func isEven(_ index: Int32) -> Bool {
        let node = graph.nodes[Int(index)]
        return node.operation == .shiftLeft && node.detail > 0 || node.operation == .addInteger && node.a == node.b
    }

    /// Returns a number that bits, as an integer, do not exceed; nil if none is known.
    private func bound(_ index: Int32) -> UInt64? {
        let node = graph.nodes[Int(index)]
        switch node.operation {
        case .constant: return node.detail
        case .and: return [bound(node.a), bound(node.b)].compactMap { $0 }.min()
        case .addInteger:
            guard let a = bound(node.a), let b = bound(node.b) else { return nil }
            let (sum, overflow) = a.addingReportingOverflow(b)
            return overflow ? nil : sum
        case .shiftRight: return (bound(node.a) ?? .max) >> node.detail
        case .shiftLeft:
            guard let a = bound(node.a), a.leadingZeroBitCount >= Int(node.detail) else { return nil }
            return a << node.detail
        default: return nil
        }
    }
}
