import ModelCore

/// The passes of the compilation over all instances, in which the results for a model are repeated for its twins.
///
/// The program is the same, to the last register, as without twins.
extension TreeCompiler {
    /// Finds the twins among the subtrees of the present state.
    func findTwins() {
        guard scope.instances.count >= twinsFrom else { return }
        let shapes = shapes ?? TreeShapes(scope)
        self.shapes = shapes
        let places = scope.places
        twins = TreeTwins(scope, shapes) { range in
            var shown: [String] = []
            for number in copies.isEmpty ? [] : Array(range) {
                if let own = copies[number] { shown += ["\(number - range.lowerBound)"] + own.keys.sorted() }
            }
            // The slice has the same hash value and is equal wherever it begins.
            return TreeTwins.State(
                shape: shapes.shape[range.upperBound], needed: needed.values[places.places(of: range)], copies: shown)
        }
    }

    /// Performs a pass over all instances in order.
    /// - Parameters:
    ///   - body: A function that performs the pass for the instance with a number.
    ///   - isEmitting: A Boolean value that indicates whether instructions are emitted for twins.
    ///   - copy: A function that performs it for a twin by means of the passage of its model, or returns false if the
    ///     instances of the twin must be treated one by one.
    func forEachInstance(
        _ body: (Int) throws -> Void, isEmitting: Bool = false, copy: (TreeTwins.Twin, Copied) throws -> Bool
    ) rethrows {
        var passages: [Int: Copied] = [:]
        var number = 0
        while number < scope.instances.count {
            if let twin = twins.twins[number], let passage = passages[twin.model.upperBound], try copy(twin, passage) {
                number = twin.range.upperBound + 1
                continue
            }
            for _ in twins.models[number] ?? [] { out.beginPassage() }
            try body(number)
            if let first = twins.firsts[number] {
                let copied = endPassage(first...number)
                passages[number] = copied
                if isEmitting { out.reserve(copied.passage.code.count * twins.count(of: number)) }
            }
            number += 1
        }
    }

    /// Ends the passage that was begun last, which was emitted for a subtree.
    func endPassage(_ range: ClosedRange<Int>) -> Copied {
        let passage = out.endPassage()
        let uses = registerUses(of: passage, range)
        return Copied(passage: passage, range: range, uses: uses, registers: uses.map(\.register))
    }

    // MARK: Registers

    /// Gives a twin registers like those that its model got in a passage, in the same order.
    func copyRegisters(_ twin: TreeTwins.Twin, _ copied: Copied) {
        let offset = twin.range.lowerBound - twin.model.lowerBound
        let places = (scope.places.places(of: twin.model), scope.places.places(of: twin.range))
        let passage = copied.passage
        var names: [Int32?] = Array(repeating: nil, count: passage.registers.count)
        let own = ownRegisters(twin.model, passage)
        for register in own.sorted() {
            names[Int(register - passage.registers.lowerBound)] = out.register(out.registers[Int(register)])
        }
        func name(_ register: Int32?) -> Int32? {
            guard let register, passage.registers.contains(register) else { return nil }
            return names[Int(register - passage.registers.lowerBound)]
        }
        for (place, other) in zip(places.0, places.1) {
            if let new = name(variables.values[place]) { variables.values[other] = new }
        }
        for number in twin.model {
            if let new = name(times[number]) { times[number + offset] = new }
            if let new = name(regimes[number]) { regimes[number + offset] = new }
            for (state, register) in copies[number] ?? [:] {
                if let new = name(register) { copies[number + offset, default: [:]][state] = new }
            }
        }
    }

    /// Returns the registers of a subtree that were created in a passage.
    private func ownRegisters(_ range: ClosedRange<Int>, _ passage: AssemblerPassage) -> [Int32] {
        var own = scope.places.places(of: range).compactMap { variables.values[$0] }
        for number in range {
            own += [times[number], regimes[number]].compactMap(\.self) + (copies[number] ?? [:]).values
        }
        return own.filter(passage.registers.contains)
    }

