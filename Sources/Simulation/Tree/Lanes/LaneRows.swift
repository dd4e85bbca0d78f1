/// The layout of the registers of a tree program with lanes: the registers of the program, followed by rows in which
/// the values of one quantity of all lanes are consecutive.
///
///     var rows = LaneRows(program.registers)
///     let first = rows.append([[4, 9, 14]], 8)  // registers 4, 9 and 14 move to first, first + 1 and first + 2
struct LaneRows {
    /// The initial values of the registers of the program.
    private let initial: [Double]
    /// The number of registers.
    private(set) var count: Int
    /// The register to which each register of the program moves, by the index of the register in the program; a
    /// register that stays keeps its index.
    private(set) var moved: [Int32]
    /// The registers that are filled by copying others after the initialization: those of constants that differ between
    /// lanes, and those beyond the last lane of a row.
    private(set) var fills: [(target: Int32, source: Int32)] = []
    private var literals: [UInt64: Int32] = [:]

    /// Creates the layout of the registers of a program, without rows.
    init(_ registers: [Double]) {
        initial = registers
        count = registers.count
        moved = registers.indices.map { Int32($0) }
    }

    /// Appends rows to which registers move, and returns the first register of the first row.
    /// - Parameters:
    ///   - lanes: The registers that move to each row, one for each lane, shape `[rows][lanes]`.
    ///   - stride: The number of registers of a row.
    mutating func append(_ lanes: [[Int32]], _ stride: Int) -> Int32 {
        let first = Int32(count)
        for row in lanes {
            let start = reserve(1, max(row.count, stride))
            for (lane, register) in row.enumerated() { moved[Int(register)] = start + Int32(lane) }
            for lane in row.count..<max(row.count, stride) { fills.append((start + Int32(lane), start)) }
        }
        return first
    }

    /// Appends a row that is filled from registers after the initialization, and returns its first register.
    /// - Parameters:
    ///   - constants: The registers from which the row is filled, one for each lane.
    ///   - stride: The number of registers of a row.
    mutating func append(constants: [Int32], _ stride: Int) -> Int32 {
        let first = reserve(1, stride)
        for lane in 0..<stride { fills.append((first + Int32(lane), constants[lane < constants.count ? lane : 0])) }
        return first
    }

    /// Appends `count` rows of `stride` zeros each and returns the first register of the first row.
    mutating func reserve(_ count: Int, _ stride: Int) -> Int32 {
        let first = Int32(self.count)
        self.count += count * stride
        return first
    }

    /// Returns the register of a constant, which no instruction sets; constants with the same bits share one.
    mutating func literal(_ value: Double) -> Int32 {
        if let known = literals[value.bitPattern] { return known }
        let place = reserve(1, 1)
        literals[value.bitPattern] = place
        return place
    }

    /// Sets the initial values of registers that are 0 so far.
    func initialize(_ registers: UnsafeMutablePointer<Double>) {
        registers.update(from: initial, count: initial.count)
        for (register, place) in moved.enumerated() { registers[Int(place)] = initial[register] }
        for (bits, place) in literals { registers[Int(place)] = Double(bitPattern: bits) }
    }
}
