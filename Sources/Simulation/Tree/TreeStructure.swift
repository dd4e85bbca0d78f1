/// The positions of the parts of a tree program: the instructions of each instance's part of a step, and the routines
/// that handle events.
struct TreeStructure: Sendable {
    /// The index of the first instruction of each instance's part of a step, by the number of the instance, and the end
    /// of the last part.
    var steps: [Int32] = []
    /// For each instance, the smallest number among its descendants, or its own number if it has none. An instance and
    /// its descendants have consecutive numbers, of which the instance has the last.
    var firstParts: [Int32] = []
    /// The routines that handle events, in the order of their instructions: the index of the first instruction and the
    /// number of the receiving instance.
    var handlers: [(entry: Int32, instance: Int32)] = []
    /// The registers of intermediate results, which different statements share.
    var temporaries: Set<Int32> = []
}