    /// Marks the variables of a twin as needed that are needed in its model, and gives them registers. Returns false
    /// without doing so if others have needed variables of only one of them.
    func copyNeeds(_ twin: TreeTwins.Twin, _ copied: Copied) -> Bool {
        guard twins.isUndisturbed(twin), needsArePassed(twin, copied.passage) else { return false }
        let places = (scope.places.places(of: twin.model), scope.places.places(of: twin.range))
        needed.values.withUnsafeMutableBufferPointer { values in
            for (place, other) in zip(places.0, places.1) { values[other] = values[place] }
        }
        copyRegisters(twin, copied)
        return true
    }

    /// Returns whether what is needed in a model, but not in a twin, got its registers in a passage.
    private func needsArePassed(_ twin: TreeTwins.Twin, _ passage: AssemblerPassage) -> Bool {
        let (flags, registers) = (needed.values, variables.values)
        let places = (scope.places.places(of: twin.model), scope.places.places(of: twin.range))
        for (place, other) in zip(places.0, places.1) where flags[place] && !flags[other] && registers[other] == nil {
            guard registers[place].map(passage.registers.contains) ?? true else { return false }
        }
        return zip(twin.model, twin.range).allSatisfy { number, other in
            (copies[number] ?? [:]).allSatisfy { copies[other]?[$0] != nil || passage.registers.contains($1) }
        }
    }

    // MARK: Instructions

    /// A passage with the registers that it uses of the subtree for which it was emitted.
    struct Copied {
        /// The passage.
        var passage: AssemblerPassage
        /// The numbers of the instances of the subtree.
        var range: ClosedRange<Int>
        /// The registers of the subtree that the passage uses.
        var uses: [RegisterUse]
        /// The registers of ``uses``, in the same order.
        var registers: [Int32]
    }

    /// Emits for a twin the instructions of a passage that was emitted for another subtree of its kind.
    /// - Parameters:
    ///   - range: The numbers of the instances of the twin.
    ///   - start: A function that is called with the number of each instance of the twin, where its instructions begin.
    /// - Returns: A function that returns the label in place of one of the passage; nil, without emitting anything, if
    ///   the variables that are computed differ.
    func copy(
        _ copied: Copied, to range: ClosedRange<Int>, start: (Int) -> Void = { _ in }
    ) throws -> ((TreeAssembler.Label) -> TreeAssembler.Label)? {
        guard let registers = registers(of: copied, in: range) else { return nil }
        let offset = range.lowerBound - copied.range.lowerBound
        // The names are moved, so that they are not copied.
        var names: [Int32] = []
        swap(&names, &self.names)
        defer {
            for register in copied.registers { names[Int(register)] = register }
            swap(&names, &self.names)
        }
        if names.isEmpty { names.reserveCapacity(out.registers.capacity) }
        while names.count < out.registers.count { names.append(Int32(names.count)) }
        for (old, new) in zip(copied.registers, registers) { names[Int(old)] = new }
        for watch in copied.passage.watches {
            let (register, number) = (names[Int(watch.register)], watch.instance + offset)
            addChecked(register, scope.instances[number].path(of: watch.name))
            out.note(.init(register: register, instance: number, name: watch.name))
        }
        return try out.repeatPassage(
            copied.passage, names, send: { try send($0.port, from: $0.instance + offset) },
            start: { start($0 + offset) })
    }

    /// Returns the registers of a twin in place of those of its model that a passage uses, in the same order; nil if the
    /// variables that are computed differ.
    func registers(of copied: Copied, in range: ClosedRange<Int>) -> [Int32]? {
        guard isEqual(copied.range, range) else { return nil }
        return copied.uses.map { use in
            guard let register = register(use, in: range) else {
                preconditionFailure("internal error: a twin lacks a register of its model")
            }
            return register
        }
    }

    /// Returns whether the same variables of two subtrees of one shape are computed and copied, and have registers.
    private func isEqual(_ model: ClosedRange<Int>, _ twin: ClosedRange<Int>) -> Bool {
        let places = (scope.places.places(of: model), scope.places.places(of: twin))
        return needed.values[places.0] == needed.values[places.1]
            && zip(places.0, places.1).allSatisfy { (variables.values[$0] == nil) == (variables.values[$1] == nil) }
            && (copies.isEmpty || zip(model, twin).allSatisfy { copiedStates($0) == copiedStates($1) })
    }

    private func copiedStates(_ number: Int) -> Dictionary<String, Int32>.Keys { (copies[number] ?? [:]).keys }
}
