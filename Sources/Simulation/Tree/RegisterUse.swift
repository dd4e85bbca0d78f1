/// The meaning of a register that a passage for a subtree uses, by which the register of a twin is found.
///
///     let uses = compiler.registerUses(of: passage, model)
///     let other = compiler.register(uses[0], in: twin)
struct RegisterUse {
    /// The meaning of the register. Places and instances are counted from the first ones of the subtree.
    enum Meaning {
        /// A variable, given by its place.
        case variable(Int)
        /// An instance's own copy of the time.
        case time(Int)
        /// The index of an instance's active regime.
        case regime(Int)
        /// The copy of a state of an instance that others read.
        case copy(Int, String)
        /// A register that was created while the passage was emitted.
        case created
    }

    /// The register.
    var register: Int32
    /// Its meaning.
    var meaning: Meaning
}

extension TreeCompiler {
    /// Returns the registers that a passage for a subtree reads or sets and that belong to the subtree.
    /// - Parameter range: The numbers of the instances of the subtree.
    func registerUses(of passage: AssemblerPassage, _ range: ClosedRange<Int>) -> [RegisterUse] {
        // Passes that emit nothing have nothing to rename.
        guard !passage.code.isEmpty else { return [] }
        var meanings: [Int32: RegisterUse.Meaning] = [:]
        for register in passage.registers where !out.isShared(register) { meanings[register] = .created }
        let places = scope.places.places(of: range)
        for place in places {
            if let register = variables.values[place] { meanings[register] = .variable(place - places.lowerBound) }
        }
        for number in range {
            let offset = number - range.lowerBound
            if let register = times[number] { meanings[register] = .time(offset) }
            if let register = regimes[number] { meanings[register] = .regime(offset) }
            for (name, register) in copies[number] ?? [:] { meanings[register] = .copy(offset, name) }
        }
        var uses: [Int32: RegisterUse] = [:]
        func use(_ register: Int32) {
            if let meaning = meanings[register] { uses[register] = RegisterUse(register: register, meaning: meaning) }
        }
        for instruction in out.code[passage.code] {
            use(instruction.target)
            for operand in instruction.operands { use(operand) }
        }
        for watch in passage.watches { use(watch.register) }
        return uses.values.sorted { $0.register < $1.register }
    }

    /// Returns the register of a subtree with a meaning, a new one for a register that the passage creates; nil if there
    /// is none.
    func register(_ use: RegisterUse, in range: ClosedRange<Int>) -> Int32? {
        switch use.meaning {
        case .variable(let place): variables.values[scope.places.places(of: range).lowerBound + place]
        case .time(let offset): times[range.lowerBound + offset]
        case .regime(let offset): regimes[range.lowerBound + offset]
        case .copy(let offset, let name): copies[range.lowerBound + offset]?[name]
        case .created: out.register(out.registers[Int(use.register)])
        }
    }
}
