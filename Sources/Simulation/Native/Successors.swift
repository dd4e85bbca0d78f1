/// The operations of a value graph that must come after each operation: those that read its value, and the stores that
/// overwrite values in memory that it reads.
///
///     for next in Successors(graph, graph.needed)[3] { … }
struct Successors {
    /// The numbers of the successors of all operations, one after the other.
    private let numbers: [Int32]
    /// The index of the first successor of each operation, and the number of all at the end.
    private let starts: [Int32]

    /// Finds the successors of all operations.
    /// - Parameter needed: For each operation, a Boolean value that indicates whether the code performs it. Operations
    ///   that the code does not perform are left out.
    init(_ graph: ValueGraph, _ needed: [Bool]) {
        var pairs: [(first: Int32, next: Int32)] = []
        pairs.reserveCapacity(graph.nodes.count * 2)
        var readers: [Int32: [Int32]] = [:]
        let overwritten = graph.overwrittenLoads
        let isOverwritten = Set(overwritten.map(\.load))
        for (index, node) in graph.nodes.enumerated() where needed[index] && !node.isLeaf {
            for operand in node.operands {
                pairs.append((operand, Int32(index)))
                if isOverwritten.contains(operand) { readers[operand, default: []].append(Int32(index)) }
            }
        }
        for (load, store) in overwritten {
            for reader in readers[load] ?? [] where reader != store { pairs.append((reader, store)) }
        }
        var starts = [Int32](repeating: 0, count: graph.nodes.count + 1)
        for pair in pairs { starts[Int(pair.first) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var fill = starts
        var numbers = [Int32](repeating: 0, count: pairs.count)
        for pair in pairs {
            numbers[Int(fill[Int(pair.first)])] = pair.next
            fill[Int(pair.first)] += 1
        }
        self.numbers = numbers
        self.starts = starts
    }

    /// The numbers of the operations that must be performed after the operation with a number.
    subscript(number: Int) -> ArraySlice<Int32> { numbers[Int(starts[number])..<Int(starts[number + 1])] }
}
